"""A change of standing: dated, reasoned, in order, with the attribute that goes with it."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households.codes import Attribute, Cause, ChangeKind, Standing
from households.codes.exits import CaseState, StepResult
from households.models import Household, StandingChange
from households.services import change_standing
from tests.cast import Cast, client_of
from tests.make import make_household
from tests.make_exits import exit_at_once, make_case

pytestmark = pytest.mark.usefixtures("uncounted")


@pytest.fixture
def household(cast: Cast) -> Household:
    return make_household(cast.a1)


def change(cast: Cast, household: Household, who: str = "town_a", **typed) -> StandingChange:
    values = {
        "kind": ChangeKind.EXPECTED,
        "happened_on": dt.date(2016, 10, 1),
        "reason": "列入计划",
        "attribute": Attribute.POOR,
    }
    version = Household.objects.get(pk=household.pk).version
    return change_standing(actor=cast[who], household=household, version=version, **values | typed)


def leave_poverty(cast: Cast, household: Household) -> None:
    exit_at_once(
        actor=cast["town_a"], household=household, version=1, happened_on=dt.date(2016, 10, 1)
    )


def test_a_change_closes_what_was_and_is_written_down(cast: Cast, household: Household) -> None:
    change(cast, household)
    poor, expected = household.standing_changes.order_by("id")
    assert (poor.until, expected.until) == (dt.date(2016, 10, 1), None)
    now = (expected.from_standing, expected.standing, expected.made_by)
    assert now == ("0", "2", cast["town_a"])
    entry = Entry.objects.get(action="change_standing")
    assert entry.reason == "列入计划"
    assert json.loads(entry.data)["changes"] == {"standing": ["0", "2"]}


def test_an_exit_flips_the_attribute_and_keeps_its_year(cast: Cast, household: Household) -> None:
    leave_poverty(cast, household)
    year = household.years.get()
    assert (year.attribute, year.exit_year) == (Attribute.ORDINARY, 2016)


def test_who_is_cancelled_no_longer_stands_for_an_exit(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["town_a"])
    change(cast, household)
    case.refresh_from_db()
    assert case.state == CaseState.OPEN
    change(cast, household, kind=ChangeKind.WRONGLY, reason="查实不符合条件", attribute="")
    case.refresh_from_db()
    assert case.state == CaseState.WITHDRAWN
    step = case.steps.get()
    assert (step.result, step.made_by) == (StepResult.WITHDRAWN, cast["town_a"])
    assert "退出办理随之撤回" in step.note


def test_an_exit_is_no_correction(cast: Cast, household: Household) -> None:
    for who in ("town_a", "poverty_office"):
        with pytest.raises(ValidationError, match="须经退出程序批准"):
            change(cast, household, who, kind=ChangeKind.EXIT, attribute=Attribute.ORDINARY)
    page = client_of(cast["town_a"]).get(f"/households/{household.pk}/dynamic/").content.decode()
    assert "列入预脱贫" in page and "standing/exit/" not in page
    assert household.standing_changes.count() == 1


def test_a_return_needs_a_poor_attribute_and_keeps_its_cause(
    cast: Cast, household: Household
) -> None:
    leave_poverty(cast, household)
    back = {"kind": ChangeKind.RETURN, "happened_on": dt.date(2017, 3, 1)}
    with pytest.raises(ValidationError) as refused:
        change(cast, household, **back, attribute=Attribute.ORDINARY)
    assert "attribute" in refused.value.message_dict
    row = change(cast, household, **back, return_cause=Cause.ILLNESS)
    assert (row.standing, row.return_cause) == (Standing.RETURNED, "01")
    assert household.years.get().exit_year is None


def test_the_attribute_flips_without_being_typed(cast: Cast, household: Household) -> None:
    household.years.update(attribute=Attribute.WUBAO_POOR)
    leave_poverty(cast, household)
    assert household.years.get().attribute == Attribute.WUBAO
    back = {"kind": ChangeKind.RETURN, "happened_on": dt.date(2017, 3, 1), "attribute": ""}
    change(cast, household, **back, return_cause=Cause.ILLNESS)
    assert household.years.get().attribute == Attribute.WUBAO_POOR


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"happened_on": dt.date(2013, 12, 31)}, "happened_on"),
        ({"happened_on": dt.date(2999, 1, 1)}, "happened_on"),
        ({"kind": ChangeKind.STABLE}, "kind"),
        ({"kind": ChangeKind.RETURN}, "kind"),
        ({"kind": ChangeKind.REGISTERED}, "kind"),
        ({"attribute": Attribute.ORDINARY}, "attribute"),
        ({"return_cause": Cause.ILLNESS}, "return_cause"),
    ],
)
def test_what_is_out_of_order_changes_nothing(
    cast: Cast, household: Household, typed: dict, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        change(cast, household, **typed)
    assert field in refused.value.message_dict or "__all__" in refused.value.message_dict
    assert household.standing_changes.get().until is None
    assert household.years.get().attribute == Attribute.POOR


@pytest.mark.parametrize("who", ["cadre_a1", "town_b", "organization", "auditor", "admin"])
def test_only_town_and_poverty_office_correct_a_standing(
    cast: Cast, household: Household, who: str
) -> None:
    with pytest.raises(OutOfReach):
        change(cast, household, who)
    assert household.standing_changes.count() == 1


def test_a_cancelled_household_can_be_restored(cast: Cast, household: Household) -> None:
    change(cast, household, kind=ChangeKind.WRONGLY, attribute=Attribute.POOR)
    with pytest.raises(ValidationError):
        change(cast, household, kind=ChangeKind.MERGED, attribute=Attribute.POOR)
    change(cast, household, kind=ChangeKind.REVERTED, attribute=Attribute.POOR)
    assert Household.objects.as_of().valid().filter(pk=household.pk).exists()
