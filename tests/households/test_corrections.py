"""成员变动待核实: the true reasons of what an import could not know, and the figures after it."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.dashboard.figures import figures
from gujang.dashboard.places import Place
from gujang.journal.models import Entry
from households import tallies
from households.codes import ChangeKind, JoinReason, LeaveReason, Standing
from households.models import Household, Person, PersonYear
from households.services import correct_cancelled, correct_joining, correct_leaving
from tests.cast import Cast
from tests.make import COUNTY, make_household, make_person, make_standing, make_year
from tests.make_dynamic import make_closed_year

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TOLD = dt.date(2015, 12, 31)


@pytest.fixture
def household(cast: Cast) -> Household:
    """A household whose form of 2015 names one who is new, and one no more."""
    household = make_household(cast.a1, registered_on=dt.date(2013, 12, 31))
    make_person(household, "新来", joined_on=TOLD, join_reason=JoinReason.UNKNOWN)
    gone = make_person(household, "不见")
    Person.objects.filter(pk=gone.pk).update(
        left_on=TOLD, leave_reason=LeaveReason.UNKNOWN, leave_note="年度表中已无此人，原因待核实"
    )
    PersonYear.objects.filter(person=gone).update(until=TOLD)
    make_year(household, 2015)
    tallies.refresh([cast.a1.code])
    return household


def typed(cast: Cast, household: Household, name: str, who: str = "cadre_a1", **more) -> dict:
    version = Household.objects.get(pk=household.pk).version
    person = household.people.get(name=name)
    act = {"actor": cast[who], "person": person, "version": version, "note": "入户核实"}
    return act | more


def leaving(cast: Cast, household: Household, **more) -> Person:
    values = {"reason": LeaveReason.DEATH, "left_on": TOLD} | more
    return correct_leaving(**typed(cast, household, "不见", **values))


def joining(cast: Cast, household: Household, **more) -> Person:
    values = {"reason": JoinReason.MARRIED_IN, "joined_on": TOLD} | more
    return correct_joining(**typed(cast, household, "新来", **values))


def test_the_figures_follow_the_true_reasons(cast: Cast, household: Household) -> None:
    assert figures(Place(COUNTY, "固阳县"))["natural_events"] == {"其他（待核实）": 2}
    leaving(cast, household)
    joining(cast, household)
    assert figures(Place(COUNTY, "固阳县"))["natural_events"] == {"死亡": 1, "嫁入": 1}
    assert tallies.check() == []


def test_the_true_day_is_kept_and_the_form_stays_as_it_was(
    cast: Cast, household: Household
) -> None:
    row = leaving(cast, household, left_on=dt.date(2015, 6, 1))
    assert (row.left_on, row.leave_note) == (dt.date(2015, 6, 1), "入户核实")
    assert row.years.get().until == TOLD
    entry = Entry.objects.get(action="correct_leaving")
    changes = json.loads(entry.data)["changes"]
    assert changes == {"leave_reason": ["unknown", "death"], "left_on": [str(TOLD), "2015-06-01"]}
    assert tallies.check() == []


@pytest.mark.parametrize(
    "day", [dt.date(2016, 1, 1), dt.date(2013, 1, 1)], ids=["after the form", "before joining"]
)
def test_a_day_that_cannot_be_is_refused(cast: Cast, household: Household, day: dt.date) -> None:
    with pytest.raises(ValidationError) as refused:
        leaving(cast, household, left_on=day)
    assert "left_on" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        joining(cast, household, joined_on=day)
    assert "joined_on" in refused.value.message_dict


def test_a_reason_is_set_once_and_is_one(cast: Cast, household: Household) -> None:
    with pytest.raises(ValidationError):
        leaving(cast, household, reason=LeaveReason.UNKNOWN)
    with pytest.raises(ValidationError):
        joining(cast, household, reason=JoinReason.MERGED)
    leaving(cast, household)
    with pytest.raises(ValidationError, match="已经核实"):
        leaving(cast, household)


@pytest.mark.parametrize("who", ["cadre_b1", "town_b", "auditor"])
def test_the_outsider_sets_nothing(cast: Cast, household: Household, who: str) -> None:
    with pytest.raises(OutOfReach):
        leaving(cast, household, who=who)
    with pytest.raises(OutOfReach):
        joining(cast, household, who=who)


def test_in_a_closed_year_the_reason_is_free_and_the_day_is_not(
    cast: Cast, household: Household
) -> None:
    make_closed_year(2015, cast["poverty_office"])
    with pytest.raises(ValidationError) as refused:
        leaving(cast, household, left_on=dt.date(2015, 6, 1))
    assert "已于2016-01-10封账" in refused.value.message_dict["left_on"][0]
    leaving(cast, household)


def cancel(cast: Cast, household: Household, kind: ChangeKind, who: str = "town_a"):
    version = Household.objects.get(pk=household.pk).version
    values = {"actor": cast[who], "household": household, "version": version}
    return correct_cancelled(**values, kind=kind, note="入户核实")


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (ChangeKind.WRONGLY, "剔除"),
        (ChangeKind.EXTINCT, "剔除"),
        (ChangeKind.MERGED, "自然减少"),
    ],
)
def test_why_a_household_was_cancelled_sets_its_line(
    cast: Cast, household: Household, kind: ChangeKind, line: str
) -> None:
    make_standing(household, Standing.CANCELLED, TOLD, kind=ChangeKind.CANCELLED)
    tallies.refresh([cast.a1.code])
    cancel(cast, household, kind)
    found = figures(Place(COUNTY, "固阳县"))
    assert found["flow"]["全县"][line]["户"] == 1
    assert found["cancelled_deceased"] == (kind == ChangeKind.EXTINCT)
    assert tallies.check() == []
    with pytest.raises(ValidationError, match="已经核实"):
        cancel(cast, household, kind)


def test_only_who_may_register_says_why_a_household_was_cancelled(
    cast: Cast, household: Household
) -> None:
    make_standing(household, Standing.CANCELLED, TOLD, kind=ChangeKind.CANCELLED)
    for who in ("cadre_a1", "town_b"):
        with pytest.raises(OutOfReach):
            cancel(cast, household, ChangeKind.WRONGLY, who)
    with pytest.raises(ValidationError):
        cancel(cast, household, ChangeKind.EXIT)
