"""Findings follow the register: on save, by area; verified ones stay silent until data change."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from gujang.lib.changes import Stale
from households.codes import ChangeKind, Standing
from households.codes.exits import CaseState, FindingState, Step, StepResult
from households.codes.support import MeasureKind
from households.models import CheckRun, ExitCase, ExitStep, Finding, Household, Measure
from households.services import (
    change_standing,
    check_area,
    check_households,
    reopen_finding,
    stamp,
    start_check,
    update_household,
    update_income,
    verify_findings,
)
from households.services.common import changing_many
from tests.cast import A1, TOWN_A, Cast
from tests.make import make_household, make_person, make_standing, make_year
from tests.queries import assert_flat_queries, queries_of

pytestmark = pytest.mark.usefixtures("uncounted")
REASON = "入户看过，情况属实"


@pytest.fixture
def household(cast: Cast) -> Household:
    return make_household(cast.a1, number="HU-1")


def open_rules(household: Household) -> set[int]:
    rows = Finding.objects.filter(household=household, state=FindingState.OPEN)
    return set(rows.values_list("rule", flat=True))


def change_phone(cast: Cast, household: Household, phone: str) -> None:
    household.refresh_from_db()
    update_household(
        actor=cast["town_a"], household=household, version=household.version, facts={}, phone=phone
    )


def the(household: Household, rule: int) -> Finding:
    return Finding.objects.filter(household=household, rule=rule).latest("pk")


def verify(cast: Cast, *findings: Finding, who: str = "town_a", reason: str = REASON) -> int:
    seen = {row.pk: stamp(row) for row in findings}
    return verify_findings(actor=cast[who], seen=seen, reason=reason)


def test_saving_a_household_checks_it(cast: Cast, household: Household) -> None:
    change_phone(cast, household, "13947")
    assert the(household, 19).message == "联系电话应为11位数字，现有5位，请核对。"
    assert the(household, 19).severity == "W"


def test_what_is_put_right_is_gone_with_the_save(cast: Cast, household: Household) -> None:
    change_phone(cast, household, "13947")
    change_phone(cast, household, "13947212345")
    assert the(household, 19).state == FindingState.FIXED
    assert the(household, 19).fixed_at
    assert 19 not in open_rules(household)


def test_what_comes_back_is_a_new_finding(cast: Cast, household: Household) -> None:
    for phone in ("13947", "13947212345", "13947"):
        change_phone(cast, household, phone)
    states = list(Finding.objects.filter(rule=19).order_by("pk").values_list("state", flat=True))
    assert states == ["fixed", "open"]


def test_another_wrong_value_is_the_same_finding(cast: Cast, household: Household) -> None:
    change_phone(cast, household, "13947")
    before = the(household, 19)
    change_phone(cast, household, "139472")
    after = the(household, 19)
    assert (after.pk, after.data) == (before.pk, {"联系电话位数": 6})
    with pytest.raises(Stale):
        verify(cast, before)


def test_an_act_on_many_checks_them_all(cast: Cast, household: Household) -> None:
    other = make_household(cast.a1, number="HU-2", head="李")
    with changing_many({household.pk: 1, other.pk: 1}, actor=cast["town_a"]):
        assert not Finding.objects.exists()
    assert 19 in open_rules(household) & open_rules(other)


def test_a_refused_save_leaves_the_findings(cast: Cast, household: Household) -> None:
    act = {"actor": cast["town_a"], "household": household, "version": 1, "year": 2014}
    with pytest.raises(ValidationError):
        update_income(**act, facts={"wage": Decimal(-1)})
    assert not Finding.objects.exists()


def test_what_is_verified_stays_silent_while_the_data_stay(
    cast: Cast, household: Household
) -> None:
    change_phone(cast, household, "13947")
    assert verify(cast, the(household, 19)) == 1
    for _ in range(2):
        check_households([household.pk])
    row = the(household, 19)
    assert (row.state, row.reason, row.decided_by) == ("verified", REASON, cast["town_a"])
    assert 19 not in open_rules(household)


def test_what_is_verified_comes_back_when_the_data_change(cast: Cast, household: Household) -> None:
    change_phone(cast, household, "13947")
    verify(cast, the(household, 19))
    change_phone(cast, household, "1394")
    row = the(household, 19)
    assert (row.state, row.reason, row.decided_by) == ("open", "", None)


def test_verifying_is_written_down_under_the_household(cast: Cast, household: Household) -> None:
    check_households([household.pk])
    verify(cast, the(household, 19))
    entry = Entry.objects.get(action="verify_finding")
    assert (entry.object_id, entry.village, entry.reason) == (str(household.pk), A1, REASON)
    reopen_finding(actor=cast["cadre_a1"], finding=the(household, 19))
    assert the(household, 19).state == FindingState.OPEN
    assert Entry.objects.filter(action="reopen_finding", object_id=str(household.pk)).exists()


def test_verifying_needs_a_reason(cast: Cast, household: Household) -> None:
    check_households([household.pk])
    with pytest.raises(ValidationError):
        verify(cast, the(household, 19), reason="  属实 ")
    assert the(household, 19).state == FindingState.OPEN


@pytest.mark.parametrize("who", ["cadre_b1", "town_b", "auditor", "nobody"])
def test_who_may_not_write_there_cannot_verify(cast: Cast, household: Household, who: str) -> None:
    check_households([household.pk])
    with pytest.raises(OutOfReach):
        verify(cast, the(household, 19), who=who)
    assert the(household, 19).state == FindingState.OPEN


def test_all_are_verified_or_none(cast: Cast, household: Household) -> None:
    other = make_household(cast.b1, number="HU-2")
    check_households([household.pk, other.pk])
    with pytest.raises(OutOfReach):
        verify(cast, the(household, 19), the(other, 19))
    verify(cast, the(household, 20))
    with pytest.raises(Stale):
        verify(cast, the(household, 19), the(household, 20))
    assert 19 in open_rules(household)
    with pytest.raises(Stale):
        reopen_finding(actor=cast["town_a"], finding=the(household, 19))


def test_of_a_cancelled_household_nothing_is_said(cast: Cast, household: Household) -> None:
    check_households([household.pk])
    assert open_rules(household)
    household.refresh_from_db()
    change_standing(
        actor=cast["town_a"], household=household, version=household.version,
        kind=ChangeKind.WRONGLY, happened_on=dt.date(2015, 1, 1), reason="错登", attribute="01",
    )  # fmt: skip
    assert not open_rules(household)


def test_a_check_of_an_area_takes_its_households_alone(cast: Cast, household: Household) -> None:
    other = make_household(cast.b1, number="HU-2")
    run = check_area(run=start_check(actor=cast["town_a"], area=TOWN_A))
    assert open_rules(household) and not open_rules(other)
    assert (run.households, run.fixed) == (1, 0)
    assert run.opened == Finding.objects.filter(household=household).count() > 0
    assert run.finished_at
    entry = Entry.objects.get(action="run_checks")
    assert entry.actor == cast["town_a"]


@pytest.mark.parametrize("who", ["cadre_a1", "town_b", "auditor", "nobody"])
def test_who_may_not_write_all_of_an_area_cannot_have_it_checked(cast: Cast, who: str) -> None:
    with pytest.raises(OutOfReach):
        start_check(actor=cast[who], area=TOWN_A)
    assert not CheckRun.objects.exists()


def test_a_check_tells_how_far_it_is(cast: Cast, household: Household) -> None:
    told: list[tuple[int, str]] = []
    check_area(run=start_check(actor=None, area=TOWN_A), progress=lambda *said: told.append(said))
    assert told == [(0, "已核查0户，共1户")]


def test_checking_costs_the_same_whatever_there_is(cast: Cast, household: Household) -> None:
    check_households([household.pk])

    def grow() -> None:
        for number in range(3):
            another = make_household(cast.a1, number=f"HU-9{number}", members=3, head=f"王{number}")
            make_year(another, 2015)
            make_person(another, "学生", schooling="05", education="")
        check_households(everybody())

    def everybody() -> list[int]:
        return list(Household.objects.values_list("pk", flat=True))

    make_person(household, "学生", schooling="05", education="")
    check_households(everybody())
    assert_flat_queries(lambda: check_households(everybody()), grow=grow)
    assert len(queries_of(lambda: check_households([household.pk]))) <= 16


def test_the_years_before_are_read(cast: Cast) -> None:
    household = make_household(cast.a1, per_head_income=1500)
    make_person(household, "学生", born_on=dt.date(2000, 3, 5), schooling="05", education="")
    for year in (2015, 2016):
        make_year(household, year)
    household.years.filter(year=2015).update(per_head_income=Decimal(1500))
    household.years.filter(year=2016).update(per_head_income=Decimal(4000))
    check_households([household.pk])
    assert the(household, 26).person and the(household, 26).person.name == "学生"  # type: ignore[union-attr]
    assert the(household, 59).data == {"年度": 2016, "上年": "1,500", "本年": "4,000"}


def test_an_exit_is_judged_by_its_case(cast: Cast) -> None:
    household = make_household(
        cast.a1, standing=Standing.EXITED, changed_on=dt.date(2016, 12, 1), year=2016,
        registered_on=dt.date(2014, 1, 1),
    )  # fmt: skip
    check_households([household.pk])
    assert "没有退出办理的记录" in the(household, 73).message
    case = make_case(cast, household)
    check_households([household.pk])
    assert "缺农户签字认可" in the(household, 73).message
    ExitStep.objects.create(
        case=case, step=Step.CONSENT, result=StepResult.PASSED, happened_on=dt.date(2016, 11, 3),
        made_by=cast["town_a"],
    )  # fmt: skip
    check_households([household.pk])
    assert 73 not in open_rules(household)


def make_case(cast: Cast, household: Household) -> ExitCase:
    start = timezone.make_aware(dt.datetime(2016, 11, 5, 9))
    case = ExitCase.objects.create(
        household=household, year=2016, state=CaseState.APPROVED, step=Step.ANNOUNCED,
        proposed_by=cast["town_a"], proposed_on=dt.date(2016, 11, 1), notice_from=start,
        notice_until=start + dt.timedelta(days=7), notice_ended=start + dt.timedelta(days=8),
        approved_by=cast["poverty_office"], approved_on=dt.date(2016, 12, 1),
    )  # fmt: skip
    days = {Step.REVIEW: 1, Step.VISIT: 2, Step.NOTICE: 13}
    for step, day in days.items():
        ExitStep.objects.create(
            case=case, step=step, result=StepResult.PASSED,
            happened_on=dt.date(2016, 11, day), made_by=cast["town_a"],
        )  # fmt: skip
    return case


def test_measures_are_read_with_who_benefits(cast: Cast, household: Household) -> None:
    old = make_person(household, "老人", born_on=dt.date(1940, 1, 1))
    fields: dict[str, Any] = {"year": 2014, "kind": MeasureKind.POST, "name": "护林员"}
    measure = Measure.objects.create(household=household, person=old, **fields)
    check_households([household.pk])
    assert "老人当年74岁" in the(household, 80).message
    assert the(household, 80).subject == f"{measure.pk} age"


def test_a_return_from_a_register_is_not_asked_for_its_cause(cast: Cast) -> None:
    by_hand = make_household(cast.a1, number="HU-5", standing=Standing.EXITED)
    make_standing(by_hand, Standing.RETURNED, dt.date(2015, 12, 31))
    imported = make_household(cast.a1, number="HU-6", head="李", standing=Standing.EXITED)
    make_standing(imported, Standing.RETURNED, dt.date(2015, 12, 31), reason="2015年度登记表导入")
    check_households([by_hand.pk, imported.pk])
    assert 75 in open_rules(by_hand) and 75 not in open_rules(imported)
