"""Certificate numbers: valid forms, numeric cells, duplicates (contract 9)."""

from decimal import Decimal
from typing import Any

import pytest

from gujang.lib.sheets import Problem
from households.codes import IdKind, Sex
from households.models import Person
from households.sealed import id_number
from tests.sheets import (
    BASE,
    MEMBERS,
    Home,
    faults,
    make_book,
    make_home,
    make_villages,
    number_of,
    problems_of,
    take_homes,
)

VALID = number_of(777)


@pytest.fixture
def villages(db: None) -> None:
    make_villages()


def home_of(number: Any, **base: Any) -> Home:
    home = make_home(**base)
    home.base["证件号码"] = home.members[0]["证件号码"] = number
    return home


@pytest.mark.parametrize(
    ("typed", "kept", "kind"),
    [
        (VALID, VALID, IdKind.RESIDENT),
        (f"{VALID}43", f"{VALID}43", IdKind.DISABILITY),
        (f"{VALID}43B1", f"{VALID}43B1", IdKind.DISABILITY),
        (f" {VALID[:6]} {VALID[6:]}", VALID, IdKind.RESIDENT),
        (f"'{VALID}", VALID, IdKind.RESIDENT),
        ("11010519491231002x", "11010519491231002X", IdKind.RESIDENT),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", IdKind.RESIDENT),
    ],
)
def test_a_number_of_18_20_or_22_characters_is_taken(
    villages: None, typed: str, kept: str, kind: IdKind
) -> None:
    home = home_of(typed)
    home.members[0]["性别"] = "女" if kept.endswith("002X") else "男"
    take_homes(home)
    person = Person.objects.get()
    assert (id_number(person), person.id_kind) == (kept, kind)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (VALID[:15], "是15位旧号码，需升级18位"),
        (VALID[:17], "有17位，证件号码应为18、20或22位"),
        (f"{VALID[:17]}{(int(VALID[17], 11) + 1) % 10}", "第18位校验码不对"),
        ("150222196013051234", "第7到14位不是真实的出生日期"),
        ("15022220150101123X", "出生日期晚于数据时点2014年12月31日"),
        ("15022X196003051234", "有不该出现的字符"),
    ],
)
def test_a_number_that_does_not_hold_is_an_error(typed: str, message: str) -> None:
    found = faults(make_book(home_of(typed), only=[MEMBERS]))
    assert [(p.column, p.row) for p in found] == [("证件号码", 2)]
    assert found[0].message.startswith(message)


@pytest.mark.parametrize("typed", [Decimal(VALID[:17] + "0"), Decimal("123456"), Decimal("4.1e17")])
def test_a_numeric_cell_is_always_refused(typed: Decimal) -> None:
    found = faults(make_book(home_of(typed), only=[MEMBERS]))
    assert [p.column for p in found] == ["证件号码"]
    assert "数字格式" in found[0].message


def test_a_numeric_cell_whose_digits_happen_to_check_is_refused_too() -> None:
    number = next(n for n in map(number_of, range(1, 200)) if n.endswith("0"))
    found = faults(make_book(home_of(Decimal(number)), only=[MEMBERS]))
    assert "后面的数字已经丢失" in found[0].message


def test_the_sex_must_be_that_of_the_number() -> None:
    home = make_home()
    home.members[0]["性别"] = "女"
    (problem,) = faults(make_book(home))
    assert (problem.column, problem.message) == ("性别", "与证件号码第17位表示的性别不符，请核对。")


def test_a_birth_date_of_its_own_must_be_that_of_the_number() -> None:
    home = make_home()
    home.members[0]["出生日期"] = "1960-03-06"
    (problem,) = faults(make_book(home))
    assert problem.column == "出生日期"


def test_a_kind_of_certificate_that_is_given_is_kept(villages: None) -> None:
    home = home_of(number_of(5))
    home.members[0]["证件类型"] = "残疾人证"
    take_homes(home)
    assert Person.objects.get().id_kind == IdKind.DISABILITY


def places(problems: list[Problem]) -> list[tuple[str | None, int | None, str | None]]:
    return [(p.sheet, p.row, p.column) for p in problems]


def test_a_number_twice_in_the_file_names_both_places_and_holds_both_back() -> None:
    one, other = make_home(1), make_home(2)
    other.base["证件号码"] = other.members[0]["证件号码"] = f"{one.members[0]['证件号码']}43"
    found = faults(make_book(one, other, make_home(3)))
    assert places(found) == [(MEMBERS, 2, "证件号码"), (MEMBERS, 3, "证件号码")]
    assert "第3行（H2户）" in found[0].message
    assert "第2行（H1户）" in found[1].message


def test_a_number_twice_in_one_household_names_both_places() -> None:
    home = make_home(names=["王建国", "李四"])
    home.members[1]["证件号码"] = home.members[0]["证件号码"]
    found = faults(make_book(home))
    assert places(found) == [(MEMBERS, 2, "证件号码"), (MEMBERS, 3, "证件号码")]


def test_heads_twice_are_found_where_there_are_no_members_rows(villages: None) -> None:
    one, other = make_home(1), make_home(2)
    take_homes(one, other)
    other.base["证件号码"] = one.base["证件号码"]
    found = problems_of(make_book(one, other, only=[BASE]))
    assert places(found)[:2] == [(BASE, 2, "证件号码"), (BASE, 3, "证件号码")]


def test_a_number_that_stands_elsewhere_in_the_register_names_that_place(villages: None) -> None:
    there = make_home(1, names=["王建国", "李四"])
    take_homes(there)
    here = make_home(2)
    here.members[0]["证件号码"] = here.base["证件号码"] = there.members[1]["证件号码"]
    (problem,) = problems_of(make_book(here))
    assert places([problem]) == [(MEMBERS, 2, "证件号码")]
    assert "登记册中西斗铺镇甲一村H1户的李四" in problem.message


def test_a_number_with_other_last_characters_is_the_same_person(villages: None) -> None:
    home = make_home()
    take_homes(home)
    home.members[0]["证件号码"] = home.base["证件号码"] = f"{home.base['证件号码']}43"
    take_homes(home)
    person = Person.objects.get()
    assert id_number(person).endswith("43")
    assert person.id_kind == IdKind.DISABILITY


def test_women_have_even_numbers() -> None:
    assert int(number_of(3, sex=Sex.FEMALE)[16]) % 2 == 0
