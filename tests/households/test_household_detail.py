"""A household's page: what each role sees of it, by year, with its history; each view recorded."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from gujang.journal.models import Entry
from gujang.journal.services import about, record_all
from households.codes import Health, Standing
from households.models import Household
from households.services import update_household, update_income
from tests.cast import Cast, client_of
from tests.make import (
    make_household,
    make_id_number,
    make_person,
    make_standing,
    make_year,
    set_income,
)
from tests.queries import assert_flat_queries

pytestmark = [pytest.mark.usefixtures("uncounted"), pytest.mark.slow, pytest.mark.any_engine]


@pytest.fixture
def household(cast: Cast) -> Household:
    household = make_household(cast.a1, phone="13947212345", card="6217001234567890123")
    make_person(household, "病人", health=Health.SERIOUS, disease="尿毒症")
    make_person(household, "走了", left_on=dt.date(2014, 9, 1))
    return household


def page(cast: Cast, who: str, household: Household, query: str = "") -> str:
    answer = client_of(cast[who]).get(f"/households/{household.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


CARD, PHONE, MASKED = "***************0123", "13947212345", "139****2345"


@pytest.mark.parametrize(
    ("who", "seen", "unseen"),
    [
        ("poverty_office", [MASKED, CARD, "尿毒症"], [PHONE]),
        ("town_a", [MASKED, CARD, "尿毒症"], [PHONE]),
        ("cadre_a1", [PHONE, "尿毒症"], ["银行卡号", "0123", "查看完整号码"]),
        ("organization", [MASKED], [PHONE, "银行卡号", "尿毒症", "查看完整号码"]),
        ("auditor", [MASKED], [PHONE, "银行卡号", "尿毒症", "查看完整号码"]),
    ],
)
def test_each_role_sees_what_the_table_gives_it(
    cast: Cast, household: Household, who: str, seen: list[str], unseen: list[str]
) -> None:
    text = page(cast, who, household)
    assert [said for said in seen if said not in text] == []
    assert [said for said in unseen if said in text] == []
    number = make_id_number(1)
    assert f"{number[:6]}{'*' * 10}{number[-2:]}" in text
    assert number not in text


@pytest.mark.parametrize(
    ("who", "links"),
    [
        ("poverty_office", {"edit/", "dynamic/", "years/2014/income/"}),
        ("cadre_a1", {"edit/", "dynamic/", "years/2014/income/"}),
        ("auditor", set()),
    ],
)
def test_only_who_may_change_is_offered_to(
    cast: Cast, household: Household, who: str, links: set[str]
) -> None:
    text = page(cast, who, household)
    every = {"edit/", "dynamic/", "years/2014/income/"}
    offered = {link for link in every if f'href="/households/{household.pk}/{link}"' in text}
    assert offered == links


def test_the_view_is_written_down_first(cast: Cast, household: Household) -> None:
    page(cast, "auditor", household)
    entry = Entry.objects.get(action="view")
    assert (entry.actor, entry.object_id) == (cast["auditor"], str(household.pk))
    assert entry.village == household.village_id


def test_a_page_whose_view_cannot_be_written_down_is_not_made(
    cast: Cast, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("households.services.common.record", broken)
    with pytest.raises(RuntimeError):
        client_of(cast["auditor"]).get(f"/households/{household.pk}/")


def test_members_now_and_former_ones_stand_apart(cast: Cast, household: Household) -> None:
    text = page(cast, "town_a", household)
    now, former = text.split('id="people"')[1].split("<h3>曾经的成员")
    assert "病人" in now and "走了" not in now
    assert "走了" in former and "死亡" in former


def test_years_stand_beside_each_other_with_the_change(cast: Cast, household: Household) -> None:
    set_income(household, 1000)
    make_year(household, 2015)
    act = {"actor": cast["town_a"], "household": household, "version": 1}
    update_income(**act, year=2015, facts={"wage": Decimal(2600)})
    text = page(cast, "town_a", household)
    row = re.search(r"年人均纯收入</th>(.*?)</tr>", text, re.DOTALL)
    assert row
    assert re.findall(r">([-+\d,.]+)<", row[1]) == ["1,300.00", "+300.00", "1,000.00"]


def test_a_past_year_shows_its_people_and_standing(cast: Cast) -> None:
    household = make_household(cast.a1, head="户主甲", members=["已故者"])
    make_year(household, 2015)
    make_standing(household, Standing.EXITED, dt.date(2016, 3, 1))
    gone = household.people.get(name="已故者")
    household.people.filter(pk=gone.pk).update(left_on=dt.date(2016, 2, 1), leave_reason="death")
    gone.years.filter(until__isnull=True).update(until=dt.date(2016, 2, 1))
    past = page(cast, "town_a", household, "?year=2014")
    assert "这是 2014 年登记表的情况" in past
    head = past.split("<main")[1].split('id="base"')[0]
    assert "未脱贫" in head and "已脱贫" not in head
    assert "已故者" in past.split('id="people"')[1].split("曾经的成员")[0]
    now = page(cast, "town_a", household, "?year=1999")
    assert "已脱贫" in now.split('id="base"')[0]


def test_the_history_says_who_changed_what(cast: Cast, household: Household) -> None:
    update_household(
        actor=cast["town_a"],
        household=household,
        version=1,
        facts={"address": "新街8号"},
        card="6228480012345678901",
    )
    office = page(cast, "poverty_office", household).split('id="history"')[1]
    assert "甲镇干事" in office and "新街8号" in office and "8901" in office
    assert "8901" not in page(cast, "cadre_a1", household)


def test_looking_is_no_change(cast: Cast, household: Household) -> None:
    page(cast, "auditor", household)
    assert "还没有修改" in page(cast, "auditor", household)


def test_names_are_shown_as_text(cast: Cast) -> None:
    household = make_household(cast.a1, number="<script>x</script>", address='"><img src=x>')
    text = page(cast, "town_a", household)
    assert "<script>x" not in text and "<img" not in text


@pytest.mark.parametrize("pk", ["999999", "99999999999999999999"])
def test_what_does_not_exist_is_not_found(cast: Cast, pk: str) -> None:
    assert client_of(cast["town_a"]).get(f"/households/{pk}/").status_code == 404


def test_the_page_costs_the_same_whatever_it_holds(cast: Cast, household: Household) -> None:
    client = client_of(cast["town_a"])

    def grow() -> None:
        for place in range(8):
            make_person(household, f"新{place}")
        make_year(household, 2015)
        make_year(household, 2016)
        make_standing(household, Standing.EXPECTED, dt.date(2016, 1, 1))
        record_all(cast["town_a"], [about(household, "update_household", x=n) for n in range(9)])

    assert_flat_queries(lambda: client.get(f"/households/{household.pk}/"), grow=grow)
