"""A line chart over time as SVG text made on the server, for the burn-down and its like.

Positions across are percentages and positions down are pixels, so that the drawing takes any
width while letters and strokes keep their size.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from . import figures
from .figures import Figure

Day = datetime.date
_ROW, _BOTTOM, _AXIS = 20, 26, 56  # pixels: a line of marks, the dates, the figures at the left


@dataclass(frozen=True)
class Line:
    """A series in order of days; ``css`` is line-actual, line-plan or line-pace."""

    label: str
    points: Sequence[tuple[Day, Figure]]
    css: str = "line-actual"


@dataclass(frozen=True)
class Band:
    """What a forecast allows: (day, lowest, highest) in order of days."""

    label: str
    points: Sequence[tuple[Day, Figure, Figure]]


@dataclass(frozen=True)
class Mark:
    """A day worth a word; with ``value`` a dot stands on the line there."""

    on: Day
    label: str
    value: Figure | None = None


@dataclass(frozen=True)
class Chart:
    """What is drawn, from ``start`` to ``end``; ``words`` says it to who does not see it."""

    title: str
    words: str
    start: Day
    end: Day
    lines: Sequence[Line]
    band: Band | None = None
    marks: Sequence[Mark] = field(default=())
    height: int = 280

    @property
    def base(self) -> int:
        """Return the pixel of zero."""
        return self.height - _BOTTOM

    @property
    def step(self) -> Decimal:
        """Return the distance of grid lines: 1, 2, 2.5 or 5 times a power of ten."""
        return _step(max(self._values(), default=Decimal(0)))

    @property
    def top(self) -> Decimal:
        """Return the figure of the highest grid line, never under one step."""
        steps = max(self._values(), default=Decimal(0)) / self.step
        return max(Decimal(1), steps.to_integral_value(ROUND_CEILING)) * self.step

    def _values(self) -> Iterable[Decimal]:
        for line in self.lines:
            yield from (Decimal(str(value)) for _, value in line.points)
        if self.band:
            yield from (Decimal(str(high)) for _, _, high in self.band.points)

    def x(self, day: Day) -> Decimal:
        """Return how far right ``day`` stands, in percent."""
        span = max((self.end - self.start).days, 1)
        return figures.rounded(Decimal((day - self.start).days) * 100 / span, "0.01")

    def y(self, value: Figure) -> Decimal:
        """Return how far down ``value`` stands, in pixels."""
        above = _ROW * len(self.marks) + _ROW // 2
        up = Decimal(str(value)) / self.top * (self.base - above)
        return figures.rounded(self.base - up, "0.1")


def line_chart(chart: Chart) -> SafeString:
    """Return the figure: caption, axis, drawing and legend."""
    return format_html(
        '<figure class="chart"><figcaption>{}</figcaption><div class="chart-plot">'
        '<svg class="chart-axis" width="{}" height="{}" aria-hidden="true">{}</svg>'
        '<svg class="chart-area" role="img" width="100%" height="{}">'
        "<title>{}</title>{}{}{}{}</svg>"
        "</div>{}</figure>",
        chart.title,
        _AXIS,
        chart.height,
        _axis(chart),
        chart.height,
        chart.words,
        _grid(chart),
        _dates(chart),
        _strokes(chart),
        _marks(chart),
        _legend(chart),
    )


def line_rows(lines: Sequence[Line]) -> list[list[object]]:
    """Return the rows of the table behind the lines: a day, then each line's value or None."""
    known = [dict(line.points) for line in lines]
    days = sorted({day for points in known for day in points})
    return [[day, *(points.get(day) for points in known)] for day in days]


def _step(highest: Decimal) -> Decimal:
    """About five grid lines; whole numbers only, for persons and households come whole."""
    rough = max(highest / 5, Decimal(1))
    power = Decimal(10) ** rough.adjusted()
    steps = (power * factor for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5)))
    whole = (step for step in steps if step == step.to_integral_value())
    return next((step for step in whole if step >= rough), power * 10)


def _levels(chart: Chart) -> list[Decimal]:
    return [chart.step * place for place in range(int(chart.top / chart.step) + 1)]


def _axis(chart: Chart) -> SafeString:
    rows = ((_AXIS - 8, chart.y(level) + 4, figures.number(int(level))) for level in _levels(chart))
    return format_html_join("", '<text x="{}" y="{}" text-anchor="end">{}</text>', rows)


def _grid(chart: Chart) -> SafeString:
    rows = (("grid-line" if v else "grid-base", chart.y(v), chart.y(v)) for v in _levels(chart))
    return format_html_join("", '<line class="{}" x1="0" x2="100%" y1="{}" y2="{}"/>', rows)


def _dates(chart: Chart) -> SafeString:
    """Years, or months when the whole span is about a year: a stroke at each start, words amid."""
    by_year = (chart.end - chart.start).days > 400
    starts = list(_starts(chart.start, chart.end, by_year=by_year))
    ends = [*starts[1:], chart.end]
    rows = (
        (
            chart.x(start),
            chart.x(start),
            chart.base,
            chart.base + 6,
            (chart.x(start) + chart.x(end)) / 2,
            chart.base + 19,
            f"{start.year}年" if by_year else f"{start.month}月",
        )
        for start, end in zip(starts, ends, strict=True)
    )
    return format_html_join(
        "",
        '<line class="grid-base" x1="{}%" x2="{}%" y1="{}" y2="{}"/>'
        '<text x="{}%" y="{}" text-anchor="middle">{}</text>',
        rows,
    )


def _starts(start: Day, end: Day, *, by_year: bool) -> Iterable[Day]:
    yield start
    day = start
    while True:
        month = 1 if by_year or day.month == 12 else day.month + 1
        day = Day(day.year + (month == 1), month, 1)
        if day >= end:
            return
        yield day


def _strokes(chart: Chart) -> SafeString:
    """The lines stretch to the width given; their strokes do not."""
    band = format_html('<path class="band" d="{}"/>', _outline(chart)) if chart.band else ""
    lines = format_html_join(
        "",
        '<path class="line {}" vector-effect="non-scaling-stroke" d="{}"/>',
        ((line.css, _path(chart, line.points)) for line in chart.lines),
    )
    return format_html(
        '<svg viewBox="0 0 100 {}" preserveAspectRatio="none" width="100%" height="{}">{}{}</svg>',
        chart.height,
        chart.height,
        band,
        lines,
    )


def _path(chart: Chart, points: Iterable[tuple[Day, Figure]]) -> str:
    drawn = "L".join(f"{chart.x(day)} {chart.y(value)}" for day, value in points)
    return f"M{drawn}" if drawn else ""


def _outline(chart: Chart) -> str:
    points = chart.band.points if chart.band else ()
    low = [(day, low) for day, low, _ in points]
    high = [(day, high) for day, _, high in points]
    around = _path(chart, [*low, *reversed(high)])
    return f"{around}Z" if around else ""


def _marks(chart: Chart) -> SafeString:
    """Each mark's words stand on a line of their own, so that near marks do not collide."""
    rows = ((_mark(chart, mark, 14 + _ROW * place),) for place, mark in enumerate(chart.marks))
    return format_html_join("", "{}", rows)


def _mark(chart: Chart, mark: Mark, level: int) -> SafeString:
    x = chart.x(mark.on)
    right = x > 55
    dot = ""
    if mark.value is not None:
        dot = format_html(
            '<circle class="mark-dot" cx="{}%" cy="{}" r="4.5"/>', x, chart.y(mark.value)
        )
    return format_html(
        '<line class="mark-line" x1="{}%" x2="{}%" y1="{}" y2="{}"/>{}'
        '<text class="mark-text" x="{}%" y="{}" dx="{}" text-anchor="{}">{}</text>',
        x,
        x,
        level - 10,
        chart.base,
        dot,
        x,
        level,
        -6 if right else 6,
        "end" if right else "start",
        mark.label,
    )


def _legend(chart: Chart) -> SafeString:
    keys = [
        (format_html('<path class="line {}" d="M0 5H28"/>', line.css), line.label)
        for line in chart.lines
    ]
    if chart.band:
        swatch = format_html('<rect class="{}" width="28" height="10"/>', "band")
        keys.append((swatch, chart.band.label))
    return format_html(
        '<ul class="legend">{}</ul>',
        format_html_join(
            "", '<li><svg width="28" height="10" aria-hidden="true">{}</svg>{}</li>', keys
        ),
    )
