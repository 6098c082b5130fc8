"""Forms of responsible persons: a cadre from the list, or somebody from outside."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import Columns, Sections
from villages.forms.work import KeptForm
from villages.models import Village

from ..models import Cadre, Pairing
from ..services import Helper
from .people import PICK, phone_form, reason_field

OUTSIDE = ["name", "unit_name", "position", "level", "phone"]


class CadreField(forms.ModelChoiceField):
    """A cadre with their village, where they are posted, and their unit."""

    def __init__(self, cadres: "QuerySet[Cadre]", **options: Any) -> None:
        super().__init__(cadres.select_related("unit").order_by("area_code", "name"), **options)
        self.villages = dict(Village.objects.values_list("code", "name"))

    def label_from_instance(self, obj: Any) -> str:
        place = self.villages.get(obj.area_code, "未派驻")
        return f"{obj.name}（{place}，{obj.unit.name}）"


class HelperForm(KeptForm):
    """Who becomes responsible and from when; ``reason`` where somebody else was before."""

    columns: ClassVar[Columns] = ((Pairing, tuple(OUTSIDE)),)
    sections: Sections = [
        ("驻村干部", "选了驻村干部，下面的姓名等各项不用填。", ["cadre"]),
        ("其他帮扶责任人", "不是驻村干部的，填写姓名、单位、职务和电话。", OUTSIDE),
        ("时间", "", ["starts_on"]),
    ]

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        cadres: "QuerySet[Cadre]",
        changing: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.fields["cadre"] = CadreField(
            cadres,
            label="驻村干部",
            required=False,
            empty_label="不是驻村干部",
            error_messages=PICK,
        )
        for name in OUTSIDE:
            self.fields[name].required = False
        self.fields["phone"].validators.append(phone_form)
        label = "变更日期" if changing else "帮扶起始时间"
        self.fields["starts_on"] = formfields.day(label=label, help_text="不能晚于今天。")
        if changing:
            self.fields["reason"] = reason_field("变更原因")
            self.sections = [*self.sections[:-1], ("变更", "", ["starts_on", "reason"])]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors.keys() & {"cadre", "name"}:
            return cleaned
        if cleaned.get("cadre") and cleaned.get("name"):
            self.add_error("name", "已选驻村干部，姓名请留空；或改选“不是驻村干部”。")
        if not cleaned.get("cadre") and not cleaned.get("name"):
            self.add_error("cadre", "请选择驻村干部，或在下面填写其他帮扶责任人的姓名。")
        return cleaned

    @property
    def helper(self) -> Helper:
        typed = self.cleaned_data
        return Helper.of(typed["cadre"]) if typed["cadre"] else Helper(**self.taken(*OUTSIDE))


class BatchForm(HelperForm):
    """The same person for many households."""

    beside = ("row",)


class HandOverForm(HelperForm):
    """Another person for the households that were one person's."""

    beside = ("pick",)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, changing=True, **options)


class EndPairingForm(KeptForm):
    """When a line ends without another, and why."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["ends_on"] = formfields.day(
            label="结束日期", help_text="不再帮扶的第一天，最晚今天。"
        )
        self.fields["reason"] = reason_field("结束原因")
