"""待核实: what was not taken is shown beside what stands, and taken or left (S6, S9)."""

from typing import Any

import pytest

from cadres.codes import HeldState
from cadres.models import HeldItem, Visit
from cadres.services import delete_item, take
from gujang.journal.models import Entry
from tests.cast import Cast, client_of
from tests.make_log import make_held, make_item, make_visit, posted, visit_body
from tests.queries import assert_flat_queries


@pytest.fixture
def held(cast: Cast) -> HeldItem:
    """A visit before the posting."""
    posted(cast)
    return make_held(cast["cadre_a1"], cast.household_a1, found="雪天")


def decide(cast: Cast, held: HeldItem, decision: str, note: str = "电话核实") -> Any:
    sent = {"decision": decision, "note": note}
    return client_of(cast["town_a"]).post(f"/held/{held.pk}/", sent)


def conflict(cast: Cast, *, deleted: bool = False) -> HeldItem:
    """Send another content under the name of a visit that is there."""
    from_phone = make_visit(cast["cadre_a1"], cast.household_a1)
    if deleted:
        delete_item(actor=cast["cadre_a1"], row=from_phone)
    body = visit_body(cast.household_a1, found="第二份")
    item = make_item("visit", body, client_id=from_phone.client_id)
    assert take(actor=cast["cadre_a1"], cadre=posted(cast), item=item).status == "held"
    return HeldItem.objects.get()


def test_it_is_taken_as_it_was_sent(cast: Cast, held: HeldItem) -> None:
    assert decide(cast, held, "take").status_code == 302
    visit = Visit.objects.get()
    assert (visit.client_id, visit.found, visit.village) == (held.client_id, "雪天", cast.a1)
    held.refresh_from_db()
    assert (held.state, held.decided_by) == (HeldState.TAKEN, cast["town_a"])
    assert Entry.objects.get(action="take_held").reason == "电话核实"


def test_it_is_left_and_stays_where_it_is(cast: Cast, held: HeldItem) -> None:
    assert decide(cast, held, "dismiss").status_code == 302
    assert not Visit.objects.exists()
    page = client_of(cast["town_a"]).get("/held/?show=done").content.decode()
    assert "不采用" in page


def test_nobody_decides_twice_or_without_a_word(cast: Cast, held: HeldItem) -> None:
    assert decide(cast, held, "take", note="").status_code == 400
    decide(cast, held, "dismiss")
    answer = decide(cast, held, "take")
    assert answer.status_code == 409
    assert "已经处理" in answer.content.decode()
    assert not Visit.objects.exists()


def test_of_two_contents_both_are_shown_and_one_is_chosen(cast: Cast) -> None:
    posted(cast)
    held = conflict(cast)
    page = client_of(cast["town_a"]).get(f"/held/{held.pk}/").content.decode()
    assert "屋顶漏雨" in page
    assert "第二份" in page
    decide(cast, held, "take")
    assert Visit.objects.get().found == "第二份"
    assert "屋顶漏雨" in Entry.objects.get(action="rewrite_item").data


def test_what_was_deleted_comes_back_only_by_the_town(cast: Cast) -> None:
    posted(cast)
    decide(cast, conflict(cast, deleted=True), "take")
    visit = Visit.objects.get()
    assert (visit.found, visit.deleted_at) == ("第二份", None)


def test_a_name_that_is_anothers_is_not_overwritten(cast: Cast) -> None:
    posted(cast)
    theirs = make_visit(cast["cadre_a1"], cast.household_a1)
    other = posted(cast, "cadre_b1")
    body = visit_body(cast.household_b1, found="乙的")
    from_b = make_item("visit", body, client_id=theirs.client_id)
    take(actor=cast["cadre_b1"], cadre=other, item=from_b)
    held = HeldItem.objects.get()
    sent = {"decision": "take", "note": "核实"}
    assert client_of(cast["town_b"]).post(f"/held/{held.pk}/", sent).status_code == 302
    theirs.refresh_from_db()
    assert theirs.found == "屋顶漏雨"
    assert Visit.objects.get(cadre=other).found == "乙的"


def test_a_household_out_of_sight_is_not_named(cast: Cast) -> None:
    cadre = posted(cast)
    item = make_item("visit", visit_body(cast.household_b1))
    take(actor=cast["cadre_a1"], cadre=cadre, item=item)
    page = client_of(cast["town_a"]).get(f"/held/{HeldItem.objects.get().pk}/").content.decode()
    assert "辖区外或不在册的户" in page
    assert "孙乙一" not in page


def test_the_list_costs_the_same_however_long(cast: Cast, held: HeldItem) -> None:
    client = client_of(cast["town_a"])

    def grow() -> None:
        for number in range(5):
            make_held(cast["cadre_a1"], cast.household_a1, found=str(number))

    assert_flat_queries(lambda: client.get("/held/"), grow=grow)
