"""Makers of what leads out of poverty: evidence, exit cases, and an exit that is approved at once.

The tale is set in December 2016, when line and criteria were in force.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from gujang.access.models import User
from households.codes import ChangeKind
from households.codes.exits import CaseState, Step
from households.models import ExitCase, Household, Verification, YearConditions
from households.rules.exits import NOTICE
from households.services.common import changing
from households.services.standing import Move, move_standing
from tests.make import make_household, make_year, set_income
from villages.models import Village

PROPOSED = dt.date(2016, 11, 1)
TODAY = dt.date(2016, 12, 20)
# noon in China, for `time_machine.travel`
NOW = dt.datetime(2016, 12, 20, 4, tzinfo=dt.UTC)
EVERYTHING = dict.fromkeys("food clothing schooling medical housing water".split(), True)


def make_ready(village: Village, *, number: str = "", **fields: Any) -> Household:
    """Return a household that meets every criterion in December 2016."""
    household = make_household(village, number=number, **fields)
    make_year(household, 2016, starts_on=dt.date(2016, 6, 30))
    set_income(household, Decimal(3500))
    form = household.years.get(until__isnull=True)
    YearConditions.objects.create(
        household_year=form, is_dangerous=False, water_difficult=False, water_safe=True
    )
    form.person_years.update(has_ncms=True)
    make_verification(household)
    return household


def make_verification(
    household: Household, on: dt.date = dt.date(2016, 10, 20), **found: Any
) -> Verification:
    """Add a visit that found everything in order, but for what is named."""
    values = EVERYTHING | found
    return Verification.objects.create(
        household=household, verified_on=on, verified_by="村工作队", **values
    )


def make_case(
    household: Household, proposer: User, *, step: Step = Step.REVIEW, **fields: Any
) -> ExitCase:
    """Return an exit case that has come as far as ``step``."""
    values: dict[str, Any] = {"year": 2016, "proposed_on": PROPOSED, "step": step}
    now = timezone.now()
    if step > Step.NOTICE:
        began = now - NOTICE
        values |= {"notice_from": began, "notice_until": now, "notice_ended": now}
    if fields.get("state") == CaseState.APPROVED:
        values |= {"approved_on": TODAY}
    return ExitCase.objects.create(household=household, proposed_by=proposer, **values | fields)


def exit_at_once(
    *,
    actor: User,
    household: Household,
    version: int,
    happened_on: dt.date,
    late_reason: str = "",
) -> None:
    """Let a household exit as an approval does, without the case before it."""
    with changing(
        household,
        actor=actor,
        version=version,
        counts=["attribute"],
        days={"happened_on": happened_on},
        late_reason=late_reason,
    ) as held:
        move = Move(ChangeKind.EXIT, happened_on, "补录退出")
        move_standing(actor, held, move)
