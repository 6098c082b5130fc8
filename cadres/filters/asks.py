"""The list of leaves and trips: by area, state and kind, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from gujang.access.gate import AnyUser
from gujang.access.rights import Right
from gujang.lib import formfields

from ..codes import AskState
from ..models import Leave, Trip
from ..rules.asks import who_decides, working_days
from ..rules.calendar import Calendar

KINDS = (("leave", "请假"), ("trip", "视同驻村"))
MODELS: dict[str, type[Leave | Trip]] = {"leave": Leave, "trip": Trip}
MARKS = {
    AskState.ASKED: "tag-wait",
    AskState.APPROVED: "tag-done",
    AskState.REFUSED: "tag-late",
    AskState.WITHDRAWN: "tag-plain",
}


class AskListForm(forms.Form):
    """What the list is narrowed by."""

    area = formfields.area()
    state = forms.ChoiceField(
        required=False,
        label="状态",
        choices=[("", "全部"), *AskState.choices],
        error_messages={"invalid_choice": "没有这一项，请从列表中选择。"},
    )
    what = forms.ChoiceField(
        required=False,
        label="类别",
        choices=[("", "全部"), *KINDS],
        error_messages={"invalid_choice": "没有这一项，请从列表中选择。"},
    )


@dataclass(frozen=True, slots=True)
class Ask:
    """A leave or trip as its line shows it; ``days`` are official working days."""

    row: Any
    what: str
    label: str
    days: int
    by: str
    css: str
    may_decide: bool
    may_withdraw: bool


def asks_of(form: AskListForm, user: AnyUser) -> list[Any]:
    """Return the leaves and trips that ``user`` sees: those waiting first, then the newest."""
    asked = form.cleaned_data
    found: list[Any] = []
    for what, model in MODELS.items():
        if asked["what"] not in ("", what):
            continue
        rows = model.objects.visible_to(user)
        rows = rows.inside(asked["area"]) if asked["area"] else rows
        rows = rows.filter(state=asked["state"]) if asked["state"] else rows
        found += rows.select_related("cadre", "village__town", "decided_by")
    return sorted(
        found, key=lambda row: (row.state != AskState.ASKED, -row.first_on.toordinal(), -row.pk)
    )


def asks_shown(rows: Iterable[Any], user: AnyUser, calendar: Calendar) -> list[Ask]:
    """Return the lines of a page, with what ``user`` may do about each."""
    rows = list(rows)
    received = {
        model: set(
            model.objects.reachable_with(user, Right.RECEIVE)
            .filter(pk__in=[row.pk for row in rows if isinstance(row, model)])
            .values_list("pk", flat=True)
        )
        for model in MODELS.values()
    }
    return [_shown(row, user, calendar, row.pk in received[type(row)]) for row in rows]


def _shown(row: Any, user: AnyUser, calendar: Calendar, received: bool) -> Ask:
    days = working_days(row.first_on, row.last_on, calendar)
    own = row.cadre.user_id == user.pk
    standing = row.state in (AskState.ASKED, AskState.APPROVED)
    return Ask(
        row=row,
        what=row._meta.model_name,
        label=dict(KINDS)[row._meta.model_name],
        days=days,
        by=who_decides(days),
        css=MARKS[row.state],
        may_decide=received
        and row.state == AskState.ASKED
        and not own
        and row.asked_by_id != user.pk,
        may_withdraw=standing and (own or received),
    )
