"""THE GATE: every queryset that serves a user starts here.

A membership names an area code; its holder reaches every village whose code begins with it. Reach
is a range on the village code, which every register row carries or joins to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import Http404

from .models import User
from .rights import RIGHTS, SIGHT, Field, Right, Sight

AnyUser = User | AnonymousUser
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in an area, in force today."""

    role: str
    area: str


def grants(user: AnyUser) -> tuple[Grant, ...]:
    """Return what is granted to ``user`` today; read once per request (the user object's life)."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    known: tuple[Grant, ...] | None = getattr(user, "_grants", None)
    if known is None:
        rows = user.memberships.in_force().values_list("role", "area_code")
        known = tuple(Grant(role, area) for role, area in rows)
        user._grants = known  # type: ignore[attr-defined]
    return known


def forget_grants(user: User) -> None:
    """Drop what :func:`grants` remembers, after the memberships were changed."""
    user.__dict__.pop("_grants", None)


def areas(user: AnyUser, right: Right) -> list[str]:
    """Return the area codes where ``user`` holds ``right``, without those inside another."""
    codes = sorted({grant.area for grant in grants(user) if right in RIGHTS[grant.role]})
    kept: list[str] = []
    for code in codes:
        if not kept or not code.startswith(kept[-1]):
            kept.append(code)
    return kept


def holds(user: AnyUser, right: Right) -> bool:
    """Say whether ``user`` holds ``right`` anywhere."""
    return bool(areas(user, right))


def holds_in(user: AnyUser, right: Right, code: str) -> bool:
    """Say whether ``user`` holds ``right`` over the whole of the area ``code``."""
    return any(code.startswith(area) for area in areas(user, right))


def sight(user: AnyUser, field: Field, village: str) -> Sight:
    """Return how much of ``field`` the user sees for a household of ``village``."""
    seen = [SIGHT[g.role][field] for g in grants(user) if village.startswith(g.area)]
    return max(seen, default=Sight.NONE)


def under(path: str, code: str) -> models.Q:
    """Return the condition that the village code at ``path`` lies in the area ``code``.

    A range rather than LIKE: it uses the plain index of both databases. Codes are digits, so the
    next code of the same length is the upper bound.
    """
    if len(code) >= 12:
        return models.Q(**{path: code})
    upper = str(int(code) + 1).zfill(len(code))
    return models.Q(**{f"{path}__gte": code, f"{path}__lt": upper})


def reach(path: str, codes: Iterable[str]) -> models.Q:
    """Return the condition that ``path`` lies in any of the areas; nothing when there are none."""
    condition = models.Q(pk__in=[])
    for code in codes:
        condition |= under(path, code)
    return condition


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset that knows the way from its rows to their village's code."""

    village_path: ClassVar[str] = "village_id"
    view_right: ClassVar[Right] = Right.VIEW
    edit_right: ClassVar[Right] = Right.EDIT

    def visible_to(self, user: AnyUser) -> Self:
        """Rows the user may see."""
        return self.filter(reach(self.village_path, areas(user, self.view_right)))

    def writable_by(self, user: AnyUser) -> Self:
        """Rows the user may change."""
        return self.filter(reach(self.village_path, areas(user, self.edit_right)))

    def reachable_with(self, user: AnyUser, right: Right) -> Self:
        """Rows where the user holds ``right``."""
        return self.filter(reach(self.village_path, areas(user, right)))

    def inside(self, code: str) -> Self:
        """Rows of the area ``code`` (county, town or village)."""
        return self.filter(under(self.village_path, code))

    def inside_asked(self, text: str) -> Self:
        """Rows of the area that a reader named; none for what is no area's code."""
        return self.inside(text) if is_area_code(text) else self.none()


def is_area_code(text: str) -> bool:
    """Say whether ``text`` has the form of a county's, a town's or a village's code."""
    return text.isascii() and text.isdigit() and len(text) in (6, 9, 12)


class OutOfReach(Http404):
    """What was written is not, or no longer, in what the user may write; the act is rolled back."""


def recheck(queryset: "ScopedQuerySet[Any]", user: AnyUser, pk: Any) -> None:
    """Ask again, inside the transaction, for the row just saved. Raise :class:`OutOfReach`."""
    if not queryset.writable_by(user).filter(pk=pk).exists():
        raise OutOfReach
