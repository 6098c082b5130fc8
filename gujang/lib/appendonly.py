"""Triggers that refuse to change rows, to delete them or to empty their table, on both databases.

On SQLite a migration that alters the table makes it anew and leaves the triggers behind: it puts
them back by calling :func:`freeze` at its end.
"""

from collections.abc import Mapping, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

# table: the columns that never change; none named means all of them
Tables = Mapping[str, tuple[str, ...]]


def freeze(
    connection: BaseDatabaseWrapper, table: str, said: str, *, columns: Sequence[str] = ()
) -> None:
    """Put the triggers in place, which fail with ``said``; safe to repeat.

    With ``columns`` only these are kept from change, and every row from deletion.
    """
    change = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    if connection.vendor == "sqlite":
        _run(connection, _sqlite(table, change, said))
    else:
        _run(connection, _postgresql(table, change, said))


def thaw(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the triggers away (migrations, restoring, and the tests' clean-up only)."""
    if connection.vendor == "sqlite":
        _run(connection, [f"DROP TRIGGER IF EXISTS {table}_no_{a}" for a in ("update", "delete")])
    else:
        names = (f"{table}_frozen", f"{table}_kept")
        _run(connection, [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name in names])


def freeze_all(connection: BaseDatabaseWrapper, tables: Tables, said: str) -> None:
    """:func:`freeze` those of ``tables`` that there are: an archive may be older than some."""
    for table in _there(connection, tables):
        freeze(connection, table, said, columns=tables[table])


def thaw_all(connection: BaseDatabaseWrapper, tables: Tables) -> None:
    """:func:`thaw` those of ``tables`` that there are."""
    for table in _there(connection, tables):
        thaw(connection, table)


def _there(connection: BaseDatabaseWrapper, tables: Tables) -> list[str]:
    return sorted(tables.keys() & set(connection.introspection.table_names()))


def _sqlite(table: str, change: str, said: str) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{name} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        for name, act in (("update", change), ("delete", "DELETE"))
    ]


def _postgresql(table: str, change: str, said: str) -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{said}'; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_frozen BEFORE {change} OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE OR REPLACE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    ]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
