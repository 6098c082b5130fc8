"""Changing a household's standing, one kind at a time: for the town and the poverty office."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from gujang.access.decorators import needs
from gujang.access.rights import Right

from .. import services
from ..codes import Attribute, ChangeKind, Standing
from ..forms.dynamic import StandingForm
from ..models import HouseholdYear
from ..rules import STANDING_AFTER, attribute_under, may_follow
from .editing import actor_of, answer, dated, manageable, page_about, posted, shows_and_saves


@shows_and_saves
@needs(Right.CREATE)
def standing_change(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add a dated change of standing; what becomes of 贫困户属性 is said beforehand."""
    household = manageable(request, pk)
    if kind not in OFFERED:
        raise Http404
    kind = ChangeKind(kind)
    form = StandingForm(
        posted(request),
        kind=kind,
        initial={"version": household.version},
        **dated(request, household),
    )

    def save(version: int) -> Any:
        return services.change_standing(
            actor=actor_of(request),
            household=household,
            version=version,
            kind=kind,
            happened_on=form.cleaned_data["happened_on"],
            reason=form.cleaned_data["reason"],
            return_cause=form.cleaned_data.get("return_cause", ""),
            late_reason=form.late_reason,
        )

    now = household.standing_changes.get(until__isnull=True)
    facts = HouseholdYear.objects.get(household=household, until__isnull=True)
    lead = consequence(now.standing, facts.attribute, kind)
    if not may_follow(now.standing, kind):
        lead = f"现为“{Standing(now.standing).label}”，不能直接办理“{kind.label}”。"
    page = page_about(household, kind.label, f"已登记“{kind.label}”。", "standing", lead)
    return answer(request, form, page, save)


# 并户 and 拆户 have pages of their own, an exit comes of an approved case alone; the reason of an
# import's 注销 is set by its own page
OFFERED = (
    ChangeKind.EXPECTED,
    ChangeKind.STABLE,
    ChangeKind.RETURN,
    ChangeKind.REVERTED,
    ChangeKind.WRONGLY,
    ChangeKind.EXTINCT,
)


def consequence(standing: str, attribute: str, kind: ChangeKind) -> str:
    """Return in words what a change does to standing and attribute."""
    after = STANDING_AFTER[kind]
    said = f"保存后脱贫状态由“{Standing(standing).label}”变为“{Standing(after).label}”，"
    flipped = attribute_under(attribute, after)
    if flipped == attribute:
        return f"{said}贫困户属性不变（{Attribute(attribute).label}）。"
    old, new = Attribute(attribute).label, Attribute(flipped).label
    return f"{said}贫困户属性由“{old}”变为“{new}”。"
