"""Blank workbooks of what can be imported, made from the columns the imports declare.

Every sheet has its headers and choice lists; 填写说明 says of each column whether it must be filled
and with what. What is filled in here imports as it is.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, partial
from io import BytesIO
from typing import Any, Literal

from django.apps import apps
from django.conf import settings
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from gujang.lib.sheets import Column, Register
from gujang.lib.values import (
    BadValue,
    bool_cell,
    code_cell,
    date_cell,
    int_cell,
    text_cell,
    year_cell,
)
from households.imports.columns import registers
from villages.imports.columns import register as village_register

_MUST = PatternFill("solid", fgColor="FFFBE7E5")
_MAY = PatternFill("solid", fgColor="FFEFEDE8")
_BOLD = Font(bold=True)
_LISTS = "选项"
_ROWS = 5000
_APPS = ("households", "villages")
Kind = Literal["registers", "villages"]
_LEADS: dict[Kind, str] = {
    "registers": (
        "红底的列必填，不能空。列的先后可以变，也可以加别的列。"
        "新识别的户要有贫困户基本信息和家庭成员；其余两张可以以后再导入。"
    ),
    "villages": "红底的列必填，不能空。列的先后可以变，也可以加别的列；没有的情况可以不填。",
}
_NUMBERS = {int_cell: "整数", year_cell: "年份，如2014"}
_SAID = {
    "code": "12位村编码，前9位是镇的编码，文本格式",
    "number": "户的编号，四张表用它对上同一户",
    "head_number": "18位身份证号或20、22位残疾证号，文本格式",
    "id_number": "18位身份证号或20、22位残疾证号，文本格式",
    "other_causes": "最多两项，不与主要致贫原因相同，用逗号隔开；选项同致贫原因，另有因婚",
    "ethnic": "国家标准的民族名称，如汉族、蒙古族",
    "data_year": "数据年度，应与上传时所选年度一致",
    "education": "在校生可不填，其他人必填",
    "work_months": "0到12的整数，没有务工可不填",
    "born_on": "可不填；填写时应与证件号码一致",
}


@cache
def template_workbook(kind: Kind) -> bytes:
    """Return the blank workbook of ``kind`` as .xlsx; it is the same every year."""
    year = settings.PROGRAMME_YEARS[0]
    wanted = registers(year) if kind == "registers" else (village_register(year),)
    book = Workbook()
    notes = book.active
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    choices = _Lists(lists)
    for place, register in enumerate(wanted):
        _fill_register(book.create_sheet(register.title, place), register, choices)
    notes.title = "填写说明"
    _fill_notes(notes, wanted, _LEADS[kind])
    book.active = 0
    out = BytesIO()
    book.save(out)
    return out.getvalue()


class _Lists:
    """The hidden sheet that holds what the drop-down lists offer, a column each."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.places: dict[tuple[str, ...], str] = {}

    def range_of(self, labels: Sequence[str]) -> str:
        """Return the reference to these labels, which are written once."""
        key = tuple(labels)
        if key not in self.places:
            column = len(self.places) + 1
            for row, label in enumerate(labels, 1):
                self.sheet.cell(row, column, label)
            letters = get_column_letter(column)
            self.places[key] = f"{_LISTS}!${letters}$1:${letters}${len(labels)}"
        return self.places[key]


def _fill_register(sheet: Any, register: Register, choices: _Lists) -> None:
    for place, column in enumerate(register.columns, 1):
        letters = get_column_letter(place)
        head = sheet.cell(1, place, column.header)
        head.font, head.fill = _BOLD, _MUST if column.filled else _MAY
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[letters].width = max(11, 2 * len(column.header) + 2)
        if not column.units:
            # text keeps every digit of a number that only looks like one
            sheet.column_dimensions[letters].number_format = "@"
        labels = _choices(column)
        if labels and column.field != "other_causes":
            rule = DataValidation("list", formula1=choices.range_of(labels), allow_blank=True)
            rule.error = "请从列表中选择。"
            rule.add(f"{letters}2:{letters}{_ROWS}")
            sheet.add_data_validation(rule)
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "B2"


def _choices(column: Column) -> list[str]:
    if column.parse is bool_cell:
        return ["是", "否"]
    return [label for label in _labels().get(column.field, ()) if _takes(column, label)]


@cache
def _labels() -> dict[str, list[str]]:
    """Return the labels of every coded field, by its name."""
    found: dict[str, list[str]] = defaultdict(list)
    for app in _APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                found[field.name] += [str(label) for _, label in field.flatchoices]
    return {name: list(dict.fromkeys(labels)) for name, labels in found.items() if labels}


def _takes(column: Column, label: str) -> bool:
    try:
        return column.parse(label) not in (None, "")
    except BadValue:
        return False


def _fill_notes(sheet: Any, all_registers: Sequence[Register], lead: str) -> None:
    sheet.append(["填写说明"])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([lead])
    sheet.append(["登记表", "列", "要求", "填什么"])
    for cell in sheet[3]:
        cell.font, cell.fill = _BOLD, _MAY
    for row in _note_rows(all_registers):
        sheet.append(row)
    for letters, width in zip("ABCD", (18, 26, 10, 90), strict=True):
        sheet.column_dimensions[letters].width = width
    for (cell,) in sheet.iter_rows(min_row=4, min_col=4, max_col=4):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A4"


def _note_rows(all_registers: Sequence[Register]) -> Iterator[list[str]]:
    for register in all_registers:
        for column in register.columns:
            need = "必填" if column.filled else "列不可少" if column.needed else "可不填"
            yield [register.title, column.header, need, said_of(column)]


def said_of(column: Column) -> str:
    """Return in words what a cell of ``column`` takes."""
    if column.field in _SAID:
        return _SAID[column.field]
    labels = _choices(column)
    if labels:
        return "、".join(labels)
    parse: Any = column.parse.func if isinstance(column.parse, partial) else column.parse
    rules = column.parse.keywords if isinstance(column.parse, partial) else {}
    if parse is date_cell:
        return "日期，如2014-03-05"
    if parse in _NUMBERS:
        return _NUMBERS[parse]
    if column.units:
        return f"数字，单位：{next(iter(column.units))}，最多两位小数"
    if parse in (code_cell, text_cell):
        return f"文字，最多{rules['max_length']}字"
    return "文字"
