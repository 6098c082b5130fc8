"""Every facet: the list it gives shows exactly the rows that are counted under its label."""

import datetime as dt
from functools import cache

import pytest

from households.cells import Question
from households.codes import POOR_STANDINGS, Standing
from households.counting import count
from households.dimensions import (
    FILTERS,
    FORM_YEAR,
    GROUPINGS,
    HOUSEHOLD_FLAGS,
    PERSON_FLAGS,
    household_rows,
    people_rows,
)
from households.facets import NOT_FILLED
from households.models import Household, Person
from tests.cast import Cast
from tests.queries import queries_of

DAYS = [None, dt.date(2015, 6, 15)]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Both = tuple[int, int]


def listed(values: dict[str, list[str]], day: dt.date | None) -> Both:
    """Return how many households and people the two lists show."""
    return (
        household_rows(Household.objects.all(), values, day).count(),
        people_rows(Person.objects.all(), values, day).count(),
    )


@cache
def counted(day: dt.date | None) -> dict[tuple[str, str], Both]:
    """Return households and persons of the whole county by metric and label."""
    found: dict[tuple[str, str], Both] = {}
    question = Question(lambda rows: rows, day, day.year if day else 2015)
    for (_, metric, label), cell in count(question).items():
        households, persons = found.get((metric, label), (0, 0))
        found[metric, label] = households + cell.households, persons + cell.persons
    return found


@pytest.fixture(autouse=True)
def _counted_once_for_this_register(register: Cast) -> None:
    """The register is the same for every test of this file."""


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("name", [name for name in GROUPINGS if name != "standing"])
def test_a_label_is_listed_as_it_is_counted(name: str, day: dt.date | None) -> None:
    facet = GROUPINGS[name]
    seen = 0
    for code, label in facet.choices[:20]:
        both = listed({name: [code], "valid": ["1"]}, day)
        kept = "" if code == NOT_FILLED[0] else code
        households, persons = counted(day).get((name, kept), (0, 0))
        assert both[1] == persons, label
        assert both[0] == households, label
        seen += households
    assert seen or day, "nothing was compared"


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_standing_is_listed_as_it_is_counted(day: dt.date | None) -> None:
    for code in Standing.values:
        assert listed({"standing": [code]}, day) == counted(day).get(("standing", code), (0, 0))


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("flag", [*HOUSEHOLD_FLAGS, *PERSON_FLAGS], ids=lambda flag: flag.name)
def test_a_yes_is_listed_as_it_is_counted(flag, day: dt.date | None) -> None:
    both = listed({flag.name: ["1"], "valid": ["1"]}, day)
    expected = counted(day).get((flag.name, ""), (0, 0))
    assert both[0] == expected[0]
    if flag in PERSON_FLAGS or not expected[0]:
        assert both[1] == expected[1]


# facet, line of the year's balance; the persons are those of the list of people
EVENTS = [
    ("new_in", "flow.registered"),
    ("returned_in", "flow.returned"),
    ("exited_in", "flow.exited"),
    ("removed_in", "flow.removed"),
    ("cancelled_in", "cancelled"),
]


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize(("name", "line"), EVENTS)
def test_an_event_of_the_year_is_listed_as_it_is_counted(
    name: str, line: str, day: dt.date | None
) -> None:
    year = str(day.year if day else 2015)
    assert listed({name: [year]}, day) == counted(day).get((line, year), (0, 0))


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize(
    ("name", "line"), [("joined_poor_in", "flow.joined"), ("left_poor_in", "flow.left")]
)
def test_a_move_is_listed_as_it_is_counted(name: str, line: str, day: dt.date | None) -> None:
    year = str(day.year if day else 2015)
    assert listed({name: [year]}, day)[1] == counted(day).get((line, year), (0, 0))[1]


def test_the_year_begins_with_who_was_poor_on_the_eve() -> None:
    poor = listed({"standing": list(POOR_STANDINGS)}, dt.date(2014, 12, 31))
    assert poor == counted(None)["flow.opening", "2015"]


def test_the_reasons_of_moves_are_listed_as_they_are_counted() -> None:
    for way in ("join", "leave"):
        verb = {"join": "joined", "leave": "left"}[way]
        for code, _ in FILTERS[f"{way}_reason"].choices:
            values = {f"{verb}_in": ["2015"], f"{way}_reason": [code], "valid": ["1"]}
            expected = counted(None).get((f"{verb}.{code}", "2015"), (0, 0))[1]
            if code != "registered":
                assert listed(values, None)[1] == expected


def test_forms_are_listed_by_year() -> None:
    expected = counted(None)[FORM_YEAR.name, "2015"]
    assert listed({FORM_YEAR.name: ["2015"], "valid": ["1"]}, None) == expected


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_household_of_such_a_member_is_found_by_the_facet_of_people(day: dt.date | None) -> None:
    for name, facet in FILTERS.items():
        if facet.of_people and not facet.ever:
            values = {name: [code for code, _ in facet.choices if code != "01"]}
            people = people_rows(Person.objects.all(), values, day)
            households = household_rows(Household.objects.all(), values, day)
            homes = people.filter(standing_at__isnull=False).values_list("household", flat=True)
            assert set(households.values_list("pk", flat=True)) == set(homes), name


@pytest.mark.parametrize("name", FILTERS)
def test_what_is_no_choice_matches_nothing(name: str) -> None:
    for value in ("", "zz", "0x7", "٢٠١٥", "2015'"):
        assert listed({name: [value]}, None) == (0, 0)


def test_names_add_up_and_values_of_one_name_are_alternatives() -> None:
    one, other = listed({"standing": ["0"]}, None), listed({"standing": ["3"]}, None)
    both = listed({"standing": ["0", "3"]}, None)
    assert both == (one[0] + other[0], one[1] + other[1])
    assert listed({"standing": ["0"], "band": ["500"]}, None) == (1, 3)


def test_unknown_names_are_left_alone() -> None:
    assert listed({"page": ["2"], "valid": ["1"]}, None) == listed({"valid": ["1"]}, None)


def test_a_list_is_one_query() -> None:
    values = {"age": ["50"], "health": ["01"], "exited_in": ["2015"], "size": ["1", "2"]}
    assert len(queries_of(lambda: list(household_rows(Household.objects.all(), values, None)))) == 1
