"""五不准: pledges signed, violations recorded and answered; for the organization department alone.

Every act needs :attr:`Right.CONDUCT`, and only its holders read the journal of these objects.
Nothing is deleted: a wrong record is corrected, with a reason.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gujang.access.gate import AnyUser, OutOfReach, holds_in, recheck
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import Note, about, record
from gujang.lib.changes import Facts, Sentences, Stale, assign, plain_conflicts, store

from ..models import Cadre, Pledge, Scheme, Violation

VIOLATION_FACTS = frozenset(
    {"happened_on", "clause", "facts", "source", "verified", "verified_by", "outcome"}
)
SCHEME_FACTS = frozenset(column.name for column in Scheme._meta.concrete_fields) - {"id"}
SENTENCES: Sentences = {
    "violation_verified_by_somebody": ("verified_by", "填写了是否属实的，请写明核实人。"),
    "violation_has_facts_and_source": ("facts", "事实和来源不能为空，请填写。"),
    "pledge_once_a_year": ("signed_on", "刚才有人登记了这一年度的承诺，请打开最新内容核对。"),
    "scheme_adds_up_to_100": ("attendance", "六项分值合计应为100分，请核对。"),
    "scheme_half_to_100": ("half", "半年考核占比不能超过100%。"),
    "scheme_grades_descend": ("excellent", "等次分数线应依次降低，且在1到100之间。"),
    "cadres_scheme.starts_on": ("starts_on", "这一天已有一份考核办法，请换一个日期。"),
    "cadres_scheme_starts_on_key": ("starts_on", "这一天已有一份考核办法，请换一个日期。"),
}


def sign_pledge(*, actor: User, cadre: Cadre, year: int, signed_on: dt.date) -> Pledge:
    """Enter on which day ``cadre`` signed the pledge of ``year``, or correct that day."""
    _refuse_future("signed_on", signed_on)
    if signed_on.year not in (year, year - 1):
        said = f"{year}年度的承诺应在{year}年或上一年末签字，请核对。"
        raise ValidationError({"signed_on": said})
    _hold(actor, cadre)
    with plain_conflicts(SENTENCES), transaction.atomic():
        row = Pledge.objects.select_for_update().filter(cadre=cadre, year=year).first()
        row = row or Pledge(cadre=cadre, year=year, area_code=cadre.area_code)
        changes = assign(row, {"signed_on": signed_on}, frozenset({"signed_on"}))
        store(row, changes, SENTENCES)
        recheck(Pledge.objects.all(), actor, row.pk)
        _write_down(actor, row, "sign_pledge", year=year, changes=changes)
    return row


def record_violation(*, actor: User, cadre: Cadre, facts: Facts) -> Violation:
    """Enter what was reported of ``cadre``; whether it is true may be told later."""
    _refuse_future("happened_on", facts["happened_on"])
    _hold(actor, cadre)
    with plain_conflicts(SENTENCES), transaction.atomic():
        row = Violation(cadre=cadre, area_code=cadre.area_code, made_by=actor)
        changes = assign(row, facts, VIOLATION_FACTS)
        store(row, changes, SENTENCES)
        recheck(Violation.objects.all(), actor, row.pk)
        _write_down(actor, row, "record_violation", new=_new(changes))
    return row


def update_violation(
    *, actor: User, violation: Violation, version: int, facts: Facts, reason: str
) -> Violation:
    """Answer or correct a record, for a ``reason``; old and new stay in the journal."""
    if not reason:
        raise ValidationError({"reason": "请写明修改理由。"})
    _refuse_future("happened_on", facts.get("happened_on"))
    with plain_conflicts(SENTENCES), transaction.atomic():
        mine = Violation.objects.writable_by(actor).filter(pk=violation.pk)
        if not mine.filter(version=version).update(version=F("version") + 1):
            raise Stale if mine.exists() else OutOfReach
        row = Violation.objects.select_related("cadre").get(pk=violation.pk)
        changes = assign(row, facts, VIOLATION_FACTS)
        store(row, changes, SENTENCES)
        recheck(Violation.objects.all(), actor, row.pk)
        _write_down(actor, row, "update_violation", reason=reason, changes=changes)
    return row


def record_conduct_print(*, actor: User, kind: type[Pledge | Violation], sheet: str) -> None:
    """Write down that ``actor`` had a form of this ``kind`` made for printing (打印)."""
    note = Note("print", kind._meta.label_lower, data={"sheet": sheet})
    with transaction.atomic():
        record(actor, note)


def may_set_scheme(user: AnyUser) -> bool:
    """Say whether ``user`` lays down what the whole county is assessed by."""
    return holds_in(user, Right.CONDUCT, settings.COUNTY_CODE)


def set_scheme(*, actor: User, facts: Facts) -> Scheme:
    """Lay down what is assessed how, from a day on; saved assessments stay as they are."""
    if not may_set_scheme(actor):
        raise OutOfReach
    with plain_conflicts(SENTENCES), transaction.atomic():
        row = Scheme()
        changes = assign(row, facts, SCHEME_FACTS)
        store(row, changes, SENTENCES)
        record(actor, about(row, "set_scheme", new=_new(changes)))
    return row


def _hold(actor: User, cadre: Cadre) -> None:
    if not Cadre.objects.reachable_with(actor, Right.CONDUCT).filter(pk=cadre.pk).exists():
        raise OutOfReach


def _write_down(
    actor: User, row: Pledge | Violation, action: str, *, reason: str = "", **data: Any
) -> None:
    told = {"cadre": row.cadre.name} | data
    record(actor, about(row, action, village=row.area_code, reason=reason, **told))


def _new(changes: dict[str, list[Any]]) -> dict[str, Any]:
    return {name: new for name, (_, new) in changes.items() if new not in (None, "")}


def _refuse_future(field: str, day: dt.date | None) -> None:
    if day and day > timezone.localdate():
        raise ValidationError({field: "日期不能晚于今天，请核对。"})
