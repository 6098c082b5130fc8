"""What the dashboard shows of an area: numbers with their lists, bars, rails and tables."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from gujang.lib import charts, figures
from households.cells import Cell
from households.codes import Standing
from households.dimensions import ATTRIBUTE, BAND, CAUSE
from households.facets import Grouping
from households.models import PovertyLine
from households.rules.flow import DECREASE, Line

from .links import Links
from .metrics import CONDITIONS, METRICS
from .places import Place
from .reading import Reading
from .shapes import by_code
from .totals import Totals

_PARTS = (
    (Standing.STABLE, "part-stable"),
    (Standing.EXITED, "part-out"),
    (Standing.EXPECTED, "part-planned"),
    (Standing.RETURNED, "part-back"),
    (Standing.POOR, "part-none"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """Households and persons under a heading, each with the list of exactly those rows."""

    label: str
    cell: Cell
    households: str
    people: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A smaller area: its page, how far it has come, and the lists behind its numbers."""

    name: str
    url: str
    percent: str | None
    rail: SafeString
    valid: Row
    exited: Row
    poor: Row


def page_of(place: Place, reading: Reading, links: Links, parts: list[Place]) -> dict[str, Any]:
    """Return the template's context for ``place``; ``parts`` are the smaller areas in it."""
    whole = reading.whole
    far = whole.progress
    return {
        "place": place,
        "year": whole.year,
        "far": far,
        "household_percent": figures.share(far.exited.households, far.valid.households),
        "rail": charts.rail(
            "脱贫状态（人）", _parts(whole, links), far.valid.persons, css="rail-tall"
        ),
        "legend": charts.rail_legend(_parts(whole, links), unit="人"),
        "valid": _row("households", far.valid, links),
        "exited": _row("exited", far.exited, links),
        "poor": _row("remaining", far.poor, links),
        "returned": _row(
            "by_standing", whole.standing(Standing.RETURNED), links, Standing.RETURNED
        ),
        "balance": _balance(whole, links),
        "left": _row("flow", whole.flow(Line.EXITED), links, Line.EXITED),
        "income": _income(whole, links),
        "formless": whole.at("form_year").households,
        "places": [_place_row(part, reading, links) for part in parts],
        "place_sum": _place_row(place, replace(reading, villages={place.code: far}), links),
        "causes": _causes(whole, links),
        "bands": _bars("by_pc_band", BAND, by_code(BAND, whole), whole, links),
        "standings": _standings(whole, links),
        "attributes": [
            _row("by_attribute", cell, links, code, ATTRIBUTE.label_of(code))
            for code, cell in by_code(ATTRIBUTE, whole)
        ],
        "conditions": _conditions(whole, links),
        "how": {key: metric.how for key, metric in METRICS.items()},
    }


def choice_of(places: list[Place], now: Reading) -> list[PlaceRow]:
    """Return the rows of the areas a user may begin with."""
    return [_place_row(place, now, Links(place.code, None, 0)) for place in places]


def _row(key: str, cell: Cell, links: Links, code: str | None = None, label: str = "") -> Row:
    metric = METRICS[key]
    return Row(
        label or metric.title,
        cell,
        links.households(metric, code),
        links.people(metric, code),
        code or "",
    )


def _parts(whole: Totals, links: Links) -> list[charts.Part]:
    metric = METRICS["by_standing"]
    return [
        charts.Part(
            standing.label, whole.standing(standing).persons, css, links.people(metric, standing)
        )
        for standing, css in _PARTS
        if whole.standing(standing).persons
    ]


def _balance(whole: Totals, links: Links) -> list[dict[str, Any]]:
    return [
        {
            "line": line,
            "sign": "−" if line in DECREASE else "=" if line == Line.CLOSING else "",
            "row": _row("flow", whole.flow(line), links, line, line.label),
        }
        for line in Line
    ]


def _standings(whole: Totals, links: Links) -> list[Row]:
    rows = []
    for standing in Standing:
        cancelled = standing == Standing.CANCELLED
        cell = whole.of_year("cancelled") if cancelled else whole.standing(standing)
        label = f"{standing.label}（{whole.year}年）" if cancelled else standing.label
        if cell.households:
            rows.append(_row("by_standing", cell, links, standing, label))
    return rows


def _income(whole: Totals, links: Links) -> dict[str, Any]:
    metric = METRICS["mean_pc_net_income_weighted"]
    forms = {int(year): cell for year, cell in whole.labels("form_year").items() if year}
    year = max(forms, default=0)
    return {
        "mean": metric.figure(whole),
        "of_households": METRICS["mean_pc_net_income_of_households"].figure(whole),
        "known": _row(metric.key, whole.at("net"), links),
        "unknown": whole.valid.households - whole.at("net").households,
        "year": year,
        "older": sum((cell.households for form, cell in forms.items() if form < year)),
        "line": PovertyLine.objects.filter(year=year).first(),
    }


def _causes(whole: Totals, links: Links) -> SafeString:
    found = sorted(by_code(CAUSE, whole), key=lambda item: -item[1].households)
    return _bars("by_main_cause", CAUSE, found, whole, links)


def _bars(
    key: str, facet: Grouping, found: list[tuple[str, Cell]], whole: Totals, links: Links
) -> SafeString:
    metric = METRICS[key]
    bars = [
        charts.Bar(facet.label_of(code), cell.households, links.households(metric, code))
        for code, cell in found
    ]
    return charts.bars(metric.title, bars, unit="户", whole=whole.valid.households)


def _conditions(whole: Totals, links: Links) -> list[dict[str, Any]]:
    return [
        {
            "title": METRICS[key].title,
            "how": METRICS[key].how,
            "number": METRICS[key].figure(whole),
            "url": links.households(METRICS[key]),
        }
        for key in CONDITIONS
    ]


def _place_row(place: Place, reading: Reading, links: Links) -> PlaceRow:
    far, there = reading.of(place.code), replace(links, area=place.code)
    out = charts.Part("已脱贫", far.exited.persons, "part-out")
    return PlaceRow(
        place.full_name if len(links.area) == len(place.code) else place.name,
        there.area_page(),
        far.percent,
        charts.rail(f"脱贫率 {far.percent or '—'}", [out], far.valid.persons),
        _row("households", far.valid, there),
        _row("exited", far.exited, there),
        _row("remaining", far.poor, there),
    )
