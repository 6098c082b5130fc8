"""Correcting a household's standing: for the town and the poverty office, with a reason."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from gujang.access.decorators import needs
from gujang.access.gate import holds_in
from gujang.access.rights import Right

from .. import services
from ..codes import ChangeKind, Standing
from ..forms.member import StandingForm
from ..models import HouseholdYear
from ..rules import may_follow
from .editing import actor_of, answer, page_about, posted, shows_and_saves, writable

# an exit comes of an approved case alone
CORRECTIONS = [kind for kind in ChangeKind if kind != ChangeKind.EXIT]


@shows_and_saves
@needs(Right.CREATE)
def standing_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a dated change of standing."""
    household = writable(request, pk)
    if not holds_in(request.user, Right.CREATE, household.village_id):
        raise Http404
    now = household.standing_changes.get(until__isnull=True)
    year = HouseholdYear.objects.get(household=household, until__isnull=True)
    form = StandingForm(
        posted(request),
        kinds=[kind for kind in CORRECTIONS if may_follow(now.standing, kind)],
        initial={"attribute": year.attribute, "version": household.version},
    )

    def save(version: int) -> Any:
        return services.change_standing(
            actor=actor_of(request),
            household=household,
            version=version,
            kind=ChangeKind(form.cleaned_data["kind"]),
            happened_on=form.cleaned_data["happened_on"],
            reason=form.cleaned_data["reason"],
            attribute=form.cleaned_data["attribute"],
            return_cause=form.cleaned_data["return_cause"],
        )

    page = page_about(
        household,
        "更正脱贫状态",
        "脱贫状态已更正。",
        "standing",
        lead=f"现为“{Standing(now.standing).label}”，自{now.happened_on}起。此处只用于更正登记。",
    )
    return answer(request, form, page, save)
