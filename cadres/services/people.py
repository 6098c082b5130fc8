"""Units and cadres: entered and corrected by who posts cadres."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from gujang.access.gate import OutOfReach, holds_in, recheck
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.changes import Changes, Facts, Sentences, Stale, assign, plain_conflicts, store
from gujang.lib.idnumber import mask_phone

from ..models import Cadre, Unit
from .access import give_access, take_access

UNIT_FACTS = frozenset({"name", "level", "contact", "phone"})
CADRE_FACTS = frozenset({"user", "name", "unit", "position", "phone", "is_party_member"})

_TAKEN = "这个账号已经是另一名驻村干部的，请另选。"
_POSTED = "刚才有人登记了这名干部的任职，请打开最新内容核对。"
SENTENCES: Sentences = {
    "unit_has_name": ("name", "不能为空，请填写。"),
    "cadre_has_name": ("name", "不能为空，请填写。"),
    "posting_open_once": ("starts_on", _POSTED),
    "posting_start_once": ("starts_on", "这名干部在这一天已有一段任职，请核对日期。"),
    "posting_ends_after_start": ("ends_on", "结束日期应晚于开始日期，请核对。"),
    # what the databases name in their own way
    "cadres_unit.name": ("name", "这个单位已经登记，请核对名称。"),
    "cadres_unit_name": ("name", "这个单位已经登记，请核对名称。"),
    "cadres_cadre.user": ("user", _TAKEN),
    "cadres_cadre_user": ("user", _TAKEN),
    "cadres_posting.cadre_id": ("starts_on", _POSTED),
}


@contextmanager
def changing(cadre: Cadre, *, actor: User, version: int) -> Iterator[Cadre]:
    """Hold ``cadre`` for one change by ``actor``, who saw them as ``version``.

    Atomic: raises the version, by which two who post the same cadre wait for each other; gives the
    fresh row, then asks the gate again. Raises :class:`Stale`, :class:`OutOfReach` or
    :class:`ValidationError`; then nothing is changed.
    """
    with plain_conflicts(SENTENCES), transaction.atomic():
        mine = Cadre.objects.writable_by(actor).filter(pk=cadre.pk)
        if not mine.filter(version=version).update(version=F("version") + 1):
            raise Stale if mine.exists() else OutOfReach
        held = Cadre.objects.select_related("user", "unit").get(pk=cadre.pk)
        yield held
        recheck(Cadre.objects.all(), actor, held.pk)


def create_unit(*, actor: User, facts: Facts) -> Unit:
    """Enter a unit; units are the county's, whoever they send."""
    _need_county(actor)
    with plain_conflicts(SENTENCES), transaction.atomic():
        unit = Unit()
        changes = assign(unit, facts, UNIT_FACTS)
        store(unit, changes, SENTENCES)
        record(actor, about(unit, "create_unit", changes=masked(changes)))
    return unit


def update_unit(*, actor: User, unit: Unit, version: int, facts: Facts) -> Unit:
    """Correct a unit."""
    _need_county(actor)
    with plain_conflicts(SENTENCES), transaction.atomic():
        mine = Unit.objects.filter(pk=unit.pk)
        if not mine.filter(version=version).update(version=F("version") + 1):
            raise Stale if mine.exists() else OutOfReach
        held = Unit.objects.get(pk=unit.pk)
        changes = assign(held, facts, UNIT_FACTS)
        store(held, changes, SENTENCES)
        record(actor, about(held, "update_unit", changes=masked(changes)))
    return held


def create_cadre(*, actor: User, facts: Facts) -> Cadre:
    """Enter a cadre, who is posted nowhere yet and so belongs to the county."""
    _need_county(actor)
    _refuse_self(actor, facts)
    with plain_conflicts(SENTENCES), transaction.atomic():
        cadre = Cadre(area_code=settings.COUNTY_CODE)
        changes = assign(cadre, facts, CADRE_FACTS)
        store(cadre, changes, SENTENCES)
        recheck(Cadre.objects.all(), actor, cadre.pk)
        write_down(actor, cadre, "create_cadre", changes=masked(changes))
    return cadre


def update_cadre(*, actor: User, cadre: Cadre, version: int, facts: Facts) -> Cadre:
    """Correct a cadre; access to the village goes with the account while they are posted."""
    _refuse_self(actor, facts)
    with changing(cadre, actor=actor, version=version) as held:
        before = held.user
        changes = assign(held, facts, CADRE_FACTS)
        store(held, changes, SENTENCES)
        posting = held.postings.filter(ends_on__isnull=True).first()
        if posting and before != held.user:
            take_access(actor, before, posting.village_id)
            give_access(actor, held.user, posting.village_id)
        write_down(actor, held, "update_cadre", changes=masked(changes))
    return held


def _need_county(actor: User) -> None:
    if not holds_in(actor, Right.POST, settings.COUNTY_CODE):
        raise OutOfReach


def _refuse_self(actor: User, facts: Facts) -> None:
    if facts.get("user") == actor:
        raise ValidationError({"user": "不能把自己的账号登记为驻村干部，请由另一人办理。"})


def masked(changes: Changes) -> Changes:
    """Return ``changes`` as the journal may keep them; what was empty and stays so is left out."""
    told = {name: pair for name, pair in changes.items() if any(v not in (None, "") for v in pair)}
    if "phone" in told:
        told["phone"] = [mask_phone(value or "") for value in told["phone"]]
    return told


def write_down(actor: User, cadre: Cadre, action: str, *, reason: str = "", **data: Any) -> None:
    """Add one journal entry about ``cadre``, of the area they serve then."""
    kept = {name: value for name, value in data.items() if value not in ({}, "", None)}
    record(actor, about(cadre, action, village=cadre.area_code, reason=reason, **kept))
