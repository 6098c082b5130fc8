"""The last number each table gave out, so that none is given twice, also after a restore."""

from collections.abc import Iterable, Mapping

from django.db import connection, models

from .structure import Model


def read(known: Iterable[Model]) -> dict[str, int]:
    """Return the last number by table; tables with keys of their own are not named."""
    numbered = [model for model in known if isinstance(model._meta.pk, models.AutoField)]
    return {model._meta.db_table: _last(model) for model in numbered}


def write(known: Iterable[Model], numbers: Mapping[str, int]) -> None:
    """Go on after ``numbers``."""
    for model in known:
        if number := numbers.get(model._meta.db_table):
            _go_on(model, number)


def _last(model: Model) -> int:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            return found[0] if found else 0
        name = _sequence(model)
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name}")  # noqa: S608
        return int(cursor.fetchone()[0])


def _go_on(model: Model, number: int) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number]
            )
        else:
            cursor.execute("SELECT setval(%s, %s)", [_sequence(model), number])


def _sequence(model: Model) -> str:
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, model._meta.pk.column])
        return str(cursor.fetchone()[0])
