"""Workbooks handed out: the user's own with its faults marked, the faults, forms and samples."""

from pathlib import Path
from typing import get_args
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.excel.values import Refused
from gujang.lib.excel.writing import XLSX

from .. import services
from ..exports.faults import faults_workbook, masked_faults
from ..exports.template import Kind, template_workbook
from ..models import ImportBatch
from .common import actor_of, address, visible

SAMPLES: dict[str, str] = {
    "registers": "示例-固阳县贫困户登记表-2014.xlsx",
    "villages": "示例-行政村名册.xlsx",
}
_TEMPLATES: dict[str, str] = {"registers": "贫困户登记表.xlsx", "villages": "行政村名册.xlsx"}
NO_MARKS = "这次导入没有要标注的工作簿。"


@require_safe
@needs(Right.IMPORT)
def import_marked(request: HttpRequest, batch: UUID) -> HttpResponseBase:
    """Hand out the user's own workbook, bad cells coloured, a sentence at each bad row."""
    found = visible(request, batch)
    if not found.stored_as or not services.report_of(found).get("errors"):
        messages.error(request, NO_MARKS)
        return redirect(address(found))
    try:
        data = services.kept_marked(found) or services.keep_marked(found)
    except Refused as refused:
        messages.error(request, refused.message_zh)
        return redirect(address(found))
    return _handed_out(request, found, data, f"{_stem(found)}_已标注.xlsx")


@require_safe
@needs(Right.IMPORT)
def import_errors(request: HttpRequest, batch: UUID) -> HttpResponseBase:
    """Hand out the faults as a list, masked as on the page."""
    found = visible(request, batch)
    faults = masked_faults(services.report_of(found).get("errors", ()))
    title = f"{found.file_name}：需要改正{len(faults)}处"
    info = f"{found.get_kind_display()}，{found.year}年度；证件号码等已隐去中间各位"
    data = faults_workbook(faults, title=title, info=info)
    return _handed_out(request, found, data, f"{_stem(found)}_需要改正.xlsx")


def _stem(batch: ImportBatch) -> str:
    return Path(batch.file_name).stem or "导入"


def _handed_out(
    request: HttpRequest, batch: ImportBatch, data: bytes, name: str
) -> HttpResponseBase:
    with transaction.atomic():
        record(actor_of(request), about(batch, "download", file=name))
    return _attached(data, name)


def _attached(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


@require_safe
@needs(Right.IMPORT)
def import_template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Hand out a blank workbook with the headers, the choices and what to fill in."""
    if kind not in get_args(Kind):
        raise Http404
    return _attached(template_workbook(kind), f"空白表-{_TEMPLATES[kind]}")


@require_safe
@needs(Right.IMPORT)
def import_sample(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Hand out a filled-in workbook of an invented county."""
    if kind not in SAMPLES:
        raise Http404
    file = (settings.BASE_DIR / "docs" / SAMPLES[kind]).open("rb")
    return FileResponse(file, as_attachment=True, filename=SAMPLES[kind], content_type=XLSX)
