"""Every change of the cadres' state."""

from .asks import ask_leave, ask_trip, decide, withdraw_ask
from .pairings import Helper, change_helper, end_pairing, hand_over, pair_households
from .people import create_cadre, create_unit, update_cadre, update_unit
from .postings import end_posting, move_cadre, post_cadre, withdraw_posting
from .reports import draft_of, receive_report, return_report, save_report
from .rulebook import remove_holiday, rulebook, set_holiday, set_month_rule
from .weeks import close_due_weeks, close_week, reopen_week

__all__ = [
    "Helper",
    "ask_leave",
    "ask_trip",
    "change_helper",
    "close_due_weeks",
    "close_week",
    "create_cadre",
    "create_unit",
    "decide",
    "draft_of",
    "end_pairing",
    "end_posting",
    "hand_over",
    "move_cadre",
    "pair_households",
    "post_cadre",
    "receive_report",
    "remove_holiday",
    "reopen_week",
    "return_report",
    "rulebook",
    "save_report",
    "set_holiday",
    "set_month_rule",
    "update_cadre",
    "update_unit",
    "withdraw_ask",
    "withdraw_posting",
]
