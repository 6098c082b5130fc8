"""What a village's page says of the work there: plan, projects, collective economy, opinions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from gujang.access.gate import AnyUser, holds_in
from gujang.access.rights import Right
from villages.codes import CollectiveKind, OpinionState, PlanSection
from villages.models import CollectiveIncome, Project, Village, VillagePlan, VillageYear
from villages.views.common import project_row

from .lists import link_to

OPINION_TAGS: dict[str, str] = {
    OpinionState.RAISED: "tag-wait",
    OpinionState.REPORTED: "tag-info",
    OpinionState.ACCEPTED: "tag-done",
    OpinionState.REJECTED: "tag-plain",
}


def work_of(village: Village, years: Sequence[VillageYear], user: AnyUser) -> dict[str, Any]:
    """Return the four sections of the work in a village; four queries."""
    this_year = timezone.localdate().year
    may_work = holds_in(user, Right.EDIT, village.code)
    plans = list(village.plans.order_by("-year"))
    projects = list(village.projects.order_by("-year", "id"))
    lines = list(village.collective_incomes.order_by("kind", "id"))
    opinions = list(village.merge_opinions.order_by("-raised_on", "-id"))
    return {
        "may_work": may_work,
        "may_begin": may_work and not village.closed_on,
        "plans": [plan_shown(plan) for plan in plans],
        "sheet_year": plans[0].year if plans else this_year,
        "plan_years": _years_without(plans, this_year + 1),
        "projects": project_rows(projects, user),
        "project_total": totals_of(projects),
        "projects_url": link_to("project_list", area=village.code),
        "collective": collective_table(lines, years),
        "collective_years": list(range(this_year, 2012, -1)),
        "opinions": [
            {"row": row, "tag": OPINION_TAGS[OpinionState(row.state)]} for row in opinions
        ],
    }


def work_sections(work: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the anchors of the sections of :func:`work_of`."""
    return [
        {"id": "plan", "label": "村级规划", "count": len(work["plans"])},
        {"id": "projects", "label": "到村项目", "count": len(work["projects"])},
        {"id": "collective", "label": "村集体经济"},
        {"id": "opinions", "label": "村庄整合意见", "count": len(work["opinions"])},
    ]


def project_rows(projects: Iterable[Project], user: AnyUser) -> list[dict[str, Any]]:
    """Return projects as they are shown to ``user`` today."""
    day = timezone.localdate()
    return [project_row(project, day, user) for project in projects]


def _years_without(plans: Iterable[VillagePlan], last: int) -> list[int]:
    known = {plan.year for plan in plans}
    return [year for year in range(last, 2012, -1) if year not in known]


def plan_shown(plan: VillagePlan) -> dict[str, Any]:
    """Return a plan with its six tasks in their order."""
    return {"row": plan, "tasks": tasks_of(plan)}


def tasks_of(plan: VillagePlan | None) -> list[dict[str, Any]]:
    """Return the six tasks by name; empty where there is no plan."""
    return [
        {"label": label, "value": getattr(plan, name, ""), "wide": True}
        for name, label in PlanSection.choices
    ]


def totals_of(projects: Iterable[Project]) -> dict[str, Any]:
    """Return how many projects there are and what they come to; None where nothing is filled."""
    rows = list(projects)
    return {
        "number": len(rows),
        "planned": _sum(row.planned_yuan for row in rows),
        "actual": _sum(row.actual_yuan for row in rows),
        "income": _sum(row.expected_income for row in rows),
        "helped": _sum(row.households_helped for row in rows),
    }


def _sum(values: Iterable[Any]) -> Any:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def collective_table(
    lines: Iterable[CollectiveIncome], years: Iterable[VillageYear]
) -> dict[str, Any]:
    """Return the collective income by source and year, the newest first, yuan.

    A figure without lines stands in a row of its own, so that every column adds up to the year's
    figure.
    """
    by_kind: dict[str, dict[int, Decimal]] = defaultdict(dict)
    details: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        cells = by_kind[line.kind]
        cells[line.year] = cells.get(line.year, Decimal(0)) + line.amount
        if line.detail and line.detail not in details[line.kind]:
            details[line.kind].append(line.detail)
    split = {year for cells in by_kind.values() for year in cells}
    figures = {row.year: row.collective_income for row in years}
    plain = {y: sum_ for y, sum_ in figures.items() if y not in split and sum_ is not None}
    shown = sorted(split | plain.keys(), reverse=True)
    rows = [
        {
            "label": label,
            "detail": "、".join(details[kind]),
            "cells": [by_kind[kind].get(year) for year in shown],
        }
        for kind, label in CollectiveKind.choices
        if kind in by_kind
    ]
    if plain:
        rows.append({"label": "未分来源", "detail": "", "cells": [plain.get(y) for y in shown]})
    return {"years": shown, "rows": rows, "total": [figures.get(year) for year in shown]}
