"""What an import's page tells of the background: pure functions of what was seen there."""

from typing import Literal

from gujang.lib.lease import Seen

from .codes import BatchState

Phase = Literal["rest", "queued", "no_worker", "running", "stalled"]

PENDING = (
    BatchState.UPLOADED,
    BatchState.CHECKING,
    BatchState.COMMITTING,
    BatchState.UNDOING,
)
# a worker looks for work every second; one that has not come by then is not there, or busy
PATIENCE = 10


def phase_of(state: str, seen: Seen, *, somebody_works: bool = False) -> Phase:
    """Return where the background stands with an import in ``state``.

    ``stalled``: whoever was at it is gone. ``no_worker``: nobody came for it, nor is anybody at
    anything else (``somebody_works``).
    """
    if state not in PENDING:
        return "rest"
    if seen.alive:
        return "running"
    if seen.percent is not None or seen.age is None:
        return "stalled"
    return "queued" if seen.age < PATIENCE or somebody_works else "no_worker"
