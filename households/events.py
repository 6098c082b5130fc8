"""What happened in a year, as conditions for lists; the same meaning as ``rules.flow``.

Poor is 未脱贫, 预脱贫 or 返贫. A household that leaves and enters again within the year was poor
throughout: neither counts. ``day`` cuts what came later.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from .codes import EXITED_STANDINGS, POOR_STANDINGS, ChangeKind, JoinReason, Standing
from .facets import Day, Side
from .models import StandingChange

ENTERING = Q(standing__in=POOR_STANDINGS) & ~Q(from_standing__in=POOR_STANDINGS)
LEAVING = Q(from_standing__in=POOR_STANDINGS) & ~Q(standing__in=POOR_STANDINGS)
BY_SPLIT, BY_MERGER = Q(kind=ChangeKind.SPLIT), Q(kind=ChangeKind.MERGED)
FROM_OUTSIDE = Q(from_standing__in=["", Standing.CANCELLED]) & ~BY_SPLIT
EARLIER = Q(happened_on__lt=OuterRef("happened_on")) | Q(
    happened_on=OuterRef("happened_on"), pk__lt=OuterRef("pk")
)
LATER = Q(happened_on__gt=OuterRef("happened_on")) | Q(
    happened_on=OuterRef("happened_on"), pk__gt=OuterRef("pk")
)


def within(field: str, year: int, day: Day) -> Q:
    """Return the condition that ``field`` lies in the year, and not after ``day``."""
    last = dt.date(year, 12, 31)
    return Q(**{f"{field}__gte": dt.date(year, 1, 1), f"{field}__lte": min(day or last, last)})


def changes(year: int, day: Day, household: str) -> "QuerySet[StandingChange]":
    """Return the changes of the year of the household at the outer ``household``."""
    return StandingChange.objects.filter(
        within("happened_on", year, day), household=OuterRef(household)
    ).order_by()


def _left(year: int, side: Side, day: Day, to: Q) -> Q:
    again = changes(year, day, "household_id").filter(ENTERING, LATER)
    return _with_members_then(
        changes(year, day, side.household).filter(LEAVING, to, ~Exists(again)), side
    )


def _entered(year: int, side: Side, day: Day, origin: Q) -> Q:
    before = changes(year, day, "household_id").filter(LEAVING, EARLIER)
    return _with_members_then(
        changes(year, day, side.household).filter(ENTERING, origin, ~Exists(before)), side
    )


def _with_members_then(found: "QuerySet[StandingChange]", side: Side) -> Q:
    """Return households with such a change; of people, who were members once that day was done."""
    if side.of_people:
        found = found.filter(
            happened_on__gte=OuterRef("joined_on"),
            happened_on__lt=Coalesce(OuterRef("left_on"), Value(dt.date.max)),
        )
    return Q(Exists(found))


def exited(year: int, side: Side, day: Day) -> Q:
    """Households that left poverty in the year (脱贫)."""
    return _left(year, side, day, Q(standing__in=EXITED_STANDINGS))


def removed(year: int, side: Side, day: Day) -> Q:
    """Households cancelled in the year while poor (剔除), other than by 并户."""
    return _left(year, side, day, Q(standing=Standing.CANCELLED) & ~BY_MERGER)


def merged(year: int, side: Side, day: Day) -> Q:
    """Households that joined another in the year while poor (并户, a line of 自然减少)."""
    return _left(year, side, day, BY_MERGER)


def split_off(year: int, side: Side, day: Day) -> Q:
    """Poor households that began in the year out of another (拆户, a line of 自然增加)."""
    return _entered(year, side, day, BY_SPLIT)


def registered(year: int, side: Side, day: Day) -> Q:
    """Households newly identified in the year (新识别)."""
    return _entered(year, side, day, FROM_OUTSIDE)


def returned(year: int, side: Side, day: Day) -> Q:
    """Households that fell back into poverty in the year (返贫)."""
    return _entered(year, side, day, Q(from_standing__in=EXITED_STANDINGS))


def cancelled(year: int, side: Side, day: Day) -> Q:
    """Households that stand cancelled since the year, poor before or not (注销)."""
    return Q(standing_at__standing=Standing.CANCELLED) & within(
        "standing_at__happened_on", year, day
    )


def joined(year: int, side: Side, day: Day) -> Q:
    """People who joined a standing household in the year, not with it."""
    return within("joined_on", year, day) & ~Q(join_reason=JoinReason.REGISTERED)


def left(year: int, side: Side, day: Day) -> Q:
    """People who left their household in the year."""
    return within("left_on", year, day)


def joined_poor(year: int, side: Side, day: Day) -> Q:
    """People who joined a household while it was poor, or began a poor one (自然增加)."""
    came = within("joined_on", year, day) & _poor_before("joined_on", year, day)
    return came | split_off(year, side, day)


def left_poor(year: int, side: Side, day: Day) -> Q:
    """People who left a household while it was poor, or ended with it by 并户 (自然减少)."""
    went = within("left_on", year, day) & _poor_before("left_on", year, day)
    return went | merged(year, side, day)


def _poor_before(moment: str, year: int, day: Day) -> Q:
    """Return that the household was poor when the day of ``moment`` began; members move first."""
    spans = StandingChange.objects.filter(household=OuterRef("household_id")).order_by()
    poor = spans.filter(
        Q(until__isnull=True) | Q(until__gte=OuterRef(moment)),
        standing__in=POOR_STANDINGS,
        happened_on__lt=OuterRef(moment),
    )
    out = changes(year, day, "household_id").filter(LEAVING, happened_on__lt=OuterRef(moment))
    back = changes(year, day, "household_id").filter(ENTERING, happened_on__gte=OuterRef(moment))
    return Q(Exists(poor)) | (Q(Exists(out)) & Q(Exists(back)))
