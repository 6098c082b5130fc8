"""Every change of the cadres' state."""

from gujang.lib.changes import Stale

from .asks import ask_leave, ask_trip, decide, withdraw_ask
from .assessing import Sheet, save_assessment, sheet_of, terms_on
from .conduct import (
    may_set_scheme,
    record_conduct_print,
    record_violation,
    set_scheme,
    sign_pledge,
    update_violation,
)
from .diaries import grade_diary
from .held import dismiss_held, opened, standing_row, take_held
from .ledger import (
    add_step,
    close_problem,
    escalate_problem,
    may_decide,
    raise_problem,
    reopen_problem,
    update_problem,
)
from .log import Answer, Item, postings_of, take
from .pairings import Helper, change_helper, end_pairing, hand_over, pair_households
from .people import create_cadre, create_unit, update_cadre, update_unit
from .photos import add_photo, digest_of, open_photo, refuse_unsuited
from .postings import end_posting, move_cadre, post_cadre, withdraw_posting
from .reports import draft_of, receive_report, return_report, save_report
from .rulebook import remove_holiday, rulebook, set_holiday, set_month_rule
from .unlogging import delete_item
from .weeks import close_due_weeks, close_week, closing_of, reopen_week

__all__ = [
    "Answer",
    "Helper",
    "Item",
    "Sheet",
    "Stale",
    "add_photo",
    "add_step",
    "ask_leave",
    "ask_trip",
    "change_helper",
    "close_due_weeks",
    "close_problem",
    "close_week",
    "closing_of",
    "create_cadre",
    "create_unit",
    "decide",
    "delete_item",
    "digest_of",
    "dismiss_held",
    "draft_of",
    "end_pairing",
    "end_posting",
    "escalate_problem",
    "grade_diary",
    "hand_over",
    "may_decide",
    "may_set_scheme",
    "move_cadre",
    "open_photo",
    "opened",
    "pair_households",
    "post_cadre",
    "postings_of",
    "raise_problem",
    "receive_report",
    "record_conduct_print",
    "record_violation",
    "refuse_unsuited",
    "remove_holiday",
    "reopen_problem",
    "reopen_week",
    "return_report",
    "rulebook",
    "save_assessment",
    "save_report",
    "set_holiday",
    "set_month_rule",
    "set_scheme",
    "sheet_of",
    "sign_pledge",
    "standing_row",
    "take",
    "take_held",
    "terms_on",
    "update_cadre",
    "update_problem",
    "update_unit",
    "update_violation",
    "withdraw_ask",
    "withdraw_posting",
]
