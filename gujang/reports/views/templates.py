"""Forms of the level above: sent once, told what fills their cells, looked at filled, fetched."""

import datetime as dt
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gujang.access.decorators import needs
from gujang.access.gate import OutOfReach
from gujang.access.rights import Right
from gujang.lib.excel.filling import Page
from gujang.lib.excel.values import Refused, column_letters
from gujang.lib.excel.writing import XLSX
from gujang.lib.posting import takes
from gujang.lib.sealing import SealBroken
from villages.areas import names

from .. import services
from ..forms import FillForm, PickForm, SlotForm, UploadTemplateForm
from ..models import Template, TemplateSlot
from ..querysets import keeps_templates
from ..tables import REPORTS
from .common import actor_of, crumbs
from .shown import words

KEEPERS = (Right.SET_RULES, Right.CONDUCT)
MOST_ROWS, MOST_COLUMNS, MOST_VALUES = 100, 40, 3
LOST = "这个模板的文件不在或已损坏，请删除后重新上传；仍不行请联系管理员。"


class Square(NamedTuple):
    """A cell of the sheet on screen: its words, its spans, what fills it."""

    text: str
    rows: int = 1
    columns: int = 1
    head: str = ""


@require_safe
@needs(Right.EXPORT)
def template_list(request: HttpRequest) -> HttpResponse:
    """List the forms the user can fill in."""
    context = {
        "templates": Template.objects.visible_to(request.user).select_related("made_by"),
        "keeps": keeps_templates(request.user),
        "crumbs": crumbs({"label": "上报模板"}),
    }
    return render(request, "reports/template_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*KEEPERS)
def template_upload(request: HttpRequest) -> HttpResponse:
    """Take a form of the level above."""
    posted = request.method == "POST"
    form = UploadTemplateForm(*((request.POST, request.FILES) if posted else ()))
    if posted and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "level")}
        file = form.cleaned_data["file"]
        try:
            template = services.upload_template(
                actor=actor_of(request), file_name=file.name, data=file.read(), **given
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("template_show", template.pk)
    context = {"form": form, "crumbs": _crumbs({"label": "上传模板"})}
    return render(request, "reports/template_upload.html", context, status=400 if posted else 200)


def _crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return crumbs({"label": "上报模板", "url": reverse("template_list")}, *more)


def _visible(request: HttpRequest, template: UUID) -> Template:
    rows = Template.objects.visible_to(request.user).select_related("made_by")
    return get_object_or_404(rows, pk=template)


def _writable(request: HttpRequest, template: UUID) -> Template:
    return get_object_or_404(Template.objects.writable_by(request.user), pk=template)


@require_safe
@needs(*KEEPERS)
def template_show(request: HttpRequest, template: UUID) -> HttpResponse:
    """Show a form as a table, what fills its cells, and how to have another cell filled."""
    found = _writable(request, template)
    return _page_of(request, found, request.GET.dict())


def _page_of(
    request: HttpRequest, template: Template, given: dict[str, Any], form: SlotForm | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"template": template, "crumbs": _crumbs({"label": template.name})}
    slots = list(template.slots.all())
    context["slots"] = _told(slots)
    try:
        blank = services.blank_of(template)
    except (OSError, SealBroken, Refused):
        context["lost"] = LOST
        return render(request, "reports/template_show.html", context)
    pages = {page.name: page for page in blank.pages}
    pick = PickForm(actor_of(request), list(pages), given)
    page = pages[pick.data["sheet"]]
    context |= {
        "notes": blank.notes,
        "pick": pick,
        "form": form or SlotForm(actor_of(request), pick),
        **_sheet(page, [slot for slot in slots if slot.sheet == page.name]),
    }
    return render(request, "reports/template_show.html", context, status=400 if form else 200)


def _told(slots: list[TemplateSlot]) -> list[dict[str, Any]]:
    """Return in words which cells each slot fills, and from what."""
    known = names([slot.place for slot in slots if slot.place])
    return [_slot_told(slot, known.get(slot.place, slot.place)) for slot in slots]


def _slot_told(slot: TemplateSlot, place: str) -> dict[str, Any]:
    report = REPORTS.get(slot.key)
    title = report.title if report else slot.key
    row = "各行" if slot.last_row else place or ("合计" if slot.key else "")
    return {
        "pk": slot.pk,
        "cells": f"{slot.sheet} {services.span_of(slot)}",
        "what": "·".join(filter(None, (title, row, slot.head))),
    }


def _sheet(page: Page, slots: list[TemplateSlot]) -> dict[str, Any]:
    """Return the upper left of a sheet as rows of squares, merges as spans."""
    rows, columns = page.last
    height, width = min(rows, MOST_ROWS), min(columns, MOST_COLUMNS)
    filled = {
        (row, slot.column): slot.head
        for slot in slots
        for row in range(slot.row, (slot.last_row or slot.row) + 1)
    }
    spans = {(r, c): (min(r2, height) - r + 1, min(c2, width) - c + 1)
             for r, c, r2, c2 in page.merges}  # fmt: skip
    covered = {
        (row, column)
        for (top, left), (high, wide) in spans.items()
        for row in range(top, top + high)
        for column in range(left, left + wide)
    } - spans.keys()
    lines = [
        (
            row,
            [
                Square(page.cells.get(at, ""), *spans.get(at, (1, 1)), head=filled.get(at, ""))
                for at in ((row, column) for column in range(1, width + 1))
                if at not in covered
            ],
        )
        for row in range(1, height + 1)
    ]
    return {
        "letters": [column_letters(column) for column in range(width)],
        "lines": lines,
        "cut": rows > height or columns > width,
        "sheet_name": page.name,
    }


@require_POST
@needs(*KEEPERS)
def template_map(request: HttpRequest, template: UUID) -> HttpResponse:
    """Have cells filled from a table."""
    found = _writable(request, template)
    given = request.POST.dict()
    pick = PickForm(actor_of(request), [given.get("sheet", "")], given)
    form = SlotForm(actor_of(request), pick, request.POST)
    if not form.is_valid():
        return _page_of(request, found, given, form)
    columns = form.cleaned_data.get("columns") or 1
    try:
        services.add_slots(
            actor=actor_of(request), template=found, first=form.slot(), columns=columns
        )
    except ValidationError as error:
        for name, wrong in error.update_error_dict({}).items():
            form.add_error(name if name in form.fields else None, wrong)
        return _page_of(request, found, given, form)
    messages.success(request, "已对应。")
    return redirect(f"{reverse('template_show', args=[found.pk])}?{urlencode(pick.data)}")


@require_POST
@needs(*KEEPERS)
@takes()
def template_unmap(request: HttpRequest, template: UUID, slot: int) -> HttpResponse:
    """Have cells no longer filled."""
    rows = TemplateSlot.objects.writable_by(request.user)
    services.remove_slot(
        actor=actor_of(request), slot=get_object_or_404(rows, pk=slot, template=template)
    )
    messages.success(request, "已删除对应关系。")
    return redirect("template_show", template)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*KEEPERS)
@takes()
def template_remove(request: HttpRequest, template: UUID) -> HttpResponse:
    """Ask whether a form is to be taken away, and take it away."""
    found = _writable(request, template)
    if request.method == "POST":
        services.remove_template(actor=actor_of(request), template=found)
        messages.success(request, "已删除模板。")
        return redirect("template_list")
    url = reverse("template_show", args=[found.pk])
    context = {
        "template": found,
        "slots": found.slots.count(),
        "crumbs": _crumbs({"label": found.name, "url": url}, {"label": "删除模板"}),
    }
    return render(request, "reports/template_remove.html", context)


@require_safe
@needs(Right.EXPORT)
def template_fill(request: HttpRequest, template: UUID) -> HttpResponse:
    """Show what each cell of a form would hold, before it is handed out."""
    found = _visible(request, template)
    form = FillForm(actor_of(request), found, request.GET.dict())
    good = form.is_valid()
    context: dict[str, Any] = {
        "template": found,
        "form": form,
        "keeps": keeps_templates(request.user),
        "crumbs": _crumbs({"label": found.name}),
    }
    if good:
        try:
            plan = services.planned(actor=actor_of(request), template=found, **form.cleaned_data)
            context |= {"plan": _previewed(plan), "data": form.data}
        except ValidationError as error:
            context["refused"] = "".join(error.messages)
    status = 200 if good else 400
    return render(request, "reports/template_fill.html", context, status=status)


def _previewed(plan: list[services.Planned]) -> list[dict[str, Any]]:
    told = _told([one.slot for one in plan])
    return [said | {"values": _values(one)} for said, one in zip(told, plan, strict=True)]


def _values(one: services.Planned) -> str:
    filled = [words(value, one.kind) for value in one.values if value is not None]
    some = "、".join(filled[:MOST_VALUES]) or "（空）"
    return f"{some}等{len(filled)}行" if len(filled) > MOST_VALUES else some


@require_POST
@needs(Right.EXPORT)
@takes("area", "day")
def template_file(request: HttpRequest, template: UUID) -> HttpResponse:
    """Hand out a form filled in."""
    found = _visible(request, template)
    # what is usual is for the page to offer; here it is sent, or it is not asked for
    form = FillForm(actor_of(request), found, {"area": "", "day": ""} | request.POST.dict())
    address = reverse("template_fill", args=[found.pk])
    if not form.is_valid():
        if "area" in form.errors:
            raise OutOfReach
        messages.error(
            request, "".join(str(said) for some in form.errors.values() for said in some)
        )
        return redirect(address)
    try:
        data = services.fill_template(actor=actor_of(request), template=found, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
        return redirect(f"{address}?{urlencode(form.data)}")
    except (OSError, SealBroken):
        messages.error(request, LOST)
        return redirect(address)
    name = _file_name(found, **form.cleaned_data)
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(data, content_type=XLSX, headers=headers)


def _file_name(template: Template, *, area: str, day: dt.date) -> str:
    return f"{template.name}_{names([area]).get(area, area)}_{day}.xlsx"
