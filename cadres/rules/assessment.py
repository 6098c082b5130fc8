"""The assessment of a cadre as arithmetic that can be read line by line (domain 5.1).

P11: half-year assessment 30 %, year-end 70 %. P10: an absence found once -> not 优秀, twice ->
基本称职, three times -> 不称职. What an item weighs and what a grade takes stands in the dated
table of the organization department; no document gives them for this county.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices

from gujang.lib.figures import rounded

from ..codes import Grade
from .calendar import Span

HUNDRED = Decimal(100)
# verified violations -> the best grade that is left (P10)
CAPS: dict[int, Grade] = {1: Grade.GOOD, 2: Grade.FAIR, 3: Grade.POOR}


class Item(TextChoices):
    """What is assessed (P11: 住村率、入户率、满意度 and 脱贫实效)."""

    ATTENDANCE = "attendance", "到岗"
    VISITS = "visits", "走访"
    REPORTS = "reports", "周报"
    DIARY = "diary", "民情日记"
    SATISFACTION = "satisfaction", "群众满意"
    EXITS = "exits", "脱贫成效"


# what is counted, and out of what
COUNTED: dict[str, tuple[str, str]] = {
    Item.ATTENDANCE: ("达标（含按冬季标准达标）的周", "已封周、应考核的周"),
    Item.VISITS: ("其中走访过的户", "帮扶的贫困户"),
    Item.REPORTS: ("按时报送的周报", "已封周、应考核的周"),
    Item.DIARY: ("写有日记的周", "已封周、应考核的周"),
    Item.SATISFACTION: ("满意或基本满意", "任职期间驻点村办结的民情问题"),
    Item.EXITS: ("任职期间驻点村脱贫的户", "脱贫的户加期末仍为预脱贫的户"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What each item weighs (100 in all), the half-year's share, the least score of a grade."""

    weights: Mapping[str, int]
    half: int = 30
    excellent: int = 90
    good: int = 75
    fair: int = 60


@dataclass(frozen=True, slots=True)
class Measure:
    """What was reached, out of how much; a ``whole`` of 0 is not assessed."""

    done: int
    whole: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet. ``points`` is None where there was nothing to assess."""

    item: str
    done: int
    whole: int
    weight: int
    points: Decimal | None


def period_of(year: int, *, whole_year: bool) -> Span:
    """Return the days that are assessed: January to June, or the whole year."""
    return Span(dt.date(year, 1, 1), dt.date(year, 12, 31) if whole_year else dt.date(year, 6, 30))


def lines_of(measures: Mapping[str, Measure], terms: Terms) -> list[Line]:
    """Return the sheet's lines in the order of the items; more than the whole counts as it."""
    return [
        Line(item, found.done, found.whole, terms.weights[item], _points(found, terms, item))
        for item in Item.values
        for found in [measures[item]]
    ]


def _points(found: Measure, terms: Terms, item: str) -> Decimal | None:
    if not found.whole:
        return None
    share = Decimal(min(found.done, found.whole)) / found.whole
    return rounded(share * terms.weights[item], "0.01")


def score_of(lines: Iterable[Line]) -> Decimal | None:
    """Return the score of 100: points of what was assessed, scaled up for what was not."""
    judged = [line for line in lines if line.points is not None]
    weight = sum(line.weight for line in judged)
    if not weight:
        return None
    points = sum((line.points or Decimal(0) for line in judged), Decimal(0))
    return rounded(points * HUNDRED / weight, "0.01")


def total_of(first: Decimal | None, whole: Decimal, terms: Terms) -> Decimal:
    """Return the year's score of its two assessments; without a half-year one, the year-end's."""
    if first is None:
        return whole
    return rounded((first * terms.half + whole * (100 - terms.half)) / HUNDRED, "0.01")


def cap_of(violations: int) -> Grade | None:
    """Return the best grade that so many verified violations leave; None: any."""
    return CAPS[min(violations, max(CAPS))] if violations else None


def grade_of(score: Decimal, violations: int, terms: Terms) -> Grade:
    """Return the grade of ``score``, no better than the verified violations leave."""
    floors = (
        (terms.excellent, Grade.EXCELLENT),
        (terms.good, Grade.GOOD),
        (terms.fair, Grade.FAIR),
        (0, Grade.POOR),
    )
    earned = next(grade for floor, grade in floors if score >= floor)
    cap = cap_of(violations)
    return max(earned, cap) if cap else earned
