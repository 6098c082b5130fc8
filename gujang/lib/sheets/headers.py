"""Finding a register's header in a sheet: one or two rows, any order, titles above."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gujang.lib.excel.values import Row, Value

from .columns import Column, Register, name_of, split_remark

_LOOKED_AT = 40
_OWN = 2  # so many of the columns that only this register has


class Spelling(NamedTuple):
    """What a column may be called: the text, its name, and the name without brackets."""

    text: str
    name: str
    base: str
    remark: str | None


Texts = dict[int, list[Spelling]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A header cell that was recognised; ``unit`` is what it says in brackets, if that is one."""

    column: Column
    text: str
    unit: str | None = None
    wrong_unit: bool = False


@dataclass(slots=True)
class Header:
    """The header of a sheet: which register, where it ends, and what each column is."""

    register: Register
    first: int  # places in the sheet's list of rows
    last: int
    headings: dict[int, Heading]
    extra: dict[int, str] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[int, bool]:
        """How good it is: the more columns the better, and rather one row than two."""
        return len(self.headings), self.first == self.last

    def place_of(self, field: str) -> int:
        """Return the 0-based column of ``field``; -1 when it is not there."""
        places = (p for p, heading in self.headings.items() if heading.column.field == field)
        return next(places, -1)

    @property
    def missing(self) -> list[Column]:
        """The needed columns that are not there."""
        found = {heading.column.field for heading in self.headings.values()}
        return [c for c in self.register.columns if c.needed and c.field not in found]

    @property
    def doubled(self) -> list[tuple[Column, list[int]]]:
        """The columns that are there more than once, with their places."""
        places: dict[str, list[int]] = {}
        for place, heading in sorted(self.headings.items()):
            places.setdefault(heading.column.field, []).append(place)
        return [
            (self.register.column(name), found) for name, found in places.items() if len(found) > 1
        ]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A register that a sheet may hold; ``own`` are the fields no other register has."""

    register: Register
    names: dict[str, Column]
    own: frozenset[str]
    needed: frozenset[str]


def candidates(registers: Sequence[Register]) -> list[Candidate]:
    """Return what headers are looked for."""
    names = {register.key: register.names() for register in registers}
    found = []
    for register in registers:
        others = {name for key, known in names.items() if key != register.key for name in known}
        own = frozenset(c.field for c in register.columns if not c.names & others)
        needed = frozenset(c.field for c in register.columns if c.needed)
        found.append(Candidate(register, names[register.key], own, needed))
    return found


def find_header(rows: Sequence[Row], registers: Sequence[Candidate]) -> Header | None:
    """Return the best header among the first rows, None when no register is recognised."""
    best: Header | None = None
    for place, row in enumerate(rows[:_LOOKED_AT]):
        if best and place > best.last + 1:
            break
        below = rows[place + 1] if place + 1 < len(rows) else None
        for last, texts in ((place, _single(row)), (place + 1, _double(row, below))):
            for one in registers:
                header = Header(one.register, place, last, _match(one.names, texts))
                if _recognised(header, one) and (best is None or header.rank > best.rank):
                    best = header
    if best:
        best.extra = _extra(best, rows)
    return best


def _recognised(header: Header, one: Candidate) -> bool:
    fields = {heading.column.field for heading in header.headings.values()}
    return len(fields & one.own) >= _OWN and 2 * len(fields & one.needed) > len(one.needed)


def _match(names: dict[str, Column], texts: Texts) -> dict[int, Heading]:
    found = {}
    for place, spellings in texts.items():
        for one in spellings:
            if column := names.get(one.name) or names.get(one.base):
                found[place] = _heading(column, one)
                break
    return found


def _heading(column: Column, one: Spelling) -> Heading:
    if not column.units or one.remark is None:
        return Heading(column, one.text)
    return Heading(column, one.text, one.remark, wrong_unit=one.remark not in column.units)


def _spelling(text: str) -> Spelling:
    name = name_of(text)
    return Spelling(text, name, *split_remark(name))


def _text(cell: Value) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _single(row: Row) -> Texts:
    return {
        place: [_spelling(text)] for place, cell in enumerate(row.cells) if (text := _text(cell))
    }


def _double(top: Row, bottom: Row | None) -> Texts:
    """Return what each column may be called in a header of two rows; a merged top is carried on."""
    if bottom is None or bottom.number != top.number + 1:
        return {}
    texts: Texts = {}
    group = ""
    for place in range(max(len(top.cells), len(bottom.cells))):
        above, below = _text(top.at(place)), _text(bottom.at(place))
        group = above or group
        spellings = [below, group + below] if below else [above] if above else []
        if spellings:
            texts[place] = [_spelling(text) for text in spellings]
    return texts


def _extra(header: Header, rows: Sequence[Row]) -> dict[int, str]:
    texts = _single(rows[header.first])
    if header.last > header.first:
        texts = _double(rows[header.first], rows[header.last])
    return {
        place: spellings[-1].text
        for place, spellings in texts.items()
        if place not in header.headings
    }
