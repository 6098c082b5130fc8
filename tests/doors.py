"""THE TABLE OF DOORS: every address of the registry, and who gets in.

One line an address, by its name. What is asked for lies in village A1, in town A; ``foreign`` is
the same thing in village B1. Whoever is not named in ``open_to`` must get 404, whether the thing
is hidden from them or absent (but at the front door, which leads everybody on).
``tests/test_doors.py`` does the knocking::

    "household_detail": Door(SEES_A1, own=a_household, foreign=b_household, rows=1),
    "household_edit": Door(EDITS_A1, own=a_household, foreign=b_household, post=302, data=edit),
    "household_list": Door(VIEWERS, queries=("", "?area=150222105", "?q=孙乙一")),
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gujang.access.services.sessions import handle_of
from households.models import SavedFilter
from tests.batches import make_batch
from tests.cast import A1, A2, B1, Cast
from tests.make import PASSWORD, make_id_number

Arguments = Callable[[Cast], list[Any]]
Data = Callable[[Cast], Mapping[str, Any]]

# The cast, without who is disabled or must first change the password, and with three more:
# `admin_b` and `auditor_b` of town B, `ended_a1` whose posting to village A1 is over.
EVERYBODY = frozenset(
    """admin organization poverty_office town_a town_b cadre_a1 cadre_b1 auditor nobody
    admin_b auditor_b ended_a1""".split()
)
VIEWERS = frozenset(
    "organization poverty_office town_a town_b cadre_a1 cadre_b1 auditor auditor_b".split()
)
SEES_A1 = frozenset("organization poverty_office town_a cadre_a1 auditor".split())
SEES_B1 = frozenset("organization poverty_office town_b cadre_b1 auditor auditor_b".split())
EDITS_A1 = frozenset("poverty_office town_a cadre_a1".split())
WORKS_ON_A1 = frozenset("poverty_office town_a".split())  # creates, imports, reveals
WORKERS = frozenset("poverty_office town_a town_b".split())
ADMINS = frozenset({"admin", "admin_b"})
ADMIN_OF_A = frozenset({"admin"})
READS_JOURNAL = frozenset("organization auditor auditor_b".split())


def nothing(cast: Cast) -> list[Any]:
    """No arguments: the address is of no single thing."""
    return []


_MIRRORED = {"town_a": "town_b", "cadre_a1": "cadre_b1"}


@dataclass(frozen=True)
class Door:
    """How to knock at an address, who gets in, and what that leaves in the journal."""

    open_to: frozenset[str] = frozenset()
    own: Arguments = nothing  # arguments of the address
    foreign: Arguments | None = None
    foreign_to: frozenset[str] | None = None  # who gets in there; else town B in place of town A
    others: int = 404  # status of a GET by who does not get in
    get: int | None = 200  # status of a GET by who gets in; None: the address takes no GET
    queries: tuple[str, ...] = ("",)  # the first for everybody, the rest for who reaches least
    rows: int = 0  # journal entries of such a GET
    post: int | None = None  # status of a POST of `data` by who gets in; None: takes no POST
    data: Data = field(default=lambda cast: {})
    post_rows: int = 1
    public: bool = False  # open without sign-in
    before_password: bool = False  # open to who must first change the password

    def open_in_b(self) -> frozenset[str]:
        """Return who gets in where the thing lies in village B1."""
        if self.foreign_to is not None:
            return self.foreign_to
        return frozenset(_MIRRORED.get(name, name) for name in self.open_to)


def _cadre(cast: Cast) -> list[Any]:
    return [cast["cadre_a1"].pk]


def _cadre_of_b(cast: Cast) -> list[Any]:
    return [cast["cadre_b1"].pk]


def _membership(cast: Cast) -> list[Any]:
    return [cast["cadre_a1"].pk, cast["cadre_a1"].memberships.get().pk]


def _own_session(cast: Cast) -> list[Any]:
    return [handle_of(cast["cadre_a1"].sessions.earliest("signed_in_at"))]


def _new_user(cast: Cast) -> Mapping[str, Any]:
    return {
        "username": "zhangsan",
        "full_name": "张三",
        "role": "cadre",
        "area_code": A1,
        "starts_on": "2014-03-01",
    }


def _village(cast: Cast) -> list[Any]:
    return [A1]


def _village_of_b(cast: Cast) -> list[Any]:
    return [B1]


def _village_year(cast: Cast) -> list[Any]:
    return [A1, 2015]


def _village_year_of_b(cast: Cast) -> list[Any]:
    return [B1, 2015]


def _household(cast: Cast) -> list[Any]:
    return [cast.household_a1.pk]


def _household_of_b(cast: Cast) -> list[Any]:
    return [cast.household_b1.pk]


def _year(cast: Cast) -> list[Any]:
    return [cast.household_a1.pk, 2014]


def _year_of_b(cast: Cast) -> list[Any]:
    return [cast.household_b1.pk, 2014]


def _member(cast: Cast) -> list[Any]:
    return [cast.household_a1.pk, cast.household_a1.people.latest("id").pk]


def _member_of_b(cast: Cast) -> list[Any]:
    return [cast.household_b1.pk, cast.household_b1.people.latest("id").pk]


def _saved_filter(cast: Cast) -> list[Any]:
    kept, _ = SavedFilter.objects.get_or_create(user=cast["town_a"], name="甲", query="standing=0")
    return [kept.pk]


def _kind(cast: Cast) -> list[Any]:
    return ["villages"]


def _batch(cast: Cast) -> list[Any]:
    return [make_batch(cast, "town_a").pk]


def _batch_of_b(cast: Cast) -> list[Any]:
    return [make_batch(cast, "town_b").pk]


def _committed(cast: Cast) -> list[Any]:
    return [make_batch(cast, "town_a", state="committed").pk]


def _committed_in_b(cast: Cast) -> list[Any]:
    return [make_batch(cast, "town_b", state="committed").pk]


def _seen(**typed: Any) -> Data:
    """Return what an edit form sends: the version that was seen, and what was typed."""
    return lambda cast: (
        {"version": 1}
        | {name: value(cast) if callable(value) else value for name, value in typed.items()}
    )


DOORS: dict[str, Door] = {
    # gujang.access
    "sign_in": Door(EVERYBODY, get=302, post=302, public=True, data=lambda cast: {
        "username": "town_a", "password": PASSWORD}),
    "sign_out": Door(EVERYBODY, get=None, post=302, before_password=True),
    "account": Door(EVERYBODY),
    "password_change": Door(EVERYBODY, post=200, post_rows=0, before_password=True),
    "session_end_others": Door(EVERYBODY, get=None, post=302),
    "session_end": Door(frozenset({"cadre_a1"}), own=_own_session, get=None, post=302),
    "user_list": Door(ADMINS, queries=("", f"?area={A1}", "?q=town&role=town&is_active=true")),
    "user_create": Door(ADMINS, post=200, data=_new_user, post_rows=2),
    "user_detail": Door(ADMIN_OF_A, own=_cadre, foreign=_cadre_of_b, foreign_to=ADMINS),
    "user_edit": Door(ADMIN_OF_A, own=_cadre, post=302, data=lambda cast: {"full_name": "新名"}),
    "user_disable": Door(ADMIN_OF_A, own=_cadre, get=None, post=302),
    "user_enable": Door(ADMIN_OF_A, own=_cadre, get=None, post=302, post_rows=0),
    "user_reset_password": Door(ADMIN_OF_A, own=_cadre, get=None, post=200),
    "user_unlock": Door(ADMIN_OF_A, own=_cadre, get=None, post=302, post_rows=0),
    "membership_grant": Door(ADMIN_OF_A, own=_cadre, post=302, data=lambda cast: {
        "role": "town", "area_code": A1[:9], "starts_on": "2014-03-01"}),
    "membership_end": Door(ADMIN_OF_A, own=_membership, post=302, data=lambda cast: {
        "ends_on": "2099-01-01"}),
    "journal_list": Door(READS_JOURNAL, queries=("", "?action=view", "?actor=town_a")),
    # gujang.dashboard
    "dashboard": Door(VIEWERS, others=302, queries=("", "?as_of=2015-06-30", "?screen=1")),
    # villages
    "village_list": Door(VIEWERS, queries=(
        "", f"?area={A1}", "?q=jy&state=all", "?attribute=poor")),
    "village_export": Door(VIEWERS, rows=1),
    "village_create": Door(WORKERS, post=400, post_rows=0),
    "village_detail": Door(SEES_A1, own=_village, foreign=_village_of_b, foreign_to=SEES_B1),
    "village_edit": Door(
        WORKS_ON_A1, own=_village, foreign=_village_of_b, post=302,
        data=_seen(name="甲一村", kind="village", attribute="weak", standing="0")),
    "village_year_edit": Door(
        WORKS_ON_A1, own=_village_year, foreign=_village_year_of_b, post=302,
        data=_seen(population="1200", collective_income="52000元")),
    "village_close": Door(
        WORKS_ON_A1, own=_village, foreign=_village_of_b, post=302, post_rows=2,
        data=_seen(closed_on="2015-01-01", merged_into=A2, move="on")),
    # households
    "household_list": Door(VIEWERS, queries=(
        "", f"?area={A1}", "?area=150222105", "?q=syy", "?q=HU-B", "?sort=-income&rows=20",
        "?standing=0&as_of=2015-06-30&health=01")),
    "person_list": Door(VIEWERS, queries=("", "?area=150222105", "?q=syy", "?sort=-age")),
    "household_export": Door(VIEWERS, queries=("", "?area=150222105"), rows=1),
    "person_export": Door(VIEWERS, queries=("", "?area=150222105"), rows=1),
    "household_find": Door(VIEWERS, post=400, post_rows=0),
    "household_create": Door(WORKERS, post=400, post_rows=0),
    "filter_save": Door(VIEWERS, get=None, post=302, data=lambda cast: {
        "name": "一查", "query": "standing=0"}),
    "filter_delete": Door(frozenset({"town_a"}), own=_saved_filter, get=None, post=302),
    "household_detail": Door(
        SEES_A1, own=_household, foreign=_household_of_b, foreign_to=SEES_B1, rows=1),
    "household_reveal": Door(WORKS_ON_A1, own=_household, get=None, post=400, post_rows=0),
    "household_edit": Door(
        EDITS_A1, own=_household, foreign=_household_of_b, post=302,
        data=_seen(number="HU-A1-0001", village=A1, standard="1", address="甲一街9号")),
    "household_year_start": Door(
        EDITS_A1, own=_household, foreign=_household_of_b, post=302, data=_seen(year=2015)),
    "household_year_edit": Door(
        EDITS_A1, own=_year, foreign=_year_of_b, post=302,
        data=_seen(attribute="01", main_cause="02")),
    "household_income_edit": Door(
        EDITS_A1, own=_year, foreign=_year_of_b, post=302, data=_seen(wage="1200")),
    "household_ledger_edit": Door(
        EDITS_A1, own=_year, foreign=_year_of_b, post=302,
        data=_seen(**{"line-TOTAL_FORMS": 0, "line-INITIAL_FORMS": 0})),
    "household_conditions_edit": Door(
        EDITS_A1, own=_year, foreign=_year_of_b, post=302, data=_seen(farmland="3.5")),
    "household_member_add": Door(
        EDITS_A1, own=_household, foreign=_household_of_b, post=302,
        data=_seen(name="赵甲孙", id_number=make_id_number(2000), ethnic="01", relation="07",
                   health="01", labour="01", joined_on="2014-05-01", join_reason="moved_in")),
    "household_member_edit": Door(
        EDITS_A1, own=_member, foreign=_member_of_b, post=302,
        data=_seen(name="赵甲媳", ethnic="02", relation="99", health="01", labour="01")),
    "household_member_leave": Door(
        EDITS_A1, own=_member, foreign=_member_of_b, post=302,
        data=_seen(left_on="2014-05-01", leave_reason="moved_out")),
    "household_head_change": Door(
        EDITS_A1, own=_household, foreign=_household_of_b, post=302,
        data=_seen(new_head=lambda cast: _member(cast)[1], old_head_relation="99",
                   reason="户主外出")),
    "household_standing_change": Door(
        WORKS_ON_A1, own=_household, foreign=_household_of_b, post=302,
        data=_seen(kind="expected", happened_on="2014-06-01", attribute="01",
                   reason="列入当年计划")),
    # gujang.exchange
    "import_upload": Door(WORKERS, post=400, post_rows=0),
    "import_list": Door(WORKERS, queries=("", "?after=x")),
    "import_template": Door(WORKERS, own=_kind),
    "import_sample": Door(WORKERS, own=_kind),
    "import_batch": Door(
        WORKS_ON_A1, own=_batch, foreign=_batch_of_b, queries=("", "?show=new", "?show=notes")),
    "import_progress": Door(
        WORKS_ON_A1, own=_batch, foreign=_batch_of_b, queries=("", "?marked=1")),
    "import_marked": Door(WORKS_ON_A1, own=_batch, foreign=_batch_of_b, rows=1),
    "import_errors": Door(WORKS_ON_A1, own=_batch, foreign=_batch_of_b, rows=1),
    "import_check": Door(
        WORKS_ON_A1, own=_batch, foreign=_batch_of_b, get=None, post=302, post_rows=0),
    "import_commit": Door(
        WORKS_ON_A1, own=_batch, foreign=_batch_of_b, get=None, post=302, post_rows=0,
        data=lambda cast: {"token": "f" * 64}),
    "import_undo": Door(
        WORKS_ON_A1, own=_committed, foreign=_committed_in_b, post=302),
}  # fmt: skip
