"""A racing second write is refused by the database, and told in words."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gujang.lib.changes import assign, check, plain, plain_conflicts
from households.models import Household, Person, PersonYear, SavedFilter
from households.services.common import SENTENCES
from tests.cast import Cast
from tests.make import make_household


@contextmanager
def writing() -> Iterator[None]:
    with plain_conflicts(SENTENCES), transaction.atomic():
        yield


def again(row: Household | Person, **changes: object) -> None:
    """Insert a copy of ``row`` past every check, as the second of two at once would."""
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"uuid": "0" * 32, "national_number": ""}, "number"),
        ({"uuid": "0" * 32, "number": "GY-2"}, "national_number"),
    ],
)
def test_a_household_registered_twice_at_once(cast: Cast, changes: dict, field: str) -> None:
    household = make_household(cast.a1, number="GY-1", national_number="N-1")
    with pytest.raises(ValidationError) as refused, writing():
        again(household, **changes)
    assert list(refused.value.message_dict) == [field]


def test_a_person_registered_twice_at_once(cast: Cast) -> None:
    person = make_household(cast.a1).people.get()
    with pytest.raises(ValidationError) as refused, writing():
        again(person, uuid="0" * 32)
    assert list(refused.value.message_dict) == ["id_number"]


def test_a_conflict_nobody_foresaw_is_told_all_the_same(cast: Cast) -> None:
    household = make_household(cast.a1)
    with pytest.raises(ValidationError, match="刚才有人登记了相同的内容") as refused, writing():
        again(household, number="GY-2")
    assert isinstance(refused.value.__cause__, IntegrityError)


def test_every_sentence_names_a_constraint_or_column_that_there_is(db: None) -> None:
    models = Household._meta.apps.get_app_config("households").get_models()
    known = {c.name for model in models for c in model._meta.constraints}
    assert set(SENTENCES) - known == {
        "households_household.number",
        "households_household_number",
        "households_household.national_number",
        "households_person.id_hash",
    }


def test_only_what_differs_is_a_change(cast: Cast) -> None:
    household = make_household(cast.a1, number="GY-1")
    changes = assign(
        household, {"number": "GY-1", "village": cast.a2}, frozenset({"number", "village"})
    )
    assert changes == {"village": ["150222103201 甲一村", "150222103202 甲二村"]}
    assert plain(None) is None


def test_what_no_sentence_covers_is_still_refused(cast: Cast) -> None:
    facts = PersonYear.objects.get(person=make_household(cast.a1).people.get())
    facts.until = "2000-01-01"
    with pytest.raises(ValidationError):
        check(facts, {})
    check(SavedFilter(user=cast["town_a"], name="名", query="q=1"), {})
