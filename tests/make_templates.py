"""A form as a level above sends it: a merged title, number formats, a row of sums."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

SHEET = "上报表"


def blank_form() -> bytes:
    """Return the form: places in rows 4 to 7, sums in row 8."""
    book = Workbook()
    page = book.active
    page.title = SHEET
    page["A1"] = "脱贫进度上报表"
    page["A1"].font = Font(bold=True, size=18)
    page.merge_cells("A1:D1")
    page["A2"], page["C2"] = "填报单位", "截至"
    page["D2"].number_format = "yyyy年m月"
    for column, label in enumerate(("镇", "户", "人", "脱贫率"), start=1):
        page.cell(3, column, label)
    for row in range(4, 8):
        page.cell(row, 2).number_format = "#,##0.0"
    page["B5"] = 99
    for letter in "BCD":
        page[f"{letter}8"] = f"=SUM({letter}4:{letter}7)"
    page.column_dimensions["A"].width = 21
    out = BytesIO()
    book.save(out)
    return out.getvalue()
