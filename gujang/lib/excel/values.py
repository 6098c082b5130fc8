"""What a workbook holds once read, and how much of it is let in."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

MB = 1024 * 1024


class Refused(Exception):
    """The whole file is refused; ``message_zh`` is one sentence that names the cure."""

    def __init__(self, message_zh: str) -> None:
        super().__init__(message_zh)
        self.message_zh = message_zh


@dataclass(frozen=True, slots=True)
class CellError:
    """An error cell; ``code`` as Excel shows it, ``#N/A``."""

    code: str


@dataclass(frozen=True, slots=True)
class NotCalculated:
    """A formula that was saved without its result; formulas are never evaluated here."""


#: A numeric cell is a Decimal of at most 15 significant digits, as Excel holds it, or a longer
#: whole number whose last digits are not to be believed (see ``whole_digits``). Text is a str,
#: never empty; a day is a date, a day with a time of day a datetime.
Value = str | Decimal | bool | date | CellError | NotCalculated | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something. ``cells`` begins at column A; empty ends are cut off."""

    number: int
    cells: list[Value]

    def at(self, column: int) -> Value:
        """Return the cell of the 0-based ``column``, None beyond the end."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(slots=True)
class Sheet:
    """One sheet. A hidden one comes without rows; hidden rows and columns are data, counted."""

    name: str
    hidden: bool = False
    rows: list[Row] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0


@dataclass(slots=True)
class Book:
    """A workbook; ``notes`` are sentences for the report of the import."""

    sheets: list[Sheet] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. A county of 5,200 households is 3 MB, 30 MB unpacked."""

    file_bytes: int = 10 * MB
    entries: int = 2_000
    unpacked_bytes: int = 100 * MB
    part_bytes: int = 50 * MB
    #: sheets of real registers pack 7 to 30 times; looked at in parts over 4 MB
    ratio: int = 100
    sheets: int = 100
    rows: int = 20_000
    total_rows: int = 60_000
    columns: int = 200
    total_cells: int = 1_500_000
    answer_bytes: int = 50 * MB
    cell_chars: int = 32_767
    seconds: int = 20
    memory_bytes: int = 300 * MB


def whole_digits(number: Decimal) -> int:
    """Return how many digits ``number`` has before the point; over 15 Excel has lost some."""
    return max(number.adjusted() + 1, 1)


def column_letters(column: int) -> str:
    """Return the letters of the 0-based ``column``: 0 is A, 27 is AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the 0-based column of ``letters``; -1 when they are not the name of one."""
    if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        return -1
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1
