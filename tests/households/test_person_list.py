"""The list of people: the rows behind a count of persons."""

import datetime as dt

import pytest

from households.codes import Health, IdKind, Sex, Standing
from households.services import write_name_keys
from tests.cast import Cast, client_of, make_cast
from tests.households.listing import names_for
from tests.make import make_household, make_id_number, make_person
from tests.shared import once_a_module

pytestmark = pytest.mark.django_db


def make_county() -> Cast:
    cast = make_cast()
    household = make_household(cast.a1, number="R1", head="王建国")
    make_person(household, "李秀英", sex=Sex.FEMALE, health=Health.SERIOUS)
    make_person(household, "王小宝", born_on=dt.date(2010, 5, 1), id_kind=IdKind.DISABILITY)
    exited = make_household(cast.a1, number="R2", head="赵六", standing=Standing.EXITED)
    make_person(exited, "已故", left_on=dt.date(2014, 8, 1))
    make_household(cast.b1, number="R3", head="孙七")
    write_name_keys(household.people.all())
    return cast


county = once_a_module(make_county)


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({}, ["王建国", "李秀英", "王小宝", "赵六"]),
        ({"sort": "-age"}, ["赵六", "李秀英", "王建国", "王小宝"][::1]),
        ({"sex": "2"}, ["李秀英"]),
        ({"health": "03"}, ["李秀英"]),
        ({"age": "0"}, ["王小宝"]),
        ({"disability": "1"}, ["王小宝"]),
        ({"standing": "1"}, ["赵六"]),
        ({"q": "lxy"}, ["李秀英"]),
        ({"q": "R1"}, ["王建国", "李秀英", "王小宝"]),
        ({"left_in": "2014"}, ["已故"]),
        ({"as_of": "2014-07-31", "standing": "0"}, ["王建国", "李秀英", "王小宝", "赵六", "已故"]),
    ],
)
def test_a_query_narrows(county: Cast, query: dict, seen: list[str]) -> None:
    found = names_for(county["cadre_a1"], **query)
    assert (sorted(found) == sorted(seen)) and (query.get("sort") or found == seen)


def test_ages_and_counts_are_those_of_the_form(county: Cast) -> None:
    text = client_of(county["cadre_a1"]).get("/people/").content.decode()
    assert '<td class="num">4</td>' in text
    assert "共 <b>4</b> 人，2 户" in text


def test_numbers_are_masked(county: Cast) -> None:
    text = client_of(county["cadre_a1"]).get("/people/").content.decode()
    assert "*" * 14 + make_id_number(1)[-4:] in text
    assert make_id_number(1)[6:14] not in text


def test_the_outsider_sees_only_their_own(county: Cast) -> None:
    assert names_for(county["cadre_b1"]) == ["孙七"]
