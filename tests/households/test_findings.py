"""The list of findings, its export, marking them verified, and the household's own section."""

import io
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from gujang.journal.models import Entry
from households.codes.exits import FindingState
from households.models import Finding, Household
from households.services import stamp
from tests.cast import A1, Cast, client_of
from tests.make import make_household, make_id_number, make_person
from tests.make_checks import make_finding
from tests.queries import assert_flat_queries

pytestmark = [pytest.mark.usefixtures("uncounted"), pytest.mark.slow]
REASON = "入户看过，情况属实"


@pytest.fixture
def household(cast: Cast) -> Household:
    return make_household(cast.a1, number="HU-1", head="甲一")


def text_of(cast: Cast, who: str, address: str) -> str:
    answer = client_of(cast[who]).get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def listed(cast: Cast, who: str, query: str = "") -> str:
    return text_of(cast, who, reverse("finding_list") + query).split("<main")[1]


def verify(cast: Cast, who: str, *rows: Finding, reason: str = REASON, back: str = "") -> Any:
    seen = [f"{row.pk}@{stamp(row)}" for row in rows]
    data = {"seen": seen, "reason": reason, "back": back}
    return client_of(cast[who]).post(reverse("finding_verify"), data)


def test_what_is_open_is_listed_with_the_place_to_put_it_right(
    cast: Cast, household: Household
) -> None:
    make_finding(household)
    make_finding(household, 59, message="早已改好。", state=FindingState.FIXED)
    text = listed(cast, "town_a")
    assert f'href="/households/{household.pk}/#base">甲一</a>' in text
    assert "没有联系电话" in text and "早已改好" not in text
    assert "早已改好" in listed(cast, "town_a", "?state=all")
    assert "早已改好" in listed(cast, "town_a", "?state=fixed")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["一", "二", "三"]),
        ("?rule=19", ["一", "三"]),
        ("?severity=E", ["二"]),
        ("?state=verified", ["四"]),
        (f"?area={A1}", ["一", "二"]),
        ("?rule=19&severity=E", []),
        ("?area=1502x2", []),
    ],
)
def test_the_list_is_narrowed(
    cast: Cast, household: Household, query: str, shown: list[str]
) -> None:
    other = make_household(cast.b1, number="HU-2", head="乙一")
    make_finding(household, 19, message="其一。")
    make_finding(household, 73, severity="E", message="其二。")
    make_finding(other, 19, message="其三。")
    make_finding(other, 20, message="其四。", state=FindingState.VERIFIED, by=cast["town_b"])
    text = listed(cast, "poverty_office", query)
    assert [said for said in "一二三四" if f"其{said}。" in text] == shown


def test_the_outsider_sees_none_of_it(cast: Cast, household: Household) -> None:
    make_finding(household)
    assert "甲一" not in listed(cast, "cadre_b1") and "没有符合条件的问题" in listed(cast, "town_b")


def test_the_list_of_a_rule_says_how_it_is_counted(cast: Cast, household: Household) -> None:
    make_finding(household, 17, message="一户有7人。")
    text = listed(cast, "auditor", "?rule=17")
    assert "一户人数达到 7 人" in text and 'name="pick"' not in text


def test_a_query_that_cannot_be_is_refused(cast: Cast) -> None:
    answer = client_of(cast["town_a"]).get(reverse("finding_list") + "?rule=999")
    assert answer.status_code == 400


def test_who_may_write_picks_and_says_why(cast: Cast, household: Household) -> None:
    first, second = make_finding(household), make_finding(household, 20, message="没有卡。")
    assert f'name="pick" value="{first.pk}"' in listed(cast, "town_a")
    asked = f"?pick={first.pk}&pick={second.pk}&back=/checks/findings/%3Frule%3D19"
    form = text_of(cast, "town_a", reverse("finding_verify") + asked)
    assert f'value="{first.pk}@{stamp(first)}"' in form and "没有卡。" in form
    answer = verify(cast, "town_a", first, second, back="/checks/findings/?rule=19")
    assert answer.url == "/checks/findings/?rule=19"
    states = Finding.objects.values_list("state", "reason")
    assert set(states) == {("verified", REASON)}
    assert REASON in listed(cast, "town_a", "?state=verified")


def test_without_a_reason_nothing_is_marked(cast: Cast, household: Household) -> None:
    row = make_finding(household)
    answer = verify(cast, "town_a", row, reason="属实")
    assert answer.status_code == 400
    assert "至少5个字" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == FindingState.OPEN


def test_what_changed_meanwhile_is_shown_as_it_is_now(cast: Cast, household: Household) -> None:
    row, other = make_finding(household), make_finding(household, 20, message="没有卡。")
    Finding.objects.filter(pk=row.pk).update(found_at=row.found_at.replace(year=2030))
    answer = verify(cast, "town_a", row, other)
    assert answer.status_code == 409
    assert "已经变化" in answer.content.decode()
    assert set(Finding.objects.values_list("state", flat=True)) == {"open"}


@pytest.mark.parametrize("who", ["town_b", "cadre_b1"])
def test_anothers_findings_cannot_be_marked_or_shown(
    cast: Cast, household: Household, who: str
) -> None:
    row = make_finding(household)
    assert verify(cast, who, row).status_code == 404
    answer = client_of(cast[who]).get(reverse("finding_verify") + f"?pick={row.pk}")
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.state == FindingState.OPEN


@pytest.mark.parametrize("pick", ["", "x", "99999999999999999999", "7", "²"])
def test_who_picks_nothing_is_led_back(cast: Cast, pick: str) -> None:
    answer = client_of(cast["town_a"]).get(reverse("finding_verify"), {"pick": pick})
    assert answer.url == reverse("finding_list")


@pytest.mark.parametrize("seen", ["x@1", "@", "99999999999999999999@1", "7@1"])
def test_what_no_page_sends_is_refused(cast: Cast, seen: str) -> None:
    data = {"seen": seen, "reason": REASON}
    answer = client_of(cast["town_a"]).post(reverse("finding_verify"), data)
    assert answer.status_code in (302, 404)


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:x"])
def test_no_address_leads_away_from_the_registry(
    cast: Cast, household: Household, back: str
) -> None:
    answer = verify(cast, "town_a", make_finding(household), back=back)
    assert answer.url == reverse("finding_list")


def test_a_verified_one_is_taken_back(cast: Cast, household: Household) -> None:
    row = make_finding(household, state=FindingState.VERIFIED, by=cast["town_a"])
    address = reverse("finding_reopen", args=[row.pk])
    answer = client_of(cast["cadre_a1"]).post(address, {"back": "/households/1/#findings"})
    assert answer.url == "/households/1/#findings"
    row.refresh_from_db()
    assert (row.state, row.reason) == ("open", "")
    assert client_of(cast["cadre_a1"]).post(address).url == reverse("finding_list")


def test_the_workbook_holds_the_rows_and_how_many_of_each(cast: Cast, household: Household) -> None:
    person = make_person(household, "王小明")
    make_finding(household)
    make_finding(household, 22, person=person, message="年级不对", data={"出生年": 1960, "_": "x"})
    answer = client_of(cast["town_a"]).get(reverse("finding_export"))
    made = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = [list(row) for row in made["数据核查"].iter_rows(values_only=True)]
    at = next(n for n, row in enumerate(rows) if row[0] == "镇")
    assert rows[at][:6] == ["镇", "村", "姓名", "证件号码", "问题", "涉及数据"]
    number = make_id_number(2)
    masked = "*" * 14 + number[-4:]
    assert rows[at + 2][:6] == ["西斗铺镇", "甲一村", "王小明", masked, "年级不对", "出生年 1960"]
    assert rows[at + 1][2] == "甲一"
    summary = [list(row) for row in made["汇总"].iter_rows(values_only=True)]
    number = Entry.objects.get(action="export").object_id
    assert f"导出人：{cast['town_a'].full_name}" in summary[0][0]
    assert summary[0][0].endswith(f"导出编号：{number}")
    assert summary[1] == ["规则", "错误类型", "级别", "错误条数"]
    assert summary[2:] == [
        [19, "户联系电话为空或位数不对", "疑点", 1],
        [22, "年龄过小而在校为高中及以上", "疑点", 1],
    ]
    assert Entry.objects.filter(action="export", object_type="households.finding").count() == 1


def test_the_household_shows_its_own(cast: Cast, household: Household) -> None:
    make_finding(household)
    by = cast["town_a"]
    make_finding(household, 20, state=FindingState.VERIFIED, by=by, message="没有卡。")
    make_finding(household, 55, state=FindingState.FIXED, message="早已改好")
    address = reverse("household_detail", args=[household.pk])
    text = text_of(cast, "town_a", address)
    section = text.split('id="findings"')[1].split("</section>")[0]
    assert "待处理 1 项" in section and "已入户核实" in section and "早已改好" not in section
    assert "撤回核实" in section and "finding_verify" not in section
    assert '<a href="#findings">数据核查<span>1</span></a>' in text
    looked = text_of(cast, "auditor", address).split('id="findings"')[1].split("</section>")[0]
    assert "没有卡。" in looked and "撤回核实" not in looked and "核实属实</a>" not in looked


def test_a_sound_household_says_so(cast: Cast, household: Household) -> None:
    assert "没有发现问题" in text_of(
        cast, "town_a", reverse("household_detail", args=[household.pk])
    )


def test_the_list_costs_the_same_whatever_it_holds(cast: Cast, household: Household) -> None:
    client = client_of(cast["town_a"])
    make_finding(household)

    def grow() -> None:
        for number in range(5):
            another = make_household(cast.a2, number=f"N{number}", head=f"王{number}")
            make_finding(another, person=another.people.get(), message="其。")

    assert_flat_queries(lambda: client.get(reverse("finding_list")), grow=grow)


def test_pages_of_findings_follow_each_other(cast: Cast, household: Household) -> None:
    for number in range(53):
        make_finding(household, 55, subject=str(number), message=f"第{number}处。")
    first = listed(cast, "town_a")
    assert first.count('name="pick"') == 50 and "共 <b>53</b> 项" in first
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert listed(cast, "town_a", following.replace("&amp;", "&")).count('name="pick"') == 3
