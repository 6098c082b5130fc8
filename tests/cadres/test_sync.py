"""What phones send: each item once, for itself, answered by name; nothing lost without a word."""

import datetime as dt
import itertools
import json
import uuid
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from cadres import services
from cadres.codes import HeldReason
from cadres.models import Cadre, Diary, HeldItem, Posting, Problem, Visit, WorkDay
from cadres.services import log
from cadres.sync import LIMIT, WRONG_BATCH
from gujang.access.models import Membership
from gujang.journal import services as journal
from gujang.journal.models import Entry
from tests.arena import Arena
from tests.cast import Cast, client_of
from tests.make_log import DAY, make_item, make_visit, posted, visit_body

WRITTEN = "2014-03-05T12:00:00+08:00"


class Phone:
    """A phone on which ``who`` is signed in."""

    def __init__(self, cast: Cast, who: str = "cadre_a1") -> None:
        self.user = cast[who]
        self.client = client_of(self.user)

    def post(self, batch: Any, **options: Any) -> Any:
        raw = batch if isinstance(batch, bytes) else json.dumps(batch)
        return self.client.post("/sync/", raw, content_type="application/json", **options)

    def send(self, *items: dict[str, Any]) -> list[dict[str, Any]]:
        answer = self.post({"user": self.user.pk, "items": list(items)})
        assert answer.status_code == 200, answer.content.decode()
        told: list[dict[str, Any]] = answer.json()["items"]
        assert [one["client_id"] for one in told] == [item["client_id"] for item in items]
        return told


def item(kind: str, body: dict[str, Any], **fields: Any) -> dict[str, Any]:
    named = {"client_id": str(uuid.uuid4()), "recorded_at": WRITTEN}
    return named | {"kind": kind, "body": body} | fields


def a_visit(cast: Cast, **typed: str) -> dict[str, Any]:
    return item("visit", visit_body(cast.household_a1, **typed))


def entries(action: str) -> int:
    return Entry.objects.filter(action=action).count()


@pytest.fixture
def phone(cast: Cast) -> Phone:
    posted(cast)
    return Phone(cast)


def test_four_kinds_arrive_with_two_clocks_and_are_written_down(cast: Cast, phone: Phone) -> None:
    before = timezone.now()
    told = phone.send(
        a_visit(cast),
        item("day", {"day": [DAY], "kind": ["village"], "duties": ["01", "09"]}),
        item("diary", {"day": [DAY], "text": ["今天下雪。"], "weather": ["雪"]}),
        item("problem", {"day": [DAY], "kind": ["2"], "title": ["吃水难"]}),
    )
    assert [one["status"] for one in told] == ["created"] * 4
    visit, day = Visit.objects.get(), WorkDay.objects.get()
    assert (visit.village_id, visit.found) == (cast.a1.code, "屋顶漏雨")
    assert visit.recorded_at == dt.datetime.fromisoformat(WRITTEN)
    assert visit.received_at >= before
    assert day.duties == "01,09"
    assert Diary.objects.get().text == "今天下雪。"
    problem = Problem.objects.get()
    assert (problem.owner, problem.due_on) == ("甲一驻村", dt.date(2014, 3, 20))
    for action in ("log_visit", "log_day", "write_diary", "report_problem"):
        assert entries(action) == 1


def test_a_repeat_is_a_success_with_the_same_row(cast: Cast, phone: Phone) -> None:
    sent = a_visit(cast)
    (first,), (second,) = phone.send(sent), phone.send(sent)
    assert (first["status"], second["status"]) == ("created", "duplicate")
    assert first["row"] == second["row"]
    assert Visit.objects.count() == entries("log_visit") == 1


def test_one_name_with_two_contents_keeps_both_for_the_town(cast: Cast, phone: Phone) -> None:
    sent = a_visit(cast)
    phone.send(sent)
    (told,) = phone.send(sent | {"body": visit_body(cast.household_a1, found="屋顶已修")})
    assert told["status"] == "held"
    assert "两份都已保留" in told["said"]
    assert Visit.objects.get().found == "屋顶漏雨"
    body, recorded_at = services.opened(HeldItem.objects.get())
    assert body["found"] == ["屋顶已修"]
    assert recorded_at == dt.datetime.fromisoformat(WRITTEN)
    phone.send(sent | {"body": visit_body(cast.household_a1, found="屋顶已修")})
    assert HeldItem.objects.count() == entries("hold_item") == 1


def test_a_name_of_somebody_else_tells_nothing_of_them(cast: Cast, phone: Phone) -> None:
    posted(cast, "cadre_b1")
    sent = a_visit(cast)
    phone.send(sent)
    (told,) = Phone(cast, "cadre_b1").send(sent)
    assert (told["status"], told["row"]) == ("held", None)
    assert "屋顶漏雨" not in json.dumps(told, ensure_ascii=False)
    held = HeldItem.objects.get()
    assert (held.village_id, held.sent_by) == (cast.b1.code, cast["cadre_b1"])


def test_a_phone_never_sends_as_somebody_else(cast: Cast, phone: Phone) -> None:
    posted(cast, "cadre_b1")
    batch = {"user": cast["cadre_b1"].pk, "items": [a_visit(cast)]}
    answer = phone.post(batch)
    assert answer.status_code == 409
    assert "另一位用户" in answer.json()["error"]
    assert not Visit.objects.exists()


def test_what_was_written_in_time_is_taken_after_the_posting(cast: Cast, phone: Phone) -> None:
    Posting.objects.update(ends_on="2014-06-01")
    Membership.objects.filter(user=cast["cadre_a1"]).delete()
    late, outside = a_visit(cast), a_visit(cast, day="2014-06-01")
    assert [one["status"] for one in phone.send(late, outside)] == ["created", "held"]
    assert HeldItem.objects.get().reason == HeldReason.OUTSIDE


@pytest.mark.parametrize("where", ["moved away", "another village", "nowhere"])
def test_a_household_not_of_the_village_is_held(cast: Cast, phone: Phone, where: str) -> None:
    household = cast.household_a1 if where == "moved away" else cast.household_b1
    sent = item("visit", visit_body(987654321 if where == "nowhere" else household))
    if where == "moved away":
        household.village = cast.a2
        household.save()
    (told,) = phone.send(sent)
    assert (told["status"], "不在您当日驻点村" in told["said"]) == ("held", True)
    held = HeldItem.objects.get()
    assert (held.reason, held.village_id) == (HeldReason.MOVED, cast.a1.code)
    assert not Visit.objects.exists()


def test_what_was_deleted_does_not_come_back(cast: Cast, phone: Phone) -> None:
    sent = a_visit(cast)
    phone.send(sent)
    services.delete_item(actor=cast["cadre_a1"], row=Visit.objects.get())
    (again,) = phone.send(sent)
    (other,) = phone.send(sent | {"body": visit_body(cast.household_a1, found="另外")})
    assert (again["status"], other["status"]) == ("duplicate", "held")
    assert HeldItem.objects.get().reason == HeldReason.DELETED
    assert Visit.objects.get().deleted_at


@pytest.mark.parametrize(
    ("clock", "flags"),
    [("2114-03-05T12:00:00+08:00", "ahead"), ("2013-01-29T12:00:00+08:00", "old,early")],
)
def test_a_wrong_clock_is_told_and_taken(cast: Cast, phone: Phone, clock: str, flags: str) -> None:
    (told,) = phone.send(a_visit(cast) | {"recorded_at": clock})
    assert told["status"] == "created"
    assert Visit.objects.get().flags == flags


def test_a_day_is_logged_once_and_the_phone_is_told_why(cast: Cast, phone: Phone) -> None:
    body = {"day": [DAY], "kind": ["village"], "note": ["入户"]}
    phone.send(item("day", body))
    same, other = phone.send(item("day", body), item("day", body | {"note": ["开会"]}))
    assert (same["status"], other["status"]) == ("duplicate", "rejected")
    assert other["said"].startswith("2014-03-05已记过“驻村”")
    assert WorkDay.objects.count() == 1


BAD = {
    "no kind": {"kind": "photo"},
    "no body": {"body": "x"},
    "a number in the body": {"body": {"day": [5]}},
    "no clock": {"recorded_at": None},
    "a clock without zone": {"recorded_at": "2014-03-05T12:00:00"},
    "a moment that is none": {"recorded_at": "2014-13-45T12:00:00+08:00"},
    "fields of no page": {"body": visit_body(1, village_id="150222105201")},
    "a choice there is not": {"body": visit_body(1, kind="99")},
    "a day there is not": {"body": visit_body(1, day="2014-02-30")},
    "a hidden character": {"body": visit_body(1, found="a\u202eb")},
    "too long": {"body": visit_body(1, found="长" * 1001)},
}


@pytest.mark.parametrize("wrong", BAD)
def test_one_bad_item_stops_no_other(cast: Cast, phone: Phone, wrong: str) -> None:
    bad = a_visit(cast) | BAD[wrong]
    first, middle, last = phone.send(a_visit(cast), bad, a_visit(cast, found="二"))
    assert (first["status"], last["status"]) == ("created", "created")
    assert middle["status"] == "rejected"
    assert middle["said"]
    assert Visit.objects.count() == 2
    assert not HeldItem.objects.exists()


def test_a_fault_of_ours_stays_with_its_item_and_is_to_be_sent_again(
    cast: Cast, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = services.take

    def broken(**asked: Any) -> Any:
        if asked["item"].facts["found"] == "毒":
            raise ZeroDivisionError
        return take(**asked)

    monkeypatch.setattr(services, "take", broken)
    bad, good = phone.send(a_visit(cast, found="毒"), a_visit(cast))
    assert (bad["status"], good["status"]) == ("failed", "created")


def test_what_cannot_be_written_down_is_not_taken(
    cast: Cast, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any) -> Any:
        raise DatabaseError("the journal is full")

    with monkeypatch.context() as patch:
        patch.setattr(journal, "_chained", full)
        outside = a_visit(cast, day="2014-01-05")
        assert [one["status"] for one in phone.send(a_visit(cast), outside)] == ["failed"] * 2
    assert not Visit.objects.exists()
    assert not HeldItem.objects.exists()


@pytest.mark.parametrize(
    "batch",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"[]",
        b'{"items": []}',
        b'{"items": [{}]}',
        b'{"items": [{"client_id": "x"}]}',
        b'{"items": {"client_id": "x"}}',
        json.dumps({"items": [{"client_id": str(uuid.UUID(int=n))} for n in range(LIMIT + 1)]}),
    ],
)
def test_what_is_no_batch_is_refused_whole(phone: Phone, batch: Any) -> None:
    answer = phone.post(batch if isinstance(batch, bytes) else batch.encode())
    assert answer.status_code == 400
    assert answer.json()["error"] == WRONG_BATCH


def test_nobody_signed_in_and_no_token_take_nothing(cast: Cast, phone: Phone) -> None:
    batch = {"user": phone.user.pk, "items": [a_visit(cast)]}
    strict = client_of(phone.user, enforce_csrf_checks=True)
    refused = strict.post("/sync/", json.dumps(batch), content_type="application/json")
    assert refused.status_code == 403
    phone.client.cookies.clear()
    assert phone.post(batch).url == "/sign-in/"
    assert not Visit.objects.exists()


def test_a_user_who_is_no_cadre_in_the_register_is_told_so(cast: Cast) -> None:
    told = Phone(cast).post({"user": cast["cadre_a1"].pk, "items": [a_visit(cast)]})
    assert told.status_code == 409
    assert "登记驻村任职" in told.json()["error"]


def test_the_phone_keeps_little_of_its_own_households_alone(cast: Cast, phone: Phone) -> None:
    make_visit(cast["cadre_a1"], cast.household_a1)
    assert cast.household_b1
    told = phone.client.get("/sync/state/").json()
    assert (told["user"], bool(told["token"])) == (phone.user.pk, True)
    (kept,) = told["households"]
    assert kept == {
        "id": cast.household_a1.pk,
        "number": "HU-A1-0001",
        "head": "赵甲一",
        "village": "甲一村",
        "group": "",
        "mine": False,
        "visited_on": DAY,
    }


@pytest.mark.django_db(transaction=True)
def test_twenty_phones_with_one_item_make_one_row(arena: Arena, cast: Cast) -> None:
    cadre = posted(cast)
    sent = make_item("visit", visit_body(cast.household_a1))
    fresh = Arena(arena.file.parent) if arena.file else arena
    answers = fresh.run(
        *[lambda: services.take(actor=cast["cadre_a1"], cadre=cadre, item=sent)] * 20
    )
    assert sorted(one.status for one in answers) == ["created"] + ["duplicate"] * 19
    assert len({one.row for one in answers}) == 1


def test_what_another_request_wrote_at_this_moment_is_a_repeat(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cadre = posted(cast)
    sent = make_item("visit", visit_body(cast.household_a1))
    first = services.take(actor=cast["cadre_a1"], cadre=cadre, item=sent)
    looks = iter([lambda name: None])  # the first look comes too early
    really = log.row_named
    monkeypatch.setattr(log, "row_named", lambda name: next(looks, really)(name))
    again = services.take(actor=cast["cadre_a1"], cadre=cadre, item=sent)
    assert (again.status, again.row) == ("duplicate", first.row)


def test_in_whatever_order_it_ends_the_same(cast: Cast, phone: Phone) -> None:
    """An item, its repeat, another content of its name, and a second item (S5)."""
    first = a_visit(cast)
    other = first | {"body": visit_body(cast.household_a1, found="另外")}
    second = a_visit(cast, found="二")
    ends = set()
    for order in itertools.permutations([first, first, second]):
        phone.send(*order, other)
        ends.add((Visit.objects.count(), HeldItem.objects.count()))
    assert ends == {(2, 1)}


def test_what_becomes_of_a_cadre_without_postings(cast: Cast, phone: Phone) -> None:
    Posting.objects.all().delete()
    assert Cadre.objects.get().user == phone.user
    (told,) = phone.send(a_visit(cast))
    assert told["status"] == "rejected"
    assert "登记驻村任职" in told["said"]
