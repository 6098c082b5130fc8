"""What a line of the table of doors is made of: who gets in, what is asked for, what is sent.

What is asked for lies in village A1, in town A; ``foreign`` is the same thing in village B1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gujang.access.services.sessions import handle_of
from households.models import SavedFilter
from tests.batches import make_batch
from tests.cast import A1, B1, Cast

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


def a_cadre(cast: Cast) -> list[Any]:
    return [cast["cadre_a1"].pk]


def a_cadre_of_b(cast: Cast) -> list[Any]:
    return [cast["cadre_b1"].pk]


def a_membership(cast: Cast) -> list[Any]:
    return [cast["cadre_a1"].pk, cast["cadre_a1"].memberships.get().pk]


def own_session(cast: Cast) -> list[Any]:
    return [handle_of(cast["cadre_a1"].sessions.earliest("signed_in_at"))]


def new_user(cast: Cast) -> Mapping[str, Any]:
    return {
        "username": "zhangsan",
        "full_name": "张三",
        "role": "cadre",
        "area_code": A1,
        "starts_on": "2014-03-01",
    }


def a_village(cast: Cast) -> list[Any]:
    return [A1]


def a_village_of_b(cast: Cast) -> list[Any]:
    return [B1]


def a_village_year(cast: Cast) -> list[Any]:
    return [A1, 2015]


def a_village_year_of_b(cast: Cast) -> list[Any]:
    return [B1, 2015]


def a_household(cast: Cast) -> list[Any]:
    return [cast.household_a1.pk]


def a_household_of_b(cast: Cast) -> list[Any]:
    return [cast.household_b1.pk]


def a_year(cast: Cast) -> list[Any]:
    return [cast.household_a1.pk, 2014]


def a_year_of_b(cast: Cast) -> list[Any]:
    return [cast.household_b1.pk, 2014]


def a_member(cast: Cast) -> list[Any]:
    return [cast.household_a1.pk, cast.household_a1.people.latest("id").pk]


def a_member_of_b(cast: Cast) -> list[Any]:
    return [cast.household_b1.pk, cast.household_b1.people.latest("id").pk]


def a_saved_filter(cast: Cast) -> list[Any]:
    kept, _ = SavedFilter.objects.get_or_create(user=cast["town_a"], name="甲", query="standing=0")
    return [kept.pk]


def a_kind(cast: Cast) -> list[Any]:
    return ["villages"]


def a_batch(cast: Cast) -> list[Any]:
    return [make_batch(cast, "town_a").pk]


def a_batch_of_b(cast: Cast) -> list[Any]:
    return [make_batch(cast, "town_b").pk]


def a_committed(cast: Cast) -> list[Any]:
    return [make_batch(cast, "town_a", state="committed").pk]


def a_committed_in_b(cast: Cast) -> list[Any]:
    return [make_batch(cast, "town_b", state="committed").pk]


def seen(**typed: Any) -> Data:
    """Return what an edit form sends: the version that was seen, and what was typed."""
    return lambda cast: (
        {"version": 1}
        | {name: value(cast) if callable(value) else value for name, value in typed.items()}
    )
