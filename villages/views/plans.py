"""Making and correcting a village's plan of a year."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib.editing import answer, posted, shows_and_saves
from gujang.lib.forms import initial_of

from .. import services
from ..forms.work import PlanForm
from ..models import VillagePlan
from ..services.plans import NONE_YET, PLAN_FACTS
from .common import page_about, work_place


@shows_and_saves
@needs(Right.EDIT)
def village_plan_edit(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Fill in a year's plan; a first time starts from the plan before, to be checked."""
    village = work_place(request, code)
    if not 2000 <= year <= timezone.localdate().year + 1:
        raise Http404
    plans = VillagePlan.objects.filter(village=village, year__lte=year)
    row = plans.order_by("-year").first()
    mine = row if row and row.year == year else None
    initial = initial_of(row, PLAN_FACTS) | {"version": mine.version if mine else NONE_YET}
    if not mine:
        initial["made_on"] = timezone.localdate()
    form = PlanForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.keep_plan(
            actor=cast(User, request.user),
            village=village,
            year=year,
            version=version,
            facts=form.facts,
        )

    carried = row and not mine
    lead = f"以下先填好了{row.year}年的规划，请逐项核对后保存。" if row and carried else ""
    page = page_about(village, f"{year}年村级规划", f"{year}年规划已保存。", "plan", lead, of=mine)
    return answer(request, form, page, save)
