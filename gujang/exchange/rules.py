"""What an import's page tells of the background: pure functions of what was seen there."""

from gujang.lib import lease
from gujang.lib.lease import Phase, Seen

from .codes import BatchState

PENDING = (
    BatchState.UPLOADED,
    BatchState.CHECKING,
    BatchState.COMMITTING,
    BatchState.UNDOING,
)


def phase_of(state: str, seen: Seen, *, somebody_works: bool = False) -> Phase:
    """Return where the background stands with an import in ``state``."""
    if state not in PENDING:
        return "rest"
    return lease.phase_of(seen, somebody_works=somebody_works)
