"""Queries over the register, now or as of a past day.

``as_of(day)`` joins, under the names ``standing_at`` and ``year_at``, the rows in force on that
day; with no day, those in force now. Of people, ``year_at`` is their own form of the year and
``home_at`` the household's. Filters, tallies, lists and figures all speak of
``standing_at__standing`` or ``year_at__main_cause`` and so mean the same thing.
"""

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar, Self

from django.db.models import FilteredRelation, Q

from gujang.access.gate import AnyUser, ScopedQuerySet, areas, reach
from gujang.access.rights import Right

from .codes import VALID_STANDINGS


def in_force(relation: str, day: dt.date | None, *, start: str = "starts_on") -> Q:
    """Return the condition that a row of ``relation`` holds on ``day`` (``None``: now)."""
    prefix = f"{relation}__" if relation else ""
    if day is None:
        return Q(**{f"{prefix}until__isnull": True})
    return Q(**{f"{prefix}{start}__lte": day}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": day})
    )


def belonging(day: dt.date | None, *, prefix: str = "") -> Q:
    """Return the condition that a person belongs to the household on ``day`` (``None``: now)."""
    if day is None:
        return Q(**{f"{prefix}left_on__isnull": True})
    return Q(**{f"{prefix}joined_on__lte": day}) & (
        Q(**{f"{prefix}left_on__isnull": True}) | Q(**{f"{prefix}left_on__gt": day})
    )


class HouseholdQuerySet(ScopedQuerySet):
    def as_of(self, day: dt.date | None = None) -> "HouseholdQuerySet":
        """Households registered by ``day``, with ``standing_at`` and ``year_at`` joined."""
        return self.annotate(
            standing_at=FilteredRelation(
                "standing_changes",
                condition=in_force("standing_changes", day, start="happened_on"),
            ),
            year_at=FilteredRelation("years", condition=in_force("years", day)),
        ).filter(standing_at__isnull=False)

    def valid(self) -> "HouseholdQuerySet":
        """After :meth:`as_of`: without the cancelled ones (不含注销)."""
        return self.filter(standing_at__standing__in=VALID_STANDINGS)


class StandingChangeQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "household__village_id"


class HouseholdYearQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "household__village_id"


class PersonQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "household__village_id"

    def as_of(self, day: dt.date | None = None) -> "PersonQuerySet":
        """People who belong to their household on ``day``, with all three relations joined."""
        return self.filter(belonging(day)).ever(day)

    def ever(self, day: dt.date | None = None) -> "PersonQuerySet":
        """As :meth:`as_of`, but also who has not joined yet or has left (成员变动)."""
        return self.annotate(
            standing_at=FilteredRelation(
                "household__standing_changes",
                condition=in_force("household__standing_changes", day, start="happened_on"),
            ),
            year_at=FilteredRelation("years", condition=in_force("years", day)),
            home_at=FilteredRelation(
                "household__years", condition=in_force("household__years", day)
            ),
        )

    def valid(self) -> "PersonQuerySet":
        """After :meth:`as_of`: without people of cancelled households (不含注销户)."""
        return self.filter(standing_at__standing__in=VALID_STANDINGS)


class PersonYearQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "household_year__household__village_id"


class SurveyQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "household_year__household__village_id"


class TallyQuerySet(ScopedQuerySet):
    pass


class AllocationQuerySet(ScopedQuerySet):
    """Allocations: money rows that carry their village themselves."""

    edit_right: ClassVar[Right] = Right.MANAGE_MONEY


class OfHouseholdQuerySet(ScopedQuerySet):
    """Rows that belong to a household: plans, measures, exit cases, findings, documents."""

    village_path: ClassVar[str] = "household__village_id"


class OfPlanQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "plan__household__village_id"


class OfMeasureQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "measure__household__village_id"


class OfCaseQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "case__household__village_id"


class OfAllocationQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "allocation__village_id"
    edit_right: ClassVar[Right] = Right.MANAGE_MONEY


class PaymentQuerySet(OfAllocationQuerySet):
    """Payments are seen where the money goes to, and where the household lives that got it."""

    def visible_to(self, user: AnyUser) -> Self:
        return self.reachable_with(user, self.view_right)

    def reachable_with(self, user: AnyUser, right: Right) -> Self:
        codes = areas(user, right)
        return self.filter(reach(self.village_path, codes) | reach("household__village_id", codes))


class OfPaymentQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "payment__allocation__village_id"
    edit_right: ClassVar[Right] = Right.MANAGE_MONEY


class FundSourceQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "area_code"
    edit_right: ClassVar[Right] = Right.MANAGE_MONEY

    def known_to(self, user: AnyUser) -> Self:
        """Sources the user sees whole, and those of which something goes to the user's area."""
        codes = areas(user, self.view_right)
        given = self.model._default_manager.filter(reach("allocations__village_id", codes))
        return self.filter(reach(self.village_path, codes) | Q(pk__in=given.values("pk")))


class CheckRunQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "area_code"

    def visible_to(self, user: AnyUser) -> Self:
        """Checks of the user's areas, and of the wider ones that hold them."""
        mine = areas(user, self.view_right)
        return self.filter(reach(self.village_path, mine) | Q(area_code__in=_wider(mine)))

    def covering(self, code: str) -> Self:
        """Checks that every household of the area ``code`` went through."""
        return self.filter(area_code__in=[code, *_wider([code])])


def _wider(codes: Iterable[str]) -> list[str]:
    """Return the codes of the counties and towns that hold ``codes``."""
    return [code[:length] for code in codes for length in (6, 9) if len(code) > length]


class ClosedYearQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "area_code"
    edit_right: ClassVar[Right] = Right.APPROVE

    def in_force(self) -> "ClosedYearQuerySet":
        """Without the closings that were lifted again."""
        return self.filter(reopened_on__isnull=True)

    def covering(self, code: str) -> "ClosedYearQuerySet":
        """The closings that hold for all of the area or village ``code``."""
        return self.filter(area_code__in=[code[:6], code[:9], code])


class YearFlowQuerySet(ScopedQuerySet):
    edit_right: ClassVar[Right] = Right.APPROVE
