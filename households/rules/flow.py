"""The year's balance of poor households (贫困户动态管理), as a pure rule.

年初 + 新识别 + 返贫 + 自然增加 − 脱贫 − 自然减少 − 剔除 = 年末, in households and in persons. Poor
is 未脱贫, 预脱贫 or 返贫. On one day members move first and the standing changes after. A household
that leaves and comes back within the year was poor throughout: neither counts, its members' moves
do. A household that begins by 拆户 is 自然增加, one that ends by 并户 自然减少, with its people.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.db.models import TextChoices

from ..codes import EXITED_STANDINGS, POOR_STANDINGS, ChangeKind


class Line(TextChoices):
    """A line of the balance; the label is its heading in the reports (domain 6.4)."""

    OPENING = "opening", "年初"
    REGISTERED = "registered", "新识别"
    RETURNED = "returned", "返贫"
    JOINED = "joined", "自然增加"
    EXITED = "exited", "脱贫"
    LEFT = "left", "自然减少"
    REMOVED = "removed", "剔除"
    CLOSING = "closing", "年末"


INCREASE = (Line.OPENING, Line.REGISTERED, Line.RETURNED, Line.JOINED)
DECREASE = (Line.EXITED, Line.LEFT, Line.REMOVED)


@dataclass(frozen=True, slots=True)
class Change:
    """A standing (脱贫标志) taken on a day, by a kind of change."""

    on: dt.date
    standing: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """The span of a person in the household; ``left`` is the first day without them."""

    joined: dt.date
    left: dt.date | None = None

    def there_on(self, day: dt.date) -> bool:
        """Say whether the person is a member once the day's moves are done."""
        return self.joined <= day and (self.left is None or self.left > day)


@dataclass(frozen=True, slots=True)
class _Poor:
    """A span of being poor: from a standing (None: not registered), and to one (None: still)."""

    start: dt.date
    came_from: str | None
    came_by: str
    end: dt.date | None = None
    went_to: str | None = None
    went_by: str = ""


Entry = tuple[Line, int, int]


def flow_of(
    changes: Sequence[Change], members: Sequence[Member], year: int, day: dt.date | None = None
) -> Iterator[Entry]:
    """Give a household's part in the balance of ``year`` up to ``day``: line, households, persons.

    ``changes`` are all changes of its standing in order, ``members`` all who ever belonged to it.
    """
    eve, last = dt.date(year - 1, 12, 31), min(day or dt.date.max, dt.date(year, 12, 31))
    for span in _joined_up(_spans([c for c in changes if c.on <= last]), eve):
        if span.end is None or span.end > eve:
            yield from _part(span, members, eve, last)


def _spans(changes: Sequence[Change]) -> list[_Poor]:
    spans: list[_Poor] = []
    before: str | None = None
    for change in changes:
        was, now = before in POOR_STANDINGS, change.standing in POOR_STANDINGS
        if now and not was:
            spans.append(_Poor(change.on, before, change.kind))
        elif was and not now:
            spans[-1] = replace(
                spans[-1], end=change.on, went_to=change.standing, went_by=change.kind
            )
        before = change.standing
    return spans


def _joined_up(spans: list[_Poor], eve: dt.date) -> list[_Poor]:
    """Take spans between which lies only a gap within the year for one."""
    whole = spans[:1]
    for before, after in pairwise(spans):
        if before.end is not None and before.end > eve:
            whole[-1] = replace(
                whole[-1], end=after.end, went_to=after.went_to, went_by=after.went_by
            )
        else:
            whole.append(after)
    return whole


def _part(span: _Poor, members: Sequence[Member], eve: dt.date, last: dt.date) -> Iterator[Entry]:
    start, end = max(span.start, eve), span.end or last

    def there(day: dt.date) -> int:
        return sum(member.there_on(day) for member in members)

    yield _beginning(span, eve), 1, there(start)
    yield Line.JOINED, 0, sum(start < m.joined <= end for m in members)
    yield Line.LEFT, 0, sum(m.left is not None and start < m.left <= end for m in members)
    yield _ending(span), 1, there(end)


def _beginning(span: _Poor, eve: dt.date) -> Line:
    if span.start <= eve:
        return Line.OPENING
    if span.came_by == ChangeKind.SPLIT:
        return Line.JOINED
    return Line.RETURNED if span.came_from in EXITED_STANDINGS else Line.REGISTERED


def _ending(span: _Poor) -> Line:
    if span.end is None:
        return Line.CLOSING
    if span.went_by == ChangeKind.MERGED:
        return Line.LEFT
    return Line.EXITED if span.went_to in EXITED_STANDINGS else Line.REMOVED
