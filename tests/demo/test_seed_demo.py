"""The invented county: the same from the same seed, whole, and never over real data."""

from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from cadres.filters.pairings import unpaired
from cadres.filters.people import villages_without
from cadres.models import Cadre, Problem
from gujang.access.models import Membership
from gujang.access.rights import Role
from gujang.demo.life import live
from gujang.demo.write import Numbers
from gujang.lib import idnumber
from households import tallies
from households.codes import Relation, Standing
from households.models import Finding, Household, HouseholdYear, Person, StandingChange
from households.sealed import id_number
from households.services import check_these
from tests.make import COUNTY
from tests.shared import once_a_module
from villages.models import Village

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

county = once_a_module(lambda: call_command("seed_demo", households=60, villages=12))


def test_the_same_seed_gives_the_same_life() -> None:
    first, again = (live(Random("7:1"), Numbers()) for _ in range(2))
    assert first == again
    assert live(Random("7:2"), Numbers()) != first


def test_every_household_has_one_head_and_a_form_for_each_of_its_years(county: None) -> None:
    assert Household.objects.count() == 60
    heads = Person.objects.filter(years__until=None, years__relation=Relation.HEAD, left_on=None)
    assert heads.count() == 60
    forms = HouseholdYear.objects.values("household").annotate(n=Count("pk"))
    assert {row["n"] for row in forms} >= {4}


def test_four_years_have_passed(county: None) -> None:
    now = set(StandingChange.objects.filter(until=None).values_list("standing", flat=True))
    assert {Standing.EXITED, Standing.STABLE} <= now
    assert not tallies.check()


def test_problems_are_settled_or_in_hand_with_what_was_done(county: None) -> None:
    found = Problem.objects.annotate(n=Count("steps"))
    assert found.count() == 48 and not found.filter(n=0).exists()
    assert set(found.values_list("state", flat=True)) == {"open", "closed"}


def test_every_number_is_valid_and_held_by_one_person(county: None) -> None:
    numbers = [id_number(person) for person in Person.objects.all()]
    assert len({idnumber.parse(number).key for number in numbers}) == len(numbers)


def test_every_role_can_sign_in(county: None) -> None:
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)


def test_every_village_has_a_cadre_and_every_household_somebody(county: None) -> None:
    assert not villages_without(Village.objects.all())
    assert Cadre.objects.count() == 12 * 7 // 5
    nobody = unpaired(Household.objects.all(), {"why": "none"})
    assert not nobody
    (signing,) = Cadre.objects.filter(user__isnull=False)
    assert signing.user
    assert signing.user.memberships.get().area_code == signing.area_code


def test_what_is_told_of_cadres_holds_together(county: None) -> None:
    for cadre in Cadre.objects.prefetch_related("postings"):
        open_ones = [row for row in cadre.postings.all() if row.ends_on is None]
        assert cadre.area_code == (open_ones[0].village_id if open_ones else COUNTY)
    check_these(list(Household.objects.values_list("pk", flat=True)))
    # nobody is visited after 2017: what is still poor is found long unvisited today
    found = Finding.objects.filter(rule__in=(76, 77, 78, 79))
    assert set(found.values_list("rule", flat=True)) <= {78, 79}


def test_it_is_not_written_over_what_is_there(county: None) -> None:
    with pytest.raises(CommandError, match="已有数据"):
        call_command("seed_demo", households=1, villages=6)
    call_command("seed_demo", "--if-empty", households=1, villages=6)
    assert Household.objects.count() == 60
