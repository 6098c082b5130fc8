"""Forms of the rules of the week, of holidays, and of closing a week."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import Columns, VersionedForm
from gujang.lib.posting import StrictForm
from households.forms.dynamic import need_words, reason_field

from ..models import Holiday, StationingRule
from ..services.rulebook import HOLIDAY_FACTS

MONTHS = [("", "请选择"), *((str(month), f"{month}月") for month in range(1, 13))]


class MonthRuleForm(VersionedForm):
    """A new row: the least days a week of a month, for weeks that begin from a day on."""

    columns: ClassVar[Columns] = ((StationingRule, ("days", "starts_on", "note")),)
    helps: ClassVar[dict[str, str]] = {
        "days": "0到7天；0天即当月不考核。",
        "starts_on": "星期一在这一天或以后的周按新规定考核，以前的周仍按原规定。",
        "note": "文件名称、文号。",
    }
    month = forms.ChoiceField(label="月份", choices=MONTHS)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["days"] = formfields.integer(
            maximum=7, label="每周驻村不少于", help_text=self.helps["days"]
        )
        self.fields["note"].required = True
        self.units["days"] = "天"
        self.order_fields(["month", "days", "starts_on", "note"])

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken("days", "starts_on", "note") | {"month": int(self.cleaned_data["month"])}


class HolidayForm(VersionedForm):
    """How a day differs from the plain week. A new day is chosen, a known one is not."""

    columns: ClassVar[Columns] = ((Holiday, ("kind", "name")),)
    helps: ClassVar[dict[str, str]] = {
        "kind": "放假：这一天不算工作日。上班：周末调休，算工作日。",
        "name": "如：国庆节、国庆节调休。",
    }

    def __init__(self, data: QueryDict | None = None, *, new: bool, **options: Any) -> None:
        super().__init__(data, **options)
        if new:
            self.fields["day"] = formfields.day(label="日期")
            self.order_fields(["day", "kind", "name"])

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*HOLIDAY_FACTS)


class RemoveForm(VersionedForm):
    """Nothing but the version: a button that asks once more."""


class CloseForm(StrictForm, forms.Form):
    """Nothing to fill in: the verdicts are the log's own."""


class ReopenForm(StrictForm, forms.Form):
    """Why a closed week is opened again."""

    reason = reason_field("解除理由")

    def clean(self) -> None:
        need_words(self)
