"""Writing many rows so that it can be taken back exactly."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import models

from gujang.lib.ledger import Ledger, referred_to, take_back
from households.codes import Relation
from households.models import Household, HouseholdYear, NameKey, Person, PersonYear, YearIncome
from tests.make import make_household, make_village, set_income
from villages.models import VillageYear

pytestmark = pytest.mark.django_db


def rows_of(*kinds: type[models.Model]) -> list[list[Any]]:
    return [
        [tuple(map(_comparable, row)) for row in kind._base_manager.order_by("pk").values_list()]
        for kind in kinds
    ]


def _comparable(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def back(ledger: Ledger) -> None:
    take_back(
        json.loads(json.dumps(ledger.dump())),
        releases=lambda model, values: values.get("relation") != Relation.HEAD,
    )


def test_new_rows_get_keys_and_go_again() -> None:
    village = make_village()
    before = rows_of(VillageYear)
    ledger = Ledger()
    years = [VillageYear(village=village, year=year, households=year) for year in (2014, 2015)]
    ledger.create(years)
    assert VillageYear.objects.get(pk=years[1].pk).year == 2015
    VillageYear.objects.create(village=village, year=2016)
    VillageYear.objects.filter(year=2016).delete()
    back(ledger)
    assert rows_of(VillageYear) == before


def test_changed_rows_return_to_what_they_held() -> None:
    households = [make_household() for _ in range(4)]
    incomes = [set_income(household, 2000) for household in households]
    before = rows_of(Household, YearIncome)
    ledger = Ledger()
    ledger.update(
        (h, {"version": 2, "address": f"街{place}"}) for place, h in enumerate(households)
    )
    ledger.update((h, {"version": 3}) for h in households)
    ledger.update((row, {"wage": Decimal("1.50"), "rent": None}) for row in ())
    ledger.update((row, {"wage": Decimal("1.50"), "dibao": Decimal(7)}) for row in incomes)
    assert Household.objects.filter(version=3, address="街2").count() == 1
    assert YearIncome.objects.filter(dibao=7).count() == 4
    assert households[0].version == 3
    back(ledger)
    assert rows_of(Household, YearIncome) == before


def test_deleted_rows_come_back_whole_with_key_and_time_of_entry() -> None:
    household = make_household(members=2)
    person = household.people.first()
    assert person
    NameKey.objects.create(person=person, key="王".encode())
    change = household.standing_changes.get()
    before = rows_of(NameKey, type(change))
    ledger = Ledger()
    ledger.delete(list(NameKey.objects.all()))
    ledger.delete([change])
    assert not household.standing_changes.exists()
    back(ledger)
    assert rows_of(NameKey, type(change)) == before


def test_a_place_held_once_is_given_up_before_it_is_taken() -> None:
    household = make_household(members=2)
    head, other = PersonYear.objects.order_by("pk")
    before = rows_of(PersonYear)
    ledger = Ledger()
    ledger.update([(head, {"relation": Relation.OTHER})])
    ledger.update([(other, {"relation": Relation.HEAD})])
    assert household.people.get(years__relation=Relation.HEAD).pk == other.person_id
    back(ledger)
    assert rows_of(PersonYear) == before


def test_rows_that_others_refer_to_by_now_are_named() -> None:
    village = make_village()
    ledger = Ledger()
    household = make_household(village)
    ledger.created["households.household"] = [household.pk]
    ledger.created["households.person"] = list(Person.objects.values_list("pk", flat=True))
    found = referred_to(ledger.dump(), owned=[NameKey])
    assert found["households.household"] == {household.pk}
    ledger.created["households.householdyear"] = [household.years.get().pk]
    ledger.created["households.standingchange"] = [household.standing_changes.get().pk]
    ledger.created["households.personyear"] = [PersonYear.objects.get().pk]
    assert not any(referred_to(ledger.dump()).values())
    set_income(household, 10)
    year = HouseholdYear.objects.get().pk
    assert referred_to(ledger.dump())["households.householdyear"] == {year}
