"""Registers kept in workbooks: what columns they have, and finding them in any sheet."""

from .columns import Column, Register
from .headers import Heading
from .tables import Found, Problem, Record, Table, find_tables, shown

__all__ = [
    "Column",
    "Found",
    "Heading",
    "Problem",
    "Record",
    "Register",
    "Table",
    "find_tables",
    "shown",
]
