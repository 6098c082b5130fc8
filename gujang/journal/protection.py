"""Triggers that refuse to change or empty the journal, on both databases."""

from django.db.backends.base.base import BaseDatabaseWrapper

from gujang.lib.appendonly import freeze, thaw

_TABLE = "journal_entry"


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; safe to repeat."""
    freeze(connection, _TABLE, "the journal is append-only")


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away (migrations and the tests' clean-up only)."""
    thaw(connection, _TABLE)
