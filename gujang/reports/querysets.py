"""Who sees which run of a report."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gujang.access.gate import AnyUser, areas, holds_in
from gujang.access.models import User
from gujang.access.rights import Right

from .codes import CODE_LENGTHS

if TYPE_CHECKING:
    from .models import ReportRun, Template, TemplateSlot  # noqa: F401

_RIGHTS = (Right.EXPORT, Right.CONDUCT)


def scope_of(user: User, right: Right, area: str) -> str:
    """Return the areas inside ``area`` that a table of ``user`` covers, as its run keeps them."""
    mine = areas(user, right)
    inside = [code for code in mine if code.startswith(area)]
    return area if any(area.startswith(code) for code in mine) else ",".join(inside)


class ReportRunQuerySet(models.QuerySet["ReportRun"]):
    def visible_to(self, user: AnyUser) -> "ReportRunQuerySet":
        """Runs of areas the user reaches today with the right of the table.

        One of several areas only for who made it, while they reach the same. Full numbers: for who
        made it, while they may still ask for them there.
        """
        condition = Q(pk__in=[])
        for right in _RIGHTS:
            within = _covered(user, right)
            condition |= within & Q(right=right, full=False)
            condition |= within & _covered(user, Right.REVEAL) & Q(right=right, made_by=user.pk)
        return self.filter(condition)

    def writable_by(self, user: AnyUser) -> "ReportRunQuerySet":
        """Runs the user may submit: their own, and those of an area they hold the work of."""
        return self.visible_to(user).filter(Q(made_by=user.pk) | _covered(user, Right.IMPORT))


def _covered(user: AnyUser, right: Right) -> Q:
    mine = areas(user, right)
    condition = Q(pk__in=[])
    for code in mine:
        # the scope of a single area holds no comma
        condition |= Q(scope__startswith=code) & ~Q(scope__contains=",")
    own = Q(made_by=user.pk, scope__contains=",")
    return condition | (own & Q(scope__in=_joined(mine)))


def _joined(codes: list[str]) -> list[str]:
    """Return the scopes a run of several of these areas has: of the county, and of each town."""
    found = {",".join(code for code in codes if code.startswith(top)) for top in _tops(codes)}
    return sorted(scope for scope in found if "," in scope)


def _tops(codes: list[str]) -> set[str]:
    return {code[:length] for code in codes for length in (6, 9)}


class TemplateQuerySet(models.QuerySet["Template"]):
    def visible_to(self, user: AnyUser) -> "TemplateQuerySet":
        """Templates of a level the user exports a whole area of."""
        lengths = [len(code) for code in areas(user, Right.EXPORT)]
        levels = [
            level for level, length in CODE_LENGTHS.items() if min(lengths, default=99) <= length
        ]
        return self.filter(level__in=levels)

    def writable_by(self, user: AnyUser) -> "TemplateQuerySet":
        """All of them, for the county's two offices: who sets rules, who assesses."""
        return self.visible_to(user) if keeps_templates(user) else self.none()


class TemplateSlotQuerySet(models.QuerySet["TemplateSlot"]):
    def visible_to(self, user: AnyUser) -> "TemplateSlotQuerySet":
        """What fills the templates the user sees."""
        return self._of(TemplateQuerySet(self._template()).visible_to(user))

    def writable_by(self, user: AnyUser) -> "TemplateSlotQuerySet":
        """What fills the templates the user keeps."""
        return self._of(TemplateQuerySet(self._template()).writable_by(user))

    def _template(self) -> Any:
        return self.model._meta.get_field("template").related_model

    def _of(self, templates: TemplateQuerySet) -> "TemplateSlotQuerySet":
        return self.filter(template__in=templates)


def keeps_templates(user: AnyUser) -> bool:
    """Say whether the user uploads templates and says what fills them."""
    rights = (Right.SET_RULES, Right.CONDUCT)
    return any(holds_in(user, right, settings.COUNTY_CODE) for right in rights)
