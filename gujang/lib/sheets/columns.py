"""A register's columns as declared objects: header, other spellings, and how a cell is read."""

import dataclasses
import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from gujang.lib.text import fold_header
from gujang.lib.values import BadValue

_AMONG = re.compile(r"^其中:?")
_REMARK = re.compile(r"(.+?)\(([^()]*)\)")


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One column. ``header`` is its canonical name, by which every message speaks of it.

    ``parse`` takes a cell and gives its value, None or "" for an empty one, or raises
    :class:`BadValue`; with ``units`` it also takes ``scale``. ``needed``: a sheet without the
    column is refused. ``filled``: no row may leave it empty. ``part`` is the caller's own mark.
    """

    field: str
    header: str
    parse: Callable[..., Any]
    synonyms: tuple[str, ...] = ()
    needed: bool = False
    filled: bool = False
    units: Mapping[str, int] = dataclasses.field(default_factory=dict)
    part: str = ""

    @property
    def names(self) -> set[str]:
        """Every folded header the column answers to, with and without its unit."""
        folded = {_declared(text) for text in (self.header, *self.synonyms)}
        return folded | {split_remark(name)[0] for name in folded if self.units}


@dataclasses.dataclass(frozen=True, slots=True)
class Register:
    """A kind of table (登记表), told by the columns that no other register has.

    ``row_key`` is the field that every row of data fills, such as the household's number.
    """

    key: str
    title: str
    row_key: str
    columns: tuple[Column, ...]

    def names(self) -> dict[str, Column]:
        """Return the columns by every name they answer to."""
        return {name: column for column in self.columns for name in column.names}

    def column(self, field: str) -> Column:
        """Return the column of ``field``."""
        return next(column for column in self.columns if column.field == field)


def name_of(header: str) -> str:
    """Return a header cell in the form of :attr:`Column.names`; 其中: in front does not count."""
    return _AMONG.sub("", fold_header(header))


@functools.cache
def _declared(header: str) -> str:
    """Return the name of a header that stands in the code; what stands in files is not kept."""
    return name_of(header)


def split_remark(name: str) -> tuple[str, str | None]:
    """Return (name, what stands in the brackets at its end); None when there are none."""
    found = _REMARK.fullmatch(name)
    return (found[1], found[2]) if found else (name, None)


def choice(
    choices: Mapping[str, str], variants: Mapping[str, str] | None = None, *, what: str = ""
) -> Callable[[object], str]:
    """Return a parser of a coded value: label, national code, or a listed other spelling.

    ``choices`` gives the label of each code, ``variants`` the code of each other spelling. What
    is none of these is an error, never a guess.
    """
    known = {fold_header(label): code for code, label in choices.items()}
    known |= {fold_header(text): code for text, code in (variants or {}).items()}
    known |= {code: code for code in choices} | {code.lstrip("0") or code: code for code in choices}
    listed = "、".join(choices.values())
    named = what or (listed if len(listed) <= 60 else listed[:58].rpartition("、")[0] + "等")

    def parse(cell: object) -> str:
        text = fold_header(cell if isinstance(cell, str) else plain(cell))
        if text and text not in known:
            raise BadValue(f"不是认可的选项，应为{named}之一，请重新填写。", "choice")
        return known.get(text, "")

    return parse


def plain(cell: object) -> str:
    """Return a cell that is no text as text."""
    return "" if cell is None else str(cell)
