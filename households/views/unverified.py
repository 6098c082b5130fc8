"""The worklist 成员变动待核实: what imports could not know, and the page of each true reason."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import AnyUser, areas, is_area_code
from gujang.access.rights import Right
from gujang.lib.paging import Key, page_asked, pager, url_of

from .. import services
from ..cells import Scope
from ..codes import ChangeKind, JoinReason, LeaveReason
from ..events import within
from ..filters.rows import heads_of
from ..forms.dynamic import TrueCancelForm, TrueReasonForm
from ..models import Person, StandingChange
from .editing import (
    actor_of,
    answer,
    dated,
    manageable,
    page_about,
    posted,
    shows_and_saves,
    writable,
)

SIZE = 50
KINDS = {"left": "成员减少", "joined": "成员增加", "cancelled": "户注销"}
Rows = Mapping[str, "QuerySet[Any]"]


def unverified(scope: Scope) -> Rows:
    """Return what still waits for its reason, by kind."""
    people = scope(Person.objects.all())
    changes = scope(StandingChange.objects.all())
    return {
        "left": people.filter(leave_reason=LeaveReason.UNKNOWN),
        "joined": people.filter(join_reason=JoinReason.UNKNOWN),
        "cancelled": changes.filter(kind=ChangeKind.CANCELLED, until__isnull=True),
    }


def unverified_in(scope: Scope, year: int) -> int:
    """Return how many changes dated in ``year`` wait for their reason."""
    days = {"left": "left_on", "joined": "joined_on", "cancelled": "happened_on"}
    rows = unverified(scope)
    return sum(rows[kind].filter(within(day, year, None)).count() for kind, day in days.items())


@require_safe
@needs(Right.VIEW)
def household_unverified(request: HttpRequest) -> HttpResponse:
    """List what waits for its true reason: one kind at a time, by village."""
    user, code = request.user, request.GET.get("area", "")
    code = code if is_area_code(code) else ""
    rows = unverified(lambda found: _inside(found.visible_to(user), code))
    counts = {kind: found.count() for kind, found in rows.items()}
    kind = request.GET.get("kind", "")
    if kind not in KINDS:
        kind = next((name for name in KINDS if counts[name]), "left")
    listed = _listed(kind, rows[kind])
    order = (Key("household__village_id"), Key("household__number"), Key("pk", parse=int))
    page = page_asked(listed, order, request.GET, size=SIZE)
    context = {
        "kind": kind,
        "of_people": kind != "cancelled",
        "tabs": [
            {
                "label": label,
                "count": counts[name],
                "url": url_of(request.GET, kind=name),
                "here": name == kind,
            }
            for name, label in KINDS.items()
        ],
        "rows": _complete(kind, page.rows, user),
        "pager": pager(page, request.GET, total=counts[kind]),
    }
    return render(request, "households/household_unverified.html", context)


def _inside(rows: Any, code: str) -> Any:
    return rows.inside(code) if code else rows


def _listed(kind: str, rows: "QuerySet[Any]") -> "QuerySet[Any, dict[str, Any]]":
    day = {"left": "left_on", "joined": "joined_on", "cancelled": "happened_on"}[kind]
    name = F("household__number" if kind == "cancelled" else "name")
    return rows.order_by().values(
        "pk",
        "household_id",
        "household__number",
        "household__village_id",
        name_of=name,
        day=F(day),
        village=F("household__village__name"),
        town=F("household__village__town__name"),
    )


def _complete(kind: str, rows: list[dict[str, Any]], user: AnyUser) -> list[dict[str, Any]]:
    """Return the rows with the household's head, its page, and the form for who may fill it in."""
    heads = heads_of([row["household_id"] for row in rows], None)
    right = Right.CREATE if kind == "cancelled" else Right.EDIT
    reach = tuple(areas(user, right))
    return [
        row
        | {
            "head": heads.get(row["household_id"], {}).get("person__name", ""),
            "url": reverse("household_detail", args=[row["household_id"]]),
            "settle_url": _settle_url(kind, row)
            if row["household__village_id"].startswith(reach)
            else "",
        }
        for row in rows
    ]


def _settle_url(kind: str, row: dict[str, Any]) -> str:
    if kind == "cancelled":
        return reverse("household_cancel_reason", args=[row["household_id"]])
    return reverse("household_member_reason", args=[row["household_id"], row["pk"]])


@shows_and_saves
@needs(Right.EDIT)
def member_reason(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Set the true reason why a member left, or else joined."""
    household = writable(request, pk)
    waiting = Q(leave_reason=LeaveReason.UNKNOWN) | Q(join_reason=JoinReason.UNKNOWN)
    row = get_object_or_404(household.people.filter(waiting), pk=person)
    leaving = row.leave_reason == LeaveReason.UNKNOWN
    told = (row.left_on if leaving else None) or row.joined_on
    form = TrueReasonForm(
        posted(request),
        leaving=leaving,
        told=told,
        initial={"version": household.version, "day": told},
        **dated(request, household),
    )

    def save(version: int) -> Any:
        typed = form.cleaned_data
        act: dict[str, Any] = {
            "actor": actor_of(request),
            "person": row,
            "version": version,
            "note": typed["note"],
            "late_reason": form.late_reason,
        }
        if leaving:
            why = LeaveReason(typed["why"])
            return services.correct_leaving(**act, reason=why, left_on=typed["day"])
        why_joined = JoinReason(typed["why"])
        return services.correct_joining(**act, reason=why_joined, joined_on=typed["day"])

    done = "已核实；增减数字和原因统计已更新。"
    word = "减少" if leaving else "增加"
    page = page_about(household, f"核实成员{word}原因：{row.name}", done, "people")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.CREATE)
def cancel_reason(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the true reason why a household was cancelled."""
    household = manageable(request, pk)
    get_object_or_404(household.standing_changes, kind=ChangeKind.CANCELLED, until__isnull=True)
    form = TrueCancelForm(posted(request), initial={"version": household.version})

    def save(version: int) -> Any:
        return services.correct_cancelled(
            actor=actor_of(request),
            household=household,
            version=version,
            kind=ChangeKind(form.cleaned_data["kind"]),
            note=form.cleaned_data["note"],
        )

    done = "注销原因已核实；增减数字已更新。"
    page = page_about(household, "核实注销原因", done, "standing")
    return answer(request, form, page, save)
