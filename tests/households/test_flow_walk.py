"""A few households through three years of everything that can happen, by the services.

After each act the tallies are true; in the end every year balances in every village, town and in
the county, begins where the last one ended, and every number's list shows the rows it counts.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from households import services, tallies
from households.cells import Cell
from households.codes import Cause, ChangeKind, JoinReason, LeaveReason
from households.dimensions import household_rows, people_rows
from households.filters.flow_rows import flow_row
from households.flows import flows_of
from households.models import Household, Person
from households.rules.flow import Line
from tests.cast import A1, A2, B1, TOWN_A, TOWN_B, Cast, make_cast
from tests.make import COUNTY, make_household, make_id_number
from tests.make_dynamic import act, merge, move, split
from tests.make_exits import exit_at_once

YEARS = [2014, 2015, 2016, 2017]
AREAS = [COUNTY, TOWN_A, TOWN_B, A1, A2, B1]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def of(number: str) -> Household:
    return Household.objects.get(number=number)


def standing(number: str, kind: ChangeKind, on: dt.date, **more: Any) -> Callable[[Cast], None]:
    def do(cast: Cast) -> None:
        if kind == ChangeKind.EXIT:
            exit_at_once(**act(of(number), cast["poverty_office"], happened_on=on))
            return
        values = {"kind": kind, "happened_on": on, "reason": "核实", **more}
        services.change_standing(**act(of(number), cast["poverty_office"], **values))

    return do


def born(number: str, on: dt.date, order: int) -> Callable[[Cast], None]:
    facts = {"relation": "99", "health": "01", "labour": "04"}
    child = (make_id_number(order, born_on=on), {"name": "新生", "ethnic": "01"}, facts)

    def do(cast: Cast) -> None:
        values = {"who": services.Joining(*child), "joined_on": on, "reason": JoinReason.BIRTH}
        services.add_member(**act(of(number), cast["poverty_office"], **values))

    return do


def died(number: str, on: dt.date) -> Callable[[Cast], None]:
    def do(cast: Cast) -> None:
        home = of(number)
        person = home.people.filter(left_on=None).latest("pk")
        services.end_membership(
            actor=cast["poverty_office"],
            person=person,
            version=home.version,
            left_on=on,
            reason=LeaveReason.DEATH,
        )

    return do


def day(year: int, month: int, number: int = 1) -> dt.date:
    return dt.date(year, month, number)


def splits(number: str, leaving: int, new: str, on: dt.date) -> Callable[[Cast], object]:
    return lambda cast: split(of(number), cast["poverty_office"], leaving, new, on)


def merges(number: str, into: str, on: dt.date) -> Callable[[Cast], None]:
    return lambda cast: merge(of(number), cast["poverty_office"], of(into), on)


def registered(number: str, on: dt.date, order: int) -> Callable[[Cast], object]:
    facts = {"relation": "01", "health": "01", "labour": "01"}
    head = services.Joining(make_id_number(order), {"name": "新识", "ethnic": "01"}, facts)
    return lambda cast: services.create_household(
        actor=cast["poverty_office"],
        facts={"number": number, "village": cast.a2, "standard": "1"},
        registered_on=on,
        year_facts={"attribute": "01", "main_cause": "01"},
        head=head,
    )


WALK: list[Callable[[Cast], object]] = [
    splits("H1", 2, "H1-2", day(2014, 3)),
    born("H1-2", day(2014, 4), 800),
    died("H2", day(2014, 5)),
    merges("H3", "H2", day(2014, 6)),
    standing("H4", ChangeKind.EXIT, day(2014, 12, 31)),
    splits("H4", 1, "H4-2", day(2015, 2)),
    standing("H4-2", ChangeKind.RETURN, day(2015, 3), return_cause=Cause.ILLNESS),
    splits("H5", 2, "H5-2", day(2015, 4)),
    merges("H5-2", "H6", day(2015, 4)),
    registered("H7", day(2015, 5), 810),
    standing("H6", ChangeKind.EXPECTED, day(2015, 5)),
    standing("H6", ChangeKind.EXIT, day(2015, 5)),
    standing("H6", ChangeKind.REVERTED, day(2015, 6)),
    splits("H6", 1, "H6-2", day(2015, 12, 31)),
    standing("H6-2", ChangeKind.WRONGLY, day(2015, 12, 31)),
    lambda cast: move(of("H1"), cast["poverty_office"], cast.b1, day(2016, 1)),
    standing("H2", ChangeKind.EXTINCT, day(2016, 2)),
    standing("H1-2", ChangeKind.EXIT, day(2016, 3)),
    merges("H1-2", "H4", day(2016, 4)),
    standing("H5", ChangeKind.WRONGLY, day(2016, 5)),
    standing("H5", ChangeKind.REVERTED, day(2016, 6)),
]


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        places = {1: cast.a1, 2: cast.a1, 3: cast.a2, 4: cast.a2, 5: cast.b1, 6: cast.b1}
        for number, village in places.items():
            make_household(
                village,
                number=f"H{number}",
                members=4 if number in (1, 5) else 2,
                registered_on=dt.date(2013, 12, 31),
            )
        tallies.refresh([A1, A2, B1])
        for step, do in enumerate(WALK):
            do(cast)
            assert tallies.check() == [], f"step {step}"
        yield cast
        transaction.set_rollback(True)


def row(code: str, year: int) -> Any:
    return flow_row(flows_of(lambda rows: rows.inside(code), year), code, "", year)


@pytest.mark.parametrize("code", AREAS)
def test_every_year_balances_and_begins_where_the_last_ended(walked: Cast, code: str) -> None:
    before: Cell | None = None
    for year in YEARS:
        found = row(code, year)
        assert found.balanced, (year, found.equations)
        assert before in (None, found.at(Line.OPENING)), year
        before = found.at(Line.CLOSING)


@pytest.mark.parametrize("year", YEARS)
def test_an_area_is_the_sum_of_its_parts(walked: Cast, year: int) -> None:
    for line in Line:
        towns = [row(code, year).at(line) for code in (TOWN_A, TOWN_B)]
        villages = [row(code, year).at(line) for code in (A1, A2, B1)]
        whole = row(COUNTY, year).at(line)
        assert whole == towns[0] + towns[1] == villages[0] + villages[1] + villages[2], line


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("code", AREAS)
def test_every_number_is_the_length_of_its_list(walked: Cast, code: str, year: int) -> None:
    for cell in row(code, year).cells:
        both = [_listed(cell.households, Household), _listed(cell.people, Person)]
        assert both == [cell.cell.households, cell.cell.persons], (cell.line, year)


def _listed(asked: dict[str, list[str]], model: Any) -> int:
    values = {name: given for name, given in asked.items() if name not in ("area", "as_of")}
    as_of = dt.date.fromisoformat(asked["as_of"][0]) if "as_of" in asked else None
    rows = people_rows if model is Person else household_rows
    found: int = rows(model.objects.inside(asked["area"][0]), values, as_of).count()
    return found


def test_every_line_was_walked(walked: Cast) -> None:
    for line in Line:
        cells = [row(COUNTY, year).at(line) for year in YEARS]
        assert any(cell.households for cell in cells), line
        assert any(cell.persons for cell in cells), line


def test_nobody_is_counted_twice(walked: Cast) -> None:
    present = Person.objects.filter(left_on=None).values_list("id_hash", flat=True)
    assert len(present) == len(set(present))
