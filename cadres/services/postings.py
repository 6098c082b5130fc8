"""Posting cadres to villages (驻村任职): from a day, to a day, never in two at once."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.gate import OutOfReach, recheck
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib.changes import store
from households.services.checking import check_households
from villages.models import Village

from ..codes import Post
from ..models import Cadre, Diary, Pairing, Posting, Visit, WeeklyReport, WorkDay
from ..rules.posting import in_words, posting_problems, span_problems
from .access import give_access, take_access
from .people import SENTENCES, changing, write_down


def post_cadre(
    *,
    actor: User,
    cadre: Cadre,
    version: int,
    village: Village,
    post: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> Posting:
    """Post ``cadre`` to ``village`` from a day on, which gives their account the role there.

    With ``ends_on``, the first day without it, a posting of the past is entered; it gives nothing.
    """
    with changing(cadre, actor=actor, version=version) as held:
        return _begin(actor, held, village, post, starts_on, ends_on)


def end_posting(
    *, actor: User, cadre: Cadre, version: int, ends_on: dt.date, reason: str
) -> Posting:
    """End the posting that lasts: ``ends_on`` is the first day without it, and without the role.

    Whom the cadre is responsible for stays as it is, to be handed over.
    """
    with changing(cadre, actor=actor, version=version) as held:
        posting = _end(actor, held, ends_on, reason)
        _check_paired(held)
    return posting


def move_cadre(
    *,
    actor: User,
    cadre: Cadre,
    version: int,
    village: Village,
    post: str,
    starts_on: dt.date,
    reason: str,
) -> Posting:
    """End the posting that lasts and begin another on the same day."""
    with changing(cadre, actor=actor, version=version) as held:
        _end(actor, held, starts_on, reason, field="starts_on")
        posting = _begin(actor, held, village, post, starts_on, None)
        _check_paired(held)
    return posting


def withdraw_posting(*, actor: User, cadre: Cadre, version: int, reason: str) -> None:
    """Take back a posting that was entered by mistake; refused once there is a log of it."""
    with changing(cadre, actor=actor, version=version) as held:
        posting = _lasting(held)
        if _is_logged(posting):
            raise ValidationError("这段任职已有驻村记录，不能撤销，请用“结束任职”或“调整任职”。")
        take_access(actor, held.user, posting.village_id, posting.starts_on)
        write_down(actor, held, "withdraw_posting", reason=reason, old=_told(posting))
        posting.delete()
        _serve(held, settings.COUNTY_CODE)
        _check_paired(held)


def _is_logged(posting: Posting) -> bool:
    """Say whether the cadre logged anything in the village since, also what was deleted again."""
    logs: Any = ((WorkDay, "day"), (Visit, "day"), (Diary, "day"), (WeeklyReport, "monday"))
    return any(
        model.objects.filter(
            cadre=posting.cadre, village=posting.village, **{f"{day}__gte": posting.starts_on}
        ).exists()
        for model, day in logs
    )


def _lasting(cadre: Cadre) -> Posting:
    posting = cadre.postings.select_related("village").filter(ends_on__isnull=True).first()
    if posting is None:
        raise ValidationError("这名干部现在没有在任的驻村任职，请打开最新内容核对。")
    return posting


def _begin(
    actor: User,
    cadre: Cadre,
    village: Village,
    post: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
) -> Posting:
    if not Village.objects.reachable_with(actor, Right.POST).filter(pk=village.pk).exists():
        raise OutOfReach
    if village.closed_on and ends_on is None:
        raise ValidationError({"village": f"{village.name}已撤销，请另选一个村。"})
    others = [
        (row.village.name, (row.starts_on, row.ends_on))
        for row in cadre.postings.select_related("village")
    ]
    if wrong := posting_problems((starts_on, ends_on), others, timezone.localdate()):
        raise ValidationError(wrong)
    posting = Posting(cadre=cadre, village=village, post=post, starts_on=starts_on, ends_on=ends_on)
    store(posting, {}, SENTENCES)
    recheck(Posting.objects.all(), actor, posting.pk)
    if ends_on is None:
        _serve(cadre, village.code)
        give_access(actor, cadre.user, village.code, starts_on)
    write_down(actor, cadre, "post_cadre", new=_told(posting))
    return posting


def _end(
    actor: User, cadre: Cadre, ends_on: dt.date, reason: str, *, field: str = "ends_on"
) -> Posting:
    posting = _lasting(cadre)
    if wrong := span_problems((posting.starts_on, ends_on), timezone.localdate()):
        raise ValidationError({field: list(wrong.values())})
    posting.ends_on, posting.end_reason = ends_on, reason
    store(posting, {"ends_on": [], "end_reason": []}, SENTENCES)
    # before the journal is held: ending a role holds the administrators' accounts first
    take_access(actor, cadre.user, posting.village_id, ends_on)
    write_down(actor, cadre, "end_posting", reason=reason, new=_told(posting))
    _serve(cadre, settings.COUNTY_CODE)
    return posting


def _serve(cadre: Cadre, code: str) -> None:
    cadre.area_code = code
    cadre.save(update_fields=["area_code"])


def _check_paired(cadre: Cadre) -> None:
    check_households(Pairing.objects.open().filter(cadre=cadre).values_list("household", flat=True))


def _told(posting: Posting) -> dict[str, Any]:
    span = in_words((posting.starts_on, posting.ends_on))
    place = f"{posting.village_id} {posting.village.name}"
    return {"village": place, "post": Post(posting.post).label, "span": span}
