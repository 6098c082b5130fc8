"""What is kept with a household as proof: what a visit found, and files."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right

from .. import services
from ..forms.exits import DocumentForm, RemoveForm, VerificationForm
from ..models import Document
from .editing import (
    actor_of,
    answer,
    manageable,
    page_about,
    posted,
    shows_and_saves,
    writable,
)
from .exit_case import page_of_case, writable_case


@shows_and_saves
@needs(Right.EDIT)
def household_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what a visit to verify found."""
    household = writable(request, pk)
    initial = {
        "verified_on": timezone.localdate(),
        "verified_by": actor_of(request).full_name,
        "version": household.version,
    }
    form = VerificationForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.add_verification(
            actor=actor_of(request), household=household, version=version, facts=form.facts
        )

    page = page_about(household, "登记入户核实", "入户核实已登记。", "exit")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def household_document_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a file with a household."""
    household = writable(request, pk)
    form = _document_form(request, household.version, of_case=False)

    def save(version: int) -> Any:
        file = form.cleaned_data["file"]
        return services.attach_document(
            actor=actor_of(request),
            household=household,
            version=version,
            title=form.cleaned_data["title"],
            name=file.name,
            data=file.read(),
        )

    page = page_about(household, "上传附件", "附件已保存。", "exit", submit="上传")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def exit_document_add(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Keep a file with an exit case."""
    found = writable_case(request, pk, case)
    form = _document_form(request, found.household.version, of_case=True)

    def save(version: int) -> Any:
        file = form.cleaned_data["file"]
        return services.attach_document(
            actor=actor_of(request),
            household=found.household,
            version=version,
            title=form.cleaned_data["title"],
            name=file.name,
            data=file.read(),
            case=found,
            step=form.cleaned_data["step"],
        )

    page = page_of_case(found, "上传附件", "附件已保存。", submit="上传")
    return answer(request, form, page, save)


def _document_form(request: HttpRequest, version: int, *, of_case: bool) -> DocumentForm:
    files = request.FILES if request.method == "POST" else None
    return DocumentForm(posted(request), files=files, of_case=of_case, initial={"version": version})


@shows_and_saves
@needs(Right.CREATE)
def household_document_remove(request: HttpRequest, pk: int, document: UUID) -> HttpResponse:
    """Take a file away, for a reason."""
    household = manageable(request, pk)
    rows = household.documents.select_related("case")
    found = get_object_or_404(rows, pk=document)
    form = RemoveForm(posted(request), initial={"version": household.version})

    def save(version: int) -> None:
        services.remove_document(
            actor=actor_of(request),
            household=household,
            version=version,
            document=found,
            reason=form.cleaned_data["reason"],
        )

    lead = f"“{found.title}”（{found.file_name}）删除后不能找回；删除的原因和文件名记入操作日志。"
    page = page_about(household, "删除附件", "附件已删除。", "exit", lead=lead, submit="删除")
    return answer(request, form, page, save)


@require_safe
@needs(Right.VIEW)
def household_document(request: HttpRequest, pk: int, document: UUID) -> HttpResponse:
    """Hand out a file, never to be shown in place, to who may see the household now."""
    rows = Document.objects.visible_to(request.user).select_related("household")
    found = get_object_or_404(rows, pk=document, household=pk)
    data = services.open_document(actor=actor_of(request), document=found)
    return HttpResponse(
        data,
        content_type=found.content_type,
        headers={"Content-Disposition": content_disposition_header(True, found.file_name)},
    )
