"""种养殖摸底: declared rates, counts by household, and the subsidies they lead to."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.access.rights import Role
from gujang.journal.labels import lines_of
from gujang.journal.models import Entry
from households.codes import Standing
from households.codes.support import HoldingKind, MeasureKind
from households.models import Holding, Household, Measure, SubsidyRate
from households.services import (
    Stale,
    count_holdings,
    make_subsidies,
    open_lines,
    save_rate,
    subsidy_lines,
)
from tests.cast import TOWN_A, Cast
from tests.make import make_household, make_standing, make_user
from tests.make_plans import make_holding, make_measure, make_rate

RATE = {"year": 2015, "kind": "animal", "item": "基础母羊", "unit": "只", "yuan": Decimal(100)}
DAY = dt.date(2015, 4, 1)


def test_a_rate_is_declared_and_corrected_by_the_county(cast: Cast) -> None:
    rate = save_rate(actor=cast["poverty_office"], facts=RATE)
    save_rate(actor=cast["poverty_office"], facts={"yuan": Decimal(120)}, rate=rate, version=1)
    rate.refresh_from_db()
    assert (rate.yuan, rate.version) == (120, 2)
    said = [(line.label, line.old, line.new) for line in lines_of(Entry.objects.latest("seq"))]
    assert ("奖补标准（元/单位）", "100.00", "120") in said


def test_a_rate_is_for_the_county_alone_to_set(cast: Cast) -> None:
    local = make_user("local_office", role=Role.POVERTY_OFFICE, area=TOWN_A)
    for actor in (local, cast["town_a"], cast["cadre_a1"], cast["auditor"]):
        with pytest.raises(OutOfReach):
            save_rate(actor=actor, facts=RATE)
    assert not SubsidyRate.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"item": "荞麦"}, "item"),
        ({"cap": Decimal(0)}, "cap"),
        ({"yuan": Decimal(-1)}, ""),
        ({"kind": "fish"}, "kind"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(cast: Cast, facts: dict, field: str) -> None:
    make_rate("荞麦", kind=HoldingKind.CROP, unit="亩")
    with pytest.raises(ValidationError) as refused:
        save_rate(actor=cast["poverty_office"], facts=RATE | facts)
    assert not field or field in refused.value.message_dict


def test_a_rate_that_led_to_subsidies_stays(cast: Cast) -> None:
    rate = make_rate()
    make_holding(cast.household_a1, rate, measure=make_measure(cast.household_a1))
    change = {"actor": cast["poverty_office"], "rate": rate}
    with pytest.raises(ValidationError, match="已按这一标准分配"):
        save_rate(**change, version=1, facts={"yuan": Decimal(120)})
    save_rate(**change, version=1, facts={"note": "固政发〔2015〕号"})
    with pytest.raises(Stale):
        save_rate(**change, version=1, facts={"note": "另一份"})


def versions(*households: Household) -> dict[int, int]:
    pks = [household.pk for household in households]
    return dict(Household.objects.filter(pk__in=pks).values_list("pk", "version"))


def count(cast: Cast, cells: dict, who: str = "cadre_a1", **more: Any) -> int:
    homes = Household.objects.filter(pk__in=[household for household, _ in cells])
    act = {
        "actor": cast[who],
        "village": cast.a1,
        "seen": versions(*homes),
        "counted_on": DAY,
        "quantities": cells,
    }
    return count_holdings(**act | more)


def test_counts_are_set_changed_and_taken_away(cast: Cast) -> None:
    home, sheep, wheat = cast.household_a1.pk, make_rate(), make_rate("荞麦")
    assert count(cast, {(home, sheep.pk): Decimal(8), (home, wheat.pk): Decimal("5.50")}) == 2
    assert count(cast, {(home, sheep.pk): Decimal(9), (home, wheat.pk): None}) == 2
    assert count(cast, {(home, sheep.pk): Decimal(9)}) == 0
    assert [(h.rate, h.quantity) for h in Holding.objects.all()] == [(sheep, 9)]
    said = [[(x.label, x.old, x.new) for x in lines_of(e)] for e in Entry.objects.order_by("seq")]
    assert said == [
        [("基础母羊", "—", "8只"), ("荞麦", "—", "5.50只")],
        [("基础母羊", "8.00只", "9只"), ("荞麦", "5.50只", "—")],
    ]


def test_a_subsidised_count_stays_and_nothing_beside_it_is_saved(cast: Cast) -> None:
    home, sheep, wheat = cast.household_a1, make_rate(), make_rate("荞麦")
    make_holding(home, sheep, measure=make_measure(home))
    with pytest.raises(ValidationError, match="已经分配奖补"):
        count(cast, {(home.pk, wheat.pk): Decimal(3), (home.pk, sheep.pk): Decimal(9)})
    assert Holding.objects.get().quantity == 5


def test_a_household_changed_meanwhile_stops_the_sheet(cast: Cast) -> None:
    home, rate = cast.household_a1, make_rate()
    cells, before = {(home.pk, rate.pk): Decimal(8)}, versions(home)
    Household.objects.update(version=3)
    with pytest.raises(Stale):
        count(cast, cells, seen=before)
    assert not Holding.objects.exists()


@pytest.mark.parametrize(
    ("who", "other"), [("cadre_b1", False), ("auditor", False), ("poverty_office", True)]
)
def test_a_sheet_counts_households_of_its_village_in_reach(
    cast: Cast, who: str, other: bool
) -> None:
    home = cast.household_b1 if other else cast.household_a1
    with pytest.raises(OutOfReach):
        count(cast, {(home.pk, make_rate().pk): Decimal(8)}, who)
    assert not Holding.objects.exists()


def test_a_count_of_the_future_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        count(cast, {(cast.household_a1.pk, make_rate().pk): Decimal(1)}, counted_on=dt.date.max)
    assert "counted_on" in refused.value.message_dict


def subsidise(cast: Cast, total: str, who: str = "cadre_a1") -> list[Measure]:
    act = {"village": cast.a1, "year": 2015, "fund": "1", "total": Decimal(total)}
    return make_subsidies(actor=cast[who], **act)


@pytest.fixture
def counted(cast: Cast) -> list[Holding]:
    """12 sheep (of which 10 count), 5.55 mu of buckwheat, nothing of a third."""
    sheep = make_rate()
    wheat = make_rate("荞麦", "30.05", None, kind=HoldingKind.CROP, unit="亩")
    other = make_household(cast.a1, number="HU-A1-0002")
    return [
        make_holding(cast.household_a1, sheep, 12),
        make_holding(cast.household_a1, wheat, "5.55"),
        make_holding(other, sheep, 0),
        make_holding(cast.household_b1, sheep, 9),
        make_holding(cast.household_a1, make_rate(year=2016), 9),
    ]


def test_the_lines_of_a_village_and_year_are_reckoned_by_rate(
    cast: Cast, counted: list[Holding]
) -> None:
    lines = subsidy_lines(cast.a1, 2015)
    assert {(line.holding.rate.item, line.amount) for line in lines} == {
        ("基础母羊", Decimal("1000.00")),
        ("荞麦", Decimal("166.78")),
    }


def test_each_holding_leads_to_one_measure(cast: Cast, counted: list[Holding]) -> None:
    subsidise(cast, "1166.78")
    found = {(m.kind, m.name, m.planned_yuan, m.fund) for m in Measure.objects.all()}
    assert found == {
        (MeasureKind.LIVESTOCK, "基础母羊奖补", Decimal("1000.00"), "1"),
        (MeasureKind.FARMING, "荞麦奖补", Decimal("166.78"), "1"),
    }
    assert Measure.objects.values("batch").distinct().count() == 1
    assert subsidise(cast, "0") == []
    assert Measure.objects.count() == 2
    assert Entry.objects.filter(action="make_subsidy").count() == 2


def test_what_was_subsidised_stays_as_it_was_reckoned(cast: Cast, counted: list[Holding]) -> None:
    subsidise(cast, "1166.78")
    SubsidyRate.objects.update(yuan=1)
    assert sum(line.amount for line in subsidy_lines(cast.a1, 2015)) == Decimal("1166.78")


def test_another_sum_than_the_one_shown_makes_nothing(cast: Cast, counted: list[Holding]) -> None:
    with pytest.raises(Stale):
        subsidise(cast, "1166.77")
    assert not Measure.objects.exists()
    assert cast.household_a1.version == Household.objects.get(pk=cast.household_a1.pk).version


@pytest.mark.parametrize("who", ["cadre_b1", "auditor"])
def test_the_outsider_makes_no_subsidies(cast: Cast, counted: list[Holding], who: str) -> None:
    with pytest.raises(OutOfReach):
        subsidise(cast, "1166.78", who)


def test_no_cancelled_household_is_subsidised(cast: Cast, counted: list[Holding]) -> None:
    make_standing(cast.household_a1, Standing.CANCELLED, dt.date(2015, 5, 1))
    assert open_lines(subsidy_lines(cast.a1, 2015)) == []
