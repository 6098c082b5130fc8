"""Whether the database keeps what it acknowledges, read back from the connection itself."""

from django.db.backends.base.base import BaseDatabaseWrapper

# synchronous 2 is FULL; every value of synchronous_commit but "off" waits for the local disk
_SQLITE: dict[str, tuple[str, ...]] = {
    "journal_mode": ("wal",),
    "synchronous": ("2", "3"),
    "foreign_keys": ("1",),
    "secure_delete": ("1",),
}
_POSTGRESQL: dict[str, tuple[str, ...]] = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
}


def weaknesses(connection: BaseDatabaseWrapper) -> list[str]:
    """Return each setting that may lose an acknowledged write, or keep an erased one: name=value.

    A SQLite database in memory has no journal to speak of and is let off that one setting.
    """
    if connection.vendor == "sqlite":
        expected, ask = _SQLITE, "PRAGMA {}"
        if connection.is_in_memory_db():  # type: ignore[attr-defined]
            expected = {name: _SQLITE[name] for name in _SQLITE if name != "journal_mode"}
    else:
        expected, ask = _POSTGRESQL, "SHOW {}"
    found = {name: _one(connection, ask.format(name)) for name in expected}
    return [f"{name}={value}" for name, value in found.items() if value not in expected[name]]


def _one(connection: BaseDatabaseWrapper, query: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return str(cursor.fetchone()[0])
