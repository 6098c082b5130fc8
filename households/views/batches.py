"""One measure for many households: who gets it, the preview, and the state of a batch."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right
from villages.models import Village

from .. import services
from ..codes.support import WorkState
from ..filters import HouseholdFilter
from ..filters.rows import listed, shown
from ..forms.measures import BatchForm, BatchProgressForm
from ..models import Household, Measure
from ..querysets import OfHouseholdQuerySet
from ..rules.measures import Wanted
from ..services import Refused, Stale
from .batch_parts import AT_ONCE, measure_rows, picked, picked_measures
from .editing import actor_of
from .listing import filled, linked


@require_safe
@needs(Right.EDIT)
def measure_pick(request: HttpRequest) -> HttpResponse:
    """Choose households of a village, and say what they get."""
    form = BatchForm(initial={"year": timezone.localdate().year, "state": WorkState.PLANNED})
    return _choosing(request, filled(request.GET), form)


def _choosing(
    request: HttpRequest,
    asked: QueryDict,
    form: BatchForm,
    *,
    chosen: Collection[int] = (),
    said: str = "",
) -> HttpResponse:
    query = HouseholdFilter(asked, Household.objects.writable_by(request.user))
    area = asked.get("area", "")
    good = query.is_good
    context: dict[str, Any] = {
        "query": query.form,
        "form": form,
        "said": said,
        "chosen": set(chosen),
        "query_string": asked.urlencode(),
        "villages": [] if len(area) == 12 else _villages(request),
        "crumbs": _crumbs(),
    }
    if good and len(area) == 12:
        found = listed(query.qs, None).order_by("number")[: AT_ONCE + 1]
        rows = linked(shown(found[:AT_ONCE], None, request.user), "pk")
        versions = dict(query.qs.order_by().values_list("pk", "version"))
        context["rows"] = [row | {"version": versions.get(row["pk"])} for row in rows]
        context["more"] = len(found) > AT_ONCE
    status = 400 if said or form.is_bound or not good else 200
    return render(request, "households/measure_pick.html", context, status=status)


def _villages(request: HttpRequest) -> Any:
    mine = Village.objects.reachable_with(request.user, Right.EDIT).open()
    return mine.select_related("town").order_by("code")


def _crumbs(title: str = "") -> list[dict[str, str]]:
    address = reverse("measure_pick")
    here = [{"label": "批量新增", "url": address}, {"label": title}] if title else []
    return [{"label": "措施", "url": reverse("measure_list")}, *(here or [{"label": "批量新增"}])]


@require_POST
@needs(Right.EDIT)
def measure_preview(request: HttpRequest) -> HttpResponse:
    """Show who gets the measure and who is refused, and why; nothing is written."""
    form = BatchForm(request.POST)
    good, chosen = form.is_valid(), picked(request.POST)
    asked = QueryDict(request.POST.get("query", ""))
    if not chosen:
        return _choosing(request, asked, form, said="还没有选择贫困户，请先勾选。")
    if not good:
        return _choosing(request, asked, form, chosen=chosen)
    return _preview(request, form, chosen, uuid.uuid4())


def _preview(
    request: HttpRequest,
    form: BatchForm,
    chosen: Collection[int],
    batch: uuid.UUID,
    *,
    said: str = "",
) -> HttpResponse:
    """Show the preview, with the versions of now; ``said``: why it is shown again."""
    rows: Any = Household.objects.writable_by(request.user).filter(pk__in=list(chosen))
    facts = form.facts
    reasons = services.refusals(rows, Wanted(facts["year"], facts["kind"], facts["name"]))
    versions = dict(rows.values_list("pk", "version"))
    listed_rows = listed(rows.as_of(), None).order_by("number")
    found = [
        row | {"reason": reasons.get(row["pk"], ""), "version": versions[row["pk"]]}
        for row in linked(shown(listed_rows, None, request.user), "pk")
    ]
    taken = [row for row in found if not row["reason"]]
    context = {
        "form": form,
        "said": said,
        "batch": batch,
        "query_string": request.POST.get("query", ""),
        "taken": taken,
        "refused": [row for row in found if row["reason"]],
        "planned": (facts["planned_yuan"] or 0) * len(taken),
        "values": [(field.label, _value(field)) for field in form if _value(field)],
        "crumbs": _crumbs("预览"),
    }
    status = 409 if said else 200
    return render(request, "households/measure_preview.html", context, status=status)


def _value(field: Any) -> str:
    """Return what was typed into a field, to be read."""
    typed = str(field.data or "")
    return str(dict(getattr(field.field, "choices", ())).get(typed, typed))


@require_POST
@needs(Right.EDIT)
def measure_batch_create(request: HttpRequest) -> HttpResponse:
    """Give the measure to all who were shown as getting it, in one transaction."""
    form, chosen = BatchForm(request.POST), picked(request.POST)
    batch = _uuid(request.POST.get("batch", ""))
    asked = QueryDict(request.POST.get("query", ""))
    if not form.is_valid() or batch is None:
        return _choosing(request, asked, form, chosen=chosen)
    try:
        made = services.create_batch(
            actor=actor_of(request), batch=batch, seen=chosen, facts=form.facts
        )
    except Refused:
        said = "预览之后情况有变，有的户不能登记；没有写入任何内容，请核对后再确认。"
        return _preview(request, form, chosen, batch, said=said)
    except Stale:
        said = "预览之后有的户被他人修改；没有写入任何内容，请核对后再确认。"
        return _preview(request, form, chosen, batch, said=said)
    except ValidationError as error:
        form.take_errors(error)
        return _choosing(request, asked, form, chosen=chosen)
    messages.success(request, f"已为{len(made)}户登记措施。")
    return redirect("measure_batch", batch)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@require_safe
@needs(Right.VIEW)
def measure_batch(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """Show the measures entered together, to be changed together."""
    form = BatchProgressForm(initial={"state": WorkState.ONGOING})
    return _batch_page(request, batch, form)


def _batch_page(
    request: HttpRequest,
    batch: uuid.UUID,
    form: BatchProgressForm,
    *,
    chosen: Collection[int] | None = None,
    reasons: Mapping[int, str] | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = Measure.objects.visible_to(request.user).filter(batch=batch)
    first = _first(rows)
    mine = set(rows.writable_by(request.user).values_list("pk", flat=True))
    context = {
        "form": form,
        "first": first,
        "batch": batch,
        "rows": measure_rows(rows, mine, chosen, reasons or {}),
        "may_edit": bool(mine),
        "said": said,
        "crumbs": [
            {"label": "措施", "url": reverse("measure_list")},
            {"label": f"批次：{first.name}"},
        ],
    }
    return render(request, "households/measure_batch.html", context, status=status)


def _first(rows: OfHouseholdQuerySet) -> Measure:
    found: Measure | None = rows.order_by("pk").first()
    if found is None:
        raise Http404
    return found


@require_POST
@needs(Right.EDIT)
def measure_batch_progress(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """Change the state of those picked of a batch, all or none."""
    rows = Measure.objects.writable_by(request.user).filter(batch=batch)
    _first(rows)
    form, chosen = BatchProgressForm(request.POST), picked_measures(request.POST)
    again: dict[str, Any] = {"chosen": [measure for measure, _, _ in chosen], "status": 400}
    if not form.is_valid():
        return _batch_page(request, batch, form, **again)
    try:
        changed = services.update_batch(
            actor=actor_of(request),
            batch=batch,
            seen={household: version for _, household, version in chosen},
            measures=[measure for measure, _, _ in chosen],
            facts=form.facts,
        )
    except Refused as refused:
        said = f"有{len(refused.reasons)}项不能这样修改，没有写入任何内容；原因写在各行。"
        return _batch_page(request, batch, form, **again, reasons=refused.reasons, said=said)
    except Stale:
        said = "打开页面之后有的户被他人修改，没有写入任何内容；下面是最新内容，请核对后再提交。"
        return _batch_page(request, batch, form, **again | {"status": 409}, said=said)
    except ValidationError as error:
        form.take_errors(error)
        return _batch_page(request, batch, form, **again)
    messages.success(request, f"已修改{changed}项措施。")
    return redirect("measure_batch", batch)
