"""Making and changing a household's plan of a year: headings, indicators, income lines, at once."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.journal.labels import lines_of
from gujang.journal.models import Entry
from households.models import Household, Plan
from households.services import IncomeItem, Stale, Words, save_plan
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("uncounted")
MADE = {"made_on": dt.date(2015, 3, 1), "goal": "年内脱贫", "industry": "养羊20只"}
SHEEP = IncomeItem("02", Decimal("8000.00"), "羊", Decimal(20), "只", "2015年10月")


def save(cast: Cast, who: str = "cadre_a1", **more: Any) -> Plan:
    household = cast.household_a1
    version = Household.objects.get(pk=household.pk).version
    act = {
        "actor": cast[who],
        "household": household,
        "version": version,
        "year": 2015,
        "facts": MADE,
        "indicators": {"1": Words("2,000.00元", "高于2,855.00元")},
        "incomes": [SHEEP],
    }
    return save_plan(**act | more)


def test_a_plan_is_made_with_all_its_parts(cast: Cast) -> None:
    plan = save(cast)
    assert (plan.goal, plan.industry) == ("年内脱贫", "养羊20只")
    assert [(i.indicator, i.planned) for i in plan.indicators.all()] == [("1", "高于2,855.00元")]
    assert [(i.amount, i.unit) for i in plan.incomes.all()] == [(8000, "只")]
    assert Household.objects.get(pk=cast.household_a1.pk).version == 2


def test_saved_again_it_is_changed_and_the_lines_replaced(cast: Cast) -> None:
    save(cast)
    other = SHEEP._replace(amount=Decimal(9000))
    save(cast, facts=MADE | {"goal": "稳定脱贫"}, indicators={"1": Words("2,000.00元")},
         incomes=[other, SHEEP])  # fmt: skip
    plan = Plan.objects.get()
    assert plan.goal == "稳定脱贫"
    assert [(i.present, i.planned) for i in plan.indicators.all()] == [("2,000.00元", "")]
    assert sorted(i.amount for i in plan.incomes.all()) == [8000, 9000]


def test_the_households_history_tells_it_in_words(cast: Cast) -> None:
    save(cast)
    entry = Entry.objects.get(action="save_plan")
    assert entry.object_id == str(cast.household_a1.pk)
    said = {line.label: line.new for line in lines_of(entry)}
    assert said["帮扶目标"] == "年内脱贫"
    assert said["人均可支配收入·计划"] == "高于2,855.00元"
    assert said["收入计划"] == "养殖 羊 8000.00"
    assert "劳动力素质提高" not in said


def test_nothing_changed_leaves_an_entry_without_changes(cast: Cast) -> None:
    save(cast)
    save(cast)
    assert json.loads(Entry.objects.filter(action="save_plan").latest("seq").data) == {"year": 2015}


def test_the_outsider_makes_none(cast: Cast) -> None:
    for who in ("cadre_b1", "town_b", "auditor"):
        with pytest.raises(OutOfReach):
            save(cast, who)
    assert not Plan.objects.exists()


def test_a_plan_seen_before_somebody_elses_change_is_stale(cast: Cast) -> None:
    save(cast)
    with pytest.raises(Stale):
        save(cast, version=1)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"year": 2013}, "year"),
        ({"year": 2017}, "year"),
        ({"facts": MADE | {"made_on": None}}, "made_on"),
        ({"facts": MADE | {"made_on": dt.date(2015, 6, 16)}}, "made_on"),
        ({"facts": MADE | {"agreed_on": dt.date(2015, 6, 16)}}, "agreed_on"),
        ({"facts": MADE | {"goal": "长" * 201}}, "goal"),
        ({"incomes": [SHEEP._replace(amount=Decimal(-1))]}, ""),
        ({"incomes": [SHEEP._replace(kind="98")]}, "kind"),
        ({"indicators": {"1": Words("长" * 51)}}, "present"),
    ],
)
@time_machine.travel("2015-06-15 12:00:00 +0800")
def test_what_cannot_be_is_refused_and_nothing_is_left(cast: Cast, more: dict, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        save(cast, **more)
    assert not field or field in refused.value.message_dict
    assert not Plan.objects.exists() and not Entry.objects.exists()


@time_machine.travel("2015-06-15 12:00:00 +0800")
def test_a_plan_may_be_for_the_year_to_come(cast: Cast) -> None:
    assert save(cast, year=2016).year == 2016
