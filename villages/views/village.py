"""Adding and correcting villages. Their list and page count households, so stand further right."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib.editing import answer, posted, shows_and_saves
from gujang.lib.forms import initial_of

from .. import services
from ..forms.village import VillageCreateForm, VillageForm, VillageYearForm
from ..models import VillageYear
from ..services.village import VILLAGE_FACTS, YEAR_FACTS
from .common import page_about, writable


@shows_and_saves
@needs(Right.EDIT_VILLAGES)
def village_create(request: HttpRequest) -> HttpResponse:
    """Add a village."""
    form = VillageCreateForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            village = services.create_village(
                actor=cast(User, request.user), code=form.cleaned_data["code"], facts=form.facts
            )
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, f"已新增{village.name}。")
            return redirect("village_detail", village.code)
    crumbs = [{"label": "村", "url": reverse("village_list")}, {"label": "新增村"}]
    context = {"form": form, "crumbs": crumbs}
    status = 400 if form.is_bound else 200
    return render(request, "villages/village_create.html", context, status=status)


@shows_and_saves
@needs(Right.EDIT_VILLAGES)
def village_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a village's own facts."""
    village = writable(request, code)
    initial = initial_of(village, VILLAGE_FACTS) | {"version": village.version}
    form = VillageForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.update_village(
            actor=cast(User, request.user), village=village, version=version, facts=form.facts
        )

    page = page_about(village, "修改村基本情况", "村基本情况已保存。", "base")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT_VILLAGES)
def village_year_edit(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Fill in a village's year; a first time starts from the year before, to be checked."""
    village = writable(request, code)
    if not 2000 <= year <= timezone.localdate().year:
        raise Http404
    row = VillageYear.objects.filter(village=village, year__lte=year).order_by("-year").first()
    lead = ""
    if row and row.year != year:
        lead = f"以下先填好了{row.year}年的数据，请逐项核对后保存。"
    initial = initial_of(row, YEAR_FACTS) | {"version": village.version}
    form = VillageYearForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.update_village_year(
            actor=cast(User, request.user),
            village=village,
            version=version,
            year=year,
            facts=form.facts,
        )

    page = page_about(village, f"填写{year}年情况", f"{year}年情况已保存。", "years", lead)
    return answer(request, form, page, save)
