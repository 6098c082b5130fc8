"""The sample county under the data checks: clean files are silent, every planted fault is found."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gujang.lib.excel.reading import read_workbook
from gujang.lib.excel.values import Book
from households.models import Finding, Household
from households.services import check_these
from tests.sheets import judged, take_and_count
from villages import imports as villages

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DATA = Path(__file__).parent.parent / "data"


@cache
def book(name: str) -> Book:
    return read_workbook((DATA / f"{name}.xlsx").read_bytes())


@pytest.fixture(autouse=True)
def _villages() -> None:
    villages.write(villages.judge(book("villages"), 2014, may_write=lambda code: True))


def found() -> list[tuple[int, str, str | None, str]]:
    """Check everything; return what is found: rule, household, person, message."""
    check_these(list(Household.objects.values_list("pk", flat=True)))
    rows = Finding.objects.exclude(state="fixed").order_by("rule", "household__number")
    return list(rows.values_list("rule", "household__number", "person__name", "message"))


@pytest.mark.parametrize("messy", ["", "_messy"])
def test_nothing_is_found_in_what_is_clean(messy: str) -> None:
    take_and_count(book(f"registers_2014{messy}"))
    assert Household.objects.count() == 400
    assert found() == []
    take_and_count(book(f"registers_2015{messy}"), 2015)
    assert found() == []


def test_every_planted_fault_is_refused_at_its_cell_or_found_at_its_household() -> None:
    faults: list[dict[str, Any]] = json.loads((DATA / "errors_2014.json").read_text("utf-8"))
    refused = {(p.sheet, p.row, p.column) for p in judged(book("registers_2014_errors")).problems}
    let_in = [f for f in faults if (f["sheet"], f["row"], f["column"]) not in refused]
    assert len(faults) - len(let_in) == 14
    take_and_count(book("registers_2014_errors"))
    rows = found()
    at = {(rule, household): person for rule, household, person, _ in rows}
    assert {(f["rule_no"], f["household_no"]) for f in let_in} <= at.keys()
    allowed = {(rule, f["household_no"]) for f in let_in for rule in (f["rule_no"], *f["also"])}
    assert at.keys() <= allowed
    named = [f for f in let_in if f["person_name"]]
    unlike = [f for f in named if at[f["rule_no"], f["household_no"]] != f["person_name"]]
    # two spouses are the household's fault, and name both
    assert [f["rule_no"] for f in unlike] == [12]
    assert len(named) == 20


def test_what_is_put_right_by_a_clean_file_is_gone() -> None:
    take_and_count(book("registers_2014_errors"))
    assert found()
    take_and_count(book("registers_2014"))
    assert found() == []
    assert Finding.objects.filter(state="fixed").count() == 35
