"""Every change of the cadres' state."""

from .pairings import Helper, change_helper, end_pairing, hand_over, pair_households
from .people import create_cadre, create_unit, update_cadre, update_unit
from .postings import end_posting, move_cadre, post_cadre, withdraw_posting
from .rulebook import rulebook

__all__ = [
    "Helper",
    "change_helper",
    "create_cadre",
    "create_unit",
    "end_pairing",
    "end_posting",
    "hand_over",
    "move_cadre",
    "pair_households",
    "post_cadre",
    "rulebook",
    "update_cadre",
    "update_unit",
    "withdraw_posting",
]
