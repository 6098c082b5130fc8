"""The county's exit standards: the poverty line of a year, and the criteria from a day on."""

import datetime as dt
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from gujang.access.gate import OutOfReach, holds_in
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.changes import Facts, Sentences, Stale, assign, plain_conflicts
from gujang.lib.changes import store as store_row

from ..codes.exits import Criterion
from ..models import CriteriaVersion, PovertyLine

M = TypeVar("M", PovertyLine, CriteriaVersion)
LINE_FACTS = frozenset({"identification", "exit", "verified", "note"})
CRITERIA_FACTS = frozenset({"name", "criteria", "evidence_months", "note"})
SENTENCES: Sentences = {
    "poverty_line_exit_not_below": (
        "exit",
        "退出标准不能低于识别标准，识别标准应大于0，请核对。",
    ),
    "criteria_not_empty": ("criteria", "请至少选择一项标准。"),
    "criteria_evidence_months_positive": ("evidence_months", "佐证有效期至少1个月。"),
    "households_povertyline.year": ("year", "这一年度的标准已经登记，请打开后修改。"),
    "households_povertyline_pkey": ("year", "这一年度的标准已经登记，请打开后修改。"),
    "households_criteriaversion.starts_on": ("starts_on", "这一天起的版本已经登记，请打开后修改。"),
    "households_criteriaversion_pkey": ("starts_on", "这一天起的版本已经登记，请打开后修改。"),
}


def set_line(*, actor: User, year: int, version: int | None, facts: Facts) -> PovertyLine:
    """Set the lines of an income year, yuan a person; ``version`` None: the year is new."""
    if not 2000 <= year <= 2100:
        raise ValidationError({"year": "年度应在2000到2100之间。"})
    with plain_conflicts(SENTENCES), transaction.atomic():
        line = _held(actor, PovertyLine(year=year), version)
        _set(actor, line, facts, LINE_FACTS, version)
    return line


def set_criteria(
    *, actor: User, starts_on: dt.date, version: int | None, facts: Facts
) -> CriteriaVersion:
    """Set which criteria are asked from ``starts_on`` on; cases approved before keep theirs."""
    unknown = set(facts["criteria"].split()) - set(Criterion.values)
    if unknown:
        raise ValidationError({"criteria": "没有这项标准，请从列表中选择。"})
    with plain_conflicts(SENTENCES), transaction.atomic():
        criteria = _held(actor, CriteriaVersion(starts_on=starts_on), version)
        _set(actor, criteria, facts, CRITERIA_FACTS, version)
    return criteria


def _held(actor: User, row: M, version: int | None) -> M:
    """Return the row to be set: the new one, or what stands there, seen as ``version``."""
    if not holds_in(actor, Right.SET_RULES, settings.COUNTY_CODE):
        raise OutOfReach
    if version is None:
        return row
    rows = type(row)._base_manager.filter(pk=row.pk)
    if not rows.filter(version=version).update(version=version + 1):
        raise Stale if rows.exists() else OutOfReach
    return rows.get()


def _set(
    actor: User, row: models.Model, facts: Facts, allowed: frozenset[str], version: int | None
) -> None:
    changes = assign(row, facts, allowed)
    store_row(row, changes, SENTENCES)
    action = "add_standard" if version is None else "update_standard"
    record(actor, about(row, action, changes=changes))
