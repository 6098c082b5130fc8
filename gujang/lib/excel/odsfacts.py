"""What the reader library drops from an .ods file, and its outermost cells, in one pass.

One element may stand for a million equal rows or cells, so the rectangle is measured first.
"""

import re

from gujang.lib.excel.facts import Bounds, Facts
from gujang.lib.excel.ooxml import EXTERNAL
from gujang.lib.excel.package import Package
from gujang.lib.excel.values import CellError, Limits, NotCalculated, Refused
from gujang.lib.excel.xmlscan import Stream, local

_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:\d+")
_HIDDEN = ("collapse", "filter")
_FOREIGN = ("dde-source", "dde-link", "table-source")


class _Scan(Stream):
    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits
        self.sheets: dict[str, Facts] = {}
        self.row = self.rows = self.column = self.columns = self.header = 0
        self.row_hidden = self.row_empty = False
        self.used: set[int] = set()
        self.hidden: list[tuple[int, int]] = []
        self.text: list[str] = []
        self.error = self.has_text = False
        self.facts = Facts()
        self.bounds = Bounds("", limits)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name)
        if kind in ("table-cell", "covered-table-cell"):
            self._cell({local(key): value for key, value in attributes.items()}, attributes)
        elif kind == "table-row":
            self._row({local(key): value for key, value in attributes.items()})
        elif kind == "table-column":
            self._column({local(key): value for key, value in attributes.items()})
        elif kind == "table":
            self._sheet({local(key): value for key, value in attributes.items()})
        elif kind in _FOREIGN:
            raise Refused(EXTERNAL)

    def _sheet(self, attributes: dict[str, str]) -> None:
        self._close_sheet()
        name = attributes.get("name", "")
        self.facts = self.sheets[name] = Facts()
        self.bounds = Bounds(name, self.limits)
        self.row = self.rows = self.header = 0
        self.used, self.hidden = set(), []

    def _close_sheet(self) -> None:
        if self.sheets:
            self.facts.hidden_columns = len(
                {c for first, end in self.hidden for c in self.used if first <= c < end}
            )

    def _column(self, attributes: dict[str, str]) -> None:
        count = int(attributes.get("number-columns-repeated", 1))
        if attributes.get("visibility") in _HIDDEN:
            self.hidden.append((self.header, self.header + count))
        self.header += count

    def _row(self, attributes: dict[str, str]) -> None:
        self.row += self.rows
        self.rows = int(attributes.get("number-rows-repeated", 1))
        self.row_hidden = attributes.get("visibility") in _HIDDEN
        self.row_empty = True
        self.column = self.columns = 0

    def _cell(self, cell: dict[str, str], attributes: dict[str, str]) -> None:
        self.column += self.columns
        self.columns = int(cell.get("number-columns-repeated", 1))
        formula = "formula" in cell
        if "value-type" not in cell and not formula:
            return
        self.facts.filled += self.rows * self.columns
        self.bounds.check(
            row=self.row + self.rows - 1,
            column=self.column + self.columns - 1,
            cells=self.facts.filled,
        )
        self.used.update(range(self.column, self.column + self.columns))
        if self.row_empty:
            self.row_empty = False
            self.facts.hidden_rows += self.rows * self.row_hidden
        # office: and calcext: both have a value-type, only the second knows errors
        self.error = ("value-type", "error") in {
            (local(key), value) for key, value in attributes.items()
        }
        if self.error or (formula and "value-type" not in cell):
            self.text.clear()
            self.has_text = False
            self.parser.CharacterDataHandler = self.text.append
            self.parser.EndElementHandler = self._end

    def _end(self, name: str) -> None:
        self.has_text |= local(name) == "p"
        if not local(name).endswith("table-cell"):
            return
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        code = _ERROR.search("".join(self.text))
        if self.error:
            self._note(CellError(code[0] if code else "#错误"))
        elif not self.has_text:
            self._note(NotCalculated())

    def _note(self, value: CellError | NotCalculated) -> None:
        for row in range(self.row, self.row + self.rows):
            for column in range(self.column, self.column + self.columns):
                self.facts.add(row, column, value)

    def finish(self) -> dict[str, Facts]:
        self._close_sheet()
        return self.sheets


def scan(package: Package, limits: Limits) -> dict[str, Facts]:
    """Return the facts of every sheet by its name. Raise :class:`Refused` beyond the limits."""
    reader = _Scan(limits)
    reader.feed(package.chunks("content.xml"))
    return reader.finish()
