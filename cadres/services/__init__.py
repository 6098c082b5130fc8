"""Every change of the cadres' state."""

from .asks import ask_leave, ask_trip, decide, withdraw_ask
from .reports import draft_of, receive_report, return_report, save_report
from .rulebook import remove_holiday, rulebook, set_holiday, set_month_rule
from .weeks import close_due_weeks, close_week, reopen_week

__all__ = [
    "ask_leave",
    "ask_trip",
    "close_due_weeks",
    "close_week",
    "decide",
    "draft_of",
    "receive_report",
    "remove_holiday",
    "reopen_week",
    "return_report",
    "rulebook",
    "save_report",
    "set_holiday",
    "set_month_rule",
    "withdraw_ask",
]
