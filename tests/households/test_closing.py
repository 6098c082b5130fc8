"""年度封账: figures frozen by village, later changes refused or told, and opened with a reason."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households import services
from households.codes import ChangeKind, JoinReason, LeaveReason
from households.flows import differences, flows_of, frozen_flows
from households.models import ClosedYear, Household, YearFlow
from households.rules.flow import Line
from households.services import close_year, reopen_year
from tests.cast import A1, Cast
from tests.make import COUNTY, make_household, make_id_number
from tests.make_dynamic import act, make_closed_year, merge, move, split
from tests.make_exits import exit_at_once

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

IN_2015, IN_2016 = dt.date(2015, 6, 1), dt.date(2016, 6, 1)


@pytest.fixture
def household(cast: Cast) -> Household:
    return make_household(cast.a1, number="H1", members=3, registered_on=dt.date(2013, 12, 31))


def exits(cast: Cast, household: Household, on: dt.date, who: str = "town_a", **more: Any):
    exit_at_once(**act(household, cast[who], happened_on=on, **more))


def frozen(closed: ClosedYear) -> dict[str, tuple[int, int]]:
    rows = YearFlow.objects.filter(closed_year=closed, village=A1)
    return {row.line: (row.households, row.persons) for row in rows}


def county(rows: Any) -> Any:
    return rows.inside(COUNTY)


def test_closing_freezes_every_line_of_every_village(cast: Cast, household: Household) -> None:
    exits(cast, household, IN_2015)
    closed = close_year(actor=cast["poverty_office"], year=2015, note="定稿")
    assert frozen(closed) == {"opening": (1, 3), "exited": (1, 3)}
    assert frozen_flows(county, closed) == {
        key: cell for key, cell in flows_of(county, 2015).items() if cell.households
    }
    entry = Entry.objects.get(action="close_year")
    assert (entry.object_id, entry.reason) == (str(closed.pk), "定稿")


def test_what_is_dated_into_it_is_refused_with_its_cure(cast: Cast, household: Household) -> None:
    close_year(actor=cast["poverty_office"], year=2015)
    with pytest.raises(ValidationError) as refused:
        exits(cast, household, IN_2015)
    said = refused.value.message_dict["happened_on"][0]
    assert "2015年度已于" in said and "请报县扶贫办" in said
    exits(cast, household, IN_2016)


ACTS = {
    "joined_on": lambda cast, h, who, **more: services.add_member(
        **act(
            h,
            cast[who],
            who=services.Joining(
                make_id_number(900),
                {"name": "新人", "ethnic": "01"},
                {"relation": "99", "health": "01", "labour": "01"},
            ),
            joined_on=IN_2015,
            reason=JoinReason.MOVED_IN,
            **more,
        )
    ),
    "left_on": lambda cast, h, who, **more: services.end_membership(
        actor=cast[who],
        person=h.people.latest("pk"),
        version=Household.objects.get(pk=h.pk).version,
        left_on=IN_2015,
        reason=LeaveReason.DEATH,
        **more,
    ),
    "happened_on": lambda cast, h, who, **more: services.change_standing(
        **act(
            h,
            cast[who],
            kind=ChangeKind.WRONGLY,
            happened_on=IN_2015,
            reason="经核实为错登",
            **more,
        )
    ),
    "split_on": lambda cast, h, who, **more: split(h, cast[who], 1, "H2", IN_2015, **more),
    "merged_on": lambda cast, h, who, **more: merge(
        h, cast[who], Household.objects.get(number="H3"), IN_2015, **more
    ),
    "moved_on": lambda cast, h, who, **more: move(h, cast[who], cast.a2, IN_2015, **more),
    "registered_on": lambda cast, h, who, **more: services.create_household(
        actor=cast[who],
        facts={"number": "H9", "village": cast.a1, "standard": "1"},
        registered_on=IN_2015,
        year_facts={"attribute": "01", "main_cause": "01"},
        head=services.Joining(
            make_id_number(901),
            {"name": "新户", "ethnic": "01"},
            {"health": "01", "labour": "01"},
        ),
        **more,
    ),
}


@pytest.mark.parametrize("field", ACTS)
def test_no_act_is_dated_into_a_closed_year_but_with_right_and_reason(
    cast: Cast, household: Household, field: str
) -> None:
    make_closed_year(2015, cast["poverty_office"])
    make_household(cast.a2, number="H3", registered_on=IN_2015)
    before = Entry.objects.count()
    with pytest.raises(ValidationError) as refused:
        ACTS[field](cast, household, "town_a", late_reason="不归我批")
    assert list(refused.value.message_dict) == [field]
    with pytest.raises(ValidationError) as refused:
        ACTS[field](cast, household, "poverty_office")
    assert list(refused.value.message_dict) == ["late_reason"]
    assert Entry.objects.count() == before
    ACTS[field](cast, household, "poverty_office", late_reason="漏报补录")
    assert "漏报补录" in Entry.objects.latest("seq").data


def test_a_year_before_it_is_closed_with_it(cast: Cast, household: Household) -> None:
    make_closed_year(2015, cast["poverty_office"])
    with pytest.raises(ValidationError):
        exits(cast, household, dt.date(2014, 6, 1))


def test_a_late_correction_is_told_and_changes_nothing_frozen(
    cast: Cast, household: Household
) -> None:
    closed = close_year(actor=cast["poverty_office"], year=2015)
    exits(cast, household, IN_2015, "poverty_office", late_reason="漏报补录")
    assert frozen(closed) == {"opening": (1, 3), "closing": (1, 3)}
    told = differences(frozen_flows(county, closed), flows_of(county, 2015))
    assert [(village, line) for village, line, _, _ in told] == [
        (A1, Line.CLOSING),
        (A1, Line.EXITED),
    ]


def test_a_year_under_way_or_closed_already_is_not_closed(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="还没有结束"):
        close_year(actor=cast["poverty_office"], year=dt.date.today().year)
    close_year(actor=cast["poverty_office"], year=2015)
    for year in (2014, 2015):
        with pytest.raises(ValidationError, match="已封账到2015年度"):
            close_year(actor=cast["poverty_office"], year=year)
    assert ClosedYear.objects.count() == 1


def test_it_is_opened_again_from_the_newest_on_with_a_reason(
    cast: Cast, household: Household
) -> None:
    office = cast["poverty_office"]
    first, second = close_year(actor=office, year=2014), close_year(actor=office, year=2015)
    with pytest.raises(ValidationError, match="写明"):
        reopen_year(actor=office, closed=second, reason="")
    with pytest.raises(ValidationError, match="以后年度"):
        reopen_year(actor=office, closed=first, reason="更正漏报")
    reopen_year(actor=office, closed=second, reason="更正漏报")
    assert Entry.objects.get(action="reopen_year").reason == "更正漏报"
    exits(cast, household, IN_2015)
    assert frozen(second)["closing"] == (1, 3)
    assert frozen(close_year(actor=office, year=2015))["exited"] == (1, 3)
    with pytest.raises(ValidationError, match="已经解除"):
        reopen_year(actor=office, closed=second, reason="再解除")


@pytest.mark.parametrize("who", ["town_a", "cadre_a1", "organization", "auditor", "admin"])
def test_only_the_county_closes_and_opens(cast: Cast, who: str) -> None:
    with pytest.raises(OutOfReach):
        close_year(actor=cast[who], year=2015)
    closed = make_closed_year(2015, cast["poverty_office"])
    with pytest.raises(OutOfReach):
        reopen_year(actor=cast[who], closed=closed, reason="不归我管")
