"""Counting the register by village: the truth that the tallies keep and the figures give.

Each part is one or a few grouped queries, however many households there are. Everything but the
standings and the year's balance leaves out 注销. Labels are codes ('' is what was not filled in),
or the year of what happened in it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal

from django.db.models import CharField, Count, DecimalField, F, Q, Sum, Value
from django.db.models.expressions import Combinable, Expression
from django.db.models.functions import Coalesce

from . import events
from .cells import Cell, Counts, Found, Question
from .codes import POOR_STANDINGS, ChangeKind
from .dimensions import (
    FORM_YEAR,
    HOUSEHOLD_FLAGS,
    HOUSEHOLD_GROUPINGS,
    PERSON_FLAGS,
    PERSON_GROUPINGS,
    STANDING,
    WORK_PLACE,
)
from .facets import HOUSEHOLDS, PEOPLE, Grouping
from .models import Person, StandingChange
from .models.survey import INCOME_KINDS, TRANSFER_PARTS
from .querysets import HouseholdQuerySet
from .rules.flow import Change, Line, Member, flow_of

LAND = (
    "farmland",
    "irrigated",
    "forest",
    "returned_forest",
    "orchard",
    "pasture",
    "water_area",
    "house_area",
)
INCOMES = (*INCOME_KINDS, *TRANSFER_PARTS, "business_cost")
_FEN = Decimal("0.01")
_ZERO = Value(Decimal(0), output_field=DecimalField(max_digits=18, decimal_places=2))


def count(question: Question, parts: Collection[str] | None = None) -> Counts:
    """Return the counts by village, metric and label; of ``parts`` alone when they are named.

    What ``WHEN_NAMED`` counts is counted only then.
    """
    found: Counts = defaultdict(Cell)
    for name, part in (PARTS | WHEN_NAMED if parts else PARTS).items():
        if parts is None or name in parts:
            for key, cell in part(question):
                found[key] += cell
    return dict(found)


def _households_by(rows: HouseholdQuerySet, label: Combinable) -> Iterator[tuple[str, str, Cell]]:
    counted = rows.annotate(label=label).values_list("village_id", "label")
    for village, found, households, persons in counted.annotate(Count("pk"), Sum("size")):
        yield village, str(found or ""), Cell(households, persons)


def _standings(question: Question) -> Found:
    for village, label, cell in _households_by(question.registered, F(STANDING.paths[0])):
        yield (village, STANDING.name, label), cell
    gone = question.registered.filter(events.cancelled(question.year, HOUSEHOLDS, question.day))
    for village, kind, cell in _households_by(gone, F("standing_at__kind")):
        yield (village, "cancelled", str(question.year)), cell
        if kind == ChangeKind.EXTINCT:
            yield (village, "extinct", str(question.year)), cell


def _forms(question: Question) -> Found:
    for village, year, cell in _households_by(question.households, F("year_at__year")):
        yield (village, FORM_YEAR.name, year), cell


def _households(facet: Grouping) -> Callable[[Question], Found]:
    def part(question: Question) -> Found:
        rows = question.households.filter(facet.kept(HOUSEHOLDS))
        labels = facet.labels(HOUSEHOLDS, question.day)
        for expression in labels:
            for village, label, cell in _households_by(rows, expression):
                if label or len(labels) == 1:
                    yield (village, facet.name, label), cell

    return part


def _people(facet: Grouping) -> Callable[[Question], Found]:
    def part(question: Question) -> Found:
        (label,) = facet.labels(PEOPLE, question.day)
        filled = Coalesce(label, Value(""), output_field=CharField())
        rows = question.people.annotate(label=filled).values_list("household__village_id", "label")
        counted = rows.annotate(Count("household", distinct=True), Count("pk"))
        for village, found, households, persons in counted:
            yield (village, facet.name, found), Cell(households, persons)

    return part


def _household_flags(question: Question) -> Found:
    sums: dict[str, Expression] = {}
    for flag in HOUSEHOLD_FLAGS:
        where = flag.condition(HOUSEHOLDS)
        sums[f"{flag.name}_households"] = Count("pk", filter=where)
        sums[f"{flag.name}_persons"] = Coalesce(Sum("size", filter=where), 0)
    for row in question.households.values("village_id").annotate(**sums):
        for flag in HOUSEHOLD_FLAGS:
            cell = Cell(row[f"{flag.name}_households"], row[f"{flag.name}_persons"])
            yield (row["village_id"], flag.name, ""), cell


def _person_flags(question: Question) -> Found:
    sums: dict[str, Expression] = {}
    for flag in PERSON_FLAGS:
        where = flag.condition(PEOPLE)
        sums[f"{flag.name}_households"] = Count("household", filter=where, distinct=True)
        sums[f"{flag.name}_persons"] = Count("pk", filter=where)
    for row in question.people.values("household__village_id").annotate(**sums):
        for flag in PERSON_FLAGS:
            cell = Cell(row[f"{flag.name}_households"], row[f"{flag.name}_persons"])
            yield (row["household__village_id"], flag.name, ""), cell


def _sums(question: Question) -> Found:
    paths = {f"income.{name}": f"year_at__income__{name}" for name in INCOMES}
    paths |= {f"land.{name}": f"year_at__conditions__{name}" for name in LAND}
    sums = {f"sum_{place}": Sum(path) for place, path in enumerate(paths.values())}
    rows = question.households.values("village_id")
    for row in rows.annotate(declared=Sum("year_at__declared_size"), **sums):
        yield (row["village_id"], "declared", ""), Cell(persons=row["declared"] or 0)
        for place, name in enumerate(paths):
            amount = (row[f"sum_{place}"] or Decimal(0)).quantize(_FEN)
            yield (row["village_id"], name, ""), Cell(amount=amount)


def _earners(question: Question) -> Found:
    """Count the households that have any of an income or cost."""
    had = {name: Q(**{f"year_at__income__{name}__gt": 0}) for name in INCOMES}
    counts = {f"with_{name}": Count("pk", filter=some) for name, some in had.items()}
    for row in question.households.values("village_id").annotate(**counts):
        for name in INCOMES:
            yield (row["village_id"], f"earners.{name}", ""), Cell(row[f"with_{name}"])


def _per_head(question: Question) -> Found:
    """Count the households whose income is known: Σ 人均纯收入, and Σ 纯收入 over them."""
    earned = sum((Coalesce(F(f"year_at__income__{kind}"), _ZERO) for kind in INCOME_KINDS), _ZERO)
    net = earned - Coalesce(F("year_at__income__business_cost"), _ZERO)
    known = question.households.filter(year_at__per_head_income__isnull=False)
    rows = known.values_list("village_id").annotate(
        Count("pk"), Sum("size"), heads=Sum("year_at__per_head_income"), net=Sum(net)
    )
    for village, households, persons, heads, whole in rows:
        yield (village, "per_head", ""), Cell(households, persons, heads.quantize(_FEN))
        yield (village, "net", ""), Cell(households, persons, whole.quantize(_FEN))


def _moves(question: Question) -> Found:
    year, day = question.year, question.day
    for way, reason, moved in (
        ("joined", "join_reason", events.joined(year, PEOPLE, day)),
        ("left", "leave_reason", events.left(year, PEOPLE, day)),
    ):
        rows = question.ever.filter(moved).values_list("household__village_id", reason)
        for village, why, persons in rows.annotate(Count("pk")):
            yield (village, f"{way}.{why}", str(year)), Cell(persons=persons)


def _flow(question: Question) -> Found:
    """Give the balance: what moved by the rule; whoever did not was poor all along, or never."""
    label, still = (
        str(question.year),
        question.registered.filter(standing_at__standing__in=POOR_STANDINGS),
    )
    for village, _, cell in _households_by(still, F("village_id")):
        yield (village, "flow.opening", label), cell
        yield (village, "flow.closing", label), cell
    for village, line, households, persons in _moved(question):
        if line == Line.CLOSING:
            yield (village, "flow.opening", label), Cell(-households, -persons)
        else:
            yield (village, f"flow.{line}", label), Cell(households, persons)


def _moved(question: Question) -> Iterator[tuple[str, Line, int, int]]:
    year, day = question.year, question.day
    moving = _moving(question)
    changes = StandingChange.objects.filter(moving).order_by("happened_on", "pk")
    people = Person.objects.filter(moving).order_by()
    spans: dict[int, list[Member]] = defaultdict(list)
    for household, joined, left in people.values_list("household_id", "joined_on", "left_on"):
        spans[household].append(Member(joined, left))
    standings: dict[tuple[str, int], list[Change]] = defaultdict(list)
    for village, household, on, standing, kind in changes.values_list(
        "household__village_id", "household_id", "happened_on", "standing", "kind"
    ):
        standings[village, household].append(Change(on, standing, kind))
    for (village, household), taken in standings.items():
        for line, households, persons in flow_of(taken, spans[household], year, day):
            yield village, line, households, persons


def _moving(question: Question) -> Q:
    """Return the rows of households whose standing changed, or whom a member joined or left."""
    condition = Q()
    for rows, moment in (
        (StandingChange.objects.all(), "happened_on"),
        (Person.objects.all(), "joined_on"),
        (Person.objects.all(), "left_on"),
    ):
        there = question.scope(rows).order_by()
        moved = there.filter(events.within(moment, question.year, question.day))
        condition |= Q(household__in=moved.values("household"))
    return condition


PARTS: dict[str, Callable[[Question], Found]] = {
    "standing": _standings,
    **{facet.name: _households(facet) for facet in HOUSEHOLD_GROUPINGS if facet != STANDING},
    FORM_YEAR.name: _forms,
    "household_flags": _household_flags,
    "sums": _sums,
    "per_head": _per_head,
    **{facet.name: _people(facet) for facet in PERSON_GROUPINGS},
    "person_flags": _person_flags,
    "moves": _moves,
    "flow": _flow,
}
# asked for by reports alone, and no tally kept of it
WHEN_NAMED: dict[str, Callable[[Question], Found]] = {
    WORK_PLACE.name: _people(WORK_PLACE),
    "earners": _earners,
}
_OWN_PART = {
    "cancelled": "standing",
    "extinct": "standing",
    "declared": "sums",
    "income": "sums",
    "land": "sums",
    "net": "per_head",
    "joined": "moves",
    "left": "moves",
    **{flag.name: "household_flags" for flag in HOUSEHOLD_FLAGS},
    **{flag.name: "person_flags" for flag in PERSON_FLAGS},
}


def part_of(metric: str) -> str:
    """Return the name in ``PARTS`` that counts ``metric``."""
    family = metric.partition(".")[0]
    return _OWN_PART.get(family, family)
