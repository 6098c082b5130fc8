"""Whatever a form lets one choose a row from, a row out of reach is no choice (Z3)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.urls import reverse

from tests.doors import DOORS
from tests.queries import statements
from tests.world import World, least, world, written

__all__ = ["world"]

# every address with every column: for the whole run
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# where somebody of town A, or of one village, chooses among rows
CHOOSING = {
    "allocation_pay": ["household"],
    "cadre_create": ["unit", "user"],
    "cadre_edit": ["unit", "user"],
    "cadre_hand_over": ["cadre"],
    "cadre_move": ["village"],
    "cadre_post": ["village"],
    "household_create": ["village"],
    "household_head_change": ["new_head"],
    "household_measure_create": ["person"],
    "household_move": ["village"],
    "household_split": ["leaving", "new_head", "stays_head"],
    "measure_edit": ["person"],
    "pairing_batch": ["cadre"],
    "pairing_change": ["cadre"],
    "pairing_create": ["cadre"],
    "village_close": ["merged_into"],
}


def _forms(world: World) -> Iterator[tuple[str, forms.BaseForm, Any, str]]:
    for name, door in sorted(DOORS.items()):
        if not door.post or door.get != 200:
            continue
        client, url = world.client(least(door.open_to)), reverse(name, args=door.own(world.cast))
        context = client.get(url).context
        form = context and context.get("form")
        if isinstance(form, forms.BaseForm):
            yield name, form, client, url


def _rows(form: forms.BaseForm) -> list[str]:
    return sorted(n for n, field in form.fields.items() if hasattr(field, "queryset"))


def test_all_choices_of_rows_are_known(world: World) -> None:
    found = {name: _rows(form) for name, form, _, _ in _forms(world) if _rows(form)}
    assert found == CHOOSING


def test_a_row_out_of_reach_is_refused_and_nothing_written(world: World) -> None:
    tried = 0
    for name, form, client, url in _forms(world):
        good = dict(DOORS[name].data(world.cast))
        for field in _rows(form):
            choices: Any = form.fields[field]
            for foreign in _foreign(choices.queryset):
                with statements() as sent, transaction.atomic():
                    answer = client.post(url, good | {field: foreign})
                    transaction.set_rollback(True)
                assert answer.status_code == 400, f"{name} takes {field} {foreign}"
                assert field in answer.context["form"].errors
                assert written(sent) == set()
                tried += 1
    assert tried >= len(CHOOSING)


def _foreign(offered: Any) -> list[Any]:
    """Return every row of the model that is not offered, by key."""
    every = set(offered.model._default_manager.values_list("pk", flat=True))
    return sorted(every - set(offered.values_list("pk", flat=True)))
