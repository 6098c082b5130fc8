"""A household's page, and one sealed value of it shown for a reason."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds_in
from gujang.access.rights import Right
from gujang.lib.sections import sections_of

from .. import services
from ..forms.reveal import RevealForm
from ..models import Household
from ..services import RevealReason
from .detail_exit import exit_section
from .detail_findings import findings_of
from .detail_money import money_of
from .detail_parts import (
    base_pairs,
    causes,
    condition_table,
    history,
    income_table,
    years_of,
)
from .detail_people import former_members, members_of, secrets_of
from .detail_plans import plans_of
from .editing import actor_of, back_to
from .looking import asked_year, crumbs_of, standing_at, visible


@require_safe
@needs(Right.VIEW)
def household_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a household: what is so now or in ``?year=``, how it came to be, who changed what."""
    household = visible(request, pk)
    years = years_of(household)
    year = asked_year(request, [row.year for row in years])
    services.record_view(actor=actor_of(request), household=household, year=year)
    form = next((row for row in years if row.year == year), None)
    standings = list(household.standing_changes.select_related("made_by"))
    people = members_of(household, form, request.user)
    former = former_members(household, request.user)
    context: dict[str, Any] = {
        "household": household,
        "years": years,
        "form_row": form,
        "latest": form is None or form.until is None,
        "standing": standing_at(standings, form),
        "base": base_pairs(household, form, request.user),
        "people": people,
        "former": former,
        "income": income_table(years),
        "ledger": list(form.income_lines.all()) if form else [],
        "conditions": condition_table(years),
        "causes": causes(years),
        "plans": plans_of(household, years),
        "money": money_of(household, request.user),
        "standings": standings,
        **exit_section(household, form, standings[-1] if standings else None),
        "findings": findings_of(household, request.user),
        "history": history(household, request.user),
        **_rights(request, household),
        "crumbs": crumbs_of(household),
    }
    if context["may_reveal"]:
        secrets = secrets_of(household, [*people, *former], request.user)
        context["reveal_form"] = RevealForm(secrets=secrets)
    context["added"] = sections_of("household", household, request.user)
    context["sections"] = _sections(context)
    return render(request, "households/household_detail.html", context)


def _rights(request: HttpRequest, household: Household) -> dict[str, bool]:
    rights = {"may_edit": Right.EDIT, "may_correct": Right.CREATE, "may_reveal": Right.REVEAL}
    village = household.village_id
    return {name: holds_in(request.user, right, village) for name, right in rights.items()}


def _sections(context: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"id": "base", "label": "基本情况"},
        {"id": "people", "label": "家庭成员", "count": len(context["people"])},
        {"id": "income", "label": "收入"},
        {"id": "conditions", "label": "生产生活条件"},
        {"id": "causes", "label": "致贫原因"},
        {"id": "plans", "label": "帮扶计划和措施", "count": context["plans"]["count"]},
        {"id": "money", "label": "资金"},
        {"id": "standing", "label": "状态变动", "count": len(context["standings"])},
        {"id": "exit", "label": "退出", "count": len(context["exit_cases"])},
        *(section.anchor for section in context["added"]),
        {"id": "findings", "label": "数据核查", "count": context["findings"]["open_count"]},
        {"id": "history", "label": "修改记录"},
    ]


@require_POST
@never_cache
@needs(Right.REVEAL)
def household_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one sealed value in clear, once it is written down who asked for it and why."""
    household = visible(request, pk, Right.REVEAL)
    people = [*members_of(household, None, request.user), *former_members(household, request.user)]
    secrets = secrets_of(household, people, request.user)
    form = RevealForm(request.POST, secrets=secrets)
    back = back_to(household, "people")
    here = {"label": household.number, "url": back_to(household)}
    context: dict[str, Any] = {
        "form": form,
        "household": household,
        "back": back,
        "crumbs": [*crumbs_of(household)[:-1], here, {"label": "查看完整号码"}],
    }
    if not form.is_valid():
        return render(request, "households/household_reveal.html", context, status=400)
    try:
        value = services.reveal(
            actor=actor_of(request),
            household=household,
            secret=form.secret,
            reason=RevealReason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
        )
    except services.TooMany:
        said = "查看完整号码每小时最多30次、每天最多100次，您已达到上限，请稍后再试。"
        return render(request, "429.html", {"message": said}, status=429)
    except ValidationError as error:
        form.take_errors(error)
        return render(request, "households/household_reveal.html", context, status=400)
    context |= {"value": value, "label": form.secret_label}
    return render(request, "households/household_reveal.html", context)
