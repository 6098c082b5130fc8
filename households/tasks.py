"""Data checks in the background: of an area with its progress, and of what an import wrote.

A check can be broken off anywhere: what it found so far is kept, and asked for again it goes on.
"""

from collections.abc import Sequence

from django.db import transaction
from django_tasks import task

from gujang.access.models import User
from gujang.journal import context
from gujang.lib import lease

from .models import CheckRun
from .services import check_area, check_these, start_check

Order = dict[str, str | None]


def lease_of(area: str) -> str:
    """Return the key under which the check of an area says how far it is."""
    return f"check-{area}"


def ask_check(*, actor: User, area: str) -> None:
    """Have every household of ``area`` checked. Raises as :func:`services.start_check`."""
    act = context.current.get()
    with transaction.atomic():
        run = start_check(actor=actor, area=area)
        lease.announce(lease_of(area))
        run_check.enqueue(run.pk, {"source": act.source, "request_id": act.request_id})


@task()
def run_check(pk: int, order: Order) -> None:
    """Check the area of a run, as the request that asked for it."""
    token = context.current.set(context.Act(order["source"], order["request_id"] or ""))
    try:
        run = CheckRun.objects.select_related("asked_by").get(pk=pk)
        with lease.held(lease_of(run.area_code)) as progress:
            check_area(run=run, progress=progress)
    finally:
        context.current.reset(token)


def check_later(keys: Sequence[int]) -> None:
    """Have these households checked once the transaction is through."""
    if keys:
        check_written.enqueue(list(keys))


@task()
def check_written(keys: list[int]) -> None:
    """Check what an import wrote, or took back."""
    check_these(keys)
