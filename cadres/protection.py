"""Triggers that keep the ledger's history and the conduct of cadres, on both databases.

A step of a problem and a saved assessment never change; of a problem, a pledge and a violation
only what is not named here does. Nothing is deleted.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from gujang.lib.appendonly import Tables, freeze_all, thaw_all

_SAID = "kept for good"
_TABLES: Tables = {
    "cadres_problem": ("id", "client_id"),
    "cadres_problemstep": (),
    "cadres_pledge": ("id", "cadre_id", "year"),
    "cadres_violation": ("id", "cadre_id", "made_by_id", "made_at"),
    "cadres_assessment": (),
}


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place on the tables there are; safe to repeat."""
    freeze_all(connection, _TABLES, _SAID)


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away (migrations, restoring, and the tests' clean-up only)."""
    thaw_all(connection, _TABLES)
