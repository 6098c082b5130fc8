"""The lists behind the lines of the year's balance."""

import datetime as dt

from ..codes import POOR_STANDINGS
from ..rules.flow import Line

Query = dict[str, list[str]]
POOR: Query = {"standing": list(POOR_STANDINGS)}
_EVENTS = {
    Line.REGISTERED: "new_in",
    Line.RETURNED: "returned_in",
    Line.JOINED: "split_in",
    Line.EXITED: "exited_in",
    Line.LEFT: "merged_in",
    Line.REMOVED: "removed_in",
}
_OF_PEOPLE = _EVENTS | {Line.JOINED: "joined_poor_in", Line.LEFT: "left_poor_in"}


def households_of(line: str | None, year: int) -> Query:
    """Return the list of a line's households: poor on the eve, entering, leaving, poor still."""
    return _list(line, year, _EVENTS)


def people_of(line: str | None, year: int) -> Query:
    """Return the list of a line's persons."""
    return _list(line, year, _OF_PEOPLE)


def _list(line: str | None, year: int, events: dict[Line, str]) -> Query:
    if line == Line.OPENING:
        return POOR | {"as_of": [dt.date(year - 1, 12, 31).isoformat()]}
    if line is None or line == Line.CLOSING:
        return POOR
    return {events[Line(line)]: [str(year)]}
