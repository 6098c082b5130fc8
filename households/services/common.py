"""The shape of every change to a household: claim, change, check, write down, count again."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F

from gujang.access.gate import OutOfReach, recheck
from gujang.access.models import User
from gujang.journal.services import about, record
from households import tallies

from ..models import Household

Facts = Mapping[str, Any]
Changes = dict[str, list[Any]]

# constraint -> (field, sentence); also what a racing second write is told
_SENTENCES = {
    "household_national_number_once": (
        "national_number",
        "这个国家系统户编号已登记在另一户名下，请核对。",
    ),
    "household_year_once": ("year", "这一年度已经建过，请打开后修改。"),
    "household_year_one_main_cause": ("main_cause", "主要致贫原因必选一项，只能选一项。"),
    "household_year_other_causes_differ": (
        "other_cause_1",
        "其他致贫原因最多两项，不能与主要致贫原因相同，也不能重复，请先填第一项。",
    ),
    "person_once_in_register": ("id_number", "这个证件号码已登记在册，不能重复登记。"),
    "person_joins_once_born": ("joined_on", "加入日期早于证件号码中的出生日期，请核对。"),
    "person_leaves_with_reason": ("left_on", "离开日期早于加入日期，请核对。"),
    "person_year_one_head": ("relation", "一户只能有一位户主，更换户主请用“变更户主”。"),
    "person_year_months_0_to_12": ("work_months", "务工时间应为0到12的整数，单位为月。"),
    "standing_really_changes": ("kind", "变动后的状态与现在相同，请核对。"),
    "standing_until_after_start": ("happened_on", "变动日期早于上一次变动，请核对。"),
    "saved_filter_name_once": ("name", "已有同名的查询，请换一个名称。"),
    # what the databases name in their own way
    "households_household.number": ("number", "这个家庭编号已经登记，请核对。"),
    "households_household_number": ("number", "这个家庭编号已经登记，请核对。"),
    "households_person.id_hash": ("id_number", "这个证件号码已登记在册，不能重复登记。"),
}
_JUST_NOW = "刚才有人登记了相同的内容，这次没有保存，请打开最新内容核对。"


class Stale(Exception):
    """Somebody changed the household after the page was opened; nothing was saved."""


@contextmanager
def plain_conflicts() -> Iterator[None]:
    """Turn the database's refusal of a racing write into a :class:`ValidationError`."""
    try:
        yield
    except IntegrityError as error:
        text = str(error)
        found = next((said for name, said in _SENTENCES.items() if name in text), None)
        raise ValidationError({found[0]: found[1]} if found else _JUST_NOW) from error


@contextmanager
def changing(household: Household, *, actor: User, version: int) -> Iterator[Household]:
    """Hold ``household`` for one change by ``actor``, who saw it as ``version``.

    Atomic: raises its version, gives the fresh row, then asks the gate again and counts the
    village again. Raises :class:`Stale`, :class:`OutOfReach` or :class:`ValidationError`; then
    nothing is changed.
    """
    with plain_conflicts(), transaction.atomic():
        mine = Household.objects.writable_by(actor).filter(pk=household.pk)
        if not mine.filter(version=version).update(version=F("version") + 1):
            raise Stale if mine.exists() else OutOfReach
        held = Household.objects.get(pk=household.pk)
        before = held.village_id
        yield held
        recheck(Household.objects.all(), actor, held.pk)
        tallies.refresh({before, held.village_id})


def assign(obj: models.Model, facts: Facts, allowed: frozenset[str]) -> Changes:
    """Set ``facts`` on ``obj``; return what really changes, field by field: [old, new]."""
    if foreign := facts.keys() - allowed:
        raise TypeError(f"not to be set here: {sorted(foreign)}")
    changes: Changes = {}
    for name, value in facts.items():
        old = None if obj._state.adding else getattr(obj, name)
        if old != value:
            changes[name] = [plain(old), plain(value)]
            setattr(obj, name, value)
    return changes


def store(obj: models.Model, changes: Changes) -> None:
    """Check ``obj`` as a whole and save it: all of a new row, else only what changed."""
    check(obj)
    if obj._state.adding:
        obj.save(force_insert=True)
    elif changes:
        obj.save(update_fields=list(changes))


def check(obj: models.Model) -> None:
    """Raise :class:`ValidationError` for every field and constraint that ``obj`` breaks."""
    wrong: dict[str, list[Any]] = {}
    try:
        obj.full_clean(validate_constraints=False)
    except ValidationError as error:
        error.update_error_dict(wrong)
    for constraint in obj._meta.constraints:
        try:
            constraint.validate(type(obj), obj)
        except ValidationError as error:
            field, said = _SENTENCES.get(constraint.name, ("__all__", error.messages[0]))
            wrong.setdefault(field, []).append(ValidationError(said))
    if wrong:
        raise ValidationError(wrong)


def plain(value: Any) -> Any:
    """Return ``value`` as the journal keeps it: text, numbers, days; a row by key and name."""
    if isinstance(value, models.Model):
        return f"{value.pk} {value}"
    if isinstance(value, Decimal | dt.date):
        return str(value)
    return value


def write_down(
    actor: User, household: Household, action: str, *, reason: str = "", **data: Any
) -> None:
    """Add one journal entry about ``household``, under whose key its whole history is found."""
    kept = {name: value for name, value in data.items() if value not in ({}, [], "", None)}
    note = about(household, action, village=household.village_id, reason=reason, **kept)
    record(actor, note)
