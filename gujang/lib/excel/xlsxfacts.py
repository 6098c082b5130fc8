"""What the reader libraries drop from an .xlsx sheet, read in one streaming pass.

python-calamine gives neither error cells nor formulas without a result nor what is hidden, and
lays a sheet out as a full rectangle; so its outermost cells are looked at before it is asked.
"""

from gujang.lib.excel import plainrows
from gujang.lib.excel.facts import Bounds, Facts
from gujang.lib.excel.package import DAMAGED, Package
from gujang.lib.excel.values import (
    CellError,
    Limits,
    NotCalculated,
    Refused,
    column_index,
    column_letters,
)
from gujang.lib.excel.xmlscan import Stream, local

DIGITS = "0123456789"


class _Kinds(dict[str, str]):
    """The elements that matter, whatever their prefix; looked up once for each spelling."""

    def __missing__(self, name: str) -> str:
        kind = {"is": "v"}.get(local(name), local(name))
        self[name] = kind if kind in ("c", "v", "f", "row", "col") else ""
        return self[name]


class _Scan(Stream):
    def __init__(self, bounds: Bounds) -> None:
        super().__init__()
        self.bounds = bounds
        self.facts = Facts()
        self.kinds = _Kinds()
        self.row = ""
        self.row_hidden = self.row_empty = False
        self.ref = self.kind = ""
        self.formula = self.has_value = False
        self.text: list[str] = []
        self.columns: dict[str, int] = {}
        self.met: set[bytes] = set()
        self.hidden: list[tuple[int, int]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = self.kinds[name]
        if kind == "v":
            self._value()
        elif kind == "c":
            self._cell(attributes)
        elif kind == "f":
            self.formula = True
            self._listen()
        elif kind == "row":
            self._row(attributes)
        elif kind == "col" and attributes.get("hidden") in ("1", "true"):
            self.hidden.append((int(attributes["min"]) - 1, int(attributes["max"])))

    def _row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r") or int(self.row or 0) + 1)
        if number <= int(self.row or 0):
            raise Refused(DAMAGED)
        self.row = str(number)
        self.row_hidden = attributes.get("hidden") in ("1", "true")
        self.row_empty = True
        self.ref = ""

    def _cell(self, attributes: dict[str, str]) -> None:
        ref = attributes.get("r")
        if not ref:
            before = column_index(self.ref.rstrip(DIGITS)) if self.ref else -1
            ref = column_letters(before + 1) + self.row
        self.ref = ref
        self.formula = self.has_value = False
        self.kind = attributes.get("t", "")
        if self.kind == "e":
            self._listen()

    def _value(self) -> None:
        letters = self.ref.rstrip(DIGITS)
        if letters + self.row != self.ref:
            raise Refused(DAMAGED)
        if letters not in self.columns:
            self._new_column(letters)
        self.facts.filled += 1
        self.has_value = True
        self.text.clear()
        if self.row_empty:
            self.row_empty = False
            self.facts.hidden_rows += self.row_hidden
            self.bounds.check(row=int(self.row) - 1, cells=self.facts.filled)

    def _new_column(self, letters: str) -> None:
        column = column_index(letters)
        if column < 0:
            raise Refused(DAMAGED)
        self.bounds.check(column=column)
        self.columns[letters] = column

    def _listen(self) -> None:
        """Hear text and ends until the cell is over: only error cells and formulas need them."""
        self.text.clear()
        self.parser.CharacterDataHandler = self.text.append
        self.parser.EndElementHandler = self._end

    def _end(self, name: str) -> None:
        if self.kinds[name] != "c":
            return
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        code = "".join(self.text).strip() if self.has_value else ""
        if self.kind == "e":
            self._note(CellError(code[:16] or "#N/A"))
        elif self.formula and not (self.has_value and (code or self.kind == "str")):
            self._note(NotCalculated())

    def _note(self, value: CellError | NotCalculated) -> None:
        if not self.has_value:
            self._value()
        self.facts.add(int(self.row) - 1, self.columns[self.ref.rstrip(DIGITS)], value)

    def plain_row(self, number: int, letters: list[bytes]) -> None:
        """Take a row that holds values and nothing else, by the columns of its values."""
        self._row({"r": str(number)})
        if not letters:
            return
        for new in set(letters) - self.met:
            self.met.add(new)
            if new.decode() not in self.columns:
                self._new_column(new.decode())
        self.bounds.check(row=number - 1, cells=self.facts.filled + 1)
        self.facts.filled += len(letters)
        self.row_empty = False

    def finish(self) -> Facts:
        used = set(self.columns.values())
        hidden = {column for first, end in self.hidden for column in used if first <= column < end}
        self.facts.hidden_columns = len(hidden)
        return self.facts


def scan(package: Package, part: str, sheet: str, limits: Limits) -> Facts:
    """Return the facts of the sheet in ``part``. Raise :class:`Refused` beyond the limits."""
    reader = _Scan(Bounds(sheet, limits))
    reader.feed(plainrows.without(package.chunks(part), reader.plain_row))
    return reader.finish()
