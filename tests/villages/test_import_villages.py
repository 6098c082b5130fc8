"""Importing the list of villages (行政村名册)."""

import json
from decimal import Decimal
from typing import Any

import pytest

from gujang.lib.excel.values import Book, Refused
from tests.make import make_household, make_village
from tests.make_village import make_collective_income
from tests.sheets import lines_sheet, make_book, make_home
from villages.imports import (
    Judged,
    Work,
    edited_since,
    judge,
    notes_of,
    report_of,
    undo_all,
    undo_of,
    write,
)
from villages.models import Area, Village, VillageYear

pytestmark = pytest.mark.django_db

A1 = "150222103201"
HEADERS = [
    "村编码",
    "镇",
    "行政村",
    "类别",
    "村属性",
    "总人口",
    "耕地面积（亩）",
    "村集体经济收入（万元）",
]


def row_of(code: str = A1, **cells: Any) -> list[Any]:
    row = dict(zip(HEADERS, [code, "西斗铺镇", "甲一村", "行政村", "贫困村"], strict=False))
    row |= {"总人口": Decimal(953), "耕地面积（亩）": Decimal(23600)}
    row |= {"村集体经济收入（万元）": Decimal("1.23")} | cells
    return [row.get(header) for header in HEADERS]


def book_of(*rows: list[Any], headers: list[str] = HEADERS) -> Book:
    return Book([lines_sheet("名册", [["固阳县行政村名册"], headers, *rows])])


def judged(book: Book, year: int = 2014, reach: str = "150222") -> Judged:
    return judge(book, year, may_write=lambda code: code.startswith(reach))


def take(book: Book, year: int = 2014) -> Work:
    return write(judged(book, year))


def test_a_village_stands_with_its_facts_of_the_year() -> None:
    take(book_of(row_of()))
    village = Village.objects.get()
    assert (village.code, village.town_id, village.name) == (A1, "150222103", "甲一村")
    assert (village.kind, village.attribute, village.version) == ("village", "poor", 1)
    year = VillageYear.objects.get()
    assert (year.year, year.population, year.farmland) == (2014, 953, Decimal(23600))
    assert year.collective_income == Decimal("12300.00")


def test_the_same_again_is_all_the_same() -> None:
    take(book_of(row_of()))
    verdict = judged(book_of(row_of()))
    assert verdict.counts() == {"villages": {"new": 0, "changed": 0, "same": 1, "error": 0}}
    assert take(book_of(row_of())).plans == []


def test_a_correction_is_written_and_shown_field_by_field() -> None:
    take(book_of(row_of()))
    book = book_of(row_of(村属性="十三五贫困村", 总人口=Decimal(950)))
    (told,) = report_of(judged(book))["villages"]
    assert [(f["label"], f["old"], f["new"]) for f in told["fields"]] == [
        ("村属性", "贫困村", "十三五贫困村"),
        ("总人口", "953", "950"),
    ]
    (note,) = notes_of(take(book), "batch-1")
    assert note.data["changes"] == {"attribute": ["poor", "poor13"], "population": ["953", "950"]}
    assert Village.objects.get().version == 2
    assert VillageYear.objects.get().population == 950


def test_another_year_is_another_row() -> None:
    take(book_of(row_of()))
    take(book_of(row_of(总人口=Decimal(900))), 2015)
    years = VillageYear.objects.order_by("year").values_list("year", "population")
    assert list(years) == [(2014, 953), (2015, 900)]


def test_an_empty_cell_leaves_what_is_known() -> None:
    take(book_of(row_of()))
    take(book_of(row_of(总人口=None)))
    assert VillageYear.objects.get().population == 953


def test_a_town_that_is_new_is_made_by_the_code() -> None:
    take(book_of(row_of("150222108201", 镇="新城镇")))
    town = Area.objects.get(code="150222108")
    assert (town.name, town.level) == ("新城镇", "town")
    assert Village.objects.get().town == town


@pytest.mark.parametrize(
    ("code", "cells", "column", "message"),
    [
        ("15022210320", {}, "村编码", "村编码应为12位数字，前9位是镇的编码，请核对。"),
        ("15022210320A", {}, "村编码", "村编码应为12位数字"),
        ("150223103201", {"镇": "某镇"}, "村编码", "不在您的管理范围内"),
        (A1, {"镇": "银号镇"}, "镇", "村编码的前9位是西斗铺镇，与此处的镇不符，请核对。"),
        ("150222108201", {}, "村编码", "西斗铺镇的编码不是150222108，请核对村编码。"),
        (A1, {"村属性": "好村"}, "村属性", "不是认可的选项，应为贫困村"),
        (A1, {"类别": None}, "类别", "不能为空，请填写类别。"),
        (A1, {"总人口": "很多"}, "总人口", "应填数字"),
        (A1, {"村集体经济收入（万元）": Decimal(-1)}, "村集体经济收入（元）", "不能是负数"),
    ],
)
def test_a_row_with_a_fault_is_held_back_and_the_others_import(
    code: str, cells: dict[str, Any], column: str, message: str
) -> None:
    good = row_of("150222105201", 镇="银号镇", 行政村="乙一村")
    verdict = judged(book_of(row_of(code, **cells), good))
    (problem,) = verdict.problems
    assert (problem.row, problem.column) == (3, column)
    assert problem.message.startswith(message)
    write(verdict)
    assert Village.objects.get().name == "乙一村"


def test_another_county_is_refused_even_to_who_may_write_there() -> None:
    (problem,) = judged(book_of(row_of("150223103201", 镇="某镇")), reach="15").problems
    assert problem.message == "村编码的前9位不是本县的镇，请核对。"


def test_two_villages_of_one_name_in_a_town_are_refused() -> None:
    make_village("150222103205", "甲一村")
    (problem,) = judged(book_of(row_of())).problems
    assert problem.message == "本镇已有同名的村（150222103205），请核对。"


def test_one_code_twice_names_both_places_unless_the_rows_are_alike() -> None:
    assert judged(book_of(row_of(), row_of())).problems == []
    found = judged(book_of(row_of(), row_of(行政村="甲二村"))).problems
    assert [p.row for p in found] == [3, 4]
    assert "第4行重复而内容不同" in found[0].message


def test_a_closed_village_is_not_opened_again() -> None:
    make_village(A1, "甲一村", closed_on="2014-06-01")
    (problem,) = judged(book_of(row_of())).problems
    assert problem.message == "这个村已于2014-06-01撤销，请核对。"


def test_a_numeric_code_is_as_good_as_text() -> None:
    take(book_of(row_of(Decimal(A1))))
    assert Village.objects.get().code == A1


def test_a_column_that_is_missing_refuses_the_list() -> None:
    headers = [header for header in HEADERS if header != "村属性"]
    (problem,) = judged(book_of([A1, "西斗铺镇", "甲一村"], headers=headers)).refused
    assert problem.message == "行政村名册缺少“村属性”这一列，请补上后重新上传。"


def test_what_is_no_list_of_villages_is_refused() -> None:
    with pytest.raises(Refused, match="文件中没有行政村名册的表头"):
        judged(make_book(make_home()))


def taken_back(work: Work) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(json.dumps(undo_of(work)))
    return kept


def rows() -> list[Any]:
    return [
        list(kind.objects.order_by("pk").values_list()) for kind in (Area, Village, VillageYear)
    ]


def test_an_import_is_taken_back_exactly() -> None:
    take(book_of(row_of()))
    before = rows()
    changed = row_of(行政村="甲村", 总人口=Decimal(1))
    new = row_of("150222108201", 镇="新城镇", 行政村="新村")
    undo = taken_back(take(book_of(changed, new)))
    assert edited_since(undo) == []
    undo_all(undo)
    assert rows() == before


def test_a_village_that_was_edited_or_settled_since_stays() -> None:
    undo = taken_back(take(book_of(row_of(), row_of("150222103202", 行政村="甲二村"))))
    Village.objects.filter(pk=A1).update(version=2)
    make_household(Village.objects.get(pk="150222103202"))
    assert edited_since(undo) == [A1, "150222103202"]


def test_the_report_lists_new_villages_and_towns() -> None:
    report = report_of(judged(book_of(row_of("150222108201", 镇="新城镇"))))
    assert report["new_towns"] == {"150222108": "新城镇"}
    assert [(v["code"], v["kind"]) for v in report["villages"]] == [("150222108201", "new")]


@pytest.mark.parametrize(("typed", "bad"), [("1.23", 0), ("2", 1), (None, 0)])
def test_a_figure_other_than_the_sum_of_its_lines_is_held_back(typed: str | None, bad: int) -> None:
    take(book_of(row_of()))
    village = Village.objects.get()
    make_collective_income(village, 12000, 2014)
    make_collective_income(village, 300, 2014, kind="1")
    make_collective_income(village, 5, 2015)
    cell = None if typed is None else Decimal(typed)
    verdict = judged(book_of(row_of(**{"村集体经济收入（万元）": cell})))
    assert verdict.counts()["villages"]["error"] == bad
    assert ["收入明细之和12,300.00元" in said.message for said in verdict.problems] == [True] * bad
