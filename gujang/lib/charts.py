"""Charts as SVG text made on the server: no script, no style attribute, printable, escaped.

Words stand outside the drawing or at a fixed size inside it, so that they stay legible from a
phone to a projector: drawings stretch, letters do not. Colours are CSS classes (charts.css).
A drawing is ``role="img"`` with a ``<title>``, hence links stand around drawings, never in them.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from . import figures
from .figures import Figure

# what is there must be seen: the width in percent of the shortest bar that is not zero
_LEAST = Decimal("0.5")


@dataclass(frozen=True)
class Bar:
    """One bar: its words, its figure, and the list of exactly what it counts."""

    label: str
    value: Figure
    url: str
    css: str = ""  # bar-late or bar-done where colour carries meaning


@dataclass(frozen=True)
class Part:
    """One part of a rail; ``css`` is part-stable, -out, -planned, -back or -none."""

    label: str
    value: Figure
    css: str
    url: str = ""


def bars(title: str, rows: Sequence[Bar], *, unit: str, whole: Figure | None = None) -> SafeString:
    """Return horizontal bars, one link each, its label and figure beside it as text.

    The longest bar is full width. With ``whole`` (the figure the rows are parts of) each bar's
    title gives its share.
    """
    longest = max((row.value for row in rows), default=0)
    items = format_html_join("", "{}", ((_bar_row(row, longest, unit, whole),) for row in rows))
    return format_html(
        '<figure class="chart"><figcaption>{}</figcaption><ol class="chart-bars">{}</ol></figure>',
        f"{title}（{unit}）",
        items,
    )


def _bar_row(row: Bar, longest: Figure, unit: str, whole: Figure | None) -> SafeString:
    words = f"{row.label}：{figures.number(row.value)} {unit}"
    if whole:
        words += f"，占 {figures.share(row.value, whole)}"
    return format_html(
        '<li><a href="{}"><span class="bar-label">{}</span>'
        '<svg class="bar-track" role="img"><title>{}</title>'
        '<rect class="{}" width="{}%" height="100%"/></svg>'
        '<span class="bar-value">{}</span></a></li>',
        row.url,
        row.label,
        words,
        row.css or "bar",
        max(_share(row.value, longest), _LEAST if row.value > 0 else Decimal("0.0")),
        figures.number(row.value),
    )


def rail(
    title: str, parts: Sequence[Part], whole: Figure, *, plan: Figure | None = None, css: str = ""
) -> SafeString:
    """Return a stacked progress rail of ``whole``; ``plan`` is marked by an upright line.

    ``css`` may be rail-tall. What ``parts`` leave of ``whole`` stays ground.
    """
    pieces = format_html_join("", "{}", ((piece,) for piece in _rail_pieces(parts, whole)))
    mark = mark_safe("") if plan is None else _plan_mark(_share(plan, whole))
    return format_html(
        '<svg class="rail {}" role="img"><title>{}</title>{}{}</svg>', css, title, pieces, mark
    )


def _rail_pieces(parts: Iterable[Part], whole: Figure) -> Iterable[SafeString]:
    """Edges come from running sums, so that rounding leaves neither gap nor overlap."""
    total = Decimal(0)
    for part in parts:
        start = _share(total, whole)
        total += Decimal(str(part.value))
        width = _share(total, whole) - start
        if width > 0:
            yield format_html(
                '<rect class="{}" x="{}%" width="{}%" height="100%"/>', part.css, start, width
            )
            yield format_html(
                '<rect class="part-gap" x="{}%" width="1" height="100%"/>', start + width
            )


def _plan_mark(at: Decimal) -> SafeString:
    # the last two pixels of the rail would hide a mark at its very end
    at = min(at, Decimal("99.0"))
    return format_html(
        '<rect class="rail-plan-gap" x="{}%" width="4" height="100%"/>'
        '<rect class="rail-plan" x="{}%" width="2" height="100%"/>',
        at,
        at,
    )


def rail_legend(parts: Sequence[Part], *, unit: str) -> SafeString:
    """Return the words and figures of a rail, each a link where the part has one."""
    return format_html(
        '<ul class="legend">{}</ul>',
        format_html_join(
            "", "<li>{}{}</li>", ((_swatch(p), _legend_words(p, unit)) for p in parts)
        ),
    )


def _swatch(part: Part) -> SafeString:
    return format_html(
        '<svg width="12" height="12" aria-hidden="true">'
        '<rect class="{}" width="12" height="12"/></svg>',
        part.css,
    )


def _legend_words(part: Part, unit: str) -> SafeString:
    words = format_html("{} <b>{}</b> {}", part.label, figures.number(part.value), unit)
    return format_html('<a href="{}">{}</a>', part.url, words) if part.url else words


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> SafeString:
    """Return the figures behind a drawing; the first cell of a row heads it."""
    return format_html(
        '<table class="table"><caption>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        caption,
        format_html_join("", '<th scope="col"{}>{}</th>', _head_cells(heads)),
        format_html_join("", "<tr>{}</tr>", ((_table_row(row),) for row in rows)),
    )


def _head_cells(heads: Sequence[str]) -> Iterable[tuple[SafeString, str]]:
    right = mark_safe(' class="num"')
    return ((right if place else mark_safe(""), head) for place, head in enumerate(heads))


def _table_row(row: Sequence[object]) -> SafeString:
    cells = format_html_join("", '<td class="num">{}</td>', ((_cell(v),) for v in row[1:]))
    return format_html('<th scope="row">{}</th>{}', _cell(row[0]), cells)


def _cell(value: object) -> object:
    if value is None:
        return "—"
    if isinstance(value, int | Decimal):
        return figures.number(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def _share(part: Figure, whole: Figure) -> Decimal:
    """Return a width in percent, one decimal, 0 to 100; 0 where there is no whole."""
    if not whole:
        return Decimal("0.0")
    hundredfold = Decimal(str(part)) * 100 / Decimal(str(whole))
    return figures.rounded(max(Decimal(0), min(hundredfold, Decimal(100))), "0.1")
