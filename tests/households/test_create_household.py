"""Registering a household: with its head, its first standing and the year's form."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households.codes import Attribute, Cause, Health, Labour, Relation, Standard, Standing
from households.ethnic import HAN
from households.models import Household, NameKey, Person, StandingChange
from households.sealed import card, id_number, phone
from households.services import Joining, create_household
from tests.cast import Cast
from tests.make import make_household, make_id_number

pytestmark = pytest.mark.usefixtures("uncounted")

NUMBER = make_id_number(7)
FACTS = {"health": Health.HEALTHY, "labour": Labour.ORDINARY}
NEWBORN = Joining(
    make_id_number(8, born_on=dt.date(2015, 1, 1)), {"name": "单小", "ethnic": HAN}, FACTS
)


def register(cast: Cast, who: str = "town_a", **changes) -> Household:
    values = {
        "actor": cast[who],
        "facts": {"number": "GY1", "village": cast.a1, "standard": Standard.NATIONAL},
        "registered_on": dt.date(2014, 5, 20),
        "year_facts": {"attribute": Attribute.POOR, "main_cause": Cause.ILLNESS},
        "head": Joining(NUMBER, {"name": "单军成", "ethnic": HAN}, FACTS),
        "phone": "13947212345",
        "card": "6217001234567890123",
    }
    return create_household(**values | changes)


def test_a_household_stands_with_head_form_and_standing(cast: Cast) -> None:
    household = register(cast)
    now = Household.objects.as_of().get(pk=household.pk)
    assert now.standing_changes.get().standing == Standing.POOR
    form = now.years.get()
    assert (form.year, form.members, form.until) == (2014, 1, None)
    head = now.people.get()
    assert (head.name, head.born_on, head.sex) == ("单军成", dt.date(1960, 3, 5), "1")
    assert head.years.get().relation == Relation.HEAD


def test_what_is_sealed_can_be_opened_and_is_found_by_name(cast: Cast) -> None:
    household = register(cast)
    assert phone(household) == "13947212345"
    assert card(household) == "6217001234567890123"
    assert id_number(household.people.get()) == NUMBER
    keys = {bytes(key) for key in NameKey.objects.values_list("key", flat=True)}
    assert {b"sjc", b"djc", "军成".encode()} <= keys


def test_the_act_is_written_down_without_a_number(cast: Cast) -> None:
    household = register(cast)
    entry = Entry.objects.get(action="create_household")
    assert (entry.object_id, entry.village) == (str(household.pk), household.village_id)
    assert entry.actor == cast["town_a"]
    assert NUMBER not in entry.data
    assert json.loads(entry.data)["head"] == "单军成"


@pytest.mark.parametrize("who", ["town_b", "cadre_a1", "auditor", "admin", "nobody"])
def test_who_may_not_register_there_registers_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(OutOfReach):
        register(cast, who)
    assert not Household.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"registered_on": dt.date(2099, 1, 1)}, "registered_on"),
        ({"registered_on": dt.date(1999, 12, 31)}, "registered_on"),
        ({"head": NEWBORN}, "joined_on"),
        ({"year_facts": {"attribute": "05", "main_cause": "01"}}, "attribute"),
        ({"year_facts": {"attribute": "01", "main_cause": "13"}}, "main_cause"),
        (
            {"year_facts": {"attribute": "01", "main_cause": "01", "other_cause_1": "01"}},
            "other_cause_1",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(cast: Cast, changes: dict, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        register(cast, **changes)
    assert field in refused.value.message_dict
    assert not Household.objects.exists()


def test_a_number_is_registered_once(cast: Cast) -> None:
    register(cast)
    with pytest.raises(ValidationError) as refused:
        register(cast)
    assert "number" in refused.value.message_dict
    assert StandingChange.objects.count() == 1


def test_a_person_is_registered_once(cast: Cast) -> None:
    other = make_household(cast.b1)
    taken = id_number(other.people.get())
    head = Joining(taken, {"name": "王二", "ethnic": HAN}, {"health": "01", "labour": "01"})
    with pytest.raises(ValidationError) as refused:
        register(cast, head=head)
    assert refused.value.message_dict == {"id_number": ["这个证件号码已登记在册，不能重复登记。"]}
    assert Person.objects.count() == 1


def test_a_closed_village_takes_no_household(cast: Cast) -> None:
    cast.a1.closed_on = dt.date(2014, 1, 1)
    cast.a1.save()
    with pytest.raises(ValidationError, match="已撤销"):
        register(cast)
