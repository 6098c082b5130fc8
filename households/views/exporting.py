"""The lists as workbooks."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.journal.exports import Export, handed_out

from ..exports import export_households, export_people
from ..filters import HouseholdFilter, PersonFilter, RegisterFilter
from ..models import Household, Person
from .editing import actor_of


@require_safe
@needs(Right.EXPORT)
def household_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the rows of the list of households as it stands, masked as it is."""
    rows = Household.objects.reachable_with(request.user, Right.EXPORT)
    query = HouseholdFilter(request.GET, rows)
    return _handed_out(request, query, export_households, "household_list", "贫困户名单")


@require_safe
@needs(Right.EXPORT)
def person_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the rows of the list of people as it stands, masked as it is."""
    rows = Person.objects.reachable_with(request.user, Right.EXPORT)
    query = PersonFilter(request.GET, rows)
    return _handed_out(request, query, export_people, "person_list", "贫困人口名单")


def _handed_out(
    request: HttpRequest,
    query: RegisterFilter,
    export: Callable[..., Export],
    back: str,
    name: str,
) -> HttpResponseBase:
    """Answer with the file, or lead back to the list, which says what is wrong."""
    address = f"{reverse(back)}?{request.GET.urlencode()}"
    if not query.is_good:
        return redirect(address)
    make = partial(
        export, actor=actor_of(request), rows=query.qs, day=query.day, asked=in_words(query)
    )
    return handed_out(request, make, name=name, back=address)


def in_words(query: RegisterFilter) -> str:
    """Return the query as the sheet and the journal tell it."""
    cleaned = query.form.cleaned_data
    said = [f"{item['title']}={item['label']}" for item in query.chosen()]
    for name in ("q", "area", "as_of"):
        if cleaned.get(name):
            label = query.form.fields[name].label or "辖区"
            said.append(f"{label}={cleaned[name]}")
    return "；".join(said) or "全部"
