"""Rules 76 to 79 (domain 8.6): the help of a household, as a table of homes and as rows."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from cadres import services
from cadres.checks import Help, Line
from households.checks import RULES, Home
from households.codes import Standing
from households.models import Finding
from households.services import check_these
from tests.cast import Cast
from tests.households.checks.saying import both_sides, said, table
from tests.make import make_household
from tests.make_cadres import days_ago, make_cadre, make_pairing, make_posting, make_visit
from tests.make_checks import a_home, a_member, an_exited

TODAY = dt.date(2015, 6, 1)


def a_line(pk: int = 1, start: str = "2014-02-27", end: str = "", **more: Any) -> Line:
    span = (dt.date.fromisoformat(start), dt.date.fromisoformat(end) if end else None)
    return Line(**{"pk": pk, "who": (7, "", ""), "name": "李鹏", "span": span} | more)


def helped(*lines: Line, home: Home | None = None, **known: Any) -> Home:
    """Return a home of which ``known`` is known; visited lately unless told otherwise."""
    values: dict[str, Any] = {"today": TODAY, "visited_on": TODAY, "lines": lines} | known
    one = home or a_home(a_member(name="王建国"), phone="150 4721-1234")
    return replace(one, beside={"help": Help(**values)})


ENDED = a_line(end="2015-01-01")
CASES = {
    76: [
        ("nobody", helped(), 1),
        ("somebody", helped(a_line()), 0),
        ("somebody until January", helped(ENDED), 1),
        ("out of poverty", helped(home=an_exited()), 0),
        ("nothing is entered in the county", helped(pairs=False), 0),
        ("not asked about", a_home(), 0),
    ],
    77: [
        ("a namesake with this phone", helped(helpers=frozenset({("王建国", "15047211234")})), 1),
        ("a namesake with another", helped(helpers=frozenset({("王建国", "15047219999")})), 0),
        ("somebody else with this phone", helped(helpers=frozenset({("李鹏", "15047211234")})), 0),
        (
            "the household's phone is not known",
            helped(home=a_home(phone=""), helpers=frozenset({("王建国", "")})),
            0,
        ),
    ],
    78: [
        ("the cadre has left", helped(a_line(has_left=True)), 1),
        ("the line ended with the cadre", helped(a_line(end="2015-01-01", has_left=True)), 0),
        ("twice at once", helped(a_line(), a_line(2, "2015-01-01")), 1),
        ("one after the other", helped(ENDED, a_line(2, "2015-01-01")), 0),
        ("two at once", helped(a_line(), a_line(2, who=(None, "王", "县医院"))), 0),
    ],
    79: [
        ("a year ago", helped(visited_on=dt.date(2014, 6, 1)), 0),
        ("a year and a day ago", helped(visited_on=dt.date(2014, 5, 31)), 1),
        ("never", helped(visited_on=None), 1),
        ("never, registered this year", helped(visited_on=None, today=dt.date(2014, 3, 1)), 0),
        ("out of poverty", helped(visited_on=None, home=an_exited()), 0),
        ("nothing is entered in the county", helped(visited_on=None, visits=False), 0),
    ],
}  # fmt: skip


@table(CASES)
def test_a_rule_speaks_when_it_should(number: int, home: Home, times: int) -> None:
    assert len(said(number, home)) == times


def test_every_rule_is_shown_speaking_and_silent() -> None:
    assert both_sides(CASES)


def test_rule_78_still_speaks_of_measures_and_names_both() -> None:
    assert "措施的受益成员" in RULES[78].reads
    assert "帮扶责任人起止" in RULES[78].reads


def test_no_phone_is_kept_with_a_finding() -> None:
    (hit,) = said(77, CASES[77][0][1])
    assert "1504721" not in f"{hit.message}{hit.data}"


def rules_of(household: Any) -> set[int]:
    rows = Finding.objects.filter(household=household, rule__in=range(76, 80))
    return set(rows.exclude(state="fixed").values_list("rule", flat=True))


@pytest.mark.django_db
def test_findings_follow_pairings_postings_and_visits(cast: Cast) -> None:
    household, other = cast.household_a1, make_household(cast.a1)
    cadre = make_cadre(name="李鹏")
    make_posting(cadre, cast.a1)
    check_these([household.pk, other.pk])
    assert (rules_of(household), rules_of(other)) == (set(), set())
    services.pair_households(
        actor=cast["town_a"],
        households=[household],
        helper=services.Helper.of(cadre),
        starts_on=dt.date(2014, 3, 1),
    )
    make_visit(cadre, household, days_ago(400))
    check_these([household.pk, other.pk])
    assert (rules_of(household), rules_of(other)) == ({79}, {76, 79})
    make_visit(cadre, household, days_ago(2))
    services.end_posting(
        actor=cast["organization"],
        cadre=cadre,
        version=1,
        ends_on=timezone.localdate(),
        reason="满",
    )
    assert rules_of(household) == {78}


@pytest.mark.django_db
def test_a_helper_on_the_register_is_found_by_name_and_phone(cast: Cast) -> None:
    poor = make_household(cast.a1, head="王建国", phone="15047211234")
    make_pairing(cast.household_b1, name="王建国", phone="150 4721 1234")
    out = make_household(cast.a1, head="王建国", phone="15047211234", standing=Standing.EXITED)
    check_these([poor.pk, out.pk])
    assert (77 in rules_of(poor), 77 in rules_of(out)) == (True, False)
