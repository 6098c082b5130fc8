"""The figures of an invented county, as its workbooks give them, against what they must be.

``tests/data/expected_*.json`` come from the county itself, which knows more than its workbooks do:
who is no longer in a file may have died, married out or moved away. ``UNKNOWABLE`` names it all.
"""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from households import tallies
from tests.make import COUNTY

DATA = Path(__file__).parent.parent / "data"
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Figures = dict[str, Any]

# Why somebody is no longer in the file is not in the file.
UNKNOWABLE = {"natural_events", "cancelled_deceased"}
# The first file knows nobody who died in its year: the year seems to begin without them.
OF_ONE_FILE = {("年初", "人"), ("自然减少", "人")}


def run(name: str, *options: str) -> str:
    out = StringIO()
    call_command(name, *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def figures(*options: str) -> Figures:
    found: Figures = json.loads(run("figures", *options, "--json"))
    return found


def expected(year: int) -> Figures:
    whole: Figures = json.loads((DATA / f"expected_{year}.json").read_text())
    keys = list(whole)
    kept = keys[keys.index("households") :]
    return {key: whole[key] for key in kept if key != "flow_note"}


@pytest.fixture(scope="module", params=["", pytest.param("_messy", marks=pytest.mark.any_engine)])
def years(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[dict[int, Figures]]:
    """Both workbooks imported one after the other, with the figures after each."""
    after: dict[int, Figures] = {}
    with django_db_blocker.unblock(), transaction.atomic():
        run("import_villages", str(DATA / "villages.xlsx"))
        for year in (2014, 2015):
            book = DATA / f"registers_{year}{request.param}.xlsx"
            run("import_registers", str(book), "--year", str(year), "--commit", "--json")
            after[year] = figures()
        yield after
        transaction.set_rollback(True)


KEYS = [key for key in expected(2015) if key not in UNKNOWABLE]


@pytest.mark.parametrize("key", KEYS)
def test_2015_after_2014_is_exact(years: dict[int, Figures], key: str) -> None:
    assert years[2015][key] == expected(2015)[key]


@pytest.mark.parametrize("key", [key for key in KEYS if key != "flow"])
def test_2014_alone_is_exact(years: dict[int, Figures], key: str) -> None:
    assert years[2014][key] == expected(2014)[key]


def test_the_balance_of_2014_alone_lacks_only_who_was_gone_before_the_first_file(
    years: dict[int, Figures],
) -> None:
    for place, lines in expected(2014)["flow"].items():
        found = years[2014]["flow"][place]
        for line, units in lines.items():
            for unit, number in units.items():
                if (line, unit) not in OF_ONE_FILE:
                    assert found[line][unit] == number, (place, line, unit)
        missing = lines["自然减少"]["人"] - found["自然减少"]["人"]
        assert lines["年初"]["人"] - found["年初"]["人"] == missing


def test_why_people_joined_and_left_is_told_as_far_as_it_is_known(
    years: dict[int, Figures],
) -> None:
    true = expected(2015)["natural_events"]
    found = years[2015]["natural_events"]
    assert found["新生儿"] == true["新生儿"]
    assert found["其他（待核实）"] == true["死亡"] + true["嫁出"]
    assert years[2014]["natural_events"] == {"新生儿": expected(2014)["natural_events"]["新生儿"]}


def test_as_of_the_last_day_of_2014_the_figures_of_2014_come_out_again(
    years: dict[int, Figures],
) -> None:
    again = figures("--as-of", "2014-12-31")
    assert {key: again[key] for key in KEYS} == {key: years[2014][key] for key in KEYS}


@pytest.mark.parametrize("town", ["150222102", "150222107"])
def test_a_town_alone_is_what_the_county_says_of_it(years: dict[int, Figures], town: str) -> None:
    found, whole = figures("--area", town), expected(2015)
    (name,) = found["by_town"]
    assert found["by_town"][name] == whole["by_town"][name]
    assert found["flow"] == {name: whole["flow"][name]}
    assert found["by_village"] == {
        code: row for code, row in whole["by_village"].items() if code.startswith(town)
    }
    assert found["persons"] == whole["by_town"][name]["persons"]


def test_a_village_alone_is_what_the_county_says_of_it(years: dict[int, Figures]) -> None:
    found, whole = figures("--area", "150222102201"), expected(2015)["by_village"]["150222102201"]
    assert found["by_village"] == {"150222102201": whole}
    assert found["households"] == whole["households"]
    assert found["exit_rate_persons"] == whole["exit_rate_persons"]


def test_the_tallies_are_equal_after_the_imports(years: dict[int, Figures]) -> None:
    assert tallies.check() == []
    assert years[2015]["area"] == COUNTY
