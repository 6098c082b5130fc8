"""Triggers that keep the ledger's history and the conduct of cadres, on both databases.

A step of a problem and a saved assessment never change; of a problem, a pledge and a violation
only what is not named here does. Nothing is deleted.
"""

from collections.abc import Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

from gujang.lib.appendonly import freeze, thaw

_SAID = "kept for good"
# table: the columns that never change; none named means all of them
_TABLES: Mapping[str, tuple[str, ...]] = {
    "cadres_problem": ("id", "client_id"),
    "cadres_problemstep": (),
    "cadres_pledge": ("id", "cadre_id", "year"),
    "cadres_violation": ("id", "cadre_id", "made_by_id", "made_at"),
    "cadres_assessment": (),
}


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place on the tables there are; safe to repeat."""
    for table in _there(connection):
        freeze(connection, table, _SAID, columns=_TABLES[table])


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away (migrations, restoring, and the tests' clean-up only)."""
    for table in _there(connection):
        thaw(connection, table)


def _there(connection: BaseDatabaseWrapper) -> list[str]:
    # an archive may be older than the ledger
    return sorted(_TABLES.keys() & set(connection.introspection.table_names()))
