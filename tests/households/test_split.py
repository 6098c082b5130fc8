"""拆户: some members leave and begin a household that carries on what the old one was."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households.codes import (
    Attribute,
    Cause,
    ChangeKind,
    JoinReason,
    LeaveReason,
    Relation,
    Sex,
    Standing,
)
from households.models import Household, Person, PersonYear
from households.sealed import disease, id_number
from households.services import Head, Stale, split_household
from tests.cast import Cast
from tests.make import make_household, make_person, make_standing, set_income
from tests.make_dynamic import act, split

pytestmark = pytest.mark.usefixtures("uncounted")

DAY = dt.date(2015, 5, 1)


@pytest.fixture
def household(cast: Cast) -> Household:
    """Four people: the head, his wife, a son and the son's wife."""
    household = make_household(
        cast.a1, number="H1", head="王建国", main_cause=Cause.SKILL, attribute=Attribute.DIBAO_POOR
    )
    make_person(household, "李秀英", sex=Sex.FEMALE, relation=Relation.SPOUSE)
    make_person(household, "王小军", relation=Relation.SON, disease="肝炎")
    make_person(household, "赵小花", sex=Sex.FEMALE, relation=Relation.DAUGHTER_IN_LAW)
    set_income(household, 1000)
    return household


def named(household: Household, *names: str) -> list[Person]:
    return list(household.people.filter(name__in=names, left_on=None).order_by("pk"))


def relations(household: Household) -> dict[str, str]:
    rows = PersonYear.objects.filter(person__household=household, until=None)
    return dict(rows.values_list("person__name", "relation"))


def of_the_son(household: Household, **more) -> dict:
    son, wife = named(household, "王小军", "赵小花")
    values = {"leaving": [son, wife], "new_head": Head(son, {wife.pk: Relation.SPOUSE})}
    return values | {"number": "H2", "split_on": DAY, "reason": "儿子成家"} | more


def test_the_new_household_carries_on_what_the_old_one_was(
    cast: Cast, household: Household
) -> None:
    new = split_household(**act(household, cast["town_a"], **of_the_son(household)))
    assert (new.village, new.standard) == (household.village, household.standard)
    assert new.first_registered == household.first_registered
    begins = new.standing_changes.get()
    assert (begins.kind, begins.standing, begins.happened_on) == (ChangeKind.SPLIT, "0", DAY)
    form, old = new.years.get(), household.years.get()
    assert (form.year, form.attribute, form.main_cause) == (2014, "04", Cause.SKILL)
    assert (form.members, form.per_head_income, old.members) == (2, None, 2)
    assert relations(new) == {"王小军": Relation.HEAD, "赵小花": Relation.SPOUSE}
    assert relations(household) == {"王建国": Relation.HEAD, "李秀英": Relation.SPOUSE}


def test_who_leaves_is_the_same_person_there(cast: Cast, household: Household) -> None:
    (son,) = named(household, "王小军")
    new = split_household(**act(household, cast["town_a"], **of_the_son(household)))
    son.refresh_from_db()
    assert (son.left_on, son.leave_reason) == (DAY, LeaveReason.OTHER_HOUSEHOLD)
    there = new.people.get(name="王小军")
    assert (there.joined_on, there.join_reason) == (DAY, JoinReason.SPLIT)
    assert there.id_hash == son.id_hash and id_number(there) == id_number(son)
    assert disease(PersonYear.objects.select_related("household_year").get(person=there)) == "肝炎"


def test_both_households_tell_of_it(cast: Cast, household: Household) -> None:
    new = split_household(**act(household, cast["town_a"], **of_the_son(household)))
    left = Entry.objects.get(action="split_household", object_id=str(household.pk))
    came = Entry.objects.get(action="split_from_household", object_id=str(new.pk))
    assert json.loads(left.data)["split_to"] == "H2"
    assert json.loads(came.data)["split_from"] == "H1"
    assert left.reason == came.reason == "儿子成家"
    assert id_number(new.people.first()) not in left.data + came.data


def test_when_the_head_leaves_the_old_household_names_another(
    cast: Cast, household: Household
) -> None:
    head, wife, son, in_law = named(household, "王建国", "李秀英", "王小军", "赵小花")
    parents = {"leaving": [head, wife], "new_head": Head(head, {wife.pk: Relation.SPOUSE})}
    with pytest.raises(ValidationError) as refused:
        split_household(**act(household, cast["town_a"], **of_the_son(household) | parents))
    assert "new_head" in refused.value.message_dict
    stay = Head(son, {in_law.pk: Relation.SPOUSE})
    typed = of_the_son(household) | parents | {"old_head": stay}
    new = split_household(**act(household, cast["town_a"], **typed))
    assert relations(household) == {"王小军": Relation.HEAD, "赵小花": Relation.SPOUSE}
    assert relations(new) == {"王建国": Relation.HEAD, "李秀英": Relation.SPOUSE}


def test_an_exited_household_splits_into_two_exited_ones(cast: Cast, household: Household) -> None:
    make_standing(household, Standing.EXITED, dt.date(2014, 12, 31))
    household.years.update(attribute=Attribute.DIBAO)
    new = split(household, cast["town_a"], 1, "H2", DAY)
    assert new.standing_changes.get().standing == Standing.EXITED
    assert new.years.get().attribute == Attribute.DIBAO


WRONG = {
    "nobody leaves": ({"leaving": []}, "leaving"),
    "the number is taken": ({"number": "H1"}, "number"),
    "the number is empty": ({"number": ""}, "number"),
    "the day is to come": ({"split_on": dt.date(2999, 1, 1)}, "split_on"),
    "the day is before the household": ({"split_on": dt.date(2013, 1, 1)}, "split_on"),
    "nobody heads the new one": ({"new_head": Head(None, {})}, "new_head"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_changes_nothing(cast: Cast, household: Household, case: str) -> None:
    typed, field = WRONG[case]
    with pytest.raises(ValidationError) as refused:
        split_household(**act(household, cast["town_a"], **of_the_son(household) | typed))
    assert field in refused.value.message_dict
    assert Household.objects.count() == 1 and household.people.filter(left_on=None).count() == 4


def test_a_relation_must_fit_and_be_given(cast: Cast, household: Household) -> None:
    son, wife = named(household, "王小军", "赵小花")
    for relation in ({}, {wife.pk: Relation.HEAD}, {wife.pk: Relation.SON}):
        with pytest.raises(ValidationError):
            typed = of_the_son(household) | {"new_head": Head(son, relation)}
            split_household(**act(household, cast["town_a"], **typed))
    assert Household.objects.count() == 1


def test_not_everybody_leaves_and_nobody_leaves_a_cancelled_household(
    cast: Cast, household: Household
) -> None:
    with pytest.raises(ValidationError, match="至少要留下一人"):
        split(household, cast["town_a"], 4, "H2", DAY)
    make_standing(household, Standing.CANCELLED, dt.date(2015, 1, 1))
    with pytest.raises(ValidationError, match="已注销"):
        split(household, cast["town_a"], 1, "H2", DAY)


@pytest.mark.parametrize("who", ["cadre_a1", "town_b", "organization", "auditor"])
def test_only_who_may_register_splits(cast: Cast, household: Household, who: str) -> None:
    with pytest.raises(OutOfReach):
        split(household, cast[who], 1, "H2", DAY)
    assert Household.objects.count() == 1


def test_whoever_saw_it_before_somebody_else_changed_it_is_told(
    cast: Cast, household: Household
) -> None:
    typed = act(household, cast["town_a"], **of_the_son(household)) | {"version": 7}
    with pytest.raises(Stale):
        split_household(**typed)
    assert Household.objects.count() == 1
