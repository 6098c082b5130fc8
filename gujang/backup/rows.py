"""The rows of a table as lines of JSON, the same on both databases, and back."""

import base64
import datetime as dt
import decimal
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, models

from .structure import Model

_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.FloatField,
)
_BATCH = 500
_WRAP = 2**256
Line = bytes


class Digest:
    """How many lines there are and what they hold, in whatever order they come."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def add(self, line: Line) -> None:
        self.rows += 1
        self._sum += int.from_bytes(hashlib.sha256(line).digest(), "big")

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "digest": f"{self._sum % _WRAP:064x}"}


def read(model: Model) -> Iterator[Line]:
    """Return the rows of a table, a line of JSON each."""
    names = [field.attname for field in model._meta.concrete_fields]
    large = any(isinstance(field, models.BinaryField) for field in model._meta.concrete_fields)
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=20 if large else 2000):
        yield json.dumps(
            row, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()


def write(model: Model, lines: Iterable[Line]) -> None:
    """Insert rows as :func:`read` gave them, keys and dates of creation included."""
    fields = list(model._meta.concrete_fields)
    makers = [_maker(field) for field in fields]
    rows = (
        [
            make(value) if make else value
            for make, value in zip(makers, json.loads(line), strict=True)
        ]
        for line in lines
    )
    most = min(_BATCH, connection.ops.bulk_batch_size(fields, [None] * _BATCH))
    while batch := list(islice(rows, most)):
        _insert(model, fields, batch)


def empty(model: Model) -> None:
    """Delete what migrations put into a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_quoted(model._meta.db_table)}")  # noqa: S608


def _insert(model: Model, fields: list[Any], rows: list[list[Any]]) -> None:
    columns = ", ".join(_quoted(field.column) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    statement = f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement + ", ".join([row] * len(rows)), [v for r in rows for v in r])


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _plain(value: Any) -> str:
    match value:
        case decimal.Decimal() | uuid.UUID():
            return str(value)
        case dt.date():  # and datetime
            return value.isoformat()
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    raise TypeError(f"no archive can hold a {type(value).__name__}")


def _maker(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    """Return what turns a value of JSON into one for the database; ``None`` where it is one."""
    kind = field
    while isinstance(kind, models.ForeignKey):
        kind = kind.target_field
    if isinstance(kind, _AS_THEY_ARE):
        return None
    return lambda value: field.get_db_prep_save(field.to_python(value), connection)
