"""Every change of the cadres' state."""

from .held import dismiss_held, opened, standing_row, take_held
from .log import Answer, Item, postings_of, take
from .photos import add_photo, digest_of, open_photo, refuse_unsuited
from .rulebook import rulebook
from .unlogging import delete_item

__all__ = [
    "Answer",
    "Item",
    "add_photo",
    "delete_item",
    "digest_of",
    "dismiss_held",
    "open_photo",
    "opened",
    "postings_of",
    "refuse_unsuited",
    "rulebook",
    "standing_row",
    "take",
    "take_held",
]
