"""Finding by a full certificate number: by POST alone, journalled, inside the gate."""

import datetime as dt
import json

import pytest

from gujang.journal.models import Entry
from households.models import Person
from households.sealed import id_number
from tests.cast import Cast, client_of
from tests.make import make_household, make_id_number, make_person

URL = "/households/find/"


def find(cast: Cast, who: str, number: str):
    return client_of(cast[who]).post(URL, {"id_number": number})


def test_the_holder_leads_to_the_household(cast: Cast) -> None:
    household = cast.household_a1
    number = id_number(household.people.latest("id"))
    answer = find(cast, "cadre_a1", f" {number.lower()} ")
    assert (answer.status_code, answer.url) == (302, f"/households/{household.pk}/")
    entry = Entry.objects.get(action="search")
    assert (entry.object_id, entry.village) == (str(household.pk), household.village_id)
    assert number not in entry.data
    assert json.loads(entry.data)["id_number"] == f"{number[:6]}{'*' * 10}{number[-2:]}"


@pytest.mark.parametrize("who", ["cadre_b1", "town_b"])
def test_the_outsider_learns_nothing(cast: Cast, who: str) -> None:
    number = id_number(cast.household_a1.people.first())
    known = find(cast, who, number)
    unknown = find(cast, who, make_id_number(1999))
    assert known.status_code == unknown.status_code == 404
    text = known.content.decode()
    assert "赵甲一" not in text and number not in text
    assert Entry.objects.filter(action="search", object_id="").count() == 2


def test_where_somebody_belongs_now_comes_before_where_they_belonged(cast: Cast) -> None:
    before, now = make_household(cast.a1, head="甲"), make_household(cast.a2, head="乙")
    number = make_id_number(1500)
    make_person(before, "丙", id_number=number, left_on=dt.date(2015, 1, 1))
    person = make_person(now, "丙", id_number=number)
    assert find(cast, "town_a", number).url == f"/households/{now.pk}/"
    Person.objects.filter(pk=person.pk).update(left_on="2014-02-01", leave_reason="death")
    assert find(cast, "town_a", number).url == f"/households/{before.pk}/"


def test_a_certificate_of_disability_finds_by_its_first_18(cast: Cast) -> None:
    number = id_number(cast.household_a1.people.first())
    assert find(cast, "town_a", f"{number}43").status_code == 302


@pytest.mark.parametrize("typed", ["", "123", "150222190002300019", "a" * 18, "1\0", "x" * 50])
def test_what_is_no_number_is_told_why(cast: Cast, typed: str) -> None:
    answer = find(cast, "town_a", typed)
    assert answer.status_code == 400
    assert "field-error" in answer.content.decode()
    assert not Entry.objects.filter(action="search").exists()


def test_a_number_in_the_address_is_not_looked_at(cast: Cast) -> None:
    number = id_number(cast.household_a1.people.first())
    answer = client_of(cast["town_a"]).get(f"{URL}?id_number={number}")
    assert answer.status_code == 200
    assert number not in answer.content.decode()
