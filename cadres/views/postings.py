"""Posting a cadre, moving them, and ending it, which leads to what they have to hand over."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.lib.editing import Page, answer, posted, shows_and_saves
from villages.models import Village

from .. import services
from ..forms.people import EndForm, PostForm, WithdrawForm
from ..models import Cadre, Pairing, Posting
from ..rules.posting import in_words
from .common import actor_of, page_about, writable


def _villages(request: HttpRequest) -> Any:
    rows: Any = Village.objects.reachable_with(request.user, Right.POST)
    return rows.open().order_by("code")


@shows_and_saves
@needs(Right.POST)
def cadre_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Post a cadre to a village."""
    cadre = writable(request, pk)
    start = {"version": cadre.version, "starts_on": timezone.localdate()}
    form = PostForm(posted(request), villages=_villages(request), initial=start)

    def save(version: int) -> Any:
        typed = form.cleaned_data
        return services.post_cadre(
            actor=actor_of(request),
            cadre=cadre,
            version=version,
            village=typed["village"],
            post=typed["post"],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
        )

    page = page_about(cadre, "派驻", "派驻已登记。", lead=_lead(cadre), submit="派驻")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.POST)
def cadre_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a cadre to another village, or to another post, on a day."""
    cadre = writable(request, pk)
    start = {"version": cadre.version, "starts_on": timezone.localdate()}
    form = PostForm(posted(request), villages=_villages(request), moving=True, initial=start)

    def save(version: int) -> Any:
        typed = form.cleaned_data
        return services.move_cadre(
            actor=actor_of(request),
            cadre=cadre,
            version=version,
            village=typed["village"],
            post=typed["post"],
            starts_on=typed["starts_on"],
            reason=typed["reason"],
        )

    return answer(request, form, _page(cadre, "调整任职", "任职已调整。"), save)


@shows_and_saves
@needs(Right.POST)
def cadre_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a cadre's posting."""
    cadre = writable(request, pk)
    start = {"version": cadre.version, "ends_on": timezone.localdate()}
    form = EndForm(posted(request), initial=start)

    def save(version: int) -> Any:
        typed = form.cleaned_data
        return services.end_posting(
            actor=actor_of(request),
            cadre=cadre,
            version=version,
            ends_on=typed["ends_on"],
            reason=typed["reason"],
        )

    return answer(request, form, _page(cadre, "结束任职", "任职已结束。"), save)


@shows_and_saves
@needs(Right.POST)
def cadre_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the posting that lasts, where it was entered by mistake."""
    cadre = writable(request, pk)
    form = WithdrawForm(posted(request), initial={"version": cadre.version})

    def save(version: int) -> Any:
        return services.withdraw_posting(
            actor=actor_of(request),
            cadre=cadre,
            version=version,
            reason=form.cleaned_data["reason"],
        )

    lead = f"{_lead(cadre)}误登的才撤销：撤销后如同没有登记过，账号当即不能再进入这个村。"
    title = "撤销误登的任职"
    page = page_about(cadre, title, "误登的任职已撤销。", lead=lead, submit="撤销")
    return answer(request, form, page, save)


def _page(cadre: Cadre, title: str, done: str) -> Page:
    """Return the page on which a posting ends; who helped households hands them over next."""
    helps = Pairing.objects.open().filter(cadre=cadre).exists()
    back = reverse("cadre_hand_over", args=[cadre.pk]) if helps else ""
    said = f"{cadre.name}的{done}"
    return page_about(cadre, title, said, back=back, lead=_lead(cadre), submit=title)


def _lead(cadre: Cadre) -> str:
    now = Posting.objects.open().filter(cadre=cadre).select_related("village__town").first()
    if now is None:
        return f"{cadre.name}，{cadre.unit.name}；现在没有在任的驻村任职。"
    place = f"{now.village.town.name}{now.village.name}"
    span = in_words((now.starts_on, None))
    return f"{cadre.name}，{cadre.unit.name}；现任{place}{now.get_post_display()}（{span}）。"
