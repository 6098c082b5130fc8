"""Finding anybody: by name or a part of it, pinyin, number, village; never by a full ID number."""

import pytest
from django.utils.http import urlencode

from households.filters.search import is_certificate
from households.services import write_name_keys
from tests.cast import Cast, client_of, make_cast
from tests.households.listing import numbers_for
from tests.make import make_household, make_id_number
from tests.shared import once_a_module

PEOPLE = {
    "K-刘": ("刘军成", ["吕红霞"]),
    "K-单": ("单福元", []),
    "K-曾": ("曾长命", ["欧阳娜娜"]),
    "K-买": ("买买提·艾力", ["𠮷日格勒"]),
    "GY/2014#0007": ("王建国", []),
}


pytestmark = pytest.mark.django_db


def make_county() -> Cast:
    cast = make_cast()
    for number, (head, others) in PEOPLE.items():
        household = make_household(
            cast.a1, number=number, head=head, members=others, national_number=f"国{number}"
        )
        write_name_keys(household.people.all())
    other = make_household(cast.b1, number="K-外", head="刘军成")
    write_name_keys(other.people.all())
    return cast


county = once_a_module(make_county)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("刘军成", ["K-刘"]),
        ("军成", ["K-刘"]),
        ("军", ["K-刘"]),
        ("ljc", ["K-刘"]),
        ("LJC", ["K-刘"]),
        ("liujun", ["K-刘"]),
        ("jc", ["K-刘"]),
        ("lv", ["K-刘"]),
        ("lhx", ["K-刘"]),
        ("单福元", ["K-单"]),
        ("sfy", ["K-单"]),
        ("dfy", ["K-单"]),
        ("shanfu", ["K-单"]),
        ("zcm", ["K-曾"]),
        ("ccm", ["K-曾"]),
        ("zengchang", ["K-曾"]),
        ("oynn", ["K-曾"]),
        ("买买提艾力", ["K-买"]),
        ("买买提•艾力", ["K-买"]),
        (" 艾 力 ", ["K-买"]),
        ("𠮷日", ["K-买"]),
        ("GY/2014#", ["GY/2014#0007"]),
        ("2014#0007", []),
        ("甲一", ["GY/2014#0007", "K-买", "K-刘", "K-单", "K-曾"]),
        ("乙一村", []),
        ("xyz", []),
        ("·", []),
        ("%", []),
        ("_", []),
    ],
)
def test_a_household_is_found_by_its_people_number_and_village(
    county: Cast, typed: str, found: list[str]
) -> None:
    assert sorted(numbers_for(county["town_a"], q=typed)) == sorted(found)


def test_who_has_left_is_not_found_now_but_is_on_an_earlier_day(county: Cast) -> None:
    household = county.a1.households.get(number="K-刘")
    household.people.filter(name="吕红霞").update(left_on="2016-01-01", leave_reason="death")
    assert numbers_for(county["town_a"], q="lhx") == []
    assert numbers_for(county["town_a"], q="lhx", as_of="2015-12-31") == ["K-刘"]


@pytest.mark.parametrize("page", ["households", "people"])
def test_a_full_number_is_sent_to_its_own_page(county: Cast, page: str) -> None:
    number = make_id_number(1)
    answer = client_of(county["town_a"]).get(f"/{page}/?{urlencode({'q': number})}")
    assert (answer.status_code, answer.url) == (302, "/households/find/?typed=1")


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [
        ("150222196003050010", True),
        ("15022219600305001x", True),
        ("１５０２２２１９６００３０５００１X", True),
        ("150222 19600305 0010", True),
        ("15022219600305001042", True),
        ("15022219600305001042B1", True),
        ("1502221022010003", False),
        ("150222102201", False),
        ("150222209999990010", False),
        ("GY150222196003050010", False),
    ],
)
def test_what_looks_like_a_certificate_number(typed: str, is_one: bool) -> None:
    assert is_certificate(typed) is is_one
