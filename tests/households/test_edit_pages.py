"""The edit pages: errors in place, typing kept, a stale page told what differs, hostile text."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse

from gujang.journal.models import Entry
from households.models import Household, IncomeLine, Person
from households.sealed import card, id_number, phone
from households.services import update_household
from tests.cast import Cast, client_of
from tests.make import make_household, make_id_number, make_person
from villages.models import Village

pytestmark = [pytest.mark.usefixtures("uncounted"), pytest.mark.slow, pytest.mark.any_engine]

NUMBER = make_id_number(1200)
NEW = {
    "number": "GY-0001",
    "standard": "1",
    "registered_on": "2014-05-20",
    "attribute": "01",
    "main_cause": "01",
    "name": "王新",
    "id_number": NUMBER,
    "ethnic": "01",
    "health": "01",
    "labour": "01",
}
TOP = {"version": "1", "number": "HU-A1-0001", "standard": "1"}
MEMBER = {"version": "1", "ethnic": "01", "relation": "99", "health": "01", "labour": "01"}


def post(cast: Cast, path: str, who: str = "town_a", **typed: Any) -> HttpResponse:
    return client_of(cast[who]).post(path, typed)


def create(cast: Cast, who: str = "town_a", **typed: Any) -> HttpResponse:
    return post(cast, "/households/new/", who, **{**NEW, "village": cast.a1.code, **typed})


def edit(cast: Cast, who: str = "town_a", **typed: Any) -> HttpResponse:
    path = f"/households/{cast.household_a1.pk}/edit/"
    return post(cast, path, who, **{**TOP, **typed})


def errors(answer: HttpResponse) -> dict[str, str]:
    """Return what the page says is wrong, by the field's id."""
    lists = re.findall(
        r'<ul class="field-error" id="id_(\w+)_error">(.*?)</ul>', answer.content.decode()
    )
    return {name: unescape(re.sub("<[^>]+>", "", said)) for name, said in lists}


def typed_in(answer: HttpResponse, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', answer.content.decode())
    assert found
    value = re.search(r'value="([^"]*)"', found[0])
    return unescape(value[1]) if value else ""


def test_a_household_is_registered_from_the_page(cast: Cast) -> None:
    answer = create(cast, phone="0472-8112345", card="6217 0012 3456 7890 123")
    household = Household.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/households/{household.pk}/#people")
    assert (phone(household), card(household)) == ("04728112345", "6217001234567890123")


def test_the_same_sent_twice_registers_once(cast: Cast) -> None:
    create(cast)
    again = create(cast)
    assert again.status_code == 400
    assert "已经登记" in errors(again)["number"]
    assert Household.objects.count() == Person.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"village": ""}, "village", "请选择所在村"),
        ({"id_number": NUMBER[:-1]}, "id_number", "17位"),
        ({"id_number": ""}, "id_number", "证件号码为空"),
        ({"name": "王5"}, "name", "姓名只能是汉字"),
        ({"main_cause": ""}, "main_cause", "不能为空"),
        ({"other_cause_1": "01"}, "other_cause_1", "不能与主要致贫原因相同"),
        ({"other_cause_1": "02", "other_cause_2": "02"}, "other_cause_2", "不能与"),
        ({"attribute": "05"}, "attribute", "请从列表中选择"),
        ({"registered_on": "2099-01-01"}, "registered_on", "不能晚于今天"),
        ({"registered_on": "昨天"}, "registered_on", "日期应写作"),
        ({"work_months": "13"}, "work_months", "0到12"),
        ({"phone": "12345"}, "phone", "11位手机号"),
        ({"card": "abc"}, "card", "只能是数字"),
    ],
)
def test_an_error_stands_at_its_field_and_typing_stays(
    cast: Cast, typed: dict, field: str, said: str
) -> None:
    answer = create(cast, **{"address": "某街1号", **typed})
    assert answer.status_code == 400
    assert said in errors(answer)[field]
    assert typed_in(answer, "address") == "某街1号"
    assert not Household.objects.exists()


def test_a_village_out_of_reach_is_no_choice(cast: Cast) -> None:
    assert "不能选择这个村" in errors(create(cast, village=cast.b1.code))["village"]
    page = client_of(cast["town_a"]).get("/households/new/").content.decode()
    assert "甲二村" in page and "乙一村" not in page


TEXTS = """number national_number group_name address bank_name cause_note name id_number disease
    disease_grade work_company phone card""".split()


@pytest.mark.parametrize("text", ["a\0b", "甲\u202e乙", "\x1b[0m", "甲\ufffe"])
def test_no_text_field_takes_what_no_text_may_hold(cast: Cast, text: str) -> None:
    answer = create(cast, **dict.fromkeys(TEXTS, text))
    assert answer.status_code == 400
    assert set(errors(answer)) == set(TEXTS)
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("address", "𠮷祥街１号", "𠮷祥街1号"),
        ("address", "<b>=1+1</b> & 'x'", "<b>=1+1</b> & 'x'"),
        ("group_name", "·", "·"),
        ("bank_name", "  农村  信用社 ", "农村 信用社"),
    ],
)
def test_rare_and_awkward_text_is_kept_as_it_is(
    cast: Cast, field: str, typed: str, kept: str
) -> None:
    assert edit(cast, **{field: typed}).status_code == 302
    assert getattr(Household.objects.get(pk=cast.household_a1.pk), field) == kept


@pytest.mark.parametrize("name", ["买买提·艾力", "𠮷日格勒", "Nurlan"])
def test_a_name_of_any_script_is_taken(cast: Cast, name: str) -> None:
    assert create(cast, name=name).status_code == 302
    assert Person.objects.get().name == name


@pytest.mark.parametrize("length", [201, 100_000])
def test_what_is_too_long_is_refused(cast: Cast, length: int) -> None:
    answer = edit(cast, address="字" * length)
    assert answer.status_code == 400
    assert "文字太长" in errors(answer)["address"]


@pytest.mark.parametrize("who", ["town_b", "cadre_b1", "auditor"])
def test_the_outsider_finds_no_form(cast: Cast, who: str) -> None:
    assert edit(cast, who, address="别处").status_code == 404
    assert Household.objects.get(pk=cast.household_a1.pk).version == 1


def test_a_village_sent_along_is_refused(cast: Cast) -> None:
    assert edit(cast, village=cast.a2.code).status_code == 400
    assert Household.objects.get(pk=cast.household_a1.pk).village == cast.a1


def test_with_what_is_no_field_nothing_is_taken(cast: Cast) -> None:
    answer = edit(cast, first_registered="2000-01-01", uuid="0" * 32, made_by="1", address="新")
    assert answer.status_code == 400
    assert "没有的项目：“first_registered”、“made_by”、“uuid”，没有保存" in answer.content.decode()
    household = Household.objects.get(pk=cast.household_a1.pk)
    assert household.first_registered.year == 2014 and household.version == 1


STALE: list[tuple[str, Callable[[Cast], dict[str, Any]], str, str]] = [
    ("edit/", lambda cast: TOP | {"address": "我填"}, "address", "家庭住址"),
    ("years/2014/", lambda cast: {"version": 1, "attribute": "01", "main_cause": "03"}, "", "因学"),
    ("years/2014/income/", lambda cast: {"version": 1, "wage": "1,234"}, "wage", "工资性收入"),
    ("years/2014/conditions/", lambda cast: {"version": 1, "farmland": "12"}, "farmland", "耕地"),
    ("years/new/", lambda cast: {"version": 1, "year": "2015"}, "year", ""),
]  # fmt: skip


@pytest.mark.parametrize(("path", "typed", "field", "said"), STALE)
def test_a_stale_page_is_told_so_and_keeps_what_was_typed(
    cast: Cast, path: str, typed: Callable[[Cast], dict[str, Any]], field: str, said: str
) -> None:
    household = cast.household_a1
    update_household(
        actor=cast["poverty_office"], household=household, version=1, facts={"address": "别人填的"}
    )
    sent = typed(cast)
    answer = post(cast, f"/households/{household.pk}/{path}", **sent)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "内容已被他人修改" in text and "扶贫办" in text and said in text
    assert not field or typed_in(answer, field) == sent[field]
    again = post(cast, f"/households/{household.pk}/{path}", **sent | {"version": "2"})
    assert again.status_code == 302
    assert typed_in(answer, "version") == "2"


def test_the_differences_are_shown_side_by_side(cast: Cast) -> None:
    household = cast.household_a1
    update_household(
        actor=cast["poverty_office"], household=household, version=1, facts={"address": "别人填的"}
    )
    text = edit(cast, address="我填的").content.decode()
    table = text.split("notice-warning")[1].split("</section>")[0]
    assert "别人填的" in table and "我填的" in table
    assert "家庭编号" not in table
    assert Household.objects.get(pk=household.pk).address == "别人填的"


@pytest.mark.parametrize("version", ["", "0", "x", "-1"])
def test_without_the_version_that_was_seen_nothing_is_saved(cast: Cast, version: str) -> None:
    assert edit(cast, version=version, address="新").status_code == 400
    assert Household.objects.get(pk=cast.household_a1.pk).address == "甲一街1号"


def test_a_sealed_value_is_shown_by_right_and_typed_again_only_to_change_it(cast: Cast) -> None:
    household = make_household(cast.a1, number="S1", phone="13947212345", card="6217001234567890")
    path = f"/households/{household.pk}/edit/"
    typed = {"version": 1, "number": "S1", "standard": "1"}
    page = client_of(cast["town_a"]).get(path).content.decode()
    assert "139****2345" in page and "13947212345" not in page
    assert "7890" in page and "6217001234567890" not in page
    post(cast, path, **typed, phone="", card="")
    kept = Household.objects.get(pk=household.pk)
    assert (phone(kept), card(kept)) == ("13947212345", "6217001234567890")
    post(cast, path, **typed | {"version": 2}, phone="13947212346", no_card="on")
    kept = Household.objects.get(pk=household.pk)
    assert (phone(kept), card(kept)) == ("13947212346", "")


def test_the_cadre_sees_the_phone_in_full_and_clears_it_by_leaving_it_empty(cast: Cast) -> None:
    household = make_household(cast.a1, number="S1", phone="13947212345")
    path = f"/households/{household.pk}/edit/"
    assert "13947212345" in client_of(cast["cadre_a1"]).get(path).content.decode()
    typed = {"version": 1, "number": "S1", "standard": "1"}
    post(cast, path, "cadre_a1", **typed, phone="")
    assert phone(Household.objects.get(pk=household.pk)) == ""


def test_what_a_role_does_not_see_it_does_not_change(cast: Cast) -> None:
    household = make_household(cast.a1, number="S1", card="6217001234567890")
    path = f"/households/{household.pk}/edit/"
    assert "银行卡号" not in client_of(cast["cadre_a1"]).get(path).content.decode()
    typed = {"version": 1, "number": "S1", "standard": "1"}
    answer = post(cast, path, "cadre_a1", **typed, card="1" * 16, no_card="on")
    assert answer.status_code == 400
    assert card(Household.objects.get(pk=household.pk)) == "6217001234567890"


def test_a_members_number_is_masked_and_kept_when_left_empty(cast: Cast) -> None:
    person = cast.household_a1.people.get(name="赵甲媳")
    path = f"/households/{cast.household_a1.pk}/people/{person.pk}/"
    number = id_number(person)
    page = client_of(cast["cadre_a1"]).get(path).content.decode()
    assert f"{number[:6]}{'*' * 10}{number[-2:]}" in page and number not in page
    assert post(cast, path, name="赵新名", id_number="", **MEMBER).status_code == 302
    person.refresh_from_db()
    assert (person.name, id_number(person)) == ("赵新名", number)


def test_a_person_of_another_household_is_not_edited_through_ones_own(cast: Cast) -> None:
    foreign = cast.household_b1.people.first()
    path = f"/households/{cast.household_a1.pk}/people/{foreign.pk}/"
    assert post(cast, path, name="改名", **MEMBER).status_code == 404
    assert post(cast, f"{path}leave/", version=1).status_code == 404


def test_the_new_head_is_chosen_from_the_household(cast: Cast) -> None:
    household = cast.household_a1
    head, other = household.people.order_by("id")
    path = f"/households/{household.pk}/people/{head.pk}/leave/"
    typed = {"version": 1, "left_on": "2015-03-01", "leave_reason": "death"}
    assert "请选择" in errors(post(cast, path, **typed))["new_head"]
    foreign = cast.household_a2.people.first().pk
    assert "现有成员" in errors(post(cast, path, **typed, new_head=foreign))["new_head"]
    assert post(cast, path, **typed, new_head=other.pk).status_code == 302


def test_the_only_member_of_a_household_cannot_leave_and_is_told_why(cast: Cast) -> None:
    household = make_household(cast.a1)
    path = f"/households/{household.pk}/people/{household.people.get().pk}/leave/"
    typed = {"version": 1, "left_on": "2015-03-01", "leave_reason": "death"}
    assert post(cast, path, **typed).status_code == 400


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reason": "短"}, "reason"),
        ({"reason": ""}, "reason"),
        ({"happened_on": "2013-01-01"}, "happened_on"),
        ({"happened_on": ""}, "happened_on"),
    ],
)
def test_a_correction_of_standing_says_what_is_missing(cast: Cast, typed: dict, field: str) -> None:
    path = f"/households/{cast.household_a1.pk}/standing/expected/"
    good = {"version": 1, "happened_on": "2015-01-01", "reason": "列入当年计划"}
    assert field in errors(post(cast, path, **good | typed))
    assert post(cast, path, **good).status_code == 302


def lines(**cells: str) -> dict[str, str]:
    return {"version": "1", "line-TOTAL_FORMS": "3", "line-INITIAL_FORMS": "0"} | {
        f"line-{name}": value for name, value in cells.items()
    }


def test_the_ledger_takes_lines_and_leaves_empty_ones_out(cast: Cast) -> None:
    path = f"/households/{cast.household_a1.pk}/years/2014/ledger/"
    cells = {"0-kind": "101", "0-detail": "马铃薯", "0-amount": "1,200元", "2-kind": ""}
    assert post(cast, path, **lines(**cells)).status_code == 302
    assert [(str(line.amount), line.detail) for line in IncomeLine.objects.all()] == [
        ("1200.00", "马铃薯")
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"0-kind": "101"},
        {"0-amount": "5"},
        {"0-detail": "只有明细"},
        {"0-kind": "101", "0-amount": "-5"},
        {"0-kind": "999", "0-amount": "5"},
        {"0-kind": "101", "0-amount": "5", "0-detail": "a\0b"},
    ],
)
def test_a_wrong_line_of_the_ledger_is_told(cast: Cast, cells: dict[str, str]) -> None:
    path = f"/households/{cast.household_a1.pk}/years/2014/ledger/"
    answer = post(cast, path, **lines(**cells))
    assert answer.status_code == 400
    assert "row-bad" in answer.content.decode()
    assert not IncomeLine.objects.exists()


def test_a_first_survey_of_conditions_starts_from_last_years(cast: Cast) -> None:
    household = cast.household_a1
    base = f"/households/{household.pk}/years"
    post(cast, f"{base}/2014/conditions/", version=1, farmland="12.5")
    post(cast, f"{base}/new/", version=2, year=2015)
    page = client_of(cast["town_a"]).get(f"{base}/2015/conditions/")
    assert typed_in(page, "farmland") == "12.50"
    assert "请逐项核对后保存" in page.content.decode()
    assert not hasattr(household.years.get(year=2015), "conditions")


@pytest.mark.parametrize(
    ("path", "typed", "field"),
    [
        ("conditions/", {"farmland": "3", "irrigated": "5"}, "irrigated"),
        ("conditions/", {"is_dangerous": "1"}, "danger_grade"),
        ("conditions/", {"house_area": "-5"}, "house_area"),
        ("income/", {"wage": "5万元"}, "wage"),
        ("income/", {"transfer": "100", "dibao": "200"}, "transfer"),
    ],
)
def test_figures_that_cannot_be_are_refused(cast: Cast, path: str, typed: dict, field: str) -> None:
    answer = post(cast, f"/households/{cast.household_a1.pk}/years/2014/{path}", version=1, **typed)
    assert list(errors(answer)) == [field]


@pytest.mark.parametrize("year", [1999, 2013, 99999999999999999999])
def test_a_year_without_a_form_has_no_page(cast: Cast, year: int) -> None:
    path = f"/households/{cast.household_a1.pk}/years/{year}/income/"
    assert client_of(cast["town_a"]).get(path).status_code == 404


def test_a_failed_act_leaves_no_trace(cast: Cast) -> None:
    make_person(cast.household_a1, "第三人")
    before = Entry.objects.count()
    edit(cast, number="")
    create(cast, id_number=id_number(cast.household_a1.people.first()))
    assert Entry.objects.count() == before
    assert Household.objects.count() == 1
    assert Village.objects.count() == 3
