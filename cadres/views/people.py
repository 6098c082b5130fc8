"""Cadres: their list, its workbook, the page of one, entering and correcting them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import AnyUser, holds, holds_in
from gujang.access.rights import Right
from gujang.journal.exports import handed_out
from gujang.lib.editing import answer, posted, shows_and_saves
from gujang.lib.forms import initial_of
from gujang.lib.paging import url_of
from villages.models import Village

from .. import services
from ..exports.people import export_cadres
from ..filters.people import (
    IDLE,
    ORDER,
    POSTED,
    CadreFilter,
    cadre_shown,
    cadre_totals,
    cadres_listed,
    villages_without,
)
from ..forms.people import CadreForm
from ..models import Cadre
from ..querysets import accounts_for, pairing_areas
from ..services.people import CADRE_FACTS
from .common import actor_of, crumbs_of, one_page, page_about, writable
from .people_parts import base_of, paired_of, postings_of, strays_of, weeks_of


@require_safe
@needs(Right.VIEW)
def cadre_list(request: HttpRequest) -> HttpResponse:
    """List the cadres the query asks for, and the villages in which there is none."""
    query = CadreFilter(request.GET, Cadre.objects.visible_to(request.user))
    good = query.form.is_valid()
    context: dict[str, Any] = {"form": query.form, "good": good, "tab": "cadres"}
    if good:
        total = cadre_totals(query.qs)
        rows, pager = one_page(
            cadres_listed(query.qs, request.user), ORDER, request.GET, total=total["number"]
        )
        villages: Any = query.in_area(Village.objects.visible_to(request.user))
        context |= {
            "rows": [cadre_shown(row) for row in rows],
            "pager": pager,
            "total": total,
            "posted_url": url_of(request.GET, state=POSTED),
            "idle": total["number"] - total["posted"],
            "idle_url": url_of(request.GET, state=IDLE),
            "empty_villages": list(villages_without(villages)),
            "may_post": holds(request.user, Right.POST),
            "export_url": f"{reverse('cadre_export')}?{request.GET.urlencode()}",
        }
    return render(request, "cadres/cadre_list.html", context, status=200 if good else 400)


@require_safe
@needs(Right.EXPORT)
def cadre_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the rows of the list of cadres as it stands."""
    query = CadreFilter(request.GET, Cadre.objects.reachable_with(request.user, Right.EXPORT))
    address = f"{reverse('cadre_list')}?{request.GET.urlencode()}"
    if not query.form.is_valid():
        return redirect(address)
    make = partial(export_cadres, actor=actor_of(request), rows=query.qs, asked=query.in_words())
    return handed_out(request, make, name="驻村干部名单", back=address)


@require_safe
@needs(Right.VIEW)
def cadre_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a cadre: who they are, where they were posted, whom they help, how weeks ended."""
    rows = Cadre.objects.visible_to(request.user).select_related("unit", "user")
    cadre = get_object_or_404(rows, pk=pk)
    user, may_post = request.user, holds_in(request.user, Right.POST, cadre.area_code)
    postings, paired = postings_of(cadre, user), paired_of(cadre, user)
    context = {
        "cadre": cadre,
        "base": base_of(cadre, may_post=may_post),
        "strays": strays_of(cadre) if may_post else [],
        "postings": postings,
        "now": next((row for row in postings["rows"] if row.ends_on is None), None),
        "paired": paired,
        "weeks": weeks_of(cadre, user),
        "may_post": may_post,
        "may_pair": paired["number"] and bool(pairing_areas(user)),
        "crumbs": crumbs_of((cadre.name, "")),
        "sections": [
            {"id": "base", "label": "基本情况"},
            {"id": "postings", "label": "驻村任职", "count": len(postings["rows"])},
            {"id": "paired", "label": "帮扶户", "count": paired["number"]},
            {"id": "weeks", "label": "近几周"},
        ],
    }
    return render(request, "cadres/cadre_detail.html", context)


@shows_and_saves
@needs(Right.POST)
def cadre_create(request: HttpRequest) -> HttpResponse:
    """Enter a cadre; posting is the next step, on the page it leads to."""
    form = CadreForm(posted(request), accounts=_free_accounts(request.user), initial={"version": 0})
    if form.is_bound and form.is_valid():
        try:
            cadre = services.create_cadre(actor=actor_of(request), facts=form.facts)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, f"已登记{cadre.name}，请办理派驻。")
            return redirect("cadre_detail", cadre.pk)
    context = {"form": form, "crumbs": crumbs_of(("登记驻村干部", ""))}
    status = 400 if form.is_bound else 200
    return render(request, "cadres/cadre_create.html", context, status=status)


@shows_and_saves
@needs(Right.POST)
def cadre_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a cadre, or give them another account."""
    cadre = writable(request, pk)
    form = CadreForm(
        posted(request),
        accounts=_free_accounts(request.user, cadre),
        initial=initial_of(cadre, CADRE_FACTS) | {"version": cadre.version},
    )

    def save(version: int) -> Any:
        return services.update_cadre(
            actor=actor_of(request), cadre=cadre, version=version, facts=form.facts
        )

    return answer(request, form, page_about(cadre, "修改干部信息", "干部信息已保存。"), save)


def _free_accounts(user: AnyUser, cadre: Cadre | None = None) -> Any:
    """Return the accounts that may be given: nobody's, or this cadre's already."""
    mine = Q(cadre__isnull=True) | (Q(cadre=cadre) if cadre else Q(pk__in=[]))
    rows = accounts_for(user).filter(mine, is_active=True)
    return rows.exclude(username=user.get_username()).order_by("full_name")
