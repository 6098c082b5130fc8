"""The sample county: clean, as offices send it, with planted faults, and the year after."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gujang.lib.excel.reading import read_workbook
from gujang.lib.excel.values import Book
from households.imports import undo_all, undo_of
from households.models import Household, HouseholdYear, PersonYear, YearConditions, YearIncome
from households.tallies import check
from tests.sheets import judged, take_and_count
from villages import imports as villages

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DATA = Path(__file__).parent.parent / "data"
# the planted faults that an import refuses; the others are for the data checks
REFUSED = {1, 2, 3, 7, 8, 10, 11, 15, 16, 21, 33, 39, 40, 41}


@cache
def book(name: str) -> Book:
    return read_workbook((DATA / f"{name}.xlsx").read_bytes())


def planted() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DATA / "errors_2014.json").read_text("utf-8"))
    return found


@pytest.fixture(autouse=True)
def _villages() -> None:
    villages.write(villages.judge(book("villages"), 2014, may_write=lambda code: True))


def rows(*kinds: Any) -> list[Any]:
    return [list(kind.objects.order_by("pk").values_list()) for kind in kinds]


def test_the_clean_and_the_messy_file_say_the_same() -> None:
    clean, messy = judged(book("registers_2014")), judged(book("registers_2014_messy"))
    assert clean.problems == messy.problems == []
    assert clean.counts() == messy.counts()
    assert clean.counts()["households"]["new"] == 400
    assert clean.counts()["persons"]["new"] == 944
    take_and_count(book("registers_2014_messy"))
    assert judged(book("registers_2014")).counts()["households"]["same"] == 400


def test_a_later_year_keeps_every_row_of_the_year_before() -> None:
    take_and_count(book("registers_2014"))
    survey = rows(YearIncome, YearConditions)
    forms = list(HouseholdYear.objects.values_list("pk", "main_cause", "members", "attribute"))
    facts = list(PersonYear.objects.values_list("pk", "relation", "work_months", "starts_on"))
    verdict = judged(book("registers_2015"), 2015)
    assert verdict.problems == []
    assert verdict.counts()["households"] == {"new": 5, "changed": 394, "same": 0, "error": 0}
    assert verdict.counts()["persons"]["new"] == 14
    work = take_and_count(book("registers_2015"), 2015)
    assert rows(YearIncome, YearConditions)[0][:400] == survey[0]
    assert rows(YearIncome, YearConditions)[1][:400] == survey[1]
    old = HouseholdYear.objects.filter(year=2014)
    assert list(old.values_list("pk", "main_cause", "members", "attribute")) == forms
    known = PersonYear.objects.filter(household_year__year=2014)
    assert list(known.values_list("pk", "relation", "work_months", "starts_on")) == facts
    for name, year in (("registers_2015_messy", 2015), ("registers_2014_messy", 2014)):
        again = judged(book(name), year)
        assert again.problems == []
        assert again.good == []
    assert check() == []
    undo_all(json.loads(json.dumps(undo_of(work))))
    assert rows(YearIncome, YearConditions) == survey
    assert check() == []


def test_planted_faults_are_refused_at_their_cell_or_let_in_for_the_checks() -> None:
    faults = planted()
    verdict = judged(book("registers_2014_errors"))
    at = {(p.sheet, p.row, p.column) for p in verdict.problems}
    refused = {f["rule_no"] for f in faults if (f["sheet"], f["row"], f["column"]) in at}
    assert refused == REFUSED
    twin = [f["other_household"] for f in faults if f["other_household"]]
    held = {f["household_no"] for f in faults if f["rule_no"] in REFUSED} | set(twin)
    assert {plan.bundle.number for plan in verdict.plans if plan.kind == "error"} == held
    assert len(verdict.problems) == len(REFUSED) + len(twin)
    take_and_count(book("registers_2014_errors"))
    assert Household.objects.count() == 400 - len(held)
    assert judged(book("registers_2014")).problems == []
