"""Members: joining, correcting, leaving with a reason, and one head at every moment."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households.codes import Health, JoinReason, Labour, LeaveReason, Relation, Sex, Standing
from households.ethnic import HAN
from households.models import Household, NameKey, Person, PersonYear
from households.sealed import disease, id_number
from households.services import (
    Joining,
    Stale,
    add_member,
    change_head,
    end_membership,
    update_member,
)
from tests.cast import Cast
from tests.make import make_household, make_id_number, make_person, make_standing, set_income

pytestmark = pytest.mark.usefixtures("uncounted")

NUMBER = make_id_number(900)
FACTS = {"relation": Relation.SON, "health": Health.HEALTHY, "labour": Labour.ORDINARY}


@pytest.fixture
def household(cast: Cast) -> Household:
    household = make_household(cast.a1, head="王建国")
    make_person(household, "李秀英", sex=Sex.FEMALE, relation=Relation.SPOUSE)
    set_income(household, 3000)
    return household


def act(cast: Cast, of: Household, **more) -> dict:
    return {"actor": cast["cadre_a1"], "version": Household.objects.get(pk=of.pk).version, **more}


def add(cast: Cast, household: Household, **typed) -> Person:
    who = Joining(
        typed.pop("number", NUMBER),
        {"name": typed.pop("name", "王小军"), "ethnic": HAN},
        FACTS | typed.pop("facts", {}),
        typed.pop("disease", ""),
    )
    values = {"who": who, "joined_on": dt.date(2014, 6, 1), "reason": JoinReason.MOVED_IN}
    return add_member(**act(cast, household, household=household, **values | typed))


def test_a_member_joins_and_the_head_count_follows(cast: Cast, household: Household) -> None:
    person = add(cast, household, disease="糖尿病")
    year = household.years.get()
    assert (year.members, year.per_head_income) == (3, 2000)
    facts = PersonYear.objects.select_related("person", "household_year").get(person=person)
    assert (facts.starts_on, disease(facts)) == (dt.date(2014, 6, 1), "糖尿病")
    assert NameKey.objects.filter(person=person, key=b"wxj").exists()
    entry = Entry.objects.get(action="add_member")
    assert NUMBER not in entry.data and "糖尿病" not in entry.data
    assert json.loads(entry.data)["person"] == "王小军"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"facts": {"relation": Relation.HEAD}}, "relation"),
        ({"facts": {"relation": Relation.DAUGHTER}}, "relation"),
        ({"facts": {"relation": Relation.SPOUSE}}, "relation"),
        ({"joined_on": dt.date(2013, 12, 1)}, "joined_on"),
        ({"joined_on": dt.date(2999, 1, 1)}, "joined_on"),
        ({"number": make_id_number(5, born_on=dt.date(2014, 7, 1))}, "joined_on"),
        ({"facts": {"work_months": 13}}, "work_months"),
    ],
)
def test_who_cannot_belong_is_refused(
    cast: Cast, household: Household, typed: dict, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        add(cast, household, **typed)
    assert field in refused.value.message_dict
    assert household.people.count() == 2


def test_nobody_belongs_to_two_households(cast: Cast, household: Household) -> None:
    elsewhere = make_household(cast.b1)
    number = id_number(elsewhere.people.get())
    with pytest.raises(ValidationError) as refused:
        add(cast, household, number=number)
    assert "id_number" in refused.value.message_dict


def test_who_left_may_come_back(cast: Cast, household: Household) -> None:
    person = add(cast, household)
    leave(cast, person)
    again = add(cast, household, joined_on=dt.date(2016, 1, 1))
    assert again.pk != person.pk
    assert household.people.filter(left_on__isnull=True).count() == 3


def leave(cast: Cast, person: Person, **typed) -> Person:
    values = {"left_on": dt.date(2015, 3, 1), "reason": LeaveReason.MOVED_OUT}
    return end_membership(**act(cast, person.household, person=person, **values | typed))


def test_a_member_leaves_with_date_and_reason(cast: Cast, household: Household) -> None:
    wife = household.people.get(name="李秀英")
    leave(cast, wife, reason=LeaveReason.DEATH, note="病故")
    wife.refresh_from_db()
    assert (wife.left_on, wife.leave_reason) == (dt.date(2015, 3, 1), "death")
    assert wife.years.get().until == dt.date(2015, 3, 1)
    assert (household.years.get().members, household.years.get().per_head_income) == (1, 6000)
    assert Household.objects.get(pk=household.pk).version == 2
    with pytest.raises(ValidationError, match="已经离开"):
        leave(cast, wife)


def test_a_head_who_leaves_names_the_next_in_the_same_act(cast: Cast, household: Household) -> None:
    head, wife = household.people.order_by("id")
    with pytest.raises(ValidationError) as refused:
        leave(cast, head)
    assert "new_head" in refused.value.message_dict
    leave(cast, head, new_head=wife)
    now = PersonYear.objects.filter(person__household=household, until__isnull=True)
    assert [(row.person.name, row.relation) for row in now] == [("李秀英", "01")]
    assert "李秀英" in Entry.objects.get(action="end_membership").data


def test_the_next_head_is_of_the_household(cast: Cast, household: Household) -> None:
    head = household.people.order_by("id")[0]
    with pytest.raises(ValidationError):
        leave(cast, head, new_head=cast.household_a2.people.first())
    with pytest.raises(ValidationError):
        leave(cast, head, new_head=head)


def test_no_household_is_left_empty_unless_cancelled(cast: Cast) -> None:
    household = make_household(cast.a1, head="独居")
    person = household.people.get()
    with pytest.raises(ValidationError, match="最后一人"):
        leave(cast, person)
    make_standing(household, Standing.CANCELLED, dt.date(2015, 1, 1))
    leave(cast, person)
    assert not household.people.filter(left_on__isnull=True).exists()


@pytest.mark.parametrize("day", [dt.date(2013, 1, 1), dt.date(2999, 1, 1)])
def test_nobody_leaves_before_joining_or_tomorrow(
    cast: Cast, household: Household, day: dt.date
) -> None:
    with pytest.raises(ValidationError) as refused:
        leave(cast, household.people.get(name="李秀英"), left_on=day)
    assert "left_on" in refused.value.message_dict


def test_another_head_and_what_the_old_one_becomes(cast: Cast, household: Household) -> None:
    wife = household.people.get(name="李秀英")
    typed = {"new_head": wife, "old_head_relation": Relation.SPOUSE, "reason": "户主外出"}
    change_head(**act(cast, household, household=household, **typed))
    rows = PersonYear.objects.filter(person__household=household).values_list(
        "person__name", "relation"
    )
    assert dict(rows) == {"王建国": "02", "李秀英": "01"}
    with pytest.raises(ValidationError):
        change_head(**act(cast, household, household=household, **typed))


def test_the_others_are_related_to_the_next_head(cast: Cast, household: Household) -> None:
    son = make_person(household, "王小军", relation=Relation.SON)
    head, wife = household.people.order_by("id")[:2]
    leave(cast, head, new_head=wife, relations={son.pk: Relation.SON})
    sister = make_person(household, "王小玲", sex=Sex.FEMALE, relation=Relation.DAUGHTER)
    with pytest.raises(ValidationError, match="只能有一位户主"):
        leave(cast, wife, new_head=son, relations={sister.pk: Relation.HEAD})
    leave(cast, wife, new_head=son, relations={sister.pk: Relation.SIBLING})
    rows = PersonYear.objects.filter(person__household=household, until=None)
    assert dict(rows.values_list("person__name", "relation")) == {"王小军": "01", "王小玲": "31"}


@pytest.mark.parametrize("reason", [JoinReason.SPLIT, JoinReason.MERGED, JoinReason.REGISTERED])
def test_nobody_joins_by_a_reason_that_has_its_own_act(
    cast: Cast, household: Household, reason: JoinReason
) -> None:
    with pytest.raises(ValidationError) as refused:
        add(cast, household, reason=reason)
    assert "join_reason" in refused.value.message_dict


def test_nobody_joins_a_cancelled_household(cast: Cast, household: Household) -> None:
    make_standing(household, Standing.CANCELLED, dt.date(2014, 5, 1))
    with pytest.raises(ValidationError, match="已注销，不能增加成员"):
        add(cast, household)


def correct(cast: Cast, person: Person, who: str = "cadre_a1", **typed) -> Person:
    values = {"who": typed.pop("names", {}), "facts": typed.pop("facts", {})} | typed
    version = Household.objects.get(pk=person.household_id).version
    return update_member(actor=cast[who], version=version, person=person, **values)


def test_a_correction_is_written_down_without_number_and_illness(
    cast: Cast, household: Household
) -> None:
    wife = household.people.get(name="李秀英")
    number = make_id_number(77, sex=Sex.FEMALE)
    correct(cast, wife, id_number=number, disease="癌症", facts={"health": Health.SERIOUS})
    wife.refresh_from_db()
    assert id_number(wife) == number
    entry = Entry.objects.filter(action="update_member").latest("seq")
    assert number not in entry.data and "癌症" not in entry.data
    assert json.loads(entry.data)["changes"]["health"] == ["01", "03"]


def test_a_new_name_is_found_and_the_old_one_is_not(cast: Cast, household: Household) -> None:
    wife = household.people.get(name="李秀英")
    correct(cast, wife, names={"name": "李秀兰"})
    keys = {bytes(key).decode() for key in NameKey.objects.values_list("key", flat=True)}
    assert "lxl" in keys and "lxy" not in keys


def test_a_number_of_the_other_sex_contradicts_the_relation(
    cast: Cast, household: Household
) -> None:
    wife = household.people.get(name="李秀英")
    with pytest.raises(ValidationError) as refused:
        correct(cast, wife, id_number=make_id_number(78, sex=Sex.MALE))
    assert "relation" in refused.value.message_dict


def test_the_head_is_not_changed_by_a_correction(cast: Cast, household: Household) -> None:
    for person in household.people.all():
        relation = Relation.HEAD if person.name == "李秀英" else Relation.OTHER
        with pytest.raises(ValidationError):
            correct(cast, person, facts={"relation": relation})


def test_an_old_fault_does_not_keep_others_from_being_corrected(
    cast: Cast, household: Household
) -> None:
    make_person(household, "旧错", relation=Relation.SON, sex=Sex.FEMALE)
    wife = household.people.get(name="李秀英")
    assert correct(cast, wife, facts={"work_months": 3}).pk == wife.pk


@pytest.mark.parametrize("who", ["town_b", "cadre_b1", "auditor", "admin"])
def test_who_may_not_change_the_household_changes_no_member(
    cast: Cast, household: Household, who: str
) -> None:
    with pytest.raises(OutOfReach):
        correct(cast, household.people.first(), who, facts={"work_months": 3})


def test_two_at_once_change_a_household_one_after_the_other(
    cast: Cast, household: Household
) -> None:
    add(cast, household)
    with pytest.raises(Stale):
        add_member(
            actor=cast["town_a"],
            household=household,
            version=1,
            who=Joining(make_id_number(901), {"name": "王小民", "ethnic": HAN}, FACTS),
            joined_on=dt.date(2014, 6, 1),
            reason=JoinReason.MOVED_IN,
        )
    assert household.people.count() == 3
