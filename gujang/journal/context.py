"""What the web request knows and the journal wants; empty on the command line."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """Where an act came from."""

    source: str | None = None
    request_id: str = ""


NOWHERE = Act()
current: ContextVar[Act] = ContextVar("current_act", default=NOWHERE)
