"""The rules of the week as the tables hold them, and setting them."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from gujang.access.gate import OutOfReach, holds_in
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.changes import Facts, Stale, assign, plain_conflicts, store

from ..codes import HolidayKind
from ..models import Holiday, StationingRule
from ..rules.calendar import Calendar, MonthRule, span_of
from ..rules.week import Rules
from .common import SENTENCES, refuse_closed

HOLIDAY_FACTS = frozenset({"kind", "name"})


def rulebook() -> Rules:
    """Return the month rules and the official calendar, in two queries."""
    days = list(Holiday.objects.values_list("day", "kind"))
    return Rules(
        months=tuple(
            MonthRule(row.month, row.days, span_of(row.starts_on, row.ends_on))
            for row in StationingRule.objects.all()
        ),
        calendar=Calendar(
            off=frozenset(day for day, kind in days if kind == HolidayKind.OFF),
            work=frozenset(day for day, kind in days if kind == HolidayKind.WORK),
        ),
    )


def set_month_rule(
    *, actor: User, month: int, days: int, starts_on: dt.date, note: str
) -> StationingRule:
    """Have the weeks of ``month`` that begin from ``starts_on`` on ask for ``days``.

    A new row: weeks before it keep theirs, closed weeks keep what they were closed with. The row
    before it ends where it begins, and it ends where a later one begins. Needs
    :attr:`Right.POST` over the county.
    """
    refuse_setting(actor)
    with plain_conflicts(SENTENCES), transaction.atomic():
        rows = StationingRule.objects.select_for_update().filter(month=month)
        before = rows.filter(starts_on__lt=starts_on).order_by("starts_on").last()
        after = rows.filter(starts_on__gt=starts_on).order_by("starts_on").first()
        row = StationingRule(
            month=month,
            days=days,
            starts_on=starts_on,
            ends_on=after.starts_on if after else None,
            note=note,
        )
        store(row, {}, SENTENCES)
        if before and (before.ends_on is None or before.ends_on > starts_on):
            before.ends_on = starts_on
            store(before, {"ends_on": []}, SENTENCES)
        changes = {"days": [before.days if before else None, days]}
        from_on = str(starts_on)
        said = about(
            row, "set_month_rule", reason=note, changes=changes, month=month, starts_on=from_on
        )
        record(actor, said)
    return row


def set_holiday(*, actor: User, day: dt.date, version: int | None, facts: Facts) -> Holiday:
    """Set how ``day`` differs from the plain week; ``version`` None: it is new.

    Refused while a week it lies in is closed.
    """
    refuse_setting(actor)
    with plain_conflicts(SENTENCES), transaction.atomic():
        refuse_closed(day, day)
        holiday = Holiday(day=day) if version is None else _held(day, version)
        changes = assign(holiday, facts, HOLIDAY_FACTS)
        store(holiday, changes, SENTENCES)
        _refuse_idle(holiday)
        action = "add_holiday" if version is None else "update_holiday"
        record(actor, about(holiday, action, changes=changes))
        refuse_closed(day, day)
    return holiday


def remove_holiday(*, actor: User, day: dt.date, version: int) -> None:
    """Make ``day`` a plain day of the week again; the journal keeps what it was."""
    refuse_setting(actor)
    with transaction.atomic():
        refuse_closed(day, day)
        holiday = _held(day, version)
        old = {"kind": holiday.kind, "name": holiday.name}
        record(actor, about(holiday, "remove_holiday", old=old))
        refuse_closed(day, day)
        holiday.delete()


def _held(day: dt.date, version: int) -> Holiday:
    rows = Holiday.objects.filter(pk=day)
    if not rows.filter(version=version).update(version=F("version") + 1):
        raise Stale
    return rows.get()


def _refuse_idle(holiday: Holiday) -> None:
    """Refuse a make-up day that is worked anyway; a public holiday may well be a weekend."""
    if holiday.kind == HolidayKind.WORK and Calendar().is_workday(holiday.day):
        raise ValidationError({"kind": "这一天本来就要上班，不用登记。"})


def refuse_setting(actor: User) -> None:
    """Raise :class:`OutOfReach` for who may not set the county's rules of the week."""
    if not holds_in(actor, Right.POST, settings.COUNTY_CODE):
        raise OutOfReach
