"""动态管理: what happened to a household, and the page of that event."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds_in
from gujang.access.rights import Right
from villages.models import Village

from .. import services
from ..codes import ChangeKind, Relation, Standing
from ..filters.rows import heads_of
from ..forms.dynamic import MergeForm, MoveForm, SplitForm
from ..models import Household, HouseholdYear
from ..rules import may_follow
from ..services.people import open_facts
from .editing import (
    actor_of,
    answer,
    back_to,
    dated,
    manageable,
    page_about,
    posted,
    shows_and_saves,
    writable,
)
from .people import JOINING
from .standing import OFFERED, consequence

_HOW = {
    ChangeKind.EXPECTED: "计划本年退出。",
    ChangeKind.EXIT: "补录已经县批准的退出。",
    ChangeKind.STABLE: "脱贫后收入稳定。",
    ChangeKind.RETURN: "已脱贫的重新陷入贫困，须写明返贫原因。",
    ChangeKind.REVERTED: "更正误登记的预脱贫、脱贫或注销。",
    ChangeKind.WRONGLY: "本不该识别为贫困户；不算脱贫。",
    ChangeKind.EXTINCT: "户内人员都已死亡或离开，全户注销；不算脱贫。",
}
_JOINS = {
    "birth": "本户新生的子女。",
    "married_in": "结婚到本户。",
    "moved_in": "户口迁到本户。",
    "adopted": "依法收养。",
    "correction": "原来漏登的成员。",
}
Event = dict[str, str]


@require_safe
@needs(Right.EDIT)
def household_dynamic(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what happened, and lead to the form of that event."""
    household = writable(request, pk)
    standing = household.standing_changes.get(until__isnull=True).standing
    people = list(open_facts(household))
    cancelled = standing == Standing.CANCELLED
    may_manage = holds_in(request.user, Right.CREATE, household.village_id)
    context = {
        "household": household,
        "standing": standing,
        "standing_label": Standing(standing).label,
        "may_manage": may_manage,
        "cancelled": cancelled,
        "joins": [] if cancelled else _joins(household),
        "people": people,
        "head_url": _head_url(household, len(people)),
        "moves": _moves(household, len(people)) if may_manage and not cancelled else [],
        "steps": _steps(household, standing) if may_manage else [],
        "crumbs": [
            {"label": "贫困户", "url": reverse("household_list")},
            {"label": household.number, "url": back_to(household)},
            {"label": "动态管理"},
        ],
    }
    return render(request, "households/household_dynamic.html", context)


def _joins(household: Household) -> list[Event]:
    address = reverse("household_member_add", args=[household.pk])
    return [
        {"label": why.label, "how": _JOINS[why], "url": f"{address}?reason={why}"}
        for why in JOINING
    ]


def _head_url(household: Household, people: int) -> str:
    return reverse("household_head_change", args=[household.pk]) if people > 1 else ""


def _moves(household: Household, people: int) -> list[Event]:
    """Return what can happen to the household as a whole; one alone cannot split."""

    def event(name: str, label: str, how: str) -> Event:
        return {"label": label, "how": how, "url": reverse(name, args=[household.pk])}

    split = event("household_split", "拆户", "部分成员另立一户，沿用本户的状态、属性和致贫原因。")
    if people < 2:
        split = {"label": "拆户", "how": "本户只有一人，不能拆户。", "url": ""}
    return [
        split,
        event("household_merge", "并户", "本户全体成员并入另一户，本户随之注销。"),
        event("household_move", "迁到他村", "全户迁到另一个村，往年的数字也随户计入新村。"),
    ]


def _steps(household: Household, standing: str) -> list[Event]:
    """Return the changes of standing that may follow, each with what it does."""
    form = HouseholdYear.objects.get(household=household, until__isnull=True)
    return [
        {
            "label": kind.label,
            "how": f"{_HOW[kind]}{consequence(standing, form.attribute, kind)}",
            "url": reverse("household_standing_change", args=[household.pk, kind.value]),
        }
        for kind in OFFERED
        if may_follow(standing, kind)
    ]


@shows_and_saves
@needs(Right.CREATE)
def household_split(request: HttpRequest, pk: int) -> HttpResponse:
    """Let some members begin a household of their own."""
    household = manageable(request, pk)
    people = list(open_facts(household))
    head = next((row.person for row in people if row.relation == Relation.HEAD), None)
    form = SplitForm(
        posted(request),
        members=household.people.filter(left_on__isnull=True).order_by("pk"),
        head=head,
        initial={"version": household.version, "address": household.address},
        **dated(request, household),
    )

    def save(version: int) -> Any:
        typed = form.cleaned_data
        return services.split_household(
            actor=actor_of(request),
            household=household,
            version=version,
            leaving=list(typed["leaving"]),
            new_head=form.new,
            old_head=form.old,
            **form.taken("number", "address", "split_on", "reason"),
            late_reason=form.late_reason,
        )

    done = "已拆户；新户沿用原户的状态、属性和致贫原因，请填写新户的收入和生产生活条件。"
    page = page_about(household, "拆户", done, "people", submit="拆户")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.CREATE)
def household_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Let all members join another household: first which one, then what they are to its head."""
    household = manageable(request, pk)
    number = (posted(request) or request.GET).get("into", "").strip()
    into = _other(request, number)
    page = page_about(household, "并户", "已并户，本户已注销。", "people", submit="并户")
    if into is None or into.pk == household.pk:
        context = {"household": household, "page": page, "number": number, "crumbs": page.crumbs}
        context["same"] = into is not None
        status = 400 if number else 200
        return render(request, "households/household_merge.html", context, status=status)
    form = MergeForm(
        posted(request),
        members=[row.person for row in open_facts(household)],
        initial={"version": household.version, "into_version": into.version},
        **dated(request, household),
    )
    page = page_about(
        household,
        "并户",
        f"已并入{into.number}户，本户已注销。",
        lead=_introduced(household, into),
        submit="并户",
        template="households/household_merge.html",
        more={"into": into, "number": number, "household": household},
    )
    return answer(request, form, page, lambda version: _merge(request, household, into, form))


def _merge(request: HttpRequest, household: Household, into: Household, form: MergeForm) -> None:
    typed = form.cleaned_data
    if Household.objects.get(pk=into.pk).version != typed["into_version"]:
        raise ValidationError(f"{into.number}户刚才有人修改，请重新打开并户页面核对后再办理。")
    services.merge_households(
        actor=actor_of(request),
        household=household,
        into=into,
        relations=form.relations(form.members),
        **form.taken("version", "into_version", "merged_on", "reason"),
        late_reason=form.late_reason,
    )


def _other(request: HttpRequest, number: str) -> Household | None:
    """Return the household of that number, where the user may register."""
    rows = Household.objects.reachable_with(request.user, Right.CREATE)
    return rows.select_related("village__town").filter(number=number).first() if number else None


def _introduced(household: Household, into: Household) -> str:
    head = heads_of([into.pk], None).get(into.pk)
    name, village = head["person__name"] if head else "", into.village
    return (
        f"{household.number}户全体成员并入{into.number}户"
        f"（户主{name}，{village.town.name}{village.name}）。"
    )


@shows_and_saves
@needs(Right.CREATE)
def household_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the household to another village."""
    household = manageable(request, pk)
    villages = Village.objects.reachable_with(request.user, Right.CREATE).open()
    form = MoveForm(
        posted(request),
        villages=villages.exclude(pk=household.village_id),
        initial={"version": household.version},
        **dated(request, household),
    )

    def save(version: int) -> Any:
        return services.move_household(
            actor=actor_of(request),
            household=household,
            version=version,
            **form.taken("village", "group_name", "address", "moved_on", "reason"),
            late_reason=form.late_reason,
        )

    page = page_about(household, "迁到他村", "已迁村，两个村的数字都已重新统计。", "base")
    return answer(request, form, page, save)
