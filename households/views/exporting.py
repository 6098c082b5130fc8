"""The list of households as a workbook."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right

from ..exports import export_households
from ..filters import HouseholdFilter, RegisterFilter
from ..models import Household
from .editing import actor_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@needs(Right.EXPORT)
def household_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the rows of the list as it stands, masked as it is."""
    rows = Household.objects.reachable_with(request.user, Right.EXPORT)
    query = HouseholdFilter(request.GET, rows)
    address = f"{reverse('household_list')}?{request.GET.urlencode()}"
    if not query.is_good:
        return redirect(address)
    try:
        made = export_households(
            actor=actor_of(request), rows=query.qs, day=query.day, asked=in_words(query)
        )
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
        return redirect(address)
    name = f"贫困户名单_{made.number}.xlsx"
    return FileResponse(made.file, as_attachment=True, filename=name, content_type=XLSX)


def in_words(query: RegisterFilter) -> str:
    """Return the query as the sheet and the journal tell it."""
    cleaned = query.form.cleaned_data
    said = [f"{item['title']}={item['label']}" for item in query.chosen()]
    for name in ("q", "area", "as_of"):
        if cleaned.get(name):
            label = query.form.fields[name].label or "辖区"
            said.append(f"{label}={cleaned[name]}")
    return "；".join(said) or "全部"
