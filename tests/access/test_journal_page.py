"""Reading the journal: one's own areas, narrowed, in Chinese."""

import datetime as dt

import pytest
from time_machine import travel

from gujang.access.querysets import entries_visible_to
from gujang.access.rights import Role
from gujang.journal.models import Entry
from gujang.journal.services import Note, about, record
from tests.cast import A1, A2, B1, TOWN_A, TOWN_B, Cast, client_of
from tests.make import make_membership, make_user
from tests.queries import assert_flat_queries

pytestmark = pytest.mark.slow


@pytest.fixture
def entries(cast: Cast) -> list[Entry]:
    """One entry a day from 1 March 2014 on: three villages, a town, and one of no area."""
    notes = [
        (cast["town_a"], about(cast.a1, "view", village=A1)),
        (
            cast["town_a"],
            about(cast.a2, "update_village", village=A2, changes={"name": ["甲", "乙"]}),
        ),
        (cast["town_b"], about(cast.b1, "view", village=B1, reason="抽查")),
        (cast["admin"], about(cast["town_a"], "grant_role", village=TOWN_A, new={"role": "镇"})),
        (None, Note("sign_in_failed", data={"username": "x"})),
    ]
    made = []
    with travel("2014-03-01T12:00+08:00", tick=False) as clock:
        for actor, note in notes:
            made.append(record(actor, note))
            clock.shift(dt.timedelta(days=1))
    return made


def seqs(cast: Cast, query: str = "", who: str = "auditor") -> list[int]:
    page = client_of(cast[who]).get(f"/journal/{query}")
    return [entry["row"].seq for entry in page.context["entries"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [5, 4, 3, 2, 1]),
        ("?actor=town_a", [2, 1]),
        ("?actor=甲镇干事", [2, 1]),
        ("?actor=甲镇", []),
        ("?action=view", [3, 1]),
        ("?object_type=access.user", [4]),
        ("?object_type=villages.village&object_id=" + A2, [2]),
        ("?since=2014-03-03", [5, 4, 3]),
        ("?until=2014-03-02", [2, 1]),
        ("?since=2014-03-02&until=2014-03-02", [2]),
        ("?action=view&actor=town_b", [3]),
        ("?action=no+such", [5, 4, 3, 2, 1]),
        ("?since=nonsense", [5, 4, 3, 2, 1]),
    ],
)
def test_the_journal_can_be_narrowed(
    cast: Cast, entries: list[Entry], query: str, found: list[int]
) -> None:
    assert seqs(cast, query) == found


@pytest.mark.parametrize(
    ("area", "found"), [(TOWN_A, {1, 2, 4}), (TOWN_B, {3}), (A1, {1}), ("150222", {1, 2, 3, 4, 5})]
)
def test_everybody_reads_of_their_own_area(
    cast: Cast, entries: list[Entry], area: str, found: set[int]
) -> None:
    reader = make_user("reader", role=Role.AUDITOR, area=area)
    assert {entry.seq for entry in entries_visible_to(reader)} == found


@pytest.mark.parametrize("who", ["admin", "poverty_office", "town_a", "cadre_a1", "nobody"])
def test_others_read_nothing(cast: Cast, entries: list[Entry], who: str) -> None:
    assert client_of(cast[who]).get("/journal/").status_code == 404
    assert not entries_visible_to(cast[who]).exists()


def test_an_entry_is_shown_in_words(cast: Cast, entries: list[Entry]) -> None:
    page = client_of(cast["auditor"]).get("/journal/").content.decode()
    for words in (
        "修改村",
        "村名：<del>甲</del> → <ins>乙</ins>",
        "理由：抽查",
        "西斗铺镇甲二村",
        "镇(150222105)",
    ):
        assert words in page
    assert "登录失败" in page


def test_what_was_typed_by_a_stranger_is_shown_as_text(cast: Cast) -> None:
    record(None, Note("sign_in_failed", data={"username": "<script>alert(1)</script>"}))
    page = client_of(cast["auditor"]).get("/journal/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_the_journal_goes_on_over_the_page_while_it_grows(cast: Cast) -> None:
    for number in range(60):
        record(None, Note("view", object_id=str(number)))
    client = client_of(cast["auditor"])
    first = client.get("/journal/?action=view")
    record(None, Note("view", object_id="later"))
    rest = client.get("/journal/" + first.context["pager"]["next_url"])
    read = [e["row"].object_id for page in (first, rest) for e in page.context["entries"]]
    assert read == [str(number) for number in range(59, -1, -1)]
    back = client.get("/journal/" + rest.context["pager"]["previous_url"])
    assert [e["row"].pk for e in back.context["entries"]] == [
        e["row"].pk for e in first.context["entries"]
    ]


def test_an_empty_journal_says_what_to_do(cast: Cast) -> None:
    page = client_of(cast["auditor"]).get("/journal/?actor=nobody-at-all").content.decode()
    assert "请放宽查询条件或日期" in page


def test_the_journal_costs_the_same_for_many(cast: Cast, entries: list[Entry]) -> None:
    client = client_of(cast["auditor"])

    def grow() -> None:
        for village in (cast.a1, cast.a2, cast.b1):
            record(cast["town_b"], about(village, "view", village=village.code))

    assert assert_flat_queries(lambda: client.get("/journal/"), grow=grow) <= 10


def test_reading_the_journal_leaves_no_entry(cast: Cast, entries: list[Entry]) -> None:
    seqs(cast)
    assert Entry.objects.count() == len(entries)


def test_an_object_is_named_and_leads_to_its_page_only_for_who_may_see_it(cast: Cast) -> None:
    a, b = cast.household_a1, cast.household_b1
    for household in (a, b):
        record(cast["admin"], about(household, "view", village=household.village_id))
    type(b).objects.filter(pk=b.pk).update(village=cast.a2)
    reader = make_user("reader", role=Role.AUDITOR, area=TOWN_B)
    page = client_of(reader).get("/journal/").content.decode()
    assert f"贫困户 {b.pk}" in page
    assert "HU-B1-0001" not in page
    page = client_of(cast["auditor"]).get("/journal/").content.decode()
    assert f'<a href="/households/{a.pk}/">贫困户 HU-A1-0001</a>' in page


def test_an_account_leads_to_its_page_only_for_who_manages_it(cast: Cast) -> None:
    record(cast["admin"], about(cast["town_a"], "update_user", village=TOWN_A))
    url = f'href="/users/{cast["town_a"].pk}/"'
    page = client_of(cast["auditor"]).get("/journal/").content.decode()
    assert "用户 甲镇干事" in page
    assert url not in page
    both = make_user("both", role=Role.AUDITOR)
    make_membership(both, Role.ADMIN)
    assert url in client_of(both).get("/journal/").content.decode()
