"""The columns of 行政村名册: the village, and every fact of a year that the register keeps."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import BooleanField, CharField, DecimalField, Model, TextChoices

from gujang.lib.sheets import Column, Register
from gujang.lib.sheets.columns import choice
from gujang.lib.values import (
    BadValue,
    bool_cell,
    code_cell,
    decimal_cell,
    int_cell,
    text_cell,
    year_cell,
)

from ..codes import VillageAttribute, VillageKind, VillageStanding
from ..models import Village, VillageYear

_CODE = re.compile(r"[0-9]{12}", re.ASCII)
_UNITS: Mapping[str, dict[str, int]] = {
    "元": {"元": 1, "万元": 10_000},
    "亩": {"亩": 1},
    "公里": {"公里": 1, "千米": 1, "km": 1},
}
_OTHER_NAMES = {
    "natural_villages": ("自然村个数",),
    "groups": ("村民小组个数", "村组数"),
    "households": ("户数",),
    "population": ("人口", "总人口数", "人口数"),
    "collective_income": ("村集体收入", "集体经济收入"),
    "leading_industry": ("主要产业", "产业"),
    "farmers_income": ("农民人均收入",),
}
YEAR_FIELDS = tuple(
    field.name
    for field in VillageYear._meta.concrete_fields
    if field.name not in ("id", "village", "year", "version")
)
VILLAGE_FIELDS = (
    "name kind attribute standing leader leader_post leader_phone direction terrain".split()
)


def _code(cell: object) -> str:
    code = code_cell(cell, max_length=20)
    if code and not _CODE.fullmatch(code):
        raise BadValue("村编码应为12位数字，前9位是镇的编码，请核对。", "code")
    return code


def _named(choices: type[TextChoices], **more: str) -> Any:
    return choice(dict(choices.choices), more)


def field_of(model: type[Model], name: str) -> Any:
    """Return the field ``name`` of ``model``."""
    return model._meta.get_field(name)


def _text(field: str, header: str, *synonyms: str) -> Column:
    length = field_of(Village, field).max_length
    return Column(field, header, partial(text_cell, max_length=length), synonyms)


def _year_column(name: str) -> Column:
    field = field_of(VillageYear, name)
    header, synonyms = str(field.verbose_name), _OTHER_NAMES.get(name, ())
    unit = next((unit for unit in _UNITS if header.endswith(f"（{unit}）")), "")
    return Column(name, header, _parser(field, unit), synonyms, units=_UNITS.get(unit, {}))


def _parser(field: Any, unit: str) -> Any:
    if isinstance(field, BooleanField):
        return bool_cell
    if isinstance(field, CharField):
        return partial(text_cell, max_length=field.max_length or 500)
    if isinstance(field, DecimalField):
        words = tuple(_UNITS[unit])[:1]
        return partial(decimal_cell, max_digits=field.max_digits, unit_words=words)
    return int_cell


def register(year: int) -> Register:
    """Return 行政村名册 with the facts of ``year``."""

    def of_year(cell: object) -> int | None:
        found = year_cell(cell)
        if found not in (None, year):
            raise BadValue(f"不是{year}年度的数据，与本次导入的年度不符，请核对。", "other_year")
        return found

    must: dict[str, Any] = {"needed": True, "filled": True}
    name = partial(code_cell, max_length=50)
    kinds = {"村": "village", "嘎查": "village", "嘎查村": "village", "居委会": "community"}
    return Register(
        "villages",
        "行政村名册",
        "code",
        (
            Column(
                "code", "村编码", _code, ("行政村编码", "村代码", "区划代码", "嘎查村编码"), **must
            ),
            Column("town", "镇", name, ("苏木乡", "乡镇", "苏木乡镇", "苏木", "乡"), **must),
            Column("name", "行政村", name, ("嘎查村", "村名", "村", "行政村名称"), **must),
            Column("kind", "类别", _named(VillageKind, **kinds), ("村类别",), filled=True),
            Column("attribute", "村属性", _named(VillageAttribute), ("属性",), **must),
            Column("standing", "脱贫状态", _named(VillageStanding), ("村脱贫状态",)),
            _text("leader", "村负责人", "负责人"),
            _text("leader_post", "负责人职务", "职务"),
            _text("leader_phone", "负责人电话", "联系电话", "电话"),
            _text("direction", "发展方向"),
            _text("terrain", "地形地貌"),
            Column("data_year", "年度", of_year, ("数据年度",)),
            *(_year_column(name) for name in YEAR_FIELDS),
        ),
    )
