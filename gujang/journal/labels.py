"""An entry of the journal to be read: its act, its object and what it holds, in Chinese."""

import functools
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Field
from django.urls import NoReverseMatch, reverse

from .models import Entry
from .words import ACTIONS, OBJECTS, PAGES, WORDS


class Line(NamedTuple):
    """One value of an entry. ``old`` is ``None`` where nothing was replaced."""

    label: str
    old: str | None
    new: str


def action_label(action: str) -> str:
    """Return the word for an action; the key itself where nobody gave it one."""
    return ACTIONS.get(action, action)


def object_label(object_type: str) -> str:
    """Return the word for a kind of object: the model's own name where none is given here."""
    known = OBJECTS.get(object_type)
    if known or not object_type:
        return known or ""
    try:
        return str(apps.get_model(object_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return object_type


def action_choices() -> list[tuple[str, str]]:
    """Return what the journal can be narrowed to."""
    return list(ACTIONS.items())


def object_choices() -> list[tuple[str, str]]:
    return list(OBJECTS.items())


def object_url(object_type: str, object_id: str) -> str:
    """Return the page of an object, or the empty string when it has none."""
    try:
        return reverse(PAGES[object_type], args=[object_id])
    except (KeyError, NoReverseMatch):
        return ""


def lines_of(entry: Entry) -> list[Line]:
    """Return what the entry holds, to be read: ``changes`` by field, ``old`` beside ``new``.

    Fields are those of the object, or of the model named by ``of`` that belongs to it.
    """
    data: dict[str, Any] = json.loads(entry.data) if entry.data else {}
    return list(_lines(data, data.pop("of", entry.object_type)))


def _lines(data: dict[str, Any], kind: str) -> Iterator[Line]:
    for name, pair in data.pop("changes", {}).items():
        old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        was, now = (value_text(kind, name, value) for value in (old, new))
        yield Line(field_label(kind, name), was, now)
    old, new = data.pop("old", {}), data.pop("new", {})
    for name in {**old, **new}:
        before = value_text(kind, name, old.get(name)) if old else None
        yield Line(field_label(kind, name), before, value_text(kind, name, new.get(name)))
    for name, value in data.items():
        yield Line(field_label(kind, name), None, value_text(kind, name, value))


def field_label(kind: str, name: str) -> str:
    """Return the word for a field of ``kind`` (or of its app), as forms and lists have it."""
    field = _field(kind, name)
    return WORDS.get(name) or (str(field.verbose_name) if field else name)


def value_text(kind: str, name: str, value: Any) -> str:
    """Return a value to be read: the label of a code, 是 and 否, — for nothing."""
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(value_text(kind, name, item) for item in value)
    if isinstance(value, dict):
        return "，".join(f"{field_label(kind, key)} {item}" for key, item in value.items())
    field = _field(kind, name)
    choices = dict(field.flatchoices) if field else {}
    return str(choices.get(value, value))


def _field(kind: str, name: str) -> "Field[Any, Any] | None":
    """Return the field that an entry about ``kind`` calls ``name``, or ``model.name``."""
    model, _, plain = name.rpartition(".")
    found = f"{kind.partition('.')[0]}.{model}" if model else kind
    return _fields(found).get(plain)


@functools.cache
def _fields(kind: str) -> dict[str, "Field[Any, Any]"]:
    """Return the fields of a model and, below them, those of the other models of its app."""
    label, _, model = kind.partition(".")
    if label not in apps.app_configs:
        return {}
    models = sorted(
        apps.get_app_config(label).get_models(), key=lambda found: found._meta.model_name == model
    )
    return {field.name: field for found in models for field in found._meta.fields}
