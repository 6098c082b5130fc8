"""The sheet of a village's crops and animals, its subsidies, and the declared rates."""

import re
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse

from gujang.access.rights import Role
from households.codes import Standing
from households.codes.support import HoldingKind
from households.models import Holding, Household, Measure, SubsidyRate
from tests.cast import A1, TOWN_A, Cast, client_of
from tests.make import make_household, make_user
from tests.make_plans import make_holding, make_measure, make_rate
from tests.queries import assert_flat_queries

pytestmark = [pytest.mark.slow, pytest.mark.any_engine]


SHEET, SUBSIDIES = f"/villages/{A1}/holdings/2015/", f"/villages/{A1}/subsidies/2015/"


@pytest.fixture
def home(cast: Cast) -> Household:
    return cast.household_a1


@pytest.fixture
def sheep(cast: Cast) -> SubsidyRate:
    return make_rate()


def get(cast: Cast, path: str, who: str = "cadre_a1") -> str:
    answer = client_of(cast[who]).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def fill(cast: Cast, cells: dict[str, Any], who: str = "cadre_a1", **more: Any) -> HttpResponse:
    versions = {f"v-{pk}": v for pk, v in Household.objects.values_list("pk", "version")}
    return client_of(cast[who]).post(SHEET, {"counted_on": "2015-04-01"} | versions | cells | more)


def cell(home: Household, rate: SubsidyRate) -> str:
    return f"q-{home.pk}-{rate.pk}"


def test_the_sheet_has_a_row_a_household_and_a_column_an_item(
    cast: Cast, home: Household, sheep: SubsidyRate
) -> None:
    make_rate("荞麦", kind=HoldingKind.CROP, unit="亩")
    make_rate("去年的", year=2014)
    make_household(cast.a1, number="GONE", standing=Standing.CANCELLED)
    make_holding(home, sheep, 8)
    text = get(cast, SHEET)
    assert re.findall(r'<th scope="col" class="num">([^<]+)<', text) == ["荞麦", "基础母羊"]
    assert f'name="{cell(home, sheep)}" value="8.00"' in text
    assert "GONE" not in text and "去年的" not in text


def test_counts_are_saved_and_told(cast: Cast, home: Household, sheep: SubsidyRate) -> None:
    other = make_household(cast.a1)
    answer = fill(cast, {cell(home, sheep): "8只", cell(other, sheep): "2.5"})
    assert (answer.status_code, answer.url) == (302, SHEET)
    assert sorted(Holding.objects.values_list("quantity", flat=True)) == [Decimal("2.5"), 8]
    assert Household.objects.get(pk=home.pk).version == 2
    fill(cast, {cell(home, sheep): "", cell(other, sheep): "2.50"})
    assert Holding.objects.get().household == other
    assert Household.objects.get(pk=other.pk).version == 2


@pytest.mark.parametrize("typed", ["八只", "-1", "1.234", "a\0b"])
def test_a_cell_that_cannot_be_is_marked_and_nothing_is_saved(
    cast: Cast, home: Household, sheep: SubsidyRate, typed: str
) -> None:
    other = make_household(cast.a1)
    answer = fill(cast, {cell(home, sheep): typed, cell(other, sheep): "5"})
    text = answer.content.decode()
    assert answer.status_code == 400 and text.count("cell-bad") == 1
    assert f'href="#id_{cell(home, sheep)}"' in text
    assert not Holding.objects.exists()


@pytest.mark.parametrize("day", ["", "昨天", "2099-01-01"])
def test_the_day_of_the_count_must_be(
    cast: Cast, home: Household, sheep: SubsidyRate, day: str
) -> None:
    answer = fill(cast, {cell(home, sheep): "5"}, counted_on=day)
    assert answer.status_code == 400 and "id_counted_on_error" in answer.content.decode()
    assert not Holding.objects.exists()


def test_a_row_changed_meanwhile_is_shown_beside_what_was_typed(
    cast: Cast, home: Household, sheep: SubsidyRate
) -> None:
    make_holding(home, sheep, 3)
    Household.objects.filter(pk=home.pk).update(version=2)
    answer = fill(cast, {cell(home, sheep): "8", f"v-{home.pk}": "1"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "现为3.00" in text and "row-bad" in text
    assert f'name="{cell(home, sheep)}" value="8"' in text
    assert f'name="v-{home.pk}" value="2"' in text
    assert Holding.objects.get().quantity == 3


def test_a_subsidised_cell_is_only_shown(cast: Cast, home: Household, sheep: SubsidyRate) -> None:
    make_holding(home, sheep, 8, measure=make_measure(home))
    text = get(cast, SHEET)
    assert cell(home, sheep) not in text and "已分配" in text
    fill(cast, {cell(home, sheep): "9"})
    assert Holding.objects.get().quantity == 8


@pytest.mark.parametrize("who", ["cadre_b1", "town_b", "auditor"])
def test_who_may_not_fill_it_in_finds_no_sheet(
    cast: Cast, home: Household, sheep: SubsidyRate, who: str
) -> None:
    assert client_of(cast[who]).get(SHEET).status_code == 404
    assert fill(cast, {cell(home, sheep): "8"}, who).status_code == 404
    assert not Holding.objects.exists()


@time_machine.travel("2015-06-15 12:00:00 +0800")
@pytest.mark.parametrize("year", [1999, 2017, 99999999999999999999])
def test_a_year_that_cannot_be_has_no_sheet(cast: Cast, year: int) -> None:
    for page in ("holdings", "subsidies"):
        path = f"/villages/{A1}/{page}/{year}/"
        assert client_of(cast["town_a"]).get(path).status_code == 404


def test_a_year_without_rates_and_a_village_without_households_say_what_to_do(
    cast: Cast,
) -> None:
    assert "还没有奖补标准" in get(cast, SHEET)
    make_rate()
    assert "本村没有登记在册的贫困户" in get(cast, SHEET)
    assert "本村这一年度还没有摸底" in get(cast, SUBSIDIES, "auditor")


def test_a_sheet_holds_what_a_form_can_carry_and_goes_on(cast: Cast) -> None:
    for number in range(60):
        make_rate(f"品种{number:02d}")
    for number in range(16):
        make_household(cast.a1, number=f"N{number:02d}")
    first = get(cast, SHEET)
    assert first.count('name="q-') + first.count('name="v-') < 1000
    following = re.search(r'href="(\?after=[^"]*)" rel="next"', first)
    assert following and "N14" in get(cast, SHEET + following[1])


def test_the_sheet_costs_the_same_whatever_it_holds(
    cast: Cast, home: Household, sheep: SubsidyRate
) -> None:
    client = client_of(cast["cadre_a1"])

    def grow() -> None:
        for _ in range(5):
            make_holding(make_household(cast.a1), sheep)

    assert_flat_queries(lambda: client.get(SHEET), grow=grow)
    make_holding(home, sheep)
    assert_flat_queries(lambda: client.get(SUBSIDIES), grow=grow)


def make(cast: Cast, total: str, fund: str = "1", who: str = "cadre_a1") -> HttpResponse:
    return client_of(cast[who]).post(f"{SUBSIDIES}make/", {"total": total, "fund": fund})


def test_the_lines_add_up_and_become_measures_once(
    cast: Cast, home: Household, sheep: SubsidyRate
) -> None:
    make_holding(home, sheep, 12)
    make_holding(make_household(cast.a1), sheep, "2.5")
    text = get(cast, SUBSIDIES)
    assert "1,250.00" in text.split("<tfoot>")[1] and 'name="total" value="1250.00"' in text
    answer = make(cast, "1250.00")
    batch = Measure.objects.values_list("batch", flat=True).distinct().get()
    assert (answer.status_code, answer.url) == (302, f"/measures/batches/{batch}/")
    assert make(cast, "1250.00").url == SUBSIDIES
    assert Measure.objects.count() == 2
    assert "能奖补的都已生成措施" in get(cast, SUBSIDIES)


@pytest.mark.parametrize(
    ("total", "fund", "status"), [("400", "1", 409), ("500", "", 400), ("x", "1", 400)]
)
def test_a_sum_that_was_not_shown_makes_nothing(
    cast: Cast, home: Household, sheep: SubsidyRate, total: str, fund: str, status: int
) -> None:
    make_holding(home, sheep)
    assert make(cast, total, fund).status_code == status
    assert not Measure.objects.exists()


def test_the_villages_show_what_was_counted_in_them(
    cast: Cast, home: Household, sheep: SubsidyRate
) -> None:
    make_holding(home, sheep, 5, measure=make_measure(home, planned_yuan=450))
    make_holding(make_household(cast.a1), sheep, 3)
    make_holding(cast.household_b1, sheep, 10)

    def figures(who: str) -> list[str]:
        foot = get(cast, "/holdings/?year=2015", who).split("<tfoot>")[1].split("</tfoot>")[0]
        return re.findall(r'class="num">([^<]*)<', foot)

    assert figures("poverty_office") == ["3", "3", "1,750.00", "1", "450.00"]
    assert figures("town_a") == ["2", "2", "750.00", "1", "450.00"]
    assert "填写摸底表" not in get(cast, "/holdings/", "auditor")


def test_the_villages_cost_the_same_whatever_was_counted(cast: Cast, sheep: SubsidyRate) -> None:
    client = client_of(cast["poverty_office"])

    def grow() -> None:
        for village in (cast.a1, cast.a2, cast.b1):
            make_holding(make_household(village), sheep)

    assert_flat_queries(lambda: client.get("/holdings/"), grow=grow)


RATE = {"year": "2016", "kind": "crop", "item": "荞麦", "unit": "亩", "yuan": "30元"}


def test_a_rate_is_declared_on_the_page(cast: Cast) -> None:
    office = client_of(cast["poverty_office"])
    assert office.post("/rates/new/", RATE).url == "/rates/"
    again = office.post("/rates/new/", RATE)
    assert again.status_code == 400 and "已有同名的品种" in again.content.decode()
    assert SubsidyRate.objects.get().yuan == 30
    assert "荞麦" in get(cast, "/rates/", "cadre_b1")


def test_a_rate_is_corrected_by_who_saw_it_last(cast: Cast, sheep: SubsidyRate) -> None:
    office, path = client_of(cast["poverty_office"]), f"/rates/{sheep.pk}/"
    assert office.post(path, RATE | {"version": 1}).status_code == 302
    late = office.post(path, RATE | {"version": 1, "yuan": "31"})
    assert late.status_code == 409 and "内容已被他人修改" in late.content.decode()
    sheep.refresh_from_db()
    assert (sheep.item, sheep.yuan) == ("荞麦", 30)


def test_rates_are_set_for_the_whole_county_or_not_at_all(cast: Cast, sheep: SubsidyRate) -> None:
    local = client_of(make_user("local_office", role=Role.POVERTY_OFFICE, area=TOWN_A))
    for path in ("/rates/new/", f"/rates/{sheep.pk}/"):
        assert local.get(path).status_code == 404
        assert local.post(path, RATE | {"version": 1}).status_code == 404
    assert "/rates/new/" not in local.get("/rates/").content.decode()
