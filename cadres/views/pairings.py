"""Who is responsible for a household: entering, changing and ending a line; many at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.gate import AnyUser
from gujang.access.rights import Right
from gujang.lib.editing import answer, posted, shows_and_saves
from gujang.lib.sections import Section
from households.filters.rows import heads_of
from households.models import Household
from households.views.editing import page_about

from .. import services
from ..forms.pairings import BatchForm, EndPairingForm, HelperForm
from ..models import Cadre, Pairing
from ..querysets import CadreQuerySet, pairable_by
from ..rules.posting import in_words
from ..services.pairings import Paired
from .common import actor_of, crumbs_of, numbers_in

LIMIT = 300
ANCHOR = "responsible"


def helpers_for(user: AnyUser) -> CadreQuerySet:
    """Return the cadres who may be made responsible: those posted now in the user's area."""
    rows: CadreQuerySet = Cadre.objects.visible_to(user).posted()
    return rows


def responsible_section(household: Household, user: AnyUser) -> Section:
    """Return 帮扶责任人 of a household's page: every line, the newest first."""
    lines = list(Pairing.objects.visible_to(user).filter(household=household))
    lines.sort(key=lambda line: (line.ends_on is None, line.starts_on, line.pk), reverse=True)
    keys = [line.cadre_id for line in lines if line.cadre_id]
    seen = Cadre.objects.visible_to(user).filter(pk__in=keys)
    return Section(
        id=ANCHOR,
        label="帮扶责任人",
        template="cadres/_household_responsible.html",
        count=sum(line.ends_on is None for line in lines),
        context={
            "household": household,
            "lines": lines,
            "seen": set(seen.values_list("pk", flat=True)) if keys else set(),
            "may_pair": pairable_by(user).filter(pk=household.pk).exists(),
        },
    )


def handbook_rows(household: Household, user: AnyUser) -> Section:
    """Return 帮扶责任人 of the handbook: a row a line, in the order in which they began (P7)."""
    lines = Pairing.objects.visible_to(user).filter(household=household)
    return Section(
        id=ANCHOR,
        label="帮扶责任人",
        template="cadres/_handbook_responsible.html",
        context={"lines": list(lines.order_by("starts_on", "pk"))},
    )


def _kept(request: HttpRequest, pk: int) -> Pairing:
    rows = Pairing.objects.writable_by(request.user).open()
    return get_object_or_404(rows.select_related("household__village__town"), pk=pk)


def _today() -> dict[str, Any]:
    return {"version": 0, "starts_on": timezone.localdate()}


@shows_and_saves
@needs(Right.EDIT, Right.POST)
def pairing_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Make somebody responsible for a household."""
    rows = pairable_by(request.user).select_related("village__town")
    household = get_object_or_404(rows, pk=pk)
    form = HelperForm(posted(request), cadres=helpers_for(request.user), initial=_today())

    def save(version: int) -> Any:
        return services.pair_households(
            actor=actor_of(request),
            households=[household],
            helper=form.helper,
            starts_on=form.cleaned_data["starts_on"],
        )

    page = page_about(household, "登记帮扶责任人", "帮扶责任人已登记。", ANCHOR)
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT, Right.POST)
def pairing_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Make somebody else responsible from a day on; the old line stays."""
    line = _kept(request, pk)
    form = HelperForm(
        posted(request), cadres=helpers_for(request.user), changing=True, initial=_today()
    )

    def save(version: int) -> Any:
        return services.change_helper(
            actor=actor_of(request),
            pairing=line,
            helper=form.helper,
            starts_on=form.cleaned_data["starts_on"],
            reason=form.cleaned_data["reason"],
        )

    lead = f"原帮扶责任人{_named(line)}；变更后原来的一行保留，另起一行。"
    done = "帮扶责任人已变更。"
    return answer(
        request, form, page_about(line.household, "变更帮扶责任人", done, ANCHOR, lead), save
    )


@shows_and_saves
@needs(Right.EDIT, Right.POST)
def pairing_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a line without another."""
    line = _kept(request, pk)
    initial = {"version": 0, "ends_on": timezone.localdate()}
    form = EndPairingForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        typed = form.cleaned_data
        return services.end_pairing(
            actor=actor_of(request),
            pairing=line,
            ends_on=typed["ends_on"],
            reason=typed["reason"],
        )

    page = page_about(
        line.household,
        "结束帮扶",
        "帮扶已结束。",
        ANCHOR,
        f"帮扶责任人{_named(line)}",
        submit="结束帮扶",
    )
    return answer(request, form, page, save)


def _named(line: Pairing) -> str:
    return f"{line.name}（{in_words((line.starts_on, line.ends_on))}）"


@shows_and_saves
@needs(Right.EDIT, Right.POST)
def pairing_batch(request: HttpRequest) -> HttpResponse:
    """Make one person responsible for the households that were picked."""
    households = _picked(request)
    form = BatchForm(posted(request), cadres=helpers_for(request.user), initial=_today())
    back = reverse("unpaired_list")
    if form.is_bound and form.is_valid() and households:
        try:
            done = services.pair_households(
                actor=actor_of(request),
                households=households,
                helper=form.helper,
                starts_on=form.cleaned_data["starts_on"],
            )
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _told(form.helper.name, done))
            return redirect(back)
    crumbs = crumbs_of(("未落实责任人", back), ("批量登记帮扶责任人", ""))
    context = {"form": form, "picked": _with_heads(households), "back": back, "crumbs": crumbs}
    status = 400 if form.is_bound else 200
    return render(request, "cadres/pairing_batch.html", context, status=status)


def _told(name: str, done: Paired) -> str:
    said = f"{name}已登记为{len(done.lines)}户的帮扶责任人。"
    return said + (f"另有{len(done.already)}户原来就是，没有变动。" if done.already else "")


def _picked(request: HttpRequest) -> list[Household]:
    """Return what was picked, of what the user may pair, by village and number."""
    asked = request.POST.getlist("row") if request.method == "POST" else request.GET.getlist("pick")
    rows = pairable_by(request.user).filter(pk__in=numbers_in(asked, LIMIT))
    return list(rows.select_related("village__town").order_by("village", "number"))


def _with_heads(households: list[Household]) -> list[dict[str, Any]]:
    heads = heads_of([household.pk for household in households], None)
    return [
        {"household": one, "head": heads.get(one.pk, {}).get("person__name", "")}
        for one in households
    ]
