"""The worklist of the checks, the rules, having an area checked, and the command."""

import json
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from gujang.lib import lease
from households import tasks
from households.codes.exits import FindingState
from households.models import CheckRun, Finding
from households.services import check_area, start_check
from tests.cast import A1, TOWN_A, Cast, client_of
from tests.exchange.pages import AT_ONCE
from tests.make import COUNTY, make_household
from tests.make_checks import make_finding
from tests.queries import assert_flat_queries
from villages.codes import VillageStanding
from villages.models import Village, VillageYear

pytestmark = [pytest.mark.usefixtures("uncounted"), pytest.mark.slow, pytest.mark.any_engine]


def page(cast: Cast, who: str, query: str = "") -> str:
    answer = client_of(cast[who]).get(reverse("check_list") + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def cells(text: str, row: str) -> list[str]:
    """Return the figures of the table row that begins with these words."""
    found = re.search(rf"<tr><th[^>]*>(?:<a[^>]*>)?{row}.*?</tr>", text, re.DOTALL)
    assert found, row
    return re.findall(r'class="num">(?:<a[^>]*>)?([\d,]+)', found[0])


@pytest.fixture
def findings(cast: Cast) -> list[Finding]:
    """Two open of rule 19, one verified, one fixed; one of rule 73; one in the other town."""
    first, second = (make_household(cast.a1, number=f"A{n}", head=f"甲{n}") for n in (1, 2))
    third = make_household(cast.a2, number="A3", head="甲三")
    other = make_household(cast.b1, number="B1", head="乙一")
    return [
        make_finding(first),
        make_finding(second),
        make_finding(third, state=FindingState.VERIFIED, by=cast["town_a"]),
        make_finding(first, state=FindingState.FIXED),
        make_finding(first, 73, severity="E", message="缺公示"),
        make_finding(other),
    ]


def test_findings_are_counted_by_rule_and_by_village(cast: Cast, findings: list[Finding]) -> None:
    text = page(cast, "poverty_office")
    assert cells(text, "19 户联系电话为空或位数不对") == ["3", "3", "1"]
    assert cells(text, "73 缺退出程序材料") == ["1", "1", "0"]
    assert cells(text, "合计") == ["4", "1"]
    assert cells(text, cast.a1.name) == ["1", "2", "2"]
    assert cells(text, cast.b1.name) == ["0", "1", "1"]


def test_one_sees_the_figures_of_ones_own_area(cast: Cast, findings: list[Finding]) -> None:
    assert cells(page(cast, "town_a"), "19") == ["2", "2", "1"]
    assert cells(page(cast, "cadre_b1"), "19") == ["1", "1", "0"]
    assert cells(page(cast, "poverty_office", f"?area={A1}"), "19") == ["2", "2", "0"]
    assert cast.a1.name not in page(cast, "cadre_b1").split("<main")[1]


def test_every_figure_leads_to_as_many_rows(cast: Cast, findings: list[Finding]) -> None:
    client = client_of(cast["poverty_office"])
    links = re.findall(
        r'<a href="(/checks/findings/\?[^"]*)">([\d,]+)</a>', page(cast, "poverty_office")
    )
    assert len(links) >= 8
    for url, number in links:
        text = client.get(url.replace("&amp;", "&")).content.decode()
        rows = text.split("<tbody>")[1].split("</tbody>")[0].count("<tr>")
        assert (url, rows) == (url, int(number))


def test_who_may_write_the_area_is_offered_to_check_it(cast: Cast) -> None:
    assert "重新核查" in page(cast, "town_a").split("empty")[0]
    for who, query in (("auditor", ""), ("cadre_a1", f"?area={TOWN_A}")):
        assert "check_run" not in page(cast, who, query)
        assert reverse("check_run") not in page(cast, who, query)


def test_an_empty_worklist_says_what_to_do(cast: Cast) -> None:
    assert "请点上面的“重新核查”" in page(cast, "town_a")
    check_area(run=start_check(actor=None, area=COUNTY))
    assert "没有发现问题" in page(cast, "town_a")
    assert "命令行" in page(cast, "town_a")


def test_an_area_that_is_none_is_not_found(cast: Cast) -> None:
    assert client_of(cast["town_a"]).get(reverse("check_list") + "?area=1'").status_code == 404


def test_a_check_is_done_in_the_background(cast: Cast, settings: Any) -> None:
    settings.TASKS = AT_ONCE
    make_household(cast.a1)
    answer = client_of(cast["town_a"]).post(reverse("check_run"), {"area": TOWN_A})
    assert answer.url == f"/checks/?area={TOWN_A}"
    run = CheckRun.objects.get()
    assert (run.asked_by, run.households) == (cast["town_a"], 1)
    assert run.opened == Finding.objects.count() > 0
    assert "甲镇干事，1 户" in page(cast, "town_a")


def test_while_it_waits_the_page_says_so_and_none_is_asked_for_twice(cast: Cast) -> None:
    client = client_of(cast["town_a"])
    for _ in range(2):
        client.post(reverse("check_run"), {"area": TOWN_A})
    assert CheckRun.objects.count() == 1
    text = page(cast, "town_a")
    assert "排队中" in text and f"/checks/progress/?area={TOWN_A}" in text
    assert '<noscript><meta http-equiv="refresh"' in text
    with lease.held(tasks.lease_of(TOWN_A)) as progress:
        progress(40, "已核查400户，共1000户")
        part = client.get(reverse("check_progress")).content.decode()
        assert "40 / 100" in part and "已核查400户" in part and "<html" not in part
    assert client.get(reverse("check_progress")).headers["HX-Refresh"] == "true"


def test_a_check_that_was_broken_off_can_be_asked_for_again(cast: Cast) -> None:
    key = tasks.lease_of(TOWN_A)
    with lease.held(key) as progress:
        progress(40, "")
        left = lease._path(key).read_text()
    lease._path(key).write_text(left)
    text = page(cast, "town_a")
    assert "上次核查中断" in text and reverse("check_run") in text
    lease._path(key).unlink()


def test_the_rules_say_what_they_read_and_where_they_draw_the_line(cast: Cast) -> None:
    text = client_of(cast["auditor"]).get(reverse("check_rules")).content.decode()
    assert "17 一户人数过多" in text and "一户人数达到 7 人" in text
    assert "82 出列村指标为空" in text and "贫困户无帮扶责任人" in text


def test_a_village_that_is_out_and_not_told_of_is_listed(cast: Cast) -> None:
    Village.objects.filter(pk=A1).update(standing=VillageStanding.EXITED)
    VillageYear.objects.create(village=cast.a1, year=2014, paved_road=True)
    assert "已出列，2014年没有填是否通客运班车" in page(cast, "town_a")
    assert "已出列" not in page(cast, "town_b")


def test_the_worklist_costs_the_same_whatever_it_holds(cast: Cast) -> None:
    client = client_of(cast["poverty_office"])
    make_finding(make_household(cast.a1))

    def grow() -> None:
        for number in range(4):
            household = make_household(cast.b1, number=f"N{number}", head=f"王{number}")
            for rule in (19, 20, 55):
                make_finding(household, rule)

    assert_flat_queries(lambda: client.get(reverse("check_list")), grow=grow)


def test_the_command_prints_what_is_open(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    make_household(cast.a1, number="A1", head="甲一")
    make_household(cast.b1, number="B1", head="乙一")
    Village.objects.filter(pk=A1).update(standing=VillageStanding.EXITED)
    call_command("check_data", "--area", TOWN_A, "--json")
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {one["household"] for one in found} == {"A1", None}
    phone = next(one for one in found if one["rule"] == 19)
    assert phone == {
        "rule": 19, "severity": "W", "household": "A1", "person": None,
        "message": "没有联系电话，请补填手机号码。",
    }  # fmt: skip
    assert next(one for one in found if one["rule"] == 21)["person"] == "甲一"
    village = next(one for one in found if one["rule"] == 82)
    assert village["message"].startswith("西斗铺镇甲一村已出列")


def test_the_command_prints_nothing_that_was_verified(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    make_household(cast.a1, number="A1")
    call_command("check_data")
    Finding.objects.update(state="verified", decided_by=cast["town_a"], reason="已核实过的")
    capsys.readouterr()
    call_command("check_data", "--json")
    assert json.loads(capsys.readouterr().out) == {"findings": []}


def test_the_command_refuses_an_area_there_is_not(cast: Cast) -> None:
    with pytest.raises(CommandError, match="没有编码为“999”的辖区"):
        call_command("check_data", "--area", "999")
