"""Triggers that refuse to change or empty the journal, on both databases."""

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "journal_entry"

_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS {_TABLE}_no_{act} BEFORE {act} ON {_TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    for act in ("update", "delete")
]
_POSTGRESQL = [
    f"CREATE OR REPLACE FUNCTION {_TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
    f"CREATE OR REPLACE TRIGGER {_TABLE}_frozen BEFORE UPDATE OR DELETE ON {_TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION {_TABLE}_refuse()",
    f"CREATE OR REPLACE TRIGGER {_TABLE}_kept BEFORE TRUNCATE ON {_TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {_TABLE}_refuse()",
]


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; safe to repeat."""
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away (migrations and the tests' clean-up only)."""
    if connection.vendor == "sqlite":
        _run(connection, [f"DROP TRIGGER IF EXISTS {_TABLE}_no_{a}" for a in ("update", "delete")])
    else:
        names = (f"{_TABLE}_frozen", f"{_TABLE}_kept")
        _run(connection, [f"DROP TRIGGER IF EXISTS {name} ON {_TABLE}" for name in names])


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
