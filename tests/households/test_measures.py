"""Measures: entering, changing, their own detail, the sign-off that settles them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.journal.labels import lines_of
from gujang.journal.models import Entry
from households.codes import Standing
from households.codes.support import MeasureKind, WorkState
from households.models import Household, Loan, Measure, Renovation, Training, YearConditions
from households.services import (
    create_measure,
    save_detail,
    sign_measure,
    unsign_measure,
    update_measure,
)
from tests.cast import Cast
from tests.make import make_standing
from tests.make_plans import make_holding, make_measure, make_rate, make_renovation

pytestmark = pytest.mark.usefixtures("uncounted")
SHEEP = {"year": 2015, "kind": "02", "name": "养羊30只", "planned_yuan": Decimal(9000)}
DAY = dt.date(2015, 10, 31)
DONE = {"state": WorkState.DONE, "finished_on": DAY}


def act(cast: Cast, household: Household | None = None, who: str = "cadre_a1") -> dict[str, Any]:
    household = household or cast.household_a1
    version = Household.objects.get(pk=household.pk).version
    return {"actor": cast[who], "household": household, "version": version}


def test_a_measure_is_entered_as_planned(cast: Cast) -> None:
    measure = create_measure(**act(cast), facts=SHEEP)
    assert (measure.household, measure.state, measure.batch) == (
        cast.household_a1,
        WorkState.PLANNED,
        None,
    )


def test_the_households_history_tells_it_in_the_words_of_measures(cast: Cast) -> None:
    measure = create_measure(**act(cast), facts=SHEEP | {"outcome": ""})
    update_measure(**act(cast), measure=measure, facts={"state": WorkState.ONGOING})
    made, changed = Entry.objects.order_by("seq")
    said = {line.label: (line.old, line.new) for line in lines_of(made)}
    assert said["项目类别"] == ("—", "养殖业") and "帮扶成效" not in said
    said = {line.label: (line.old, line.new) for line in lines_of(changed)}
    assert said["措施"] == (None, "2015年 养殖业 养羊30只")
    assert said["状态"] == ("未开始", "进行中")


@pytest.mark.parametrize("who", ["cadre_b1", "town_b", "auditor"])
def test_the_outsider_enters_and_changes_none(cast: Cast, who: str) -> None:
    measure = make_measure(cast.household_a1)
    with pytest.raises(OutOfReach):
        create_measure(**act(cast, who=who), facts=SHEEP)
    with pytest.raises(OutOfReach):
        update_measure(**act(cast, who=who), measure=measure, facts=DONE)
    with pytest.raises(OutOfReach):
        sign_measure(**act(cast, who=who), measure=measure, signed_on=DAY, outcome="好")
    assert Measure.objects.get().state == WorkState.PLANNED


def test_a_cancelled_household_gets_none(cast: Cast) -> None:
    make_standing(cast.household_a1, Standing.CANCELLED, dt.date(2015, 1, 1))
    with pytest.raises(ValidationError, match="已注销"):
        create_measure(**act(cast), facts=SHEEP)


def test_none_is_entered_for_a_year_before_the_registration(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="2014年才识别"):
        create_measure(**act(cast), facts=SHEEP | {"year": 2013})
    measure = create_measure(**act(cast), facts=SHEEP)
    with pytest.raises(ValidationError, match="2014年才识别"):
        update_measure(**act(cast), measure=measure, facts={"year": 2013})


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "50"}, "kind"),
        ({"planned_yuan": Decimal(-1)}, ""),
        ({"state": WorkState.DONE}, "finished_on"),
        ({"state": WorkState.STOPPED}, "outcome"),
        ({"finished_on": DAY}, "finished_on"),
        ({"starts_on": dt.date(2015, 11, 1), **DONE}, "finished_on"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, facts: dict, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        create_measure(**act(cast), facts=SHEEP | facts)
    assert not field or field in refused.value.message_dict
    assert not Measure.objects.exists() and not Entry.objects.exists()


def test_who_benefits_is_of_the_household(cast: Cast) -> None:
    own, foreign = (h.people.earliest("id") for h in (cast.household_a1, cast.household_b1))
    assert create_measure(**act(cast), facts=SHEEP | {"person": own}).person == own
    with pytest.raises(ValidationError) as refused:
        create_measure(**act(cast), facts=SHEEP | {"person": foreign})
    assert "person" in refused.value.message_dict


def test_a_measure_of_another_household_is_not_changed_through_ones_own(cast: Cast) -> None:
    foreign = make_measure(cast.household_b1)
    with pytest.raises(Measure.DoesNotExist):
        update_measure(**act(cast), measure=foreign, facts=DONE)


def test_a_signed_measure_is_settled(cast: Cast) -> None:
    measure = make_measure(cast.household_a1, state=WorkState.DONE, kind=MeasureKind.LOAN)
    signed = sign_measure(**act(cast), measure=measure, signed_on=DAY, outcome="增收8000元")
    assert (signed.signed_on, signed.signed_by) == (DAY, cast["cadre_a1"])
    for change in (
        lambda: update_measure(**act(cast), measure=measure, facts={"name": "改名"}),
        lambda: save_detail(**act(cast), measure=measure, facts=LOAN),
        lambda: sign_measure(**act(cast), measure=measure, signed_on=DAY, outcome="又"),
    ):
        with pytest.raises(ValidationError, match="已签字认可"):
            change()
    assert Measure.objects.get().name == "养羊" and not Loan.objects.exists()


def test_a_sign_off_is_taken_back_for_a_reason(cast: Cast) -> None:
    measure = make_measure(
        cast.household_a1, state=WorkState.DONE, signed_on=DAY, signed_by=cast["town_a"]
    )
    with pytest.raises(ValidationError) as refused:
        unsign_measure(**act(cast), measure=measure, reason="错了")
    assert "reason" in refused.value.message_dict
    unsign_measure(**act(cast), measure=measure, reason="签字日期登记有误")
    entry = Entry.objects.get(action="unsign_measure")
    assert entry.reason == "签字日期登记有误"
    update_measure(**act(cast), measure=measure, facts={"name": "改名"})
    assert Measure.objects.get().name == "改名"
    with pytest.raises(ValidationError, match="没有登记"):
        unsign_measure(**act(cast), measure=measure, reason="再撤销一次试试")


@pytest.mark.parametrize(
    ("state", "outcome", "field"),
    [(WorkState.ONGOING, "好", "signed_on"), (WorkState.DONE, "", "outcome")],
)
def test_only_an_outcome_is_signed_for(
    cast: Cast, state: WorkState, outcome: str, field: str
) -> None:
    measure = make_measure(cast.household_a1, state=state)
    with pytest.raises(ValidationError) as refused:
        sign_measure(**act(cast), measure=measure, signed_on=DAY, outcome=outcome)
    assert field in refused.value.message_dict
    assert Measure.objects.get().signed_on is None


LOAN = {
    "bank": "农村信用联社",
    "principal": Decimal(30000),
    "rate": Decimal("4.35"),
    "subsidised_rate": Decimal("4.35"),
    "lent_on": dt.date(2015, 3, 1),
    "due_on": dt.date(2016, 3, 1),
}


def test_the_detail_is_made_and_then_changed(cast: Cast) -> None:
    measure = make_measure(cast.household_a1, kind=MeasureKind.LOAN)
    save_detail(**act(cast), measure=measure, facts=LOAN)
    save_detail(**act(cast), measure=measure, facts=LOAN | {"repaid_on": dt.date(2016, 2, 1)})
    assert Loan.objects.get().repaid_on == dt.date(2016, 2, 1)
    said = {line.label for line in lines_of(Entry.objects.order_by("seq").last())}
    assert said == {"措施", "还清日期"}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"principal": Decimal(0)}, "principal"),
        ({"subsidised_rate": Decimal(5)}, "subsidised_rate"),
        ({"due_on": LOAN["lent_on"]}, "due_on"),
        ({"bank": ""}, "bank"),
    ],
)
def test_a_loan_that_cannot_be_is_refused(cast: Cast, facts: dict, field: str) -> None:
    measure = make_measure(cast.household_a1, kind=MeasureKind.LOAN)
    with pytest.raises(ValidationError) as refused:
        save_detail(**act(cast), measure=measure, facts=LOAN | facts)
    assert field in refused.value.message_dict


def test_a_kind_with_its_detail_filled_in_stays(cast: Cast) -> None:
    measure = make_measure(cast.household_a1, kind=MeasureKind.TRAINING)
    Training.objects.create(measure=measure, course="电焊", begins_on=DAY, ends_on=DAY)
    with pytest.raises(ValidationError) as refused:
        update_measure(**act(cast), measure=measure, facts={"kind": MeasureKind.LOAN})
    assert "kind" in refused.value.message_dict


def test_a_subsidy_keeps_the_kind_of_its_holding(cast: Cast) -> None:
    measure = make_measure(cast.household_a1)
    make_holding(cast.household_a1, make_rate(), measure=measure)
    with pytest.raises(ValidationError) as refused:
        update_measure(**act(cast), measure=measure, facts={"kind": MeasureKind.FARMING})
    assert "kind" in refused.value.message_dict


FINISHED = {"state": WorkState.DONE, "finished_on": dt.date(2014, 10, 31)}


def test_a_renovation_changes_the_form_only_when_that_is_ticked(cast: Cast) -> None:
    measure = make_renovation(cast.household_a1)
    update_measure(**act(cast), measure=measure, facts=FINISHED)
    conditions = YearConditions.objects.get()
    assert (conditions.is_dangerous, conditions.danger_grade) == (True, "D")
    update_measure(**act(cast), measure=measure, facts={}, update_house=True)
    conditions.refresh_from_db()
    assert (conditions.is_dangerous, conditions.danger_grade) == (False, "A")
    assert Entry.objects.filter(action="update_conditions").count() == 1


@pytest.mark.parametrize(
    ("renovation", "facts", "conditions"),
    [
        ({"grade_after": ""}, FINISHED, True),
        ({}, {"state": WorkState.ONGOING}, True),
        ({}, FINISHED, False),
    ],
)
def test_a_form_is_not_changed_by_a_renovation_that_is_not_over(
    cast: Cast, renovation: dict, facts: dict, conditions: bool
) -> None:
    measure = make_renovation(cast.household_a1)
    Renovation.objects.update(**renovation)
    if not conditions:
        YearConditions.objects.all().delete()
    with pytest.raises(ValidationError) as refused:
        update_measure(**act(cast), measure=measure, facts=facts, update_house=True)
    assert "update_house" in refused.value.message_dict
    assert Measure.objects.get().state == WorkState.ONGOING


def test_the_counts_follow_a_house_made_safe(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(
        "households.tallies.refresh", lambda villages, *, keys=None: asked.append(tuple(keys))
    )
    measure = make_renovation(cast.household_a1)
    update_measure(**act(cast), measure=measure, facts=FINISHED, update_house=True)
    assert asked == [("household_flags", "danger_grade")]
