"""No act without its entry: where the journal cannot be written, nothing is (L4)."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.urls import reverse

from gujang.journal import services
from tests.doors import DOORS
from tests.world import World, least, world

__all__ = ["world"]

# every address with every column: for the whole run
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]
# what a request may change before it acts: that it came, and how often it was tried
BEFORE_THE_ACT = {"access.session", "axes.accessattempt", "journal.flood"}


def _everything() -> dict[str, list[Any]]:
    """Return every row of every table."""
    return {
        model._meta.label_lower: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models()
        if model._meta.label_lower not in BEFORE_THE_ACT
    }


def _no_entry(*args: object, **options: object) -> None:
    raise DatabaseError("the journal is full")


@pytest.mark.parametrize(
    "name", sorted(n for n, door in DOORS.items() if door.post and door.post_rows)
)
def test_an_act_that_cannot_be_written_down_is_not_done(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = DOORS[name]
    url, client = reverse(name, args=door.own(world.cast)), world.client(least(door.open_to))
    data = door.data(world.cast)  # which may make what it speaks of
    before = _everything()
    monkeypatch.setattr(services, "_chained", _no_entry)
    with transaction.atomic():
        answer = client.post(url, data)
        after = _everything()
        transaction.set_rollback(True)
    assert answer.status_code == 500
    assert after == before


@pytest.mark.parametrize("name", sorted(n for n, door in DOORS.items() if door.get and door.rows))
def test_what_cannot_be_written_down_is_not_shown(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = DOORS[name]
    url, client = reverse(name, args=door.own(world.cast)), world.client(least(door.open_to))
    monkeypatch.setattr(services, "_chained", _no_entry)
    answer = client.get(url)
    assert answer.status_code == 500
    assert "赵甲一" not in answer.content.decode()
