"""Coded values as offices spell them: label, national code, or one of these other spellings."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.db.models import TextChoices

from gujang.lib.sheets.columns import choice
from gujang.lib.text import fold
from gujang.lib.values import BadValue

from ..codes import (
    MAIN_CAUSES,
    OTHER_CAUSES,
    Attribute,
    Cause,
    DangerGrade,
    Education,
    Fuel,
    Health,
    IdKind,
    Labour,
    MoveKind,
    MoveTrouble,
    Politics,
    Relation,
    Residence,
    Road,
    Schooling,
    SettleKind,
    SettlePlace,
    Sex,
    Standard,
    Standing,
    WaterSource,
    WorkPlace,
)
from ..ethnic import ETHNIC_CHOICES

Parser = Callable[[object], Any]

_BETWEEN_CAUSES = re.compile(r"[,、;/\s]+")
_CAUSES = {
    "缺劳动力": Cause.LABOUR,
    "自身发展力不足": Cause.DRIVE,
    "其它": Cause.OTHER,
    "因病致贫": Cause.ILLNESS,
    "因残致贫": Cause.DISABILITY,
    "因学致贫": Cause.SCHOOLING,
    "因灾致贫": Cause.DISASTER,
    "因婚致贫": Cause.MARRIAGE,
    "交通落后": Cause.TRANSPORT,
}
_OTHER = {"其它": "99"}


def _of(choices: type[TextChoices], variants: dict[str, Any] | None = None) -> Parser:
    return choice(dict(choices.choices), variants)


def _causes(allowed: tuple[Cause, ...]) -> Parser:
    labels = {cause.value: cause.label for cause in allowed}
    return choice(labels, {text: code for text, code in _CAUSES.items() if code in labels})


_other_cause = _causes(OTHER_CAUSES)


def other_causes(cell: object) -> tuple[str, ...]:
    """Return the codes of 其他致贫原因: at most two, between them a comma, 、 or a space."""
    text = unicodedata.normalize("NFKC", cell) if isinstance(cell, str) else cell
    try:
        whole = _other_cause(text)
        return (whole,) if whole else ()
    except BadValue:
        if not isinstance(text, str):
            raise
    parts = [part for part in _BETWEEN_CAUSES.split(text) if fold(part)]
    codes = tuple(_other_cause(part) for part in parts)
    if len(codes) > 2:
        raise BadValue("其他致贫原因最多填两项，请删减。", "too_many")
    if len(set(codes)) < len(codes):
        raise BadValue("其他致贫原因重复，请改为不同的两项。", "doubled")
    return codes


def _relations() -> dict[str, str]:
    bare = {r.label.removeprefix("之"): r.value for r in Relation if r.label.startswith("之")}
    return bare | {"户主": Relation.HEAD, "本人": Relation.HEAD, "21": Relation.OTHER, **_OTHER}


SPELLINGS: dict[str, Parser] = {
    "standard": _of(
        Standard, {"国家级贫困人口": Standard.NATIONAL, "市级低收入人口": Standard.CITY}
    ),
    "attribute": _of(
        Attribute, {"特困供养户": Attribute.WUBAO, "特困供养贫困户": Attribute.WUBAO_POOR}
    ),
    "main_cause": _causes(MAIN_CAUSES),
    "return_cause": _causes(tuple(Cause)),
    # 9 is our own code, not a national one
    "standing": choice(
        {s.value: s.label for s in Standing if s != Standing.CANCELLED},
        {
            Standing.CANCELLED.label: Standing.CANCELLED,
            "销户": Standing.CANCELLED,
            "脱贫": Standing.EXITED,
            "新识别": Standing.POOR,
            "新识别贫困户": Standing.POOR,
        },
        what="未脱贫、预脱贫、已脱贫、稳定脱贫、返贫、注销",
    ),
    "sex": _of(Sex, {"男性": Sex.MALE, "女性": Sex.FEMALE}),
    "id_kind": _of(
        IdKind,
        {
            "身份证": IdKind.RESIDENT,
            "残疾证": IdKind.DISABILITY,
            "军官证": IdKind.OFFICER,
        },
    ),
    "relation": _of(Relation, _relations()),
    "ethnic": choice(
        dict(ETHNIC_CHOICES),
        {label.removesuffix("族"): code for code, label in ETHNIC_CHOICES},
        what="国家标准（GB/T 3304）的民族名称",
    ),
    "education": _of(
        Education,
        {
            "文盲半文盲": Education.ILLITERATE,
            "文盲、半文盲": Education.ILLITERATE,
            "文盲/半文盲": Education.ILLITERATE,
            "大专以上": Education.COLLEGE,
        },
    ),
    "schooling": _of(Schooling, {"大专以上": Schooling.COLLEGE}),
    "health": _of(Health, {"大病": Health.SERIOUS, "患大病": Health.SERIOUS}),
    "labour": _of(
        Labour,
        {
            "丧失劳动能力": Labour.LOST,
            "无劳动能力": Labour.NONE,
            "弱劳动力": Labour.WEAK,
            "半劳动力": Labour.WEAK,
        },
    ),
    "work_place": _of(
        WorkPlace, {"乡镇内务工": WorkPlace.TOWN, "乡镇外县内务工": WorkPlace.COUNTY, **_OTHER}
    ),
    "politics": _of(Politics),
    "residence": _of(Residence),
    "danger_grade": _of(
        DangerGrade, {f"{grade}级": grade for grade in "ABCD"} | {"其它": DangerGrade.OTHER}
    ),
    "road": _of(
        Road,
        {
            "普通泥土公路": Road.EARTH,
            "砂石公路": Road.GRAVEL,
            "水泥路面公路": Road.CONCRETE,
            "沥青路面公路": Road.ASPHALT,
        },
    ),
    "fuel": _of(Fuel, _OTHER),
    "water_source": _of(WaterSource, {"其它": WaterSource.OTHER}),
    "move_kind": _of(MoveKind, {"自然村整体": MoveKind.GROUP, "个别搬迁": MoveKind.HOUSEHOLD}),
    "settle_kind": _of(SettleKind),
    "settle_place": _of(SettlePlace),
    "move_trouble": _of(MoveTrouble, {"其它": MoveTrouble.OTHER}),
}
