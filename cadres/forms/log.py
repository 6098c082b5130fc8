"""What a cadre writes on the phone: a visit, a day, a diary page, a problem.

A page and a phone's outbox fill the same form: its fields by name are the item's body.
"""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.datastructures import MultiValueDict

from gujang.lib import formfields, values
from gujang.lib.posting import StrictForm

from ..codes import Duty, ItemKind, ProblemKind, ProblemLevel, VisitKind
from ..models import Diary, Problem, Visit, WorkDay
from ..rules.ledger import DAYS, due_from
from ..rules.phone import Body
from ..rules.week import DayKind

ON_PHONE = [DayKind.VILLAGE, DayKind.TOWN, DayKind.REST]
PHOTOS = 9
FUTURE = "日期不能晚于今天，请核对。"


def _column(model: type[models.Model], name: str, **options: Any) -> Any:
    column: Any = model._meta.get_field(name)
    return formfields.for_column(column, **options)


def _household(**options: Any) -> formfields.CellField:
    def read(typed: object) -> int | None:
        return values.int_cell(typed, minimum=1)

    return formfields.CellField(read, label="贫困户", widget=forms.Select, **options)


class LogForm(StrictForm, forms.Form):
    """A form whose ``facts`` are what a service takes; ``today`` is given where a page asks."""

    # how the page's own copy names itself, and a photo sent without script
    beside = ("client_id", "photo")

    def __init__(self, data: Any = None, *, today: dt.date | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.today = today
        for field in self.fields.values():
            field.error_messages["required"] = "不能为空，请填写。"
            field.error_messages["invalid_choice"] = "没有这一项，请从列表中选择。"

    def clean_day(self) -> dt.date:
        """Refuse a day to come where a page asks; of a phone with a wrong clock it is flagged."""
        day: dt.date = self.cleaned_data["day"]
        if self.today and day > self.today:
            raise ValidationError(FUTURE)
        return day

    @property
    def facts(self) -> dict[str, Any]:
        """What was read, by the names of the row."""
        return dict(self.cleaned_data)

    @property
    def body(self) -> Body:
        """What was typed, as a phone would send it."""
        data: Any = self.data
        return {name: data.getlist(name) for name in self.fields if any(data.getlist(name))}

    def offer(self, households: list[tuple[int, str]]) -> None:
        """Let the page choose among these households."""
        widget: Any = self.fields["household"].widget
        widget.choices = [("", "请选择"), *households]

    def take_errors(self, error: ValidationError) -> None:
        """Show what a service refused, at its field where the form has it."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, wrong in error.error_dict.items():
            self.add_error(name if name in self.fields else None, wrong)


class VisitForm(LogForm):
    """走访: whom, why, what was found, what they need, what was promised."""

    household = _household()
    day = _column(Visit, "day")
    kind = _column(Visit, "kind", initial=VisitKind.FACTS)
    found = _column(Visit, "found")
    needs = _column(Visit, "needs")
    promised = _column(Visit, "promised")
    photo_count = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=PHOTOS
    )

    def clean_photo_count(self) -> int:
        return self.cleaned_data["photo_count"] or 0


class DayForm(LogForm):
    """工作日: where the day was spent and on what."""

    day = _column(WorkDay, "day")
    kind = forms.ChoiceField(
        label="类别",
        choices=[(kind.value, kind.label) for kind in ON_PHONE],
        initial=DayKind.VILLAGE,
        help_text="请假、视同驻村另行申请。",
    )
    duties = forms.MultipleChoiceField(
        label="工作类型",
        choices=Duty.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = _column(WorkDay, "note")

    @property
    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"duties": ",".join(self.cleaned_data["duties"])}


class DiaryForm(LogForm):
    """民情日记: free text of a day."""

    day = _column(Diary, "day")
    weather = _column(Diary, "weather")
    title = _column(Diary, "title")
    text = formfields.free_text(5000, lines=8, label="内容")


class ProblemForm(LogForm):
    """民情问题: what people raised; without a day to settle it by, in those the village has."""

    day = _column(Problem, "raised_on")
    household = _household(required=False, help_text="与某一户有关的，请选择。")
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), *ProblemKind.choices])
    title = _column(Problem, "title")
    text = _column(Problem, "text")
    raised_by = _column(Problem, "raised_by")
    owner = formfields.person_name(
        label="责任人", required=False, help_text="由谁办理；留空即本人。"
    )
    due_on = formfields.day(
        label="办理期限", required=False, help_text=f"留空即{DAYS['village']}天以内。"
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        day, due = cleaned.get("day"), cleaned.get("due_on")
        if day and due and due < day:
            self.add_error("due_on", "办理期限早于反映日期，请核对。")
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        facts = dict(self.cleaned_data)
        facts["due_on"] = facts["due_on"] or due_from(facts["day"], ProblemLevel.VILLAGE)
        return facts


FORMS: dict[str, type[LogForm]] = {
    ItemKind.VISIT: VisitForm,
    ItemKind.DAY: DayForm,
    ItemKind.DIARY: DiaryForm,
    ItemKind.PROBLEM: ProblemForm,
}


def form_of(kind: str, body: Body) -> LogForm:
    """Return the form of an item of ``kind`` bound to its ``body``."""
    return FORMS[kind](MultiValueDict({name: [*typed] for name, typed in body.items()}))


class PhotoForm(StrictForm, forms.Form):
    """A photo as a phone sends it: of which visit, and the SHA-256 of its bytes,
    which a browser without cryptography (plain HTTP) leaves out."""

    client_id = forms.UUIDField()
    visit = forms.UUIDField()
    sha256 = forms.RegexField(r"^[0-9a-f]{64}$", required=False)
    file = forms.FileField()


class DecideForm(StrictForm, forms.Form):
    """What the town decides about a held item, and why."""

    decision = forms.ChoiceField(
        label="处理",
        choices=[("take", "采用"), ("dismiss", "不采用")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择采用或不采用。"},
    )
    note = formfields.free_text(
        200, lines=3, label="处理说明", help_text="怎样核实的，为什么采用或不采用。"
    )
