"""The doors of what happens to households, and of the year's balance."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from households.codes import ChangeKind, JoinReason, Standing
from tests.cast import A1, A2, Cast
from tests.door import (
    EDITS_A1,
    VIEWERS,
    WORKS_ON_A1,
    Door,
    a_household,
    a_household_of_b,
    a_member,
    seen,
)
from tests.make import make_household, make_standing
from tests.make_dynamic import make_closed_year

_OFFICE = frozenset({"poverty_office"})


def a_step(cast: Cast) -> list[Any]:
    return [cast.household_a1.pk, "expected"]


def a_step_of_b(cast: Cast) -> list[Any]:
    return [cast.household_b1.pk, "expected"]


def _waiting(village: Any, number: str) -> list[Any]:
    """Return a household with a member of whom nobody knows why they joined, and that member."""
    known = village.households.filter(number=number).first()
    household = known or make_household(village, number=number, members=["待核实"])
    person = household.people.latest("id")
    household.people.filter(pk=person.pk).update(join_reason=JoinReason.UNKNOWN)
    return [household.pk, person.pk]


def a_waiting_member(cast: Cast) -> list[Any]:
    return _waiting(cast.a1, "HU-A1-待1")


def a_waiting_member_of_b(cast: Cast) -> list[Any]:
    return _waiting(cast.b1, "HU-B1-待1")


def _cancelled(village: Any, number: str) -> list[Any]:
    known = village.households.filter(number=number).first()
    if known is None:
        known = make_household(village, number=number)
        on = dt.date(2015, 12, 31)
        make_standing(known, Standing.CANCELLED, on, kind=ChangeKind.CANCELLED)
    return [known.pk]


def a_cancelled(cast: Cast) -> list[Any]:
    return _cancelled(cast.a1, "HU-A1-销1")


def a_cancelled_of_b(cast: Cast) -> list[Any]:
    return _cancelled(cast.b1, "HU-B1-销1")


def a_year(cast: Cast) -> list[Any]:
    return [2014]


def a_closed_year(cast: Cast) -> list[Any]:
    return [make_closed_year(2015, cast["poverty_office"]).year]


def a_split(cast: Cast) -> Mapping[str, Any]:
    household, person = a_member(cast)
    return {
        "version": 1,
        "leaving": [person],
        "new_head": person,
        "number": f"HU-A1-拆{household}",
        "split_on": "2014-06-01",
        "reason": "分家另立门户",
    }


def a_merger(cast: Cast) -> Mapping[str, Any]:
    into = cast.household_a2
    relations = {f"relation_{p.pk}": "99" for p in cast.household_a1.people.all()}
    return relations | {
        "version": 1,
        "into": into.number,
        "into_version": into.version,
        "merged_on": "2014-06-01",
        "reason": "两家合为一户",
    }


DYNAMIC: dict[str, Door] = {
    "household_dynamic": Door(EDITS_A1, own=a_household, foreign=a_household_of_b),
    "household_split": Door(
        WORKS_ON_A1, own=a_household, foreign=a_household_of_b, post=302, data=a_split,
        post_rows=2),
    "household_merge": Door(
        WORKS_ON_A1, own=a_household, foreign=a_household_of_b, post=302, data=a_merger,
        post_rows=2),
    "household_move": Door(
        WORKS_ON_A1, own=a_household, foreign=a_household_of_b, post=302,
        data=seen(village=A2, moved_on="2014-06-01", reason="整户搬到新村")),
    "household_standing_change": Door(
        WORKS_ON_A1, own=a_step, foreign=a_step_of_b, post=302,
        data=seen(happened_on="2014-06-01", reason="列入当年计划")),
    "household_unverified": Door(VIEWERS, queries=(
        "", f"?area={A1}", "?kind=cancelled", "?kind=joined&area=150222105")),
    "household_member_reason": Door(
        EDITS_A1, own=a_waiting_member, foreign=a_waiting_member_of_b, post=302,
        data=seen(why="married_in", day="2014-01-01", note="入户核实为嫁入")),
    "household_cancel_reason": Door(
        WORKS_ON_A1, own=a_cancelled, foreign=a_cancelled_of_b, post=302,
        data=seen(kind="wrongly", note="入户核实为错登")),
    "year_flow": Door(VIEWERS, queries=("", "?year=2014", "?year=1999&area=")),
    "year_flow_export": Door(VIEWERS, queries=("", "?year=2014"), rows=1),
    "year_close": Door(_OFFICE, own=a_year, post=302, data=lambda cast: {"note": "年终定稿"}),
    "year_reopen": Door(
        _OFFICE, own=a_closed_year, post=302, data=lambda cast: {"reason": "补录漏报的变动"}),
}  # fmt: skip
