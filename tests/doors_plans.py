"""The doors of plans, measures, holdings and rates."""

from collections.abc import Mapping
from typing import Any

from django.utils.http import urlencode

from households.codes.support import MeasureKind, WorkState
from households.models import Measure, SubsidyRate
from tests.cast import A1, B1, Cast
from tests.door import (
    EDITS_A1,
    SEES_A1,
    SEES_B1,
    VIEWERS,
    Door,
    a_household,
    a_household_of_b,
    seen,
)
from tests.make_plans import BATCH, make_holding, make_measure, make_rate

EDITORS = frozenset("poverty_office town_a town_b cadre_a1 cadre_b1".split())
SETS_RULES = frozenset({"poverty_office"})


def _measure(cast: Cast, side: str, **fields: Any) -> Measure:
    household = cast.household_a1 if side == "a" else cast.household_b1
    found = household.measures.filter(**fields).first()
    return found or make_measure(household, **fields)


def a_measure(cast: Cast) -> list[Any]:
    return [cast.household_a1.pk, _measure(cast, "a", name="买羊", kind=MeasureKind.LOAN).pk]


def a_measure_of_b(cast: Cast) -> list[Any]:
    return [cast.household_b1.pk, _measure(cast, "b", name="买羊", kind=MeasureKind.LOAN).pk]


def a_finished(cast: Cast) -> list[Any]:
    measure = _measure(cast, "a", name="买牛", state=WorkState.DONE)
    return [cast.household_a1.pk, measure.pk]


def a_finished_of_b(cast: Cast) -> list[Any]:
    measure = _measure(cast, "b", name="买牛", state=WorkState.DONE)
    return [cast.household_b1.pk, measure.pk]


def a_signed(cast: Cast) -> list[Any]:
    fields = {"name": "买鸡", "state": WorkState.DONE, "signed_on": "2015-11-01"}
    return [cast.household_a1.pk, _measure(cast, "a", **fields).pk]


def a_signed_of_b(cast: Cast) -> list[Any]:
    fields = {"name": "买鸡", "state": WorkState.DONE, "signed_on": "2015-11-01"}
    return [cast.household_b1.pk, _measure(cast, "b", **fields).pk]


def a_batch_of_measures(cast: Cast) -> list[Any]:
    _measure(cast, "a", name="扶贫羊", batch=BATCH)
    return [BATCH]


def a_plan(cast: Cast) -> list[Any]:
    return [cast.household_a1.pk, 2015]


def a_plan_of_b(cast: Cast) -> list[Any]:
    return [cast.household_b1.pk, 2015]


def a_rate(cast: Cast) -> list[Any]:
    return [(SubsidyRate.objects.filter(item="基础母羊", year=2015).first() or make_rate()).pk]


def a_sheet(cast: Cast) -> list[Any]:
    a_rate(cast)
    return [A1, 2015]


def a_sheet_of_b(cast: Cast) -> list[Any]:
    a_rate(cast)
    return [B1, 2015]


def counted(cast: Cast) -> list[Any]:
    """A village with one open subsidy of 500 yuan."""
    rate = SubsidyRate.objects.get(pk=a_rate(cast)[0])
    if not cast.household_a1.holdings.filter(rate=rate).exists():
        make_holding(cast.household_a1, rate)
    return [A1, 2015]


def sheet(cast: Cast) -> Mapping[str, Any]:
    home = cast.household_a1.pk
    return {"counted_on": "2015-04-01", f"v-{home}": 1, f"q-{home}-{a_rate(cast)[0]}": "8只"}


def given(cast: Cast) -> Mapping[str, Any]:
    return {
        "query": urlencode({"area": A1}),
        "batch": "7d0f3c1e-5a44-4c58-9e0b-0c6f6a1f2b3c",
        "pick": f"{cast.household_a1.pk}:1",
        "year": 2015,
        "kind": "02",
        "name": "扶贫鸡",
        "state": "planned",
    }


def advanced(cast: Cast) -> Mapping[str, Any]:
    measure = _measure(cast, "a", name="扶贫羊", batch=BATCH)
    return {"pick": f"{measure.pk}:{cast.household_a1.pk}:1", "state": "ongoing"}


MEASURE = {"year": "2015", "kind": "05", "name": "买羊贷款", "state": "planned"}
PLANS: dict[str, Door] = {
    "household_plan_edit": Door(
        EDITS_A1, own=a_plan, foreign=a_plan_of_b, post=302,
        data=seen(goal="年内脱贫", made_on="2015-03-01",
                   **{"line-TOTAL_FORMS": 0, "line-INITIAL_FORMS": 0})),
    "household_measure_create": Door(
        EDITS_A1, own=a_household, foreign=a_household_of_b, post=302, data=seen(**MEASURE)),
    "measure_detail": Door(
        SEES_A1, own=a_measure, foreign=a_measure_of_b, foreign_to=SEES_B1, rows=1),
    "measure_edit": Door(
        EDITS_A1, own=a_measure, foreign=a_measure_of_b, post=302, data=seen(**MEASURE)),
    "measure_progress": Door(
        EDITS_A1, own=a_measure, foreign=a_measure_of_b, post=302, data=seen(state="ongoing")),
    "measure_more": Door(
        EDITS_A1, own=a_measure, foreign=a_measure_of_b, post=302,
        data=seen(bank="信用社", principal="30000", rate="4.35", subsidised_rate="4.35",
                   lent_on="2015-03-01", due_on="2016-03-01")),
    "measure_sign": Door(
        EDITS_A1, own=a_finished, foreign=a_finished_of_b, post=302,
        data=seen(outcome="增收8000元", signed_on="2015-11-01")),
    "measure_unsign": Door(
        EDITS_A1, own=a_signed, foreign=a_signed_of_b, post=302,
        data=seen(reason="签字日期登记有误")),
    "measure_list": Door(VIEWERS, queries=(
        "", "?area=150222105", "?q=syy", "?year=2015&kind=02&state=planned&late=1&signed=1&fund=1",
        "?sort=-planned&rows=20")),
    "measure_export": Door(VIEWERS, queries=("", "?area=150222105"), rows=1),
    "measure_pick": Door(EDITORS, queries=("", f"?area={A1}", f"?area={B1}&standing=0")),
    "measure_preview": Door(EDITORS, get=None, post=400, post_rows=0),
    "measure_batch_create": Door(EDITORS, get=None, post=400, post_rows=0),
    "measure_batch": Door(SEES_A1, own=a_batch_of_measures),
    "measure_batch_progress": Door(
        EDITS_A1, own=a_batch_of_measures, get=None, post=302, data=advanced),
    "holding_list": Door(VIEWERS, queries=("", "?year=2015", "?area=150222105", "?area=x")),
    "holding_sheet": Door(EDITS_A1, own=a_sheet, foreign=a_sheet_of_b, post=302, data=sheet),
    "subsidy_list": Door(SEES_A1, own=counted, foreign=a_sheet_of_b, foreign_to=SEES_B1),
    "subsidy_make": Door(
        EDITS_A1, own=counted, get=None, post=302,
        data=lambda cast: {"fund": "1", "total": "500.00"}),
    "rate_list": Door(VIEWERS),
    "rate_create": Door(SETS_RULES, post=302, data=lambda cast: {
        "year": "2016", "kind": "crop", "item": "荞麦", "unit": "亩", "yuan": "30"}),
    "rate_edit": Door(
        SETS_RULES, own=a_rate, post=302,
        data=seen(year="2015", kind="animal", item="基础母羊", unit="只", yuan="100", cap="10")),
}  # fmt: skip
