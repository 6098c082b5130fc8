"""Triggers that keep the money trail append-only, on both databases.

Payments, withdrawals and remarks are never changed; of a source and an allocation only the running
sums are. Nothing is deleted.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from gujang.lib.appendonly import Tables, freeze_all, thaw_all

_SAID = "the money trail is append-only"
_TABLES: Tables = {
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
    freeze_all(connection, _TABLES, _SAID)


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away (migrations, restoring, and the tests' clean-up only)."""
    thaw_all(connection, _TABLES)
