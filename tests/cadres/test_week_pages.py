"""The pages of leaves, of reports and of the rules of the week, as people use them."""

import datetime as dt

import pytest
from django.utils import timezone

from cadres.models import Cadre, Holiday, Leave, StationingRule, Trip, WeeklyReport
from tests.cast import Cast, client_of
from tests.make_cadres import make_cadre, make_posting
from tests.make_week import make_days, make_leave, make_report, week
from tests.queries import assert_flat_queries

pytestmark = [pytest.mark.slow, pytest.mark.any_engine]
LEAVE = {"version": 1, "kind": "personal", "first_on": "2014-03-03", "last_on": "2014-03-04"}


def text_of(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def test_a_cadre_asks_and_sees_who_decides(cast: Cast, stationed: Cadre) -> None:
    client = client_of(cast["cadre_a1"])
    assert "没有请假记录" in text_of(client.get("/leaves/"))
    assert 'name="cadre"' not in text_of(client.get("/leaves/new/"))
    assert "不能为空" in text_of(client.post("/leaves/new/", LEAVE), 400)
    client.post("/leaves/new/", LEAVE | {"reason": "家中有事"})
    text = text_of(client.get("/leaves/"))
    assert "由镇审批" in text
    assert "/decide/" not in text
    assert "/withdraw/" in text


def test_the_town_decides_what_it_did_not_ask_for(cast: Cast, stationed: Cadre) -> None:
    client = client_of(cast["town_a"])
    trip = LEAVE | {"kind": "training", "cadre": stationed.pk, "reason": "培训", "place": "包头"}
    assert client.post("/leaves/trips/new/", trip).status_code == 302
    own = Trip.objects.get()
    assert "/decide/" not in text_of(client.get("/leaves/"))
    decision = {"version": 1, "approve": "1", "answer": ""}
    said = text_of(client.post(f"/leaves/trip/{own.pk}/decide/", decision), 400)
    assert "代为申请" in said
    leave = make_leave(stationed, cast.a1, "2014-03-10")
    address = f"/leaves/leave/{leave.pk}/decide/"
    assert address in text_of(client.get("/leaves/"))
    assert "请写明理由" in text_of(client.post(address, decision | {"approve": "0"}), 400)
    assert client.post(address, decision).status_code == 302
    assert text_of(client.post(address, decision), 409)
    leave.refresh_from_db()
    assert leave.state == "approved"


def test_a_town_asks_for_no_cadre_of_another(cast: Cast, stationed: Cadre) -> None:
    other = Cadre.objects.exclude(pk=stationed.pk).get()
    sent = LEAVE | {"cadre": other.pk, "reason": "家中有事"}
    said = text_of(client_of(cast["town_a"]).post("/leaves/new/", sent), 400)
    assert "请从列表中选择" in said
    assert not Leave.objects.exists()


def test_an_ask_is_taken_back(cast: Cast, stationed: Cadre) -> None:
    leave = make_leave(stationed, cast.a1, "2014-03-10")
    address = f"/leaves/leave/{leave.pk}/withdraw/"
    client = client_of(cast["cadre_a1"])
    assert client.post(address, {"version": 1, "reason": ""}).status_code == 302
    assert "不能撤回" in text_of(client.post(address, {"version": 2, "reason": "再撤"}), 400)
    assert client.get(f"/leaves/other/{leave.pk}/withdraw/").status_code == 404


def test_the_list_of_leaves_costs_the_same_whatever_it_holds(cast: Cast, stationed: Cadre) -> None:
    make_leave(stationed, cast.a1, "2014-03-10")
    client = client_of(cast["town_a"])

    def grow() -> None:
        for number in range(5):
            cadre = make_cadre(name=f"丁{number}")
            make_posting(cadre, cast.a2)
            make_leave(cadre, cast.a2, "2014-03-10")

    assert_flat_queries(lambda: client.get("/leaves/"), grow=grow)


WORDS = {"version": 1, "work": "走访3户", "problems": "", "next_week": "继续"}


def test_a_report_is_written_kept_and_sent(cast: Cast, stationed: Cadre) -> None:
    make_days(stationed, cast.a1, "2014-03-03", note="入户核实", duties="01")
    client, address = client_of(cast["cadre_a1"]), "/my/report/?week=2014-W10"
    text = text_of(client.get(address))
    assert "2014-03-03 周一" in text
    assert "核实贫困人口、动态管理（1天）" in text
    assert client.post(address, WORDS).status_code == 302
    assert "走访3户" in text_of(client.get(address))
    assert "请写本周工作" in text_of(client.post(address, WORDS | {"work": "", "send": "1"}), 400)
    assert client.post(address, WORDS | {"send": "1"}).status_code == 302
    report = WeeklyReport.objects.get()
    assert client.get(address).url == f"/reports/{report.pk}/"
    detail = text_of(client.get(f"/reports/{report.pk}/"))
    assert "入户核实" in detail
    assert "逾期报送" in detail
    assert "接收</button>" not in detail


def test_without_a_posting_the_page_says_what_to_do(cast: Cast, stationed: Cadre) -> None:
    cadre = client_of(cast["cadre_a1"])
    assert "这一周不用填写" in text_of(cadre.get("/my/report/?week=2014-W08"))
    assert cadre.get("/my/report/?week=2014-W8").status_code == 404
    Cadre.objects.filter(pk=stationed.pk).update(user=None)
    for address in ("/my/report/", "/leaves/new/"):
        assert "您还没有登记为驻村干部" in text_of(cadre.get(address))


def test_the_towns_list_of_a_week(cast: Cast, stationed: Cadre) -> None:
    other = make_cadre(name="丙驻村")
    make_posting(other, cast.a2)
    report = make_report(other, cast.a2, "2014-W10", is_late=True)
    make_report(stationed, cast.a1, "2014-W10", state="draft")
    client, address = client_of(cast["town_a"]), "/reports/?week=2014-W10"
    text = text_of(client.get(address))
    assert text.index("甲一驻村") < text.index("丙驻村")
    assert text.count("已逾期") == 1
    assert "丙驻村" not in text_of(client.get(f"{address}&state=missing"))
    assert "甲一驻村" not in text_of(client.get(f"{address}&state=late"))
    assert (
        client.get(f"/reports/{WeeklyReport.objects.get(cadre=stationed).pk}/").status_code == 404
    )
    assert "请写" not in text_of(client.get(f"/reports/{report.pk}/return/"))
    assert "不能为空" in text_of(client.post(f"/reports/{report.pk}/return/", {"version": 1}), 400)
    client.post(f"/reports/{report.pk}/return/", {"version": 1, "reason": "没有写走访"})
    assert "没有写走访" in text_of(client.get(address))
    receiving = client.post(f"/reports/{report.pk}/receive/", {"version": 2})
    assert "不能接收或退回" in text_of(receiving, 400)


def test_a_report_is_received_from_its_page(cast: Cast, stationed: Cadre) -> None:
    report = make_report(stationed, cast.a1, "2014-W10")
    client = client_of(cast["town_a"])
    assert "接收</button>" in text_of(client.get(f"/reports/{report.pk}/"))
    assert client.post(f"/reports/{report.pk}/receive/", {"version": 1}).status_code == 302
    assert "接收</button>" not in text_of(client.get(f"/reports/{report.pk}/"))


def test_the_list_of_reports_costs_the_same_whatever_it_holds(cast: Cast, stationed: Cadre) -> None:
    make_report(stationed, cast.a1, "2014-W10")
    client = client_of(cast["town_a"])

    def grow() -> None:
        for number in range(5):
            cadre = make_cadre(name=f"丁{number}")
            make_posting(cadre, cast.a2)
            make_report(cadre, cast.a2, "2014-W10")

    assert_flat_queries(lambda: client.get("/reports/?week=2014-W10"), grow=grow)


def test_the_rules_say_plainly_what_february_asks(cast: Cast) -> None:
    client = client_of(cast["organization"])
    assert "2月现按每周 4 天考核（2014-01-01起）" in text_of(client.get("/stationing/"))
    sent = {"version": 1, "month": "2", "days": "2", "starts_on": "2015-01-01", "note": "通知"}
    assert "0到7" in text_of(client.post("/stationing/months/new/", sent | {"days": "8"}), 400)
    assert client.post("/stationing/months/new/", sent).status_code == 302
    assert "2月现按每周 2 天考核（2015-01-01起）" in text_of(client.get("/stationing/"))
    assert StationingRule.objects.filter(month=2).count() == 2


def test_a_holiday_is_changed_and_taken_away(cast: Cast, stationed: Cadre) -> None:
    client, day = client_of(cast["organization"]), dt.date(2014, 10, 8)
    sent = {"version": 1, "day": "2014-10-08", "kind": "off", "name": "县庆"}
    assert client.post("/stationing/holidays/new/", sent).status_code == 302
    assert "已经登记" in text_of(client.post("/stationing/holidays/new/", sent), 400)
    edit = {"version": 1, "kind": "off", "name": "县庆日"}
    assert client.post("/stationing/holidays/20141008/", edit).status_code == 302
    assert text_of(client.post("/stationing/holidays/20141008/", edit | {"name": "节"}), 409)
    assert "县庆日" in text_of(client.get("/stationing/?year=2014"))
    remove = "/stationing/holidays/20141008/remove/"
    assert "2014-10-08，放假，县庆日" in text_of(client.get(remove))
    assert client.post(remove, {"version": 2}).status_code == 302
    assert not Holiday.objects.filter(day=day).exists()
    assert client.get("/stationing/holidays/20141399/").status_code == 404


def test_days_of_closed_weeks_offer_no_change(cast: Cast, stationed: Cadre) -> None:
    client = client_of(cast["organization"])
    assert "20141001/remove" in text_of(client.get("/stationing/?year=2014"))
    client.post("/attendance/weeks/2014-W40/close/")
    text = text_of(client.get("/stationing/?year=2014"))
    assert "20141001/remove" not in text
    edit = {"version": 1, "kind": "off", "name": "国庆"}
    said = text_of(client.post("/stationing/holidays/20141001/", edit), 400)
    assert "第40周（9月29日至10月5日）已封周" in said


@pytest.mark.parametrize("who", ["town_a", "auditor", "cadre_a1"])
def test_others_read_the_rules_and_change_nothing(cast: Cast, who: str) -> None:
    text = text_of(client_of(cast[who]).get("/stationing/"))
    assert "每周驻村天数" in text
    assert "修改" not in text.replace("不能再修改", "")


def test_this_week_is_what_is_shown_unless_another_is_asked_for(
    cast: Cast, stationed: Cadre
) -> None:
    now = week(f"{timezone.localdate():%G-W%V}")
    for address in ("/reports/", "/my/report/"):
        said = text_of(client_of(cast["cadre_a1"]).get(address))
        assert f"{now.monday:%G}年第{now.number}周" in said
