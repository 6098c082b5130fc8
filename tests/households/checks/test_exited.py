"""Rules 66 to 75 (domain 8.5): exited households, each case beside its border."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from households.checks import Home
from households.checks.home import Change, Exit
from households.codes import Cause, ChangeKind, Health, Standing
from households.codes.exits import Step
from households.codes.support import WorkState
from tests.households.checks.saying import Case, both_sides, said, table
from tests.make_checks import (
    a_home,
    a_member,
    a_pupil,
    a_spouse,
    an_aid,
    an_exited,
    changes_to,
    conditions,
)

OUT = an_exited()
LATE, EARLY = dt.date(2016, 5, 1), dt.date(2016, 4, 30)
START = dt.datetime(2016, 4, 1, 9, tzinfo=dt.UTC)
STEPS = (
    (Step.REVIEW, dt.date(2016, 3, 1)),
    (Step.VISIT, dt.date(2016, 3, 10)),
    (Step.CONSENT, dt.date(2016, 3, 12)),
    (Step.NOTICE, dt.date(2016, 4, 8)),
    (Step.TOWN, dt.date(2016, 4, 20)),
)
HELP = (an_aid(),)
CHILD = {"labour": "04", "schooling": "01", "education": "02"}


def out(**facts: Any) -> Home:
    return an_exited(conditions=conditions(**facts))


def poor(**facts: Any) -> Home:
    return a_home(conditions=conditions(**facts))


def by_case(*, on: dt.date = LATE, aids: Any = HELP, **facts: Any) -> Home:
    """Left poverty by a case with everything in it, but for ``facts``."""
    whole: dict[str, Any] = {
        "year": on.year,
        "passed": STEPS,
        "notice_from": START,
        "notice_ended": START + dt.timedelta(days=7),
    }
    return an_exited(on=on, aids=aids, exits=(Exit(**whole | facts),))


def returned(**facts: Any) -> Home:
    change = changes_to(Standing.RETURNED)[-1]
    return a_home(changes=(OUT.changes[0], dataclasses.replace(change, **facts)))


def insured(cause: Cause, covered: bool | None) -> Home:
    ill = a_member(health=Health.CHRONIC, has_serious_illness_cover=covered)
    return an_exited(ill, a_spouse(), main_cause=cause)


SWAPPED = (STEPS[1], (Step.REVIEW, dt.date(2016, 3, 11)), *STEPS[2:])
CASES: dict[int, list[Case]] = {
    66: [
        ("a fen under the line", an_exited(per_head=Decimal("2799.99")), 1),
        ("at the line", an_exited(per_head=Decimal(2800)), 0),
        ("poor", a_home(per_head=Decimal(1000)), 0),
        ("a year without a line", an_exited(per_head=Decimal(1), exit_line=None), 0),
        ("not known", an_exited(per_head=None), 0),
    ],
    67: [
        ("in danger", out(is_dangerous=True, danger_grade="D"), 1),
        ("not filled in", out(is_dangerous=None), 0),
        ("poor and in danger", poor(is_dangerous=True, danger_grade="D"), 0),
    ],
    68: [
        ("difficult", out(water_difficult=True), 1),
        ("not safe", out(water_safe=False), 1),
        ("not filled in", out(water_difficult=None, water_safe=None), 0),
        ("poor", poor(water_safe=False), 0),
    ],
    69: [
        ("6 and at home", an_exited(a_member(), a_pupil(2008, **CHILD)), 1),
        ("ill and at home", an_exited(a_member(), a_pupil(health="03", **CHILD)), 1),
        ("15", an_exited(a_member(), a_pupil(1999, **CHILD)), 0),
        ("at school", OUT, 0),
        ("poor", a_home(a_member(), a_pupil(**CHILD)), 0),
    ],
    70: [
        ("ill, because of illness, not covered", insured(Cause.ILLNESS, False), 1),
        ("covered", insured(Cause.ILLNESS, True), 0),
        ("not filled in", insured(Cause.ILLNESS, None), 0),
        ("because of something else", insured(Cause.SKILL, False), 0),
    ],
    71: [
        ("9.99 square metres", out(house_area="9.99"), 1),
        ("empty", out(house_area=None), 1),
        ("10", out(house_area=10), 0),
        ("poor", poor(house_area=0), 0),
    ],
    72: [("no power", out(has_power=False), 1), ("not filled in", out(has_power=None), 0)],
    73: [
        ("nothing on record", an_exited(on=LATE), 1),
        ("the day before it was asked", an_exited(on=EARLY), 0),
        ("all of it", by_case(), 0),
        ("without consent", by_case(passed=STEPS[:2] + STEPS[3:]), 1),
        ("without consent, before it was asked", by_case(on=EARLY, passed=STEPS[:2]), 1),
        ("visit before review", by_case(passed=SWAPPED), 1),
        ("a notice of six days", by_case(notice_ended=START + dt.timedelta(days=6)), 1),
        ("the case of another year", by_case(year=2015), 1),
        ("poor", a_home(), 0),
    ],
    74: [
        ("no measure", by_case(aids=()), 1),
        ("a stopped one", by_case(aids=(an_aid(state=WorkState.STOPPED),)), 1),
        ("a measure", by_case(), 0),
        ("no measure, before it was asked", an_exited(on=EARLY), 0),
        ("registered that year", an_exited(first_registered=dt.date(2014, 6, 10)), 1),
        ("the year before", OUT, 0),
    ],
    75: [
        ("no reason", returned(), 1),
        ("illness", returned(return_cause=Cause.ILLNESS), 0),
        ("from a register", returned(imported=True), 0),
        ("poor", a_home(), 0),
    ],
}  # fmt: skip


@table(CASES)
def test_the_rule_speaks_where_it_should(number: int, home: Home, times: int) -> None:
    assert len(said(number, home)) == times


def test_every_rule_is_tried_on_both_sides() -> None:
    assert sorted(CASES) == list(range(66, 76))
    assert both_sides(CASES)


@pytest.mark.parametrize("standing", [Standing.EXITED, Standing.STABLE])
def test_who_is_stably_out_is_out(standing: Standing) -> None:
    stable = Change(kind=ChangeKind.STABLE, standing=standing, on=dt.date(2017, 1, 1))
    home = an_exited(conditions=conditions(has_power=False))
    assert said(72, dataclasses.replace(home, changes=(*home.changes, stable)))


def test_every_fault_of_a_case_is_named_at_once() -> None:
    hit = said(73, by_case(passed=SWAPPED[:2], notice_ended=START))[0]
    assert "缺农户签字认可、村公示" in hit.message
    assert "日期前后颠倒" in hit.message and "公示不足7天" in hit.message
