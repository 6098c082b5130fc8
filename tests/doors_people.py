"""Doors of cadres, units, postings and pairings."""

from typing import Any

from cadres.models import Cadre, Pairing
from tests.cast import A1, A2, B1, Cast
from tests.door import (
    EDITS_A1,
    SEES_A1,
    SEES_B1,
    VIEWERS,
    WORKERS,
    Door,
    a_household,
    a_household_of_b,
    seen,
)
from tests.make_cadres import make_cadre, make_pairing, make_unit
from tests.make_log import posted

POSTS = frozenset({"organization"})
PAIRS_A1 = EDITS_A1 | POSTS
PAIRS = WORKERS | POSTS | {"cadre_a1", "cadre_b1"}


def a_posted(cast: Cast, who: str = "cadre_a1") -> list[Any]:
    """The cadre of a village, posted there and responsible for its household."""
    found = posted(cast, who)
    if not found.pairings.exists():
        make_pairing(cast.household_a1 if who == "cadre_a1" else cast.household_b1, found)
    return [found.pk]


def a_posted_of_b(cast: Cast) -> list[Any]:
    return a_posted(cast, "cadre_b1")


def an_idle(cast: Cast) -> list[Any]:
    found = Cadre.objects.filter(name="李待派").first()
    return [(found or make_cadre(name="李待派")).pk]


def a_pairing(cast: Cast) -> list[Any]:
    a_posted(cast)
    return [Pairing.objects.filter(household=cast.household_a1).earliest("pk").pk]


def a_pairing_of_b(cast: Cast) -> list[Any]:
    a_posted_of_b(cast)
    return [Pairing.objects.filter(household=cast.household_b1).earliest("pk").pk]


def a_unit(cast: Cast) -> list[Any]:
    return [make_unit().pk]


PEOPLE: dict[str, Door] = {
    "cadre_list": Door(VIEWERS, queries=(
        "", f"?area={A1}", f"?area={B1}", "?q=乙&level=3&post=member&state=posted",
        "?state=idle&after=x")),
    "cadre_export": Door(VIEWERS, queries=("", f"?area={B1}"), rows=1),
    "cadre_create": Door(POSTS, post=302, data=seen(
        version=0, name="王新", unit=lambda cast: a_unit(cast)[0])),
    "cadre_detail": Door(SEES_A1, own=a_posted, foreign=a_posted_of_b, foreign_to=SEES_B1),
    "cadre_edit": Door(POSTS, own=a_posted, foreign=a_posted_of_b, post=302, data=seen(
        name="甲一驻村", unit=lambda cast: a_unit(cast)[0], position="科员",
        user=lambda cast: cast["cadre_a1"].pk)),
    "cadre_post": Door(POSTS, own=an_idle, post=302, data=seen(
        village=A1, post="member", starts_on="2014-02-27")),
    "cadre_move": Door(POSTS, own=a_posted, foreign=a_posted_of_b, post=302, post_rows=4,
        data=seen(village=A2, post="leader", starts_on="2015-03-01", reason="调整")),
    "cadre_end": Door(POSTS, own=a_posted, foreign=a_posted_of_b, post=302, post_rows=2,
        data=seen(ends_on="2015-03-01", reason="期满")),
    "cadre_withdraw": Door(POSTS, own=a_posted, foreign=a_posted_of_b, post=302, post_rows=2,
        data=seen(reason="误登")),
    "cadre_handover": Door(
        SEES_A1, own=a_posted, foreign=a_posted_of_b, foreign_to=SEES_B1, rows=1),
    "cadre_hand_over": Door(PAIRS_A1, own=a_posted, foreign=a_posted_of_b, post=302, data=seen(
        version=0, name="张接任", starts_on="2015-03-01", reason="离任",
        pick=lambda cast: a_pairing(cast)[0])),
    "unit_list": Door(VIEWERS),
    "unit_create": Door(POSTS, post=302, data=seen(version=0, name="县水务局", level="3")),
    "unit_edit": Door(POSTS, own=a_unit, post=302, data=seen(name="县财政局", level="3",
        contact="王主任")),
    "pairing_list": Door(VIEWERS, queries=(
        "", f"?area={A1}", f"?area={B1}", "?q=乙&kind=cadre&state=all", "?cadre=1", "?state=left")),
    "pairing_export": Door(VIEWERS, queries=("", f"?area={B1}"), rows=1),
    "pairing_create": Door(
        PAIRS_A1, own=a_household, foreign=a_household_of_b, post=302,
        data=seen(version=0, name="王帮扶", unit_name="县医院", starts_on="2014-03-01")),
    "pairing_change": Door(
        PAIRS_A1, own=a_pairing, foreign=a_pairing_of_b, post=302,
        data=seen(version=0, name="王帮扶", starts_on="2015-03-01", reason="调动")),
    "pairing_end": Door(
        PAIRS_A1, own=a_pairing, foreign=a_pairing_of_b, post=302,
        data=seen(version=0, ends_on="2015-03-01", reason="调动")),
    "pairing_batch": Door(PAIRS, queries=("", "?pick=1&pick=x"), post=302, data=seen(
        version=0, name="王帮扶", starts_on="2015-03-01", row=lambda cast: [
            cast.household_a1.pk, cast.household_b1.pk])),
    "unpaired_list": Door(VIEWERS, queries=(
        "", f"?area={A1}", f"?area={B1}", "?standing=0&why=none", "?why=left&after=x")),
    "unpaired_export": Door(VIEWERS, queries=("", f"?area={B1}"), rows=1),
}  # fmt: skip
