"""Two worklists: ready but not proposed (已达标未提名); proposed or exited but not ready.

The whole area is judged, in a few queries, whatever the page shows of it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from gujang.access.gate import AnyUser
from gujang.access.rights import Right
from gujang.lib import formfields

from ..codes import EXITED_STANDINGS, POOR_STANDINGS, Standing
from ..codes.exits import CaseState, Criterion, Verdict
from ..models import ExitCase, Household
from ..querysets import HouseholdQuerySet
from ..readiness import Standards, judge
from ..rules.readiness import Check
from .rows import heads_of, listed

Row = dict[str, Any]
NOT_READY = [(Verdict.NOT_MET.value, "有未达标的"), (Verdict.UNKNOWN.value, "只是无法判定的")]


class WorkForm(forms.Form):
    """What a worklist is narrowed by: area, a criterion that is wanting, how it is wanting."""

    area = formfields.area(label="辖区")

    day = formfields.day(
        required=False, label="核对日期", help_text="按这一天的标准和佐证核对；不填为今天。"
    )

    def __init__(self, data: Any, *, ready: bool) -> None:
        super().__init__(data)
        if ready:
            return
        for name, label, choices in (
            ("criterion", "未达标或无法判定的标准", Criterion.choices),
            ("verdict", "情形", NOT_READY),
        ):
            self.fields[name] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", "全部"), *choices],
                error_messages={"invalid_choice": "没有这一项，请从列表中选择。"},
            )

    def clean_day(self) -> dt.date:
        today = timezone.localdate()
        day: dt.date = self.cleaned_data["day"] or today
        if day > today:
            raise ValidationError("核对日期不能晚于今天。")
        return day


@dataclass(frozen=True, slots=True)
class Work:
    """A worklist of an area: its rows by village and number, and their number by village."""

    rows: list[Row]
    villages: list[Row]
    judged: int


def candidates(user: AnyUser, area: str, right: Right, *, ready: bool) -> HouseholdQuerySet:
    """Return the households a worklist chooses from, where ``user`` holds ``right``."""
    reached = Household.objects.reachable_with(user, right)
    rows: Any = (reached.inside(area) if area else reached).as_of()
    case = Exists(ExitCase.objects.filter(household=OuterRef("pk"), state=CaseState.OPEN))
    if ready:
        return rows.filter(~case, standing_at__standing__in=POOR_STANDINGS)
    exited = Q(standing_at__standing__in=EXITED_STANDINGS)
    return rows.filter(exited | (Q(case) & Q(standing_at__standing__in=POOR_STANDINGS)))


def work_of(
    households: HouseholdQuerySet, standards: Standards, asked: Row, *, ready: bool
) -> Work:
    """Judge ``households`` and keep those that ``asked`` (of :class:`WorkForm`) wants."""
    judged = judge(households, standards)
    rows = [
        row | wanting
        for row in listed(households, None)
        .annotate(seen=F("version"))
        .order_by("village_id", "number")
        if (wanting := _wanting(judged.get(row["pk"], ()), asked, ready))
    ]
    return Work(rows, _by_village(rows), len(judged))


def _wanting(checks: Iterable[Check], asked: Row, ready: bool) -> Row | None:
    """Return what is wanting, or None for a household that does not belong on the list."""
    found = list(checks)
    not_met = [check for check in found if check.verdict == Verdict.NOT_MET]
    unknown = [check for check in found if check.verdict == Verdict.UNKNOWN]
    if ready:
        return {"not_met": [], "unknown": []} if found and not not_met and not unknown else None
    if found and not not_met and not unknown:
        return None
    if asked.get("verdict") == Verdict.NOT_MET and not not_met:
        return None
    if asked.get("verdict") == Verdict.UNKNOWN and not_met:
        return None
    if asked.get("criterion") and asked["criterion"] not in {
        c.criterion for c in not_met + unknown
    }:
        return None
    return {"not_met": not_met, "unknown": unknown}


def _by_village(rows: Iterable[Row]) -> list[Row]:
    counted = Counter((row["village_id"], row["town_name"], row["village_name"]) for row in rows)
    return [
        {"code": code, "town": town, "name": name, "number": number}
        for (code, town, name), number in counted.items()
    ]


def work_shown(rows: list[Row]) -> list[Row]:
    """Complete the rows of a page: the head, standing and what is wanting in words."""
    heads = heads_of([row["pk"] for row in rows], None)
    return [
        row
        | {
            "head": heads.get(row["pk"], {}).get("person__name", ""),
            "standing": row["standing_at__standing"],
            "standing_label": Standing(row["standing_at__standing"]).label,
            "income": row["year_at__per_head_income"],
            "not_met_words": _words(row["not_met"]),
            "unknown_words": _unknown(row["unknown"]),
        }
        for row in rows
    ]


def _words(checks: Iterable[Check]) -> str:
    return "；".join(f"{check.criterion.label}（{check.said}）" for check in checks)


def _unknown(checks: Iterable[Check]) -> str:
    """Say in short why criteria are unknown; the household's page says it at length."""
    why: dict[str, list[str]] = {}
    for check in checks:
        word = "佐证过期" if check.is_old else "填写不全" if check.source else "没有佐证"
        why.setdefault(word, []).append(check.criterion.label)
    return "；".join(f"{word}：{'、'.join(labels)}" for word, labels in why.items())
