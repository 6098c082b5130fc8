"""Units that send cadres (派出单位): their list, entering and correcting them."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import AnyUser, holds
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page, answer, posted, shows_and_saves
from gujang.lib.forms import initial_of
from households.views.lists import link_to

from .. import services
from ..codes import UnitLevel
from ..filters.people import POSTED
from ..forms.people import UnitForm
from ..models import Cadre, Posting, Unit
from ..services.people import UNIT_FACTS
from .common import actor_of, crumbs_of


@require_safe
@needs(Right.VIEW)
def unit_list(request: HttpRequest) -> HttpResponse:
    """List the units by level, with the cadres of each whom the user sees."""
    rows = _counted(request.user)
    context = {
        "tab": "units",
        "rows": rows,
        "total": {name: sum(row[name] for row in rows) for name in ("cadres", "posted")},
        "total_url": reverse("cadre_list"),
        "total_posted_url": link_to("cadre_list", state=POSTED),
        "may_post": holds(request.user, Right.POST),
    }
    return render(request, "cadres/unit_list.html", context)


def _counted(user: AnyUser) -> list[dict[str, Any]]:
    """Count each unit's cadres, and those posted now, as the list of cadres does; two queries."""
    there = Exists(Posting.objects.open().filter(cadre=OuterRef("pk")))
    found = Cadre.objects.visible_to(user).annotate(there=there).order_by().values("unit")
    counts: dict[int, Any] = {
        row["unit"]: row
        for row in found.annotate(cadres=Count("pk"), posted=Count("pk", filter=Q(there=True)))
    }
    none = {"cadres": 0, "posted": 0}
    return [
        {
            "unit": unit,
            "level": UnitLevel(unit.level).label,
            **{name: counts.get(unit.pk, none)[name] for name in none},
            "url": link_to("cadre_list", unit=unit.pk),
            "posted_url": link_to("cadre_list", unit=unit.pk, state=POSTED),
        }
        for unit in Unit.objects.all()
    ]


@shows_and_saves
@needs(Right.POST)
def unit_create(request: HttpRequest) -> HttpResponse:
    """Enter a unit."""
    form = UnitForm(posted(request), initial={"version": 0})

    def save(version: int) -> Any:
        return services.create_unit(actor=actor_of(request), facts=form.facts)

    return answer(request, form, _page("登记派出单位", "单位已登记。"), save)


@shows_and_saves
@needs(Right.POST)
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a unit."""
    unit = get_object_or_404(Unit, pk=pk)
    form = UnitForm(
        posted(request), initial=initial_of(unit, UNIT_FACTS) | {"version": unit.version}
    )

    def save(version: int) -> Any:
        return services.update_unit(
            actor=actor_of(request), unit=unit, version=version, facts=form.facts
        )

    return answer(request, form, _page("修改派出单位", "单位已保存。", unit), save)


def _page(title: str, done: str, unit: Unit | None = None) -> Page:
    back = reverse("unit_list")
    return Page(
        title=title,
        done=done,
        back=back,
        now=lambda: _now(unit),
        lead=unit.name if unit else "",
        crumbs=crumbs_of(("派出单位", back), (title, "")),
    )


def _now(unit: Unit | None) -> Now:
    if unit is None:
        return Now(0)
    version = Unit.objects.values_list("version", flat=True).get(pk=unit.pk)
    entries = Entry.objects.filter(object_type=Unit._meta.label_lower, object_id=str(unit.pk))
    return Now(version, entries.order_by("-seq").first())
