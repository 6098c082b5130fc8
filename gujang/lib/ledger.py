"""Writing many rows while noting how to take it back exactly.

A :class:`Ledger` creates, updates and deletes in few statements and remembers the keys of new
rows, what changed rows held before, and deleted rows whole. ``dump`` gives that as JSON values,
:func:`take_back` restores it.
"""

import base64
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import BinaryField, Field, Model

from gujang.lib.bulk import insert, insert_values

M = TypeVar("M", bound=Model)
Values = Mapping[str, Any]
Dump = dict[str, dict[str, Any]]
_CHUNK = 900
_AT_ONCE = 1_000


class Ledger:
    """What one act writes. Values are of concrete columns, foreign keys by ``<name>_id``."""

    def __init__(self) -> None:
        self.created: dict[str, list[Any]] = defaultdict(list)
        self.updated: dict[str, dict[Any, dict[str, Any]]] = defaultdict(dict)
        self.deleted: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def create(self, rows: Sequence[M]) -> Sequence[M]:
        """Insert rows of one model; their keys are set."""
        if rows:
            model = type(rows[0])
            insert(rows)
            self.created[model._meta.label_lower] += [row.pk for row in rows]
        return rows

    def create_each(self, model: type[Model], rows: Iterable[Values]) -> None:
        """Insert rows given as values by column, a thousand at a time."""
        left = iter(rows)
        while some := list(islice(left, _AT_ONCE)):
            self.created[model._meta.label_lower] += insert_values(model, some)

    def create_keyed(self, rows: Sequence[M]) -> None:
        """Insert rows of one model that bring their own keys."""
        if rows:
            type(rows[0])._base_manager.bulk_create(rows)
            self.created[type(rows[0])._meta.label_lower] += [row.pk for row in rows]

    def update(self, changes: Iterable[tuple[M, Values]]) -> None:
        """Set values in saved rows of one model, and in the objects themselves."""
        wanted = [(row, values) for row, values in changes if values]
        if not wanted:
            return
        model = type(wanted[0][0])
        before = self.updated[model._meta.label_lower]
        for row, values in wanted:
            held = before.setdefault(row.pk, {})
            for name, value in values.items():
                held.setdefault(name, getattr(row, name))
                setattr(row, name, value)
        _store(model, wanted)

    def delete(self, rows: Sequence[M]) -> None:
        """Delete saved rows of one model, to which nothing refers."""
        if not rows:
            return
        model = type(rows[0])
        names = [field.attname for field in model._meta.concrete_fields]
        self.deleted[model._meta.label_lower] += [
            {name: getattr(row, name) for name in names} for row in rows
        ]
        for chunk in _chunks([row.pk for row in rows]):
            model._base_manager.filter(pk__in=chunk).delete()

    def dump(self) -> Dump:
        """Return what :func:`take_back` needs, as JSON values."""
        return {
            "created": dict(self.created),
            "updated": {
                label: {
                    str(pk): _plain(apps.get_model(label), values) for pk, values in rows.items()
                }
                for label, rows in self.updated.items()
            },
            "deleted": {
                label: [_plain(apps.get_model(label), values) for values in rows]
                for label, rows in self.deleted.items()
            },
        }


def take_back(dump: Dump, *, releases: Callable[[type[Model], Values], bool]) -> None:
    """Restore what a ledger changed: new rows go, the last made first; the others return.

    ``releases`` says of a model and restored values whether they give up a place that is held
    once (an open row, a head); those are written first.
    """
    for label in reversed(dump["created"]):
        for chunk in _chunks(dump["created"][label]):
            apps.get_model(label)._base_manager.filter(pk__in=chunk).delete()
    for label, rows in dump["updated"].items():
        model = apps.get_model(label)
        restored = [(model(pk=pk), _read(model, values)) for pk, values in rows.items()]
        for first in (True, False):
            part = [(row, v) for row, v in restored if releases(model, v) == first]
            for row, values in part:
                for name, value in values.items():
                    setattr(row, name, value)
            _store(model, part)
    for label, kept in dump["deleted"].items():
        model = apps.get_model(label)
        for values in kept:
            # raw: nothing is computed anew, a time of entry stays what it was
            model(**_read(model, values)).save_base(raw=True, force_insert=True)


def referred_to(dump: Dump, *, owned: Iterable[type[Model]] = ()) -> dict[str, set[Any]]:
    """Return the new rows to which rows refer that the ledger did not make, by model.

    ``owned`` are models whose rows belong to the new ones and go with them.
    """
    found: dict[str, set[Any]] = defaultdict(set)
    left_out = tuple(owned)
    for label, keys in dump["created"].items():
        for relation in apps.get_model(label)._meta.related_objects:
            other: Any = relation.related_model
            if other not in left_out:
                ours = set(dump["created"].get(other._meta.label_lower, ()))
                found[label] |= set(_referring(other, relation.field, keys, ours))
    return found


def _referring(
    model: type[Model], field: "Field[Any, Any]", keys: Sequence[Any], ours: set[Any]
) -> Iterator[Any]:
    for chunk in _chunks(keys):
        rows = model._base_manager.filter(**{f"{field.name}__in": chunk})
        yield from (to for pk, to in rows.values_list("pk", field.attname) if pk not in ours)


def _store(model: type[Model], changes: Sequence[tuple[Model, Values]]) -> None:
    """Write the values; rows that take the same ones together."""
    alike: dict[tuple[tuple[str, Any], ...], list[Model]] = defaultdict(list)
    for row, values in changes:
        alike[tuple(sorted(values.items()))].append(row)
    single: dict[tuple[str, ...], list[Model]] = defaultdict(list)
    for same, rows in alike.items():
        if len(rows) < 3:
            single[tuple(name for name, _ in same)] += rows
            continue
        for chunk in _chunks([row.pk for row in rows]):
            model._base_manager.filter(pk__in=chunk).update(**dict(same))
    for names, rows in single.items():
        model._base_manager.bulk_update(rows, names, batch_size=200)


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(values)
    while chunk := list(islice(left, _CHUNK)):
        yield chunk


def _column(model: type[Model], name: str) -> "Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def _plain(model: type[Model], values: Values) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(_column(model, name), BinaryField):
            kept[name] = base64.b64encode(bytes(value)).decode()
        elif value is None or isinstance(value, bool | int | str):
            kept[name] = value
        else:
            kept[name] = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return kept


def _read(model: type[Model], values: Values) -> dict[str, Any]:
    read = {}
    for name, value in values.items():
        field = _column(model, name)
        target = getattr(field, "target_field", field)
        read[name] = (
            base64.b64decode(value) if isinstance(field, BinaryField) else target.to_python(value)
        )
    return read
