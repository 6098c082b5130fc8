"""How a check rule is declared: a number of domain section 8, and a pure function of a home."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from ..codes.exits import Severity
from .home import Home, Member
from .limits import Limits

E, W = Severity.ERROR, Severity.WARNING
EMPTY = "空"
# the sections of a household's page, where what a rule reads is put right
BASE, PEOPLE, INCOME, CONDITIONS = "base", "people", "income", "conditions"
CAUSES, STANDING, MEASURES, EXIT = "causes", "standing", "plans", "exit"


class Hit(NamedTuple):
    """What a rule says of a home, or of one member by key.

    ``data`` are the values it speaks of by their labels, as plain JSON; a name that begins with
    ``_`` is never shown. ``subject`` tells several hits of one rule and person apart.
    """

    message: str
    data: Mapping[str, Any]
    person: int | None = None
    subject: str = ""


Judge = Callable[[Home, Limits], Iterator[Hit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A numbered rule.

    ``reads`` are the columns it looks at, ``limits`` the thresholds it takes, ``note`` how it is
    read here, ``held`` what already keeps such a row out of the register.
    """

    number: int
    title: str
    severity: Severity
    section: str
    reads: str
    judge: Judge
    limits: tuple[str, ...] = ()
    note: str = ""
    held: str = ""


RULES: dict[int, Rule] = {}
# what other apps know of households: name -> read(keys) gives it by household
Source = Callable[[Sequence[int]], Mapping[int, Any]]
SOURCES: dict[str, Source] = {}


def rule(
    number: int,
    title: str,
    severity: Severity,
    section: str,
    reads: str,
    *,
    limits: str = "",
    note: str = "",
    held: str = "",
) -> Callable[[Judge], Judge]:
    """Declare the decorated function as a rule; a number is declared once."""

    def declare(judge: Judge) -> Judge:
        if number in RULES:
            raise ValueError(f"rule {number} is declared twice")
        RULES[number] = Rule(
            number=number,
            title=title,
            severity=severity,
            section=section,
            reads=reads,
            judge=judge,
            limits=tuple(limits.split()),
            note=note,
            held=held,
        )
        return judge

    return declare


def source(name: str) -> Callable[[Source], Source]:
    """Declare the decorated function as what fills ``Home.beside[name]``."""

    def declare(read: Source) -> Source:
        SOURCES[name] = read
        return read

    return declare


def also(
    number: int, *, title: str, section: str, reads: str, note: str
) -> Callable[[Judge], Judge]:
    """Let the decorated function speak for the declared rule ``number`` too, under another title.

    For what another app knows of the same rule.
    """

    def extend(judge: Judge) -> Judge:
        first = RULES[number]

        def both(home: Home, limits: Limits) -> Iterator[Hit]:
            yield from first.judge(home, limits)
            yield from judge(home, limits)

        RULES[number] = replace(
            first,
            title=title,
            section=section,
            reads=f"{first.reads}；{reads}",
            note=note,
            judge=both,
        )
        return judge

    return extend


def of(one: Member, said: str, **data: Any) -> Hit:
    """Return a hit of a member: who, how old, what is wrong and what to do."""
    return Hit(f"{one.name}（{one.age}岁）{said}", plain(data), one.pk)


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as JSON keeps them; nothing filled in is 空."""
    return {name: _plain(value) for name, value in data.items()}


def _plain(value: Any) -> Any:
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return yuan(value)
    return value if isinstance(value, int) else str(value)


def yuan(value: Decimal | None) -> str:
    """Return a figure without needless zeros: 1,200 and 1,200.5; 空 for none."""
    if value is None:
        return EMPTY
    whole = value.to_integral_value()
    return f"{whole:,.0f}" if whole == value else f"{value.normalize():,f}"


def word(codes: Any, code: str) -> str:
    """Return the label of a code as the forms have it; 空 for none."""
    return str(codes(code).label) if code else EMPTY


def data_in_words(data: Mapping[str, Any]) -> str:
    """Return the data of a finding to be read: 出生年 2003；在校生状况 高中一年级."""
    shown = ((name, value) for name, value in data.items() if not name.startswith("_"))
    return "；".join(f"{name} {_joined(value)}" for name, value in shown)


def _joined(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
