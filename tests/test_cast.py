"""The cast and the makers: what all other tests stand on must itself be sound."""

import datetime as dt
from decimal import Decimal

import pytest
from stdnum.cn import ric

from gujang.access.gate import areas, holds
from gujang.access.rights import Right
from gujang.lib.sealing import blind_index, unseal
from households.codes import Health, Sex, Standing
from households.models import Household, Person, PersonYear
from tests.cast import A1, MARKERS, TOWN_A, Cast
from tests.make import COUNTY, make_household, make_id_number, make_person, make_year
from villages.models import Village


def test_everybody_reaches_their_own_area(cast: Cast) -> None:
    assert areas(cast["cadre_a1"], Right.VIEW) == [A1]
    assert areas(cast["town_a"], Right.VIEW) == [TOWN_A]
    assert areas(cast["poverty_office"], Right.EDIT) == [COUNTY]
    assert not any(holds(cast["nobody"], right) for right in Right)
    assert not any(holds(cast["disabled"], right) for right in Right)


def test_the_outsider_sees_nothing_of_town_a(cast: Cast) -> None:
    seen = Village.objects.visible_to(cast["cadre_b1"])
    assert [village.name for village in seen] == ["乙一村"]


def test_markers_are_where_they_belong(cast: Cast) -> None:
    households = {"a1": cast.household_a1, "a2": cast.household_a2, "b1": cast.household_b1}
    for household in households.values():
        name, number, *people, address = MARKERS[household.village_id]
        assert household.village.name == name
        assert household.number.startswith(number)
        assert [person.name for person in household.people.order_by("id")] == people
        assert household.address == address


@pytest.mark.parametrize("number", [1, 2, 499, 500, 2495])
@pytest.mark.parametrize("sex", Sex)
def test_made_id_numbers_are_valid(number: int, sex: Sex) -> None:
    made = make_id_number(number, born_on=dt.date(1951, 2, 28), sex=sex)
    assert ric.validate(made) == made
    assert ric.get_birth_date(made) == dt.date(1951, 2, 28)
    assert (int(made[16]) % 2 == 1) == (sex == Sex.MALE)


def test_made_id_numbers_differ() -> None:
    numbers = {make_id_number(n, sex=sex) for n in range(1, 2496) for sex in Sex}
    assert len(numbers) == 2 * 2495


@pytest.mark.django_db
def test_a_person_is_sealed_in_place_and_found_by_hash() -> None:
    household = make_household()
    person = make_person(household, "刘军成", disease="高血压", health=Health.CHRONIC)
    number = unseal(person.id_sealed, context=f"person.id:{person.uuid}")
    assert ric.is_valid(number)
    assert Person.objects.get(id_hash=blind_index(number)) == person
    facts = PersonYear.objects.get(person=person)
    context = f"person_year.disease:{person.uuid}:2014"
    assert unseal(facts.disease_sealed, context=context) == "高血压"


@pytest.mark.django_db
def test_a_household_is_as_asked_on_every_day() -> None:
    make_household(
        standing=Standing.EXITED,
        changed_on=dt.date(2015, 12, 20),
        members=3,
        per_head_income=3600,
    )
    before = Household.objects.as_of(dt.date(2015, 12, 19)).get(standing_at__standing=Standing.POOR)
    now = Household.objects.as_of().get(standing_at__standing=Standing.EXITED)
    assert before == now
    assert now.people.count() == 3
    assert now.years.get().members == 3
    assert now.years.get().income.wage == Decimal(10800)


@pytest.mark.django_db
def test_a_new_year_closes_the_old_one() -> None:
    household = make_household(members=2)
    make_year(household, 2015)
    assert list(household.years.values_list("year", "until")) == [
        (2015, None),
        (2014, dt.date(2015, 12, 31)),
    ]
    assert PersonYear.objects.filter(until__isnull=True, household_year__year=2015).count() == 2
    assert Person.objects.as_of(dt.date(2015, 6, 1)).filter(year_at__isnull=False).count() == 2
