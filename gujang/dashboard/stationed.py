"""驻村到岗 of an area: the last week that was closed there, and what it ended in."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from cadres.models import ClosedWeek
from cadres.rules.calendar import Week
from cadres.rules.week import Status
from cadres.services import rulebook
from cadres.weeks import cadre_weeks
from gujang.access.gate import AnyUser

from .links import address

_SHOWN = (Status.MET, Status.WINTER, Status.SHORT, Status.EXEMPT)


def stationed_of(user: AnyUser, area: str) -> dict[str, Any] | None:
    """Return the last closed week of ``area`` and how many cadres ended in what, with their list.

    ``None`` where no week was closed. The numbers are those of the list: a week that was opened
    again counts as it stands.
    """
    closed = ClosedWeek.objects.visible_to(user).inside(area).in_force()
    monday = closed.order_by("-monday").values_list("monday", flat=True).first()
    if monday is None:
        return None
    week = Week(monday)
    found = cadre_weeks(
        lambda rows: rows.visible_to(user).inside(area),
        [week],
        rules=rulebook(),
        today=timezone.localdate(),
    )
    totals = Counter(one.status for one in found)
    asked = {"area": area, "week": week.name}
    page = address("attendance_weeks")
    return {
        "week": week,
        "number": len(found),
        "url": f"{page}?{urlencode(asked)}",
        "lines": [
            (status.label, totals[status], f"{page}?{urlencode(asked | {'status': str(status)})}")
            for status in _SHOWN
            if totals[status] or status != Status.WINTER
        ],
    }
