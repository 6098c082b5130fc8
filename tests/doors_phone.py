"""Doors of the phone pages and of what phones send."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from tests.cast import Cast
from tests.door import EVERYBODY, SEES_A1, VIEWERS, Door
from tests.make_log import DAY, make_held, make_photo, make_visit, posted

CADRES = frozenset({"cadre_a1", "cadre_b1"})
RECEIVES_A1 = frozenset("organization town_a".split())


def a_visit(cast: Cast) -> list[Any]:
    posted(cast)
    return ["visit", make_visit(cast["cadre_a1"], cast.household_a1).pk]


def a_visit_of_b(cast: Cast) -> list[Any]:
    posted(cast, "cadre_b1")
    return ["visit", make_visit(cast["cadre_b1"], cast.household_b1).pk]


def a_photo(cast: Cast) -> list[Any]:
    posted(cast)
    return [make_photo(make_visit(cast["cadre_a1"], cast.household_a1)).pk]


def a_photo_of_b(cast: Cast) -> list[Any]:
    posted(cast, "cadre_b1")
    return [make_photo(make_visit(cast["cadre_b1"], cast.household_b1)).pk]


def a_held(cast: Cast) -> list[Any]:
    posted(cast)
    return [make_held(cast["cadre_a1"], cast.household_a1).pk]


def a_held_of_b(cast: Cast) -> list[Any]:
    posted(cast, "cadre_b1")
    return [make_held(cast["cadre_b1"], cast.household_b1).pk]


class _File:
    """A file that can be sent more than once."""

    name, content_type = "1.png", "image/png"

    def read(self) -> bytes:
        return b"x"


def _photo_too_early(cast: Cast) -> Mapping[str, Any]:
    """A photo whose visit is not there yet, of whichever cadre."""
    posted(cast)
    posted(cast, "cadre_b1")
    digest = hashlib.sha256(b"x").hexdigest()
    return {"client_id": uuid.uuid4(), "visit": uuid.uuid4(), "sha256": digest, "file": _File()}


def _written(**typed: Any) -> Any:
    def data(cast: Cast) -> Mapping[str, Any]:
        posted(cast)
        named = {"client_id": str(uuid.uuid4()), "day": DAY}
        return named | {name: v(cast) if callable(v) else v for name, v in typed.items()}

    return data


PHONE: dict[str, Door] = {
    "my_week": Door(CADRES),
    "my_due": Door(CADRES),
    "my_records": Door(CADRES, queries=("", "?kind=day", "?kind=diary", "?after=x")),
    "my_record_delete": Door(
        frozenset({"cadre_a1"}), own=a_visit, foreign=a_visit_of_b, get=None, post=302),
    "my_outbox": Door(CADRES),
    "my_visit_create": Door(CADRES, post=302, data=_written(
        kind="2", household=lambda cast: cast.household_a1.pk)),
    "my_day_create": Door(CADRES, post=302, data=_written(kind="village")),
    "my_diary_create": Door(CADRES, post=302, data=_written(text="雨")),
    "my_problem_create": Door(CADRES, post=302, data=_written(kind="2", title="吃水难")),
    "visit_list": Door(VIEWERS, queries=(
        "", "?area=150222105", "?kind=2&since=2014-01-01&until=2015-01-01&cadre=甲", "?after=x")),
    "visit_photo": Door(SEES_A1, own=a_photo, foreign=a_photo_of_b, rows=1),
    "held_list": Door(
        frozenset("organization town_a town_b".split()), queries=("", "?show=done", "?after=x")),
    "held_detail": Door(
        RECEIVES_A1, own=a_held, foreign=a_held_of_b, post=302,
        data=lambda cast: {"decision": "dismiss", "note": "已核实"}),
    "sync_state": Door(CADRES),
    # what phones really send is JSON: tests/cadres/test_sync.py
    "sync_items": Door(CADRES, get=None, post=400, post_rows=0),
    "sync_photo": Door(
        CADRES, get=None, post=409, post_rows=0, data=_photo_too_early),
    "shell": Door(EVERYBODY, public=True),
    "service_worker": Door(EVERYBODY, public=True),
}  # fmt: skip
