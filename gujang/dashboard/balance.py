"""The lists behind the lines of the year's balance."""

import datetime as dt

from households.codes import POOR_STANDINGS
from households.rules.flow import Line

from .metric import Query

POOR: Query = {"standing": list(POOR_STANDINGS)}
_EVENTS = {
    Line.REGISTERED: "new_in",
    Line.RETURNED: "returned_in",
    Line.JOINED: "joined_poor_in",
    Line.EXITED: "exited_in",
    Line.LEFT: "left_poor_in",
    Line.REMOVED: "removed_in",
}


def query(code: str | None, year: int) -> Query:
    """Return the list of a line: who was poor on the eve, who entered or left, who is poor."""
    if code == Line.OPENING:
        return POOR | {"as_of": [dt.date(year - 1, 12, 31).isoformat()]}
    if code is None or code == Line.CLOSING:
        return POOR
    return {_EVENTS[Line(code)]: [str(year)]}
