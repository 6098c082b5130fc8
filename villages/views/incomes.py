"""The collective-economy income of a village's year, line by line."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib.editing import answer, posted, shows_and_saves

from .. import services
from ..forms.work import IncomesForm
from .common import page_about, writable


@shows_and_saves
@needs(Right.EDIT_VILLAGES)
def village_incomes_edit(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Fill in a year's incomes by source; their sum is the year's figure."""
    village = writable(request, code)
    if not 2000 <= year <= timezone.localdate().year:
        raise Http404
    rows = village.collective_incomes.filter(year=year).order_by("kind", "id")
    lines = [dict(row) for row in rows.values("kind", "detail", "amount")]
    form = IncomesForm(posted(request), lines=lines, initial={"version": village.version})

    def save(version: int) -> Any:
        return services.replace_incomes(
            actor=cast(User, request.user),
            village=village,
            version=version,
            year=year,
            lines=form.amounts,
        )

    page = page_about(
        village,
        f"{year}年村集体经济收入",
        f"{year}年村集体经济收入已保存，合计已列入年度情况。",
        "collective",
        template="villages/village_incomes.html",
    )
    return answer(request, form, page, save)
