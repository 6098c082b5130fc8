"""Every change of the register's state, and every look at what is sealed."""

from .batches import Refused, create_batch, refusals, update_batch
from .checking import check_area, check_households, check_these, start_check
from .closing import close_year, reopen_year
from .common import Stale
from .corrections import correct_cancelled, correct_joining, correct_leaving
from .documents import attach_document, open_document, remove_document
from .exit_batch import Answer, each
from .exits import approve_exit, pass_step, propose_exit, return_case, withdraw_exit
from .findings import reopen_finding, stamp, verify_findings
from .funds import allocate, register_fund, withdraw
from .holdings import (
    SubsidyLine,
    count_holdings,
    make_subsidies,
    open_lines,
    save_rate,
    subsidy_lines,
)
from .households import create_household, update_household
from .leaving import change_head, end_membership
from .measures import (
    create_measure,
    save_detail,
    sign_measure,
    unsign_measure,
    update_measure,
)
from .moves import Head, merge_households, move_household, split_household
from .names import write_name_keys
from .notice import begin_notice, end_notice, raise_objection, settle_objection
from .payments import pay, remark_payment, take_back
from .people import Joining, add_member, update_member
from .places import merge_village
from .plans import IncomeItem, Words, save_plan
from .reveal import RevealReason, Secret, TooMany, find_by_number, record_print, record_view, reveal
from .saved import delete_filter, save_filter
from .standards import set_criteria, set_line
from .standing import change_standing
from .verifications import add_verification
from .years import (
    refresh_years,
    replace_income_lines,
    start_year,
    update_conditions,
    update_income,
    update_year,
)

__all__ = [
    "IncomeItem",
    "allocate",
    "register_fund",
    "withdraw",
    "pay",
    "remark_payment",
    "take_back",
    "Answer",
    "Head",
    "Joining",
    "Refused",
    "RevealReason",
    "Secret",
    "Stale",
    "SubsidyLine",
    "TooMany",
    "Words",
    "add_member",
    "add_verification",
    "approve_exit",
    "attach_document",
    "begin_notice",
    "change_head",
    "change_standing",
    "count_holdings",
    "create_batch",
    "check_area",
    "check_households",
    "check_these",
    "close_year",
    "correct_cancelled",
    "correct_joining",
    "correct_leaving",
    "create_household",
    "create_measure",
    "delete_filter",
    "each",
    "end_membership",
    "end_notice",
    "find_by_number",
    "make_subsidies",
    "merge_village",
    "open_lines",
    "merge_village",
    "open_document",
    "pass_step",
    "propose_exit",
    "raise_objection",
    "record_print",
    "record_view",
    "refresh_years",
    "refusals",
    "reopen_finding",
    "record_view",
    "merge_households",
    "merge_village",
    "move_household",
    "refresh_years",
    "reopen_year",
    "replace_income_lines",
    "remove_document",
    "return_case",
    "reveal",
    "save_detail",
    "save_filter",
    "save_plan",
    "save_rate",
    "sign_measure",
    "set_criteria",
    "set_line",
    "settle_objection",
    "stamp",
    "start_check",
    "split_household",
    "start_year",
    "subsidy_lines",
    "unsign_measure",
    "update_batch",
    "update_conditions",
    "update_household",
    "update_income",
    "update_measure",
    "update_member",
    "update_year",
    "withdraw_exit",
    "verify_findings",
    "write_name_keys",
]
