"""Closing a year (年度封账): its figures are frozen by village, and opened again with a reason."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach, holds_in
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.changes import plain_conflicts

from ..flows import flows_of
from ..models import ClosedYear, YearFlow
from .common import SENTENCES, store


def close_year(*, actor: User, year: int, note: str = "") -> ClosedYear:
    """Freeze the balance of a year that is over, line by line for every village of the county.

    Needs :attr:`Right.APPROVE` over the county. A later year that is closed comes off first.
    """
    _refuse_right(actor)
    area = settings.COUNTY_CODE
    if year >= timezone.localdate().year:
        raise ValidationError({"year": f"{year}年还没有结束，年末以后才能封账。"})
    with plain_conflicts(SENTENCES), transaction.atomic():
        last = ClosedYear.objects.covering(area).in_force().order_by("-year").first()
        if last and last.year >= year:
            raise ValidationError(
                {"year": f"已封账到{last.year}年度；要重新封{year}年度，请先解除{last.year}年度。"}
            )
        closed = ClosedYear(
            year=year,
            area_code=area,
            closed_on=timezone.localdate(),
            closed_by=actor,
            note=note,
        )
        store(closed, {})
        # The journal's lock first, the count after: who is writing a change has it till the commit
        # and is counted, who comes later finds the year closed.
        record(actor, about(closed, "close_year", year=year, area_code=area, reason=note))
        flows = flows_of(lambda rows: rows.inside(area), year)
        YearFlow.objects.bulk_create(
            (
                YearFlow(
                    closed_year=closed,
                    village_id=village,
                    line=line,
                    households=cell.households,
                    persons=cell.persons,
                )
                for (village, line), cell in sorted(flows.items())
                if cell.households or cell.persons
            ),
            batch_size=500,
        )
    return closed


def reopen_year(*, actor: User, closed: ClosedYear, reason: str) -> ClosedYear:
    """Lift the newest closing (解除封账); what was frozen is kept as it was signed off."""
    _refuse_right(actor)
    if not reason:
        raise ValidationError({"reason": "请写明解除封账的理由。"})
    with transaction.atomic():
        covering = ClosedYear.objects.covering(closed.area_code).in_force()
        row = covering.select_for_update().filter(pk=closed.pk).first()
        if row is None:
            raise ValidationError("这一年度没有封账，或刚才已经解除，请刷新页面查看。")
        if covering.filter(year__gt=row.year).exists():
            raise ValidationError("请先解除以后年度的封账。")
        row.reopened_on, row.reopened_by, row.reopen_reason = timezone.localdate(), actor, reason
        store(row, dict.fromkeys(("reopened_on", "reopened_by", "reopen_reason"), []))
        record(actor, about(row, "reopen_year", reason=reason, year=row.year))
    return row


def _refuse_right(actor: User) -> None:
    if not holds_in(actor, Right.APPROVE, settings.COUNTY_CODE):
        raise OutOfReach
