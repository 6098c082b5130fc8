"""Keyset paging: forth and back over ties and empty values, and cursors that mean nothing."""

import base64

import pytest
from django.http import QueryDict

from gujang.lib.paging import BadCursor, Key, finite, keyset_page, page_of, pager, url_of
from tests.queries import queries_of
from villages.models import Village, VillageYear

from ..make import make_village

INCOME = Key("farmers_income", nullable=True, parse=finite)
TIE = Key("village_id")
INCOMES = [100, 100, None, 250, 50, None, 100]


@pytest.fixture
def years(db: None) -> None:
    for place, income in enumerate(INCOMES, 1):
        village = make_village(f"1502221022{place:02d}")
        VillageYear.objects.create(village=village, year=2014, farmers_income=income)


def rows():
    return VillageYear.objects.values("village_id", "farmers_income")


def forth(order: list[Key], size: int = 2) -> list[list[tuple]]:
    pages, after = [], ""
    while True:
        page = page_of(rows(), order, size=size, after=after)
        pages.append([(row["farmers_income"], row["village_id"][-2:]) for row in page.rows])
        if page.after is None:
            return pages
        after = page.after


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_every_row_comes_once_and_empty_ones_last(years: None, descending: bool, size: int) -> None:
    order = [Key(INCOME.path, descending, True, finite), Key("village_id", descending)]
    found = [row for page in forth(order, size) for row in page]
    assert len(found) == len(set(found)) == len(INCOMES)
    known = [income for income, _ in found if income is not None]
    assert known == sorted(known, reverse=descending)
    assert [income for income, _ in found[-2:]] == [None, None]


def test_back_leads_through_the_same_pages(years: None) -> None:
    order = [INCOME, TIE]
    ahead = forth(order)
    page = page_of(rows(), order, size=2)
    while page.after:
        page = page_of(rows(), order, size=2, after=page.after)
    back = [[(r["farmers_income"], r["village_id"][-2:]) for r in page.rows]]
    while page.before:
        page = page_of(rows(), order, size=2, before=page.before)
        back.insert(0, [(r["farmers_income"], r["village_id"][-2:]) for r in page.rows])
    assert back == ahead


def test_a_row_added_meanwhile_moves_nothing(years: None) -> None:
    first = page_of(rows(), [TIE], size=3)
    make_village("150222102200")
    VillageYear.objects.create(village_id="150222102200", year=2014)
    second = page_of(rows(), [TIE], size=3, after=first.after or "")
    assert [row["village_id"][-2:] for row in second.rows] == ["04", "05", "06"]


def test_a_page_is_one_query(years: None) -> None:
    after = page_of(rows(), [INCOME, TIE], size=2).after or ""
    assert len(queries_of(lambda: page_of(rows(), [INCOME, TIE], size=2, after=after))) == 1


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "!",
        "汉字",
        cursor("not json"),
        cursor("{}"),
        cursor('["1"]'),
        cursor('["1", "2", "3"]'),
        cursor('["one", "150222102201"]'),
        cursor('["NaN5", "150222102201"]'),
        cursor('["1", null]'),
        cursor('["1", 5]'),
        cursor('["1", "a\\u0000b"]'),
        cursor('["1", "\\ud800"]'),
        cursor("[" * 5000),
    ],
)
def test_a_cursor_that_means_nothing_is_refused(years: None, text: str) -> None:
    with pytest.raises(BadCursor):
        page_of(rows(), [INCOME, TIE], size=2, after=text)


def test_a_list_by_one_column_starts_anew_on_a_bad_cursor(years: None) -> None:
    found, shown = keyset_page(
        Village.objects.all(), QueryDict("after=%21"), key="code", size=3, descending=True
    )
    assert [village.code[-2:] for village in found] == ["07", "06", "05"]
    assert shown["first_url"] is None and shown["next_url"].startswith("?after=")


def test_the_pager_keeps_the_query_but_not_the_page(years: None) -> None:
    query = QueryDict("standing=0&standing=1&after=x")
    page = page_of(rows(), [TIE], size=3)
    links = pager(page, query, total=7)
    assert links["next_url"] == f"?standing=0&standing=1&after={page.after}"
    assert (links["previous_url"], links["total"], links["shown"]) == (None, 7, 3)
    assert url_of(query, standing=None, rows=20) == "?rows=20"
