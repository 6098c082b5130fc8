"""What a table is asked, and how its workbook is wanted."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.areas import inside
from gujang.access.gate import OutOfReach, areas, holds
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib import formfields
from gujang.lib.posting import StrictForm
from households.cells import newest_year

from .asking import YEARS, ask
from .codes import By, Period
from .report import Asked, Report
from .services import has_lists

OUTSIDE = "这个辖区不在您的范围内，请另选辖区。"


class AskForm(forms.Form):
    """辖区, and the day or the year, and the grouping where there are several.

    ``asked`` is what a valid form asks. ``given`` names no field that the table has not.
    """

    asked: Asked

    def __init__(self, report: Report, user: User, given: Mapping[str, Any]) -> None:
        self.report, self.user = report, user
        places = inside(areas(user, report.right))
        usual = next(iter(areas(user, report.right)), settings.COUNTY_CODE)
        data = {"area": usual} | {name: value for name, value in given.items() if value}
        super().__init__(data)
        self.fields["area"] = forms.ChoiceField(
            label="辖区", choices=sorted(places.items()), error_messages={"invalid_choice": OUTSIDE}
        )
        if len(areas(user, report.right)) > 1 and settings.COUNTY_CODE not in places:
            self.fields["area"].choices.insert(0, (settings.COUNTY_CODE, "本人全部辖区"))  # type: ignore[attr-defined]
        self._add_span(report)
        if len(report.by) > 1:
            self.fields["by"] = _one_of("分组", report.by, By)

    def _add_span(self, report: Report) -> None:
        if len(report.periods) > 1:
            self.fields["period"] = _one_of("时段", report.periods, Period)
        if report.periods == YEARS:
            this_year, first = timezone.localdate().year, settings.PROGRAMME_YEARS.start
            newest = min(max(newest_year() or first, first), this_year)
            years = [(str(year), f"{year}年") for year in range(newest, first - 1, -1)]
            self.fields["year"] = forms.ChoiceField(label="年度", choices=years, required=False)
            self.data.setdefault("year", str(newest))  # type: ignore[attr-defined]
        else:
            label = "截至日期" if Period.DAY in report.periods else "时段内的一天"
            self.fields["day"] = formfields.day(label=label, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            self.asked = ask(
                report=self.report,
                user=self.user,
                area=cleaned["area"],
                day=cleaned.get("day"),
                year=int(cleaned["year"]) if cleaned.get("year") else None,
                by=cleaned.get("by", ""),
                period=cleaned.get("period", ""),
                full=bool(cleaned.get("full")),
            )
        except OutOfReach:
            self.add_error("area", OUTSIDE)
        except ValidationError as error:
            self.add_error("day" if "day" in self.fields else None, error)
        return cleaned


def _one_of(label: str, offered: Any, codes: Any) -> forms.ChoiceField:
    choices = [(one.value, codes(one).label) for one in offered]
    return forms.ChoiceField(label=label, choices=choices, required=False)


class RunForm(StrictForm, AskForm):
    """The same, to be made into a workbook: with names, with full numbers."""

    units: dict[str, str] = {}

    def __init__(self, report: Report, user: User, given: Mapping[str, Any]) -> None:
        super().__init__(report, user, given)
        for field in self.fields.values():
            field.widget = forms.HiddenInput()
        if has_lists(report):
            self.fields["behind"] = forms.BooleanField(
                label="附名单", required=False, help_text="第二张表列出每个数字所计的户或人。"
            )
        if report.numbers and holds(user, Right.REVEAL):
            self.fields["full"] = forms.BooleanField(
                label="完整号码",
                required=False,
                help_text="证件号码、电话不隐去中间各位；会记入操作日志。",
            )
            self.fields["reason"] = formfields.free_text(
                200, label="用途", required=False, help_text="导出完整号码时必填。"
            )
