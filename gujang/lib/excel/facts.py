"""What a scan finds out about one sheet, and how far a sheet may reach."""

from dataclasses import dataclass, field

from gujang.lib.excel.values import Limits, Refused, Value, column_letters

TOO_MANY_ROWS = (
    "工作表“{sheet}”第 {row} 行还有内容，超过 {limit} 行的上限；"
    "请删除多余的行，或拆成几个文件后再上传。"
)
TOO_MANY_COLUMNS = (
    "工作表“{sheet}”{column} 列还有内容，超过 {limit} 列的上限；请删除多余的列后再上传。"
)
TOO_MANY_CELLS = "工作表“{sheet}”的单元格太多；请删除多余的行列，或拆成几个文件后再上传。"


@dataclass(slots=True)
class Facts:
    """What is known of one sheet beside its values; ``cells`` by 0-based row and column."""

    hidden_rows: int = 0
    hidden_columns: int = 0
    filled: int = 0
    cells: dict[int, dict[int, Value]] = field(default_factory=dict)

    def add(self, row: int, column: int, value: Value) -> None:
        """Note a cell the reader library leaves empty."""
        self.cells.setdefault(row, {})[column] = value


class Bounds:
    """Refuses a sheet that reaches beyond the limits, naming the place."""

    def __init__(self, sheet: str, limits: Limits) -> None:
        self.sheet = sheet
        self.limits = limits

    def check(self, *, row: int = 0, column: int = 0, cells: int = 0) -> None:
        """Raise :class:`Refused` unless the 0-based ``row`` and ``column`` are let in."""
        if row >= self.limits.rows:
            raise self._refusal(TOO_MANY_ROWS, row=row + 1, limit=self.limits.rows)
        if column >= self.limits.columns:
            letters = column_letters(column)
            raise self._refusal(TOO_MANY_COLUMNS, column=letters, limit=self.limits.columns)
        if cells > self.limits.total_cells:
            raise self._refusal(TOO_MANY_CELLS)

    def _refusal(self, sentence: str, **words: object) -> Refused:
        return Refused(sentence.format(sheet=self.sheet, **words))
