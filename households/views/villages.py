"""Villages with what is counted in them: their list, their page, and merging one away."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds, holds_in
from gujang.access.rights import Right
from gujang.journal.exports import as_file
from gujang.lib.editing import answer, posted, shows_and_saves
from gujang.lib.paging import url_of
from gujang.lib.sections import sections_of
from villages.filters.village import VillageFilter
from villages.forms.village import GROUPS, VillageCloseForm
from villages.models import Village, VillageYear
from villages.services import close_village
from villages.views.common import page_about, writable

from .. import services
from ..codes import Cause, Standing
from ..exports import export_villages
from ..filters.village_rows import VillageRow, total_of, village_rows
from ..models import Household, Tally
from .detail_money import money_in
from .detail_parts import fact_table
from .editing import actor_of
from .lists import link_to
from .village_work import work_of, work_sections


@require_safe
@needs(Right.VIEW)
def village_list(request: HttpRequest) -> HttpResponse:
    """List villages by town, with their households by standing and the exit rate."""
    query = VillageFilter(request.GET, Village.objects.visible_to(request.user))
    good = query.form.is_valid()
    rows = village_rows(query.qs) if good else []
    context = {
        "form": query.form,
        "good": good,
        "rows": rows,
        "total": total_of(rows),
        "may_create": holds(request.user, Right.EDIT_VILLAGES),
        "collective": _collective(rows, request.GET),
        "export_url": f"{reverse('village_export')}?{request.GET.urlencode()}",
    }
    return render(request, "villages/village_list.html", context, status=200 if good else 400)


def _collective(rows: list[VillageRow], asked: QueryDict) -> list[dict[str, Any]]:
    """Count the villages by collective income, each with the list of exactly those."""
    kinds = Counter(
        "unknown" if row.income is None else "some" if row.income else "zero" for row in rows
    )
    labels = {"some": "有收入", "zero": "收入为零", "unknown": "未填写"}
    return [
        {"label": label, "number": kinds[kind], "url": url_of(asked, collective=kind)}
        for kind, label in labels.items()
    ]


@require_safe
@needs(Right.EXPORT)
def village_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the rows of the list of villages as it stands."""
    rows = Village.objects.reachable_with(request.user, Right.EXPORT)
    query = VillageFilter(request.GET, rows)
    if not query.form.is_valid():
        return redirect(f"{reverse('village_list')}?{request.GET.urlencode()}")
    asked = "；".join(f"{n}={v}" for n, v in query.form.cleaned_data.items() if v) or "全部"
    made = export_villages(actor=actor_of(request), rows=village_rows(query.qs), asked=asked)
    return as_file(made, "村名单")


@require_safe
@needs(Right.VIEW)
def village_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a village: what it is, its years, and its households by standing and cause."""
    rows = Village.objects.visible_to(request.user)
    village = get_object_or_404(rows.select_related("town", "merged_into"), pk=code)
    years = list(village.years.order_by("year"))
    work = work_of(village, years, request.user)
    added = sections_of("village", village, request.user)
    context = work | {
        "added": added,
        "village": village,
        "row": village_rows(rows.filter(pk=code))[0],
        "base": _base(village),
        "years": years,
        "facts": fact_table(VillageYear, GROUPS, years),
        "standings": _counts(village, "standing", dict(Standing.choices)),
        "causes": _counts(village, "cause", dict(Cause.choices), valid=1),
        "absorbed": list(village.absorbed.visible_to(request.user)),
        "may_edit": holds_in(request.user, Right.EDIT_VILLAGES, village.code),
        "may_create": holds_in(request.user, Right.CREATE, village.code) and not village.closed_on,
        "list_url": link_to("household_list", area=village.code),
        "years_to_fill": _missing(years),
        "money": money_in(village.code, request.user),
        "sections": [
            {"id": "base", "label": "基本情况"},
            {"id": "households", "label": "贫困户"},
            *work_sections(work),
            {"id": "money", "label": "资金"},
            *(section.anchor for section in added),
            {"id": "years", "label": "年度情况", "count": len(years)},
        ],
    }
    context["crumbs"] = _crumbs(village)
    return render(request, "villages/village_detail.html", context)


def _crumbs(village: Village) -> list[dict[str, str]]:
    address = reverse("village_list")
    return [
        {"label": "村", "url": address},
        {"label": village.town.name, "url": f"{address}?area={village.town_id}"},
        {"label": village.name},
    ]


def _base(village: Village) -> list[dict[str, Any]]:
    opened = f"{village.opened_on:%Y-%m-%d}" if village.opened_on else ""
    pairs: list[dict[str, Any]] = [
        {"label": "村编码", "value": village.code},
        {"label": "所在镇", "value": village.town.name},
        {"label": "类别", "value": village.get_kind_display()},
        {"label": "村属性", "value": village.get_attribute_display()},
        {"label": "脱贫状态", "value": village.get_standing_display()},
        {"label": "设立日期", "value": opened},
        {"label": "村负责人", "value": village.leader},
        {"label": "负责人职务", "value": village.leader_post},
        {"label": "负责人电话", "value": village.leader_phone},
        {"label": "发展方向", "value": village.direction},
        {"label": "地形地貌", "value": village.terrain},
    ]
    if village.closed_on:
        pairs.append({"label": "撤销日期", "value": f"{village.closed_on:%Y-%m-%d}"})
    if village.merged_into:
        url = reverse("village_detail", args=[village.merged_into.code])
        pairs.append({"label": "并入", "value": village.merged_into.name, "url": url})
    return pairs


def _counts(
    village: Village, key: str, labels: dict[str, str], **also: Any
) -> list[dict[str, Any]]:
    """Return a tally of the village by label, each with the list of exactly those households."""
    tallies = Tally.objects.filter(village=village, key=key, households__gt=0).order_by("label")
    return [
        {
            "code": tally.label,
            "label": labels.get(tally.label, "未填"),
            "households": tally.households,
            "persons": tally.persons,
            "url": link_to("household_list", area=village.code, **{key: tally.label}, **also),
        }
        for tally in tallies
    ]


def _missing(years: list[VillageYear]) -> list[int]:
    """Return the years that could still be filled in, the latest first."""
    known = {row.year for row in years}
    return [year for year in range(timezone.localdate().year, 2012, -1) if year not in known]


@shows_and_saves
@needs(Right.EDIT_VILLAGES)
def village_close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a village, or merge it into another, its households with it when so ticked."""
    village = writable(request, code)
    others = Village.objects.writable_by(request.user).open().exclude(pk=code)
    households = Household.objects.filter(village=village).as_of().valid().count()
    form = VillageCloseForm(
        posted(request), others=others, households=households, initial={"version": village.version}
    )

    def save(version: int) -> Any:
        typed = form.cleaned_data
        act: dict[str, Any] = {"actor": actor_of(request), "village": village, "version": version}
        if typed.get("move"):
            into = typed["merged_into"]
            moved = services.merge_village(**act, into=into, closed_on=typed["closed_on"])
            messages.info(request, f"已将{moved}户迁到{into.name}。")
            return moved
        return close_village(**act, closed_on=typed["closed_on"], merged_into=typed["merged_into"])

    lead = f"{village.town.name}{village.name}，现有贫困户{households}户。撤销后不再列入村名单。"
    page = page_about(village, "撤销或并村", f"{village.name}已撤销。", "base", lead)
    return answer(request, form, page, save)
