"""Every change of the register's state, and every look at what is sealed."""

from .common import Stale
from .households import create_household, update_household
from .names import write_name_keys
from .people import Joining, add_member, change_head, end_membership, update_member
from .places import merge_village
from .reveal import RevealReason, Secret, TooMany, find_by_number, record_print, record_view, reveal
from .saved import delete_filter, save_filter
from .standing import change_standing
from .years import (
    refresh_years,
    replace_income_lines,
    start_year,
    update_conditions,
    update_income,
    update_year,
)

__all__ = [
    "Joining",
    "RevealReason",
    "Secret",
    "Stale",
    "TooMany",
    "add_member",
    "change_head",
    "change_standing",
    "create_household",
    "delete_filter",
    "end_membership",
    "find_by_number",
    "record_print",
    "record_view",
    "merge_village",
    "refresh_years",
    "replace_income_lines",
    "reveal",
    "save_filter",
    "start_year",
    "update_conditions",
    "update_household",
    "update_income",
    "update_member",
    "update_year",
    "write_name_keys",
]
