"""The phone's pages without script: plain forms, the same services as the outbox."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cadres.codes import AskState, TripKind
from cadres.models import Diary, HeldItem, Photo, Problem, Trip, Visit, WorkDay
from cadres.views import visits
from gujang.journal.models import Entry
from tests.cast import Cast, client_of
from tests.make import make_household
from tests.make_cadres import make_pairing
from tests.make_log import DAY, make_visit, png, posted
from tests.queries import assert_flat_queries

pytestmark = [pytest.mark.any_engine, pytest.mark.slow]

NAME = "7d444840-9dc0-11d1-b245-5ffdce74fad2"


@pytest.fixture
def page(cast: Cast, settings: Any, tmp_path: Path) -> Any:
    """The browser of a posted cadre."""
    settings.UPLOAD_DIR = tmp_path
    posted(cast)
    return client_of(cast["cadre_a1"])


def visit(cast: Cast, **fields: Any) -> dict[str, Any]:
    return {"client_id": NAME, "household": cast.household_a1.pk, "day": DAY, "kind": "2"} | fields


def test_a_visit_with_its_photo_once_however_often_the_button_is_pressed(
    cast: Cast, page: Any
) -> None:
    for _ in range(2):
        sent = visit(cast, found="漏雨", photo=SimpleUploadedFile("雪.png", png()))
        assert page.post("/my/visits/new/", sent).url == "/my/records/"
    made = Visit.objects.get()
    assert (str(made.client_id), made.photo_count) == (NAME, 1)
    assert Photo.objects.count() == 1
    shown = page.get("/my/records/").content.decode()
    assert "赵甲一" in shown
    assert "照片 1" in shown
    assert "照片待传" not in shown


def test_days_diary_and_problems_have_their_forms(cast: Cast, page: Any) -> None:
    page.post("/my/days/new/", {"day": DAY, "kind": "village", "duties": ["01"], "note": "入户"})
    page.post("/my/diary/new/", {"day": DAY, "text": "雪"})
    page.post("/my/problems/new/", {"day": DAY, "kind": "2", "title": "吃水难", "owner": "张三"})
    assert WorkDay.objects.get().note == "入户"
    assert Diary.objects.get().text == "雪"
    assert Problem.objects.get().owner == "张三"
    for kind, word in (("day", "入户"), ("diary", "雪")):
        assert word in page.get(f"/my/records/?kind={kind}").content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"household": ""}, "不能为空"),
        ({"day": "tomorrow"}, "不能晚于今天"),
        ({"kind": "9"}, "没有这一项"),
        ({"photo": SimpleUploadedFile("x.png", b"%PDF-1.4")}, "只能上传照片"),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_nothing_is_saved(
    cast: Cast, page: Any, fields: dict[str, Any], said: str
) -> None:
    sent = visit(cast) | fields
    if sent["day"] == "tomorrow":
        sent["day"] = timezone.localdate() + dt.timedelta(days=1)
    answer = page.post("/my/visits/new/", sent)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Visit.objects.exists()


def test_what_is_held_is_told(cast: Cast, page: Any) -> None:
    answer = page.post("/my/visits/new/", visit(cast, day="2014-01-05"), follow=True)
    assert "待核实" in answer.content.decode()
    assert "有 1 条记录已收到" in answer.content.decode()
    assert HeldItem.objects.exists()


def test_a_record_is_deleted_by_its_writer_and_stays_known(cast: Cast, page: Any) -> None:
    row = make_visit(cast["cadre_a1"], cast.household_a1)
    assert page.post(f"/my/records/visit/{row.pk}/delete/").status_code == 302
    row.refresh_from_db()
    assert row.deleted_at
    assert "赵甲一" not in page.get("/my/records/").content.decode()
    assert Entry.objects.filter(action="delete_item").count() == 1
    posted(cast, "cadre_b1")
    other = make_visit(cast["cadre_b1"], cast.household_b1)
    assert page.post(f"/my/records/visit/{other.pk}/delete/").status_code == 404


def test_the_week_says_where_one_was_and_what_is_missing(cast: Cast, page: Any) -> None:
    today = timezone.localdate()
    page.post("/my/days/new/", {"day": today, "kind": "village"})
    trip = {"village": cast.a1, "reason": "培训", "kind": TripKind.TRAINING}
    Trip.objects.create(
        cadre=posted(cast), first_on=today, last_on=today, state=AskState.ASKED, **trip
    )
    shown = page.get("/my/").content.decode()
    assert "在村" in shown
    assert f"已驻1天：{today.month}/{today.day}" in shown
    assert "视同驻村未批准" in shown


def test_those_never_visited_come_first_and_own_households_are_marked(
    cast: Cast, page: Any
) -> None:
    today = timezone.localdate()
    lately = make_household(cast.a1, number="HU-A1-0002", head="周近")
    make_visit(cast["cadre_a1"], lately, day=str(today - dt.timedelta(days=3)))
    long_ago = make_household(cast.a1, number="HU-A1-0003", head="吴远")
    make_visit(cast["cadre_a1"], long_ago, day=str(today - dt.timedelta(days=31)))
    make_pairing(cast.household_a1, posted(cast))
    shown = page.get("/my/due/").content.decode()
    assert shown.index("赵甲一") < shown.index("吴远") < shown.index("周近")
    assert "30天内没有走访的 2 户在前，共 3 户" in shown
    assert shown.count("我帮扶") == 1
    assert "31 天前" in shown


def test_pages_cost_the_same_however_much_there_is(cast: Cast, page: Any) -> None:
    make_visit(cast["cadre_a1"], cast.household_a1)
    numbers = iter(range(10, 99))

    def grow() -> None:
        for _ in range(3):
            number = next(numbers)
            home = make_household(cast.a1, number=f"HU-A1-{number}", head=f"王{number}")
            make_visit(cast["cadre_a1"], home)

    for address in ("/my/", "/my/due/", "/my/records/", "/sync/state/"):
        assert_flat_queries(lambda address=address: page.get(address), grow=grow)


def test_who_is_no_cadre_yet_is_told_whom_to_ask(cast: Cast) -> None:
    client = client_of(cast["cadre_a1"])
    assert "请联系县委组织部" in client.get("/my/").content.decode()
    answer = client.post("/my/visits/new/", visit(cast))
    assert answer.status_code == 400
    assert "请联系县委组织部" in answer.content.decode()


def test_the_page_without_network_and_its_worker_name_nobody(cast: Cast, page: Any) -> None:
    for address in ("/offline/", "/sw.js"):
        mine, anybody = page.get(address), client_of(cast["nobody"]).get(address)
        assert mine.content == anybody.content
    worker = page.get("/sw.js")
    assert worker.headers["Content-Type"] == "text/javascript"
    assert "/static/js/phone/store.js" in worker.content.decode()


def test_visits_stand_in_a_list_and_on_the_household_s_page(cast: Cast, page: Any) -> None:
    make_visit(cast["cadre_a1"], cast.household_a1, needs="修房", promised="报危改")
    office = client_of(cast["town_a"])
    shown = office.get("/visits/").content.decode()
    assert "共 <b>1</b> 次，走访 1 户" in shown
    assert "诉求：修房" in shown
    assert "没有这样的走访" in office.get("/visits/?kind=3").content.decode()
    assert "没有这样的走访" in client_of(cast["town_b"]).get("/visits/").content.decode()
    home = office.get(f"/households/{cast.household_a1.pk}/").content.decode()
    assert '<a href="#visits">走访<span>1</span></a>' in home
    assert "承诺：报危改" in home
    assert "记走访" not in home
    assert "记走访" in page.get(f"/households/{cast.household_a1.pk}/").content.decode()


def test_pages_of_visits_lead_forth_and_back(cast: Cast, page: Any, monkeypatch) -> None:
    monkeypatch.setattr(visits, "PAGE", 2)
    for number in range(5):
        make_visit(cast["cadre_a1"], cast.household_a1, found=f"第{number}次")
    office, url, read = client_of(cast["town_a"]), "/visits/", []
    for _ in range(3):
        text = office.get(url).content.decode()
        read += re.findall(r"第\d次", text)
        after = re.search(r'href="(\?after=[^"]+)"', text)
        url = f"/visits/{after[1]}" if after else ""
    assert (read, url) == ([f"第{number}次" for number in range(4, -1, -1)], "")


def test_the_list_of_visits_costs_the_same_however_long(cast: Cast, page: Any) -> None:
    make_visit(cast["cadre_a1"], cast.household_a1)

    def grow() -> None:
        for number in range(4):
            make_visit(cast["cadre_a1"], cast.household_a1, found=str(number))

    client = client_of(cast["town_a"])
    assert_flat_queries(lambda: client.get("/visits/"), grow=grow)
