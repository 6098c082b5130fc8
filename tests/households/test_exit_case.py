"""An exit case: steps in order, days in order, separation of duty, and what an approval does."""

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from time_machine import travel

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households.codes import Attribute, Standing
from households.codes.exits import CaseState, FindingState, Severity, Step, StepResult, Verdict
from households.models import (
    CriteriaVersion,
    ExitCase,
    Finding,
    Household,
    HouseholdYear,
    PovertyLine,
    Verification,
)
from households.services import (
    Stale,
    approve_exit,
    pass_step,
    propose_exit,
    return_case,
    withdraw_exit,
)
from tests.cast import Cast
from tests.make import make_household, make_membership, make_standing
from tests.make_exits import NOW, PROPOSED, TODAY, make_case, make_ready, make_verification

pytestmark = pytest.mark.usefixtures("uncounted", "in_december")


@pytest.fixture
def in_december() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def household(cast: Cast) -> Household:
    return make_ready(cast.a1)


def version_of(case: ExitCase) -> int:
    return Household.objects.values_list("version", flat=True).get(pk=case.household_id)


def propose(cast: Cast, household: Household, who: str = "cadre_a1", **typed) -> ExitCase:
    values = {"proposed_on": PROPOSED, "version": 1} | typed
    return propose_exit(actor=cast[who], household=household, **values)


def take(cast: Cast, case: ExitCase, step: Step, who: str, **typed) -> ExitCase:
    values = {"happened_on": TODAY, "person": "王主任", "version": version_of(case)} | typed
    return pass_step(actor=cast[who], case=case, step=step, **values)


def approve(cast: Cast, case: ExitCase, who: str = "poverty_office", **typed) -> ExitCase:
    values = {"happened_on": TODAY, "person": "张局长", "version": version_of(case)} | typed
    return approve_exit(actor=cast[who], case=case, **values)


def standing(household: Household) -> str:
    return household.standing_changes.get(until__isnull=True).standing


def test_a_proposal_opens_a_case_and_changes_no_standing(cast: Cast, household: Household) -> None:
    case = propose(cast, household, note="收入稳定")
    assert (case.step, case.state, case.year) == (Step.REVIEW, CaseState.OPEN, 2016)
    assert (case.proposed_by, standing(household)) == (cast["cadre_a1"], Standing.POOR)
    assert Entry.objects.get(action="propose_exit").reason == "收入稳定"


@pytest.mark.parametrize("who", ["cadre_b1", "town_b", "auditor", "organization", "admin"])
def test_only_who_may_change_the_household_proposes(
    cast: Cast, household: Household, who: str
) -> None:
    with pytest.raises(OutOfReach):
        propose(cast, household, who)
    assert not ExitCase.objects.exists()


@pytest.mark.parametrize(
    ("made", "typed", "said"),
    [
        ({"standing": Standing.EXITED}, {}, "现为“已脱贫”"),
        ({"standing": Standing.CANCELLED}, {}, "现为“注销”"),
        ({}, {"proposed_on": dt.date(2016, 12, 21)}, "不能晚于今天"),
        ({}, {"proposed_on": dt.date(2013, 12, 31)}, "不能早于"),
    ],
)
def test_what_cannot_be_proposed_is_refused(cast: Cast, made: dict, typed: dict, said) -> None:
    household = make_household(cast.a1, **made)
    with pytest.raises(ValidationError, match=said):
        propose(cast, household, **typed)
    assert not ExitCase.objects.exists()


def test_a_household_has_one_open_case(cast: Cast, household: Household) -> None:
    propose(cast, household)
    with pytest.raises(ValidationError, match="已有办理中的退出"):
        propose(cast, household, version=2)


def test_a_page_that_is_too_old_proposes_nothing(cast: Cast, household: Household) -> None:
    propose(cast, household)
    with pytest.raises(Stale):
        propose(cast, household)


def test_a_step_is_kept_with_day_person_and_note(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["cadre_a1"])
    after = take(cast, case, Step.REVIEW, "cadre_a1", note="到会21人，全部同意")
    assert after.step == Step.VISIT
    row = case.steps.get()
    assert (row.step, row.result, row.happened_on) == (Step.REVIEW, StepResult.PASSED, TODAY)
    assert (row.person, row.note, row.made_by) == ("王主任", "到会21人，全部同意", cast["cadre_a1"])
    data = json.loads(Entry.objects.get(action="pass_exit_step").data)
    assert (data["step"], data["happened_on"]) == (Step.REVIEW, "2016-12-20")


@pytest.mark.parametrize("asked", [Step.VISIT, Step.CONSENT, Step.TOWN, Step.ANNOUNCED])
def test_no_step_is_skipped(cast: Cast, household: Household, asked: Step) -> None:
    case = make_case(household, cast["cadre_a1"])
    with pytest.raises(ValidationError, match="现在的环节是“民主评议”"):
        take(cast, case, asked, "town_a")
    assert not case.steps.exists()


def test_a_case_cannot_be_approved_before_its_time(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["cadre_a1"], step=Step.TOWN)
    with pytest.raises(ValidationError, match="现在的环节是“乡镇审核”"):
        approve(cast, case)
    assert standing(household) == Standing.POOR


@pytest.mark.parametrize("day", [dt.date(2016, 11, 30), dt.date(2016, 12, 21)])
def test_a_step_lies_after_the_last_and_not_to_come(
    cast: Cast, household: Household, day: dt.date
) -> None:
    case = make_case(household, cast["cadre_a1"])
    take(cast, case, Step.REVIEW, "cadre_a1", happened_on=dt.date(2016, 12, 1))
    with pytest.raises(ValidationError) as refused:
        take(cast, case, Step.VISIT, "cadre_a1", happened_on=day)
    assert "happened_on" in refused.value.message_dict
    assert ExitCase.objects.get().step == Step.VISIT


def test_the_towns_step_is_the_towns(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["cadre_a1"], step=Step.TOWN)
    for who in ("cadre_a1", "poverty_office", "town_b"):
        with pytest.raises(OutOfReach):
            take(cast, case, Step.TOWN, who)
    assert take(cast, case, Step.TOWN, "town_a").reviewed_by == cast["town_a"]


def test_the_countys_step_is_the_countys(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY)
    for who in ("cadre_a1", "town_a", "auditor"):
        with pytest.raises(OutOfReach):
            approve(cast, case, who)
    assert standing(household) == Standing.POOR


def test_who_proposed_does_not_review(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["town_a"], step=Step.TOWN)
    with pytest.raises(ValidationError, match="提名人不能办理“乡镇审核”"):
        take(cast, case, Step.TOWN, "town_a")
    with pytest.raises(IntegrityError), transaction.atomic():
        ExitCase.objects.update(reviewed_by=cast["town_a"])


def test_who_proposed_does_not_approve(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["poverty_office"], step=Step.COUNTY)
    with pytest.raises(ValidationError, match="提名人不能办理“县批准”"):
        approve(cast, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExitCase.objects.update(approved_by=cast["poverty_office"])
    assert standing(household) == Standing.POOR


@pytest.mark.parametrize(
    ("poor", "exited"),
    [
        (Attribute.POOR, Attribute.ORDINARY),
        (Attribute.DIBAO_POOR, Attribute.DIBAO),
        (Attribute.WUBAO_POOR, Attribute.WUBAO),
    ],
)
def test_an_approval_moves_the_standing(cast: Cast, household: Household, poor, exited) -> None:
    household.years.filter(until__isnull=True).update(attribute=poor)
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY)
    after = approve(cast, case)
    assert (after.state, after.step, after.approved_on) == (
        CaseState.APPROVED,
        Step.ANNOUNCED,
        TODAY,
    )
    change = household.standing_changes.get(until__isnull=True)
    assert (change.standing, change.kind, change.happened_on) == (Standing.EXITED, "exit", TODAY)
    form = household.years.get(until__isnull=True)
    assert (form.attribute, form.exit_year) == (exited, 2016)
    entry = Entry.objects.get()
    assert entry.action == "approve_exit"
    assert json.loads(entry.data)["changes"] == {
        "standing": ["0", "1"],
        "attribute": [poor, exited],
    }


def test_an_approval_keeps_what_it_was_judged_by(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY)
    approve(cast, case)
    Verification.objects.all().delete()
    PovertyLine.objects.filter(year=2016).update(exit=9999)
    kept = ExitCase.objects.get().readiness
    assert [row["verdict"] for row in kept] == [Verdict.MET] * 7
    assert kept[0]["said"] == "3,500.00元，超过2016年退出标准2,952.00元"


def test_a_criterion_that_is_not_met_stops_the_approval(cast: Cast, household: Household) -> None:
    make_verification(household, dt.date(2016, 12, 10), housing=False)
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY)
    with pytest.raises(ValidationError, match="未达标：住房安全有保障"):
        approve(cast, case, note="已经核实清楚")
    assert (standing(household), ExitCase.objects.get().state) == (Standing.POOR, CaseState.OPEN)
    assert not case.steps.exists() and not Entry.objects.exists()


def test_the_exit_line_itself_is_not_over_the_line(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY)
    HouseholdYear.objects.update(per_head_income=Decimal(2952))
    with pytest.raises(ValidationError, match="未达标：人均纯收入超过当年标准"):
        approve(cast, case)


def test_what_is_unknown_is_approved_for_a_reason_alone(cast: Cast, household: Household) -> None:
    Verification.objects.update(food=None)
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY)
    with pytest.raises(ValidationError, match="无法判定：不愁吃"):
        approve(cast, case)
    approve(cast, case, note="镇村两级入户核实，口粮充足")
    assert standing(household) == Standing.EXITED
    assert Entry.objects.get().reason == "镇村两级入户核实，口粮充足"


@pytest.mark.parametrize(
    ("severity", "state", "stops"),
    [
        (Severity.ERROR, FindingState.OPEN, True),
        (Severity.ERROR, FindingState.FIXED, False),
        (Severity.WARNING, FindingState.OPEN, False),
    ],
)
def test_an_open_error_of_the_data_check_stops_the_approval(
    cast: Cast, household: Household, severity, state, stops
) -> None:
    Finding.objects.create(
        rule=71, household=household, severity=severity, state=state, message="住房面积为空",
        found_at=NOW,
    )  # fmt: skip
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY)
    if stops:
        with pytest.raises(ValidationError, match="住房面积为空"):
            approve(cast, case)
    else:
        approve(cast, case)
    assert (standing(household) == Standing.POOR) == stops


def test_the_criteria_of_the_day_of_approval_are_asked(cast: Cast, household: Household) -> None:
    Verification.objects.update(water=None)
    household.years.get(until__isnull=True).conditions.delete()
    Verification.objects.update(housing=True)
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY)
    with pytest.raises(ValidationError, match="饮水安全有保障"):
        approve(cast, case)
    CriteriaVersion.objects.filter(starts_on=dt.date(2016, 5, 1)).delete()
    approve(cast, case)


def test_an_approved_exit_is_announced(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY)
    approve(cast, case)
    assert take(cast, case, Step.ANNOUNCED, "cadre_a1").announced_on == TODAY
    assert case.steps.last().step == Step.ANNOUNCED


def test_a_case_goes_back_for_a_reason(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY, reviewed_by=cast["town_a"])
    act = {"actor": cast["poverty_office"], "case": case, "back_to": Step.VISIT}
    with pytest.raises(ValidationError, match="至少5个字"):
        return_case(**act, version=1, reason="不行")
    after = return_case(**act, version=1, reason="收入没有核实到人")
    assert (after.step, after.reviewed_by, after.notice_ended) == (Step.VISIT, None, None)
    row = case.steps.get()
    assert (row.step, row.result, row.back_to) == (Step.COUNTY, StepResult.RETURNED, Step.VISIT)
    entry = Entry.objects.get(action="return_exit")
    assert entry.reason == "收入没有核实到人"


@pytest.mark.parametrize("back_to", [Step.TOWN, Step.COUNTY])
def test_a_case_goes_back_to_what_lies_behind_alone(cast: Cast, household, back_to) -> None:
    case = make_case(household, cast["cadre_a1"], step=Step.TOWN)
    with pytest.raises(ValidationError, match="只能退回到以前的环节"):
        return_case(
            actor=cast["town_a"], case=case, version=1, back_to=back_to, reason="材料不齐全"
        )


def test_who_may_take_the_step_sends_it_back(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY)
    for who in ("cadre_a1", "town_a"):
        with pytest.raises(OutOfReach):
            return_case(
                actor=cast[who], case=case, version=1, back_to=Step.VISIT, reason="材料不齐全"
            )


def test_a_proposal_is_taken_back_and_made_again(cast: Cast, household: Household) -> None:
    case = propose(cast, household)
    withdraw_exit(actor=cast["cadre_a1"], case=case, version=2, reason="农户不同意退出")
    assert ExitCase.objects.get().state == CaseState.WITHDRAWN
    assert case.steps.get().result == StepResult.WITHDRAWN
    with pytest.raises(ValidationError, match="已撤回"):
        take(cast, case, Step.REVIEW, "cadre_a1")
    propose(cast, household, version=3)
    assert ExitCase.objects.filter(state=CaseState.OPEN).count() == 1


@pytest.mark.parametrize("state", [CaseState.APPROVED, CaseState.WITHDRAWN])
def test_a_closed_case_is_neither_sent_back_nor_taken_back(cast: Cast, household, state) -> None:
    case = make_case(
        household, cast["cadre_a1"], step=Step.COUNTY, state=state, approved_by=cast["town_a"]
    )
    act = {"actor": cast["poverty_office"], "case": case, "version": 1, "reason": "材料不齐全"}
    for service, more in ((return_case, {"back_to": Step.VISIT}), (withdraw_exit, {})):
        with pytest.raises(ValidationError, match="不能再退回或撤回"):
            service(**act, **more)


def test_a_household_that_was_cancelled_meanwhile_is_not_approved(
    cast: Cast, household: Household
) -> None:
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY)
    make_standing(household, Standing.CANCELLED, dt.date(2016, 12, 1))
    with pytest.raises(ValidationError, match="现为“注销”"):
        approve(cast, case)


def test_a_right_that_ended_ends_the_acts(cast: Cast, household: Household) -> None:
    """The gate is asked inside the act: a town whose membership is of another town is nobody."""
    case = make_case(household, cast["cadre_a1"], step=Step.TOWN)
    make_membership(cast["nobody"], "town", "150222105")
    with pytest.raises(OutOfReach):
        take(cast, case, Step.TOWN, "nobody")
