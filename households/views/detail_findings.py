"""What a household's page says of its data checks."""

from typing import Any

from gujang.access.gate import AnyUser

from ..codes.exits import FindingState
from ..filters.findings import findings_listed, told
from ..models import Finding, Household


def findings_of(household: Household, user: AnyUser) -> dict[str, Any]:
    """Return what is open, then what was verified true; one query."""
    mine = Finding.objects.visible_to(user).filter(household=household)
    kept = findings_listed(mine.exclude(state=FindingState.FIXED))
    rows = [told(row) for row in kept.order_by("rule", "pk")]
    rows.sort(key=lambda row: row["state"] != FindingState.OPEN)
    return {"rows": rows, "open_count": sum(row["state"] == FindingState.OPEN for row in rows)}
