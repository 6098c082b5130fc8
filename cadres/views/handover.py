"""What a cadre hands over: the list on paper, and the households to another in one act."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.lib.editing import Now, Page, answer, posted, shows_and_saves

from .. import services
from ..filters.handover import handover_of
from ..filters.pairings import ORDER, pairings_listed, pairings_shown
from ..forms.pairings import HandOverForm
from ..models import Cadre, Pairing, Posting
from ..querysets import PairingQuerySet
from ..services.handover import SHEET, record_print
from .common import actor_of, crumbs_of, numbers_in
from .pairings import helpers_for

LIMIT = 300


@require_safe
@needs(Right.EXPORT)
def cadre_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Print what a cadre has open, for who leaves and who comes to sign."""
    rows = Cadre.objects.reachable_with(request.user, Right.EXPORT).select_related("unit")
    cadre = get_object_or_404(rows, pk=pk)
    record_print(actor=actor_of(request), cadre=cadre)
    postings = Posting.objects.visible_to(request.user).filter(cadre=cadre)
    context = {
        "cadre": cadre,
        "last": postings.select_related("village__town").order_by("-starts_on").first(),
        "found": handover_of(cadre, request.user),
        "sheet": SHEET,
        "back": reverse("cadre_detail", args=[cadre.pk]),
        "crumbs": crumbs_of(
            (cadre.name, reverse("cadre_detail", args=[cadre.pk])), ("移交清单", "")
        ),
    }
    return render(request, "cadres/cadre_handover.html", context)


@shows_and_saves
@needs(Right.EDIT, Right.POST)
def cadre_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Make another responsible for the households of a cadre, all of them or those picked.

    Whoever keeps the lines may, though the cadre belongs to the county again.
    """
    lines = Pairing.objects.writable_by(request.user).open().filter(cadre=pk)
    cadre, seen = _leaving(request, pk, lines)
    picked = numbers_in(request.POST.getlist("pick"), LIMIT)
    form = HandOverForm(
        posted(request),
        cadres=helpers_for(request.user).exclude(pk=pk),
        initial={"version": 0, "starts_on": timezone.localdate()},
    )

    def save(version: int) -> Any:
        return services.hand_over(
            actor=actor_of(request),
            pairings=list(lines.filter(pk__in=picked)),
            helper=form.helper,
            starts_on=form.cleaned_data["starts_on"],
            reason=form.cleaned_data["reason"],
        )

    page = _page(cadre, seen, lines, picked if form.is_bound else None)
    return answer(request, form, page, save)


def _leaving(request: HttpRequest, pk: int, lines: PairingQuerySet) -> tuple[Cadre, bool]:
    """Return the cadre, and whether their page is there for the user; else answer 404."""
    seen = Cadre.objects.visible_to(request.user).filter(pk=pk).exists()
    if not (seen or lines.exists()):
        raise Http404
    return get_object_or_404(Cadre.objects.select_related("unit"), pk=pk), seen


def _page(cadre: Cadre, seen: bool, lines: PairingQuerySet, picked: Collection[int] | None) -> Page:
    """Return the page of the lines; ``picked`` is what was ticked, at first all of them."""
    home = reverse("cadre_detail", args=[cadre.pk]) if seen else ""
    found = pairings_listed(lines).order_by(*(key.path for key in ORDER))
    rows = [
        row | {"picked": picked is None or row["pk"] in picked}
        for row in pairings_shown(found[:LIMIT])
    ]
    return Page(
        title="移交帮扶户",
        done="帮扶户已移交。",
        back=home or reverse("pairing_list"),
        now=lambda: Now(0),
        lead=f"{cadre.name}，{cadre.unit.name}",
        crumbs=crumbs_of((cadre.name, home), ("移交帮扶户", "")),
        template="cadres/cadre_hand_over.html",
        more={"rows": rows, "cadre": cadre, "seen": seen},
    )
