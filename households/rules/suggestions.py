"""Which kinds of measure fit a household, from its causes and its form; suggestions, no more."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..codes import Cause, Health, Labour, Schooling
from ..codes.support import MeasureKind
from .plans import SCHOOL_AGES, HouseholdFacts

# from cause to kind: product capability 7; 交通 is a village's project and suggests nothing here
BY_CAUSE: Mapping[str, tuple[MeasureKind, ...]] = {
    Cause.ILLNESS: (MeasureKind.MEDICAL,),
    Cause.DISABILITY: (MeasureKind.SAFETY_NET, MeasureKind.MEDICAL),
    Cause.SCHOOLING: (MeasureKind.EDUCATION,),
    Cause.DISASTER: (MeasureKind.RELIEF,),
    Cause.LAND: (MeasureKind.EMPLOYMENT, MeasureKind.ASSETS),
    Cause.WATER: (MeasureKind.WATER,),
    Cause.SKILL: (MeasureKind.TRAINING,),
    Cause.LABOUR: (MeasureKind.SAFETY_NET, MeasureKind.ASSETS),
    Cause.FUNDS: (MeasureKind.LOAN,),
    Cause.DRIVE: (MeasureKind.TRAINING, MeasureKind.POST),
}
ABLE = (Labour.ORDINARY, Labour.SKILLED, Labour.WEAK)


class Suggestion(NamedTuple):
    """A kind of measure, and what in the register speaks for it."""

    kind: MeasureKind
    reasons: tuple[str, ...]


def suggest(facts: HouseholdFacts, have: Collection[str] = ()) -> list[Suggestion]:
    """Return the kinds that fit, in the order of the list, without those it ``have``."""
    found: dict[MeasureKind, list[str]] = {}
    for kind, reason in (*_by_causes(facts.causes), *_by_facts(facts)):
        found.setdefault(kind, []).append(reason)
    return [
        Suggestion(kind, tuple(dict.fromkeys(found[kind])))
        for kind in MeasureKind
        if kind in found and kind not in have
    ]


def _by_causes(causes: Iterable[str]) -> Iterator[tuple[MeasureKind, str]]:
    for cause in causes:
        for kind in BY_CAUSE.get(cause, ()):
            yield kind, Cause(cause).label


def _by_facts(facts: HouseholdFacts) -> Iterator[tuple[MeasureKind, str]]:
    if facts.is_dangerous:
        yield MeasureKind.HOUSE, "住危房"
    if facts.wants_to_move:
        yield MeasureKind.RELOCATION, "有搬迁意愿"
    if facts.water_safe is False:
        yield MeasureKind.WATER, "饮水不安全"
    elif facts.water_difficult:
        yield MeasureKind.WATER, "饮水困难"
    yield from _by_people(facts)


def _by_people(facts: HouseholdFacts) -> Iterator[tuple[MeasureKind, str]]:
    people = facts.members
    if ill := sum(m.health == Health.SERIOUS for m in people):
        yield MeasureKind.MEDICAL, f"患大病{ill}人"
    if out := sum(m.age in SCHOOL_AGES and m.schooling == Schooling.NONE for m in people):
        yield MeasureKind.EDUCATION, f"适龄儿童未在校{out}人"
    if people and not any(m.labour in ABLE for m in people):
        yield MeasureKind.SAFETY_NET, "户内无劳动力"
        yield MeasureKind.ASSETS, "户内无劳动力"
