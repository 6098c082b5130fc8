"""Finding a household by a full certificate number, and keeping a query under a name."""

from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gujang.access.decorators import needs
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib import formfields, idnumber
from gujang.lib.posting import StrictForm, takes

from .. import services
from ..filters import HouseholdFilter
from ..models import SavedFilter

QUERY_LENGTH = 1000


class FindForm(StrictForm, forms.Form):
    """A full certificate number, which only a POST may carry."""

    id_number = formfields.CellField(
        lambda typed: idnumber.parse(typed).text,
        label="证件号码",
        help_text="18位身份证号或20、22位残疾证号，须完整输入。",
        widget=forms.TextInput({"autocomplete": "off", "maxlength": 40}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.VIEW)
def household_find(request: HttpRequest) -> HttpResponse:
    """Go to the household of the holder of a number; the number stays out of every address."""
    form = FindForm(request.POST if request.method == "POST" else None)
    missing = ""
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["id_number"]
        found = services.find_by_number(actor=cast(User, request.user), number=number)
        if found:
            return redirect("household_detail", found.pk)
        # a right number is not written into the page
        form, missing = FindForm(), idnumber.mask(number, style="detail")
    context = {
        "form": form,
        "missing": missing,
        "typed": "typed" in request.GET,
        "crumbs": [
            {"label": "贫困户", "url": reverse("household_list")},
            {"label": "按证件号码查找"},
        ],
    }
    status = 404 if missing else 400 if form.is_bound else 200
    return render(request, "households/household_find.html", context, status=status)


class SaveForm(StrictForm, forms.Form):
    """A name for a query of the list."""

    name = formfields.free_text(30, label="名称")
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=QUERY_LENGTH)

    def clean_query(self) -> str:
        """Keep only what the list can answer."""
        asked = QueryDict(self.cleaned_data["query"])
        query = HouseholdFilter(asked, None)
        if not query.is_good:
            raise ValidationError("这个查询有误，请先改正再保存。")
        kept = QueryDict(mutable=True)
        for name in query.form.fields:
            if any(asked.getlist(name)):
                kept.setlist(name, asked.getlist(name))
        return kept.urlencode()


@require_POST
@needs(Right.VIEW)
def filter_save(request: HttpRequest) -> HttpResponse:
    """Keep the query of the list under a name."""
    form = SaveForm(request.POST)
    address = reverse("household_list")
    if not form.is_valid():
        said = [str(text) for wrong in form.errors.values() for text in wrong]
        messages.error(request, "".join(said))
        return redirect(address)
    try:
        services.save_filter(actor=cast(User, request.user), **form.cleaned_data)
        messages.success(request, f"已保存查询“{form.cleaned_data['name']}”。")
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    return redirect(f"{address}?{form.cleaned_data['query']}")


@require_POST
@needs(Right.VIEW)
@takes()
def filter_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a query of one's own."""
    actor = cast(User, request.user)
    saved = get_object_or_404(SavedFilter, pk=pk, user=actor)
    services.delete_filter(actor=actor, saved=saved)
    messages.success(request, f"已删除查询“{saved.name}”。")
    return redirect("household_list")
