"""A form as a level above sends it: a merged title, number formats, a row of sums."""

import hashlib
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from gujang.access.models import User
from gujang.lib import sealedstore
from gujang.reports.models import Template, TemplateSlot
from gujang.reports.rules import place_of

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


def make_template(actor: User, *, level: str = "town", name: str = "进度上报表") -> Template:
    """Return the form as if uploaded, its rows filled with villages and their progress."""
    data = blank_form()
    template = Template(
        name=name,
        level=level,
        file_name="上报表.xlsx",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        made_by=actor,
    )
    template.stored_as = sealedstore.keep(data, context=f"report.template:{template.pk}")
    template.save()
    make_slot(template, "A4", head="行政村", last_row=7)
    make_slot(template, "B4", head="年末未脱贫·户", last_row=7)
    make_slot(template, "C4", head="年末未脱贫·人", last_row=7)
    make_slot(template, "D4", head="脱贫率", last_row=7)
    make_slot(template, "D2", head="截至日期", key="", by="rows", period="day")
    return template


def slot_of(template: Template, first: str, **more: Any) -> TemplateSlot:
    """Return a slot filled from the progress of villages; ``more`` are its other fields."""
    row, column = place_of(first) or (0, 0)
    usual = {"sheet": SHEET, "key": "progress", "by": "village", "period": "year"}
    return TemplateSlot(template=template, row=row, column=column, **usual | more)


def make_slot(template: Template, first: str, **more: Any) -> None:
    """Keep such a slot."""
    slot_of(template, first, **more).save()
