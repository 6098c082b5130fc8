"""What a table is asked, how its workbook is wanted; forms to be filled, and what fills them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from gujang.access.areas import inside
from gujang.access.gate import OutOfReach, areas, holds
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib import formfields
from gujang.lib.excel.filling import LIMITS
from gujang.lib.excel.reading import EMPTY, TOO_LARGE
from gujang.lib.excel.values import MB
from gujang.lib.posting import StrictForm
from households.cells import newest_year

from .asking import YEARS, ask
from .codes import CODE_LENGTHS, By, FillLevel, Period
from .models import Template, TemplateSlot
from .report import Asked, Report, leaves
from .rules import place_of
from .services import FACTS, has_lists
from .sheets import named
from .tables import REPORTS

FACTS_OF_FILLING = "facts"
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


class UploadTemplateForm(StrictForm, forms.Form):
    """A form of the level above, its name, and for what it is filled in."""

    name = formfields.free_text(60, label="模板名称")
    level = forms.ChoiceField(
        label="填报范围",
        choices=FillLevel.choices,
        help_text="每次为全县填一份，还是为每个镇、村各填一份。",
    )
    file = forms.FileField(
        label="空白表（.xlsx）",
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".xlsx"}),
        help_text=f"不超过{LIMITS.file_bytes // MB} MB，不带宏和外部链接；格式和公式都保留。",
        error_messages={
            "required": "请选择上级下发的空白表。",
            "max_length": "文件名太长，请改短后再上传。",
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if not file.size:
            raise ValidationError(EMPTY)
        if file.size > LIMITS.file_bytes:
            raise ValidationError(TOO_LARGE.format(limit=LIMITS.file_bytes // MB))
        return file


def table_choices(user: User) -> list[tuple[str, str]]:
    """Return what a cell can be filled from: the facts of the filling, and every table."""
    found = [(FACTS_OF_FILLING, "填报单位、日期、填报人")]
    for report in REPORTS.values():
        if holds(user, report.right):
            for by in report.by:
                for period in report.periods:
                    found.append((f"{report.key}:{by}:{period}", _title(report, by, period)))
    return found


def _title(report: Report, by: By, period: Period) -> str:
    said = [by.label] if len(report.by) > 1 else []
    said += [f"按{period.label}"] if len(report.periods) > 1 else []
    return f"{report.title}（{'，'.join(map(str, said))}）" if said else report.title


class PickForm(forms.Form):
    """Which sheet of a template is shown, and from which table its cells are to be filled."""

    sheet = forms.ChoiceField(label="工作表")
    table = forms.ChoiceField(label="取数的报表")

    def __init__(self, user: User, sheets: list[str], given: Mapping[str, Any]) -> None:
        tables = table_choices(user)
        asked = {name: str(given.get(name, "")) for name in ("sheet", "table")}
        known = {"sheet": sheets, "table": [value for value, _ in tables]}
        super().__init__(
            {name: asked[name] if asked[name] in known[name] else known[name][0] for name in asked}
        )
        self.fields["sheet"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]
        self.fields["table"].choices = tables  # type: ignore[attr-defined]


class SlotForm(StrictForm, forms.Form):
    """A cell, or so many below one another, and the column of the table that fills them."""

    units = {"columns": "栏", "last_row": "行"}

    sheet = forms.CharField(widget=forms.HiddenInput, max_length=31)
    table = forms.CharField(widget=forms.HiddenInput, max_length=80)
    first = formfields.code(
        8, label="单元格", help_text="如 C6；填一列时是最上面的一个，合并的单元格填左上角。"
    )
    head = forms.ChoiceField(label="填入")

    def __init__(self, user: User, pick: PickForm, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(pick.data))
        key, *asked = pick.data["table"].split(":")
        self.report = REPORTS.get(key)
        self.by = By(asked[0]) if self.report else By.ROWS
        self.period = Period(asked[1]) if self.report else Period.DAY
        self.fields["head"].choices = [(head, head) for head in self._heads()]  # type: ignore[attr-defined]
        if self.report:
            self._add_table(user, self.report)

    def _heads(self) -> list[str]:
        return list(named(self.report.columns(self.by))) if self.report else list(FACTS)

    def _add_table(self, user: User, report: Report) -> None:
        self.fields["columns"] = formfields.integer(
            minimum=1,
            maximum=100,
            label="栏数",
            initial=1,
            help_text="从所选的一栏起，依次向右填几栏。",
        )
        self.fields["last_row"] = formfields.integer(
            minimum=1,
            maximum=99_999,
            label="填到第几行",
            required=False,
            help_text="填写后，表的各行依次往下填；不填，只填一个数字。",
        )
        if self.by != By.ROWS:
            length = CODE_LENGTHS[FillLevel(self.by)]
            reached = inside(areas(user, report.right))
            named_places = sorted(one for one in reached.items() if len(one[0]) == length)
            self.fields["place"] = forms.ChoiceField(
                label="哪一行",
                choices=[("", "合计"), *named_places],
                required=False,
                help_text="只填一个数字时，取合计还是某个地方的。",
            )

    def clean_first(self) -> tuple[int, int]:
        found = place_of(self.cleaned_data["first"])
        if found is None:
            raise ValidationError("请填单元格的地址，如 C6。")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("last_row") and cleaned.get("place"):
            self.add_error("place", "填一列时不用选地方，请改回“合计”，或者不填“填到第几行”。")
        if self.report and not self.errors and not cleaned.get("last_row"):
            self._check_figure(cleaned)
        return cleaned

    def _check_figure(self, cleaned: Mapping[str, Any]) -> None:
        """A single figure of all rows is a sum or a ratio; of a place it is any column."""
        heads = self.report.columns(self.by) if self.report else ()
        columns, start = leaves(heads), named(heads)[cleaned["head"]]
        for head in columns[start : start + cleaned["columns"]]:
            if not (cleaned.get("place") or head.total or head.ratio):
                self.add_error(
                    "head", f"“{head.label}”没有合计；请填写“填到第几行”，或者选一个地方。"
                )
                return

    def slot(self) -> TemplateSlot:
        """Return the first slot of what was asked."""
        row, column = self.cleaned_data["first"]
        return TemplateSlot(
            sheet=self.cleaned_data["sheet"],
            row=row,
            column=column,
            last_row=self.cleaned_data.get("last_row"),
            key=self.report.key if self.report else "",
            by=self.by,
            period=self.period,
            head=self.cleaned_data["head"],
            place=self.cleaned_data.get("place", ""),
        )


class FillForm(forms.Form):
    """For which area a template is filled, and as of which day."""

    area = forms.ChoiceField(label="辖区", error_messages={"invalid_choice": OUTSIDE})
    day = formfields.day(label="截至日期")

    def __init__(self, user: User, template: Template, given: Mapping[str, Any]) -> None:
        length = CODE_LENGTHS[FillLevel(template.level)]
        places = inside(areas(user, Right.EXPORT)).items()
        choices = sorted(one for one in places if len(one[0]) == length)
        usual = {"area": next((code for code, _ in choices), ""), "day": str(timezone.localdate())}
        super().__init__(usual | {n: str(given[n]) for n in usual if n in given})
        self.fields["area"].choices = choices  # type: ignore[attr-defined]

    def clean_day(self) -> Any:
        day, today = self.cleaned_data["day"], timezone.localdate()
        if day > today:
            raise ValidationError(f"{day}还没有到；请填今天（{today}）或以前的日期。")
        return day
