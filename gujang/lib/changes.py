"""Changing a row so that nothing is overwritten unseen and nothing impossible is stored."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

Facts = Mapping[str, Any]
Changes = dict[str, list[Any]]
# constraint, or table and column as the databases name it -> (field, sentence)
Sentences = Mapping[str, tuple[str, str]]

_JUST_NOW = "刚才有人登记了相同的内容，这次没有保存，请打开最新内容核对。"


class Stale(Exception):
    """Somebody changed the row after the page was opened; nothing was saved."""


@contextmanager
def plain_conflicts(sentences: Sentences) -> Iterator[None]:
    """Turn the database's refusal of a racing write into a :class:`ValidationError`."""
    try:
        yield
    except IntegrityError as error:
        text = str(error)
        found = next((said for name, said in sentences.items() if name in text), None)
        raise ValidationError({found[0]: found[1]} if found else _JUST_NOW) from error


def assign(obj: models.Model, facts: Facts, allowed: frozenset[str]) -> Changes:
    """Set ``facts`` on ``obj``; return what really changes, field by field: [old, new]."""
    if foreign := facts.keys() - allowed:
        raise TypeError(f"not to be set here: {sorted(foreign)}")
    changes: Changes = {}
    for name, value in facts.items():
        old = None if obj._state.adding else getattr(obj, name)
        if old != value:
            changes[name] = [plain(old), plain(value)]
            setattr(obj, name, value)
    return changes


def store(obj: models.Model, changes: Changes, sentences: Sentences) -> None:
    """Check ``obj`` as a whole and save it: all of a new row, else only what changed."""
    check(obj, sentences)
    if obj._state.adding:
        obj.save(force_insert=True)
    elif changes:
        obj.save(update_fields=list(changes))


def check(obj: models.Model, sentences: Sentences) -> None:
    """Raise :class:`ValidationError` for every field and constraint that ``obj`` breaks."""
    wrong: dict[str, list[Any]] = {}
    try:
        obj.full_clean(validate_constraints=False)
    except ValidationError as error:
        error.update_error_dict(wrong)
        for name, found in wrong.items():
            key = f"{obj._meta.db_table}.{name}"
            if key in sentences and any(one.code == "unique" for one in found):
                wrong[name] = [ValidationError(sentences[key][1])]
    for constraint in obj._meta.constraints:
        try:
            constraint.validate(type(obj), obj)
        except ValidationError as error:
            field, said = sentences.get(constraint.name, ("", error.messages[0]))
            # a constraint without a sentence says in its own way what a field has said already
            if field or not wrong:
                wrong.setdefault(field or "__all__", []).append(ValidationError(said))
    if wrong:
        raise ValidationError(wrong)


def plain(value: Any) -> Any:
    """Return ``value`` as the journal keeps it: text, numbers, days; a row by key and name."""
    if isinstance(value, models.Model):
        return f"{value.pk} {value}"
    if isinstance(value, Decimal | dt.date):
        return str(value)
    return value
