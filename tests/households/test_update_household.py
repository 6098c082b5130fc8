"""Correcting the top of the form: one version at a time, inside the gate, written down masked."""

import json

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households.models import Household
from households.sealed import card, phone
from households.services import Stale, update_household
from tests.cast import Cast
from tests.make import make_household

pytestmark = pytest.mark.usefixtures("uncounted")


def change(cast: Cast, who: str = "town_a", **typed) -> Household:
    values = {"actor": cast[who], "household": cast.household_a1, "version": 1, "facts": {}}
    return update_household(**values | typed)


def test_what_changed_is_kept_and_written_down(cast: Cast) -> None:
    change(cast, facts={"address": "新街8号", "number": "HU-A1-0001"})
    household = Household.objects.get(pk=cast.household_a1.pk)
    assert (household.address, household.version) == ("新街8号", 2)
    data = json.loads(Entry.objects.get(action="update_household").data)
    assert data == {"changes": {"address": ["甲一街1号", "新街8号"]}}


def test_the_second_of_two_who_saw_the_same_is_told(cast: Cast) -> None:
    change(cast, facts={"address": "先来"})
    with pytest.raises(Stale):
        change(cast, "cadre_a1", facts={"address": "后到"})
    assert Household.objects.get(pk=cast.household_a1.pk).address == "先来"
    assert Entry.objects.filter(action="update_household").count() == 1


@pytest.mark.parametrize("who", ["town_b", "cadre_b1", "auditor", "organization", "admin"])
def test_who_may_not_change_it_changes_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(OutOfReach):
        change(cast, who, facts={"address": "别处"})
    assert Household.objects.get(pk=cast.household_a1.pk).version == 1


def test_another_village_is_a_move_and_no_correction(cast: Cast) -> None:
    with pytest.raises(TypeError):
        change(cast, facts={"village": cast.a2})


def test_phone_and_card_are_sealed_and_only_masks_are_written_down(cast: Cast) -> None:
    change(cast, phone="13947212345", card="6217001234567890123")
    household = Household.objects.get(pk=cast.household_a1.pk)
    assert (phone(household), card(household)) == ("13947212345", "6217001234567890123")
    entry = Entry.objects.get(action="update_household")
    assert "139****2345" in entry.data and "0123" in entry.data
    assert "13947212345" not in entry.data and "6217001234567890123" not in entry.data


def test_none_leaves_a_sealed_value_and_empty_clears_it(cast: Cast) -> None:
    change(cast, phone="13947212345")
    change(cast, version=2, facts={"address": "新街"})
    assert phone(Household.objects.get(pk=cast.household_a1.pk)) == "13947212345"
    change(cast, version=3, phone="")
    assert phone(Household.objects.get(pk=cast.household_a1.pk)) == ""


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"number": "GY-TAKEN"}, "number"),
        ({"national_number": "N-1"}, "national_number"),
        ({"number": ""}, "number"),
        ({"standard": "9"}, "standard"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, facts: dict, field: str) -> None:
    make_household(cast.b1, number="GY-TAKEN", national_number="N-1")
    with pytest.raises(ValidationError) as refused:
        change(cast, facts=facts)
    assert list(refused.value.message_dict) == [field]
    assert Household.objects.get(pk=cast.household_a1.pk).version == 1


def test_only_the_facts_of_the_form_can_be_set(cast: Cast) -> None:
    with pytest.raises(TypeError):
        change(cast, facts={"first_registered": "2013-01-01"})
