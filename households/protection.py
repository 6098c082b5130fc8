"""Triggers that keep the money trail append-only, on both databases.

Payments, withdrawals and remarks are never changed; of a source and an allocation only the running
sums are. Nothing is deleted.
"""

from collections.abc import Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

from gujang.lib.appendonly import freeze, thaw

_SAID = "the money trail is append-only"
# table: the columns that never change; none named means all of them
_TABLES: Mapping[str, tuple[str, ...]] = {
    "households_fundsource": ("id", "area_code", "year", "kind", "amount", "received_on"),
    "households_allocation": (
        *("id", "source_id", "village_id", "project_id", "measure_id"),
        *("amount", "allocated_on"),
    ),
    "households_withdrawal": (),
    "households_payment": (),
    "households_paymentremark": (),
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
    # an archive may be older than the money trail
    return sorted(_TABLES.keys() & set(connection.introspection.table_names()))
