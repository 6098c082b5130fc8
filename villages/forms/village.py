"""Forms of villages: the village itself, its year, and its end."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import Sections, VersionedForm

from ..models import Village, VillageYear
from ..services.village import VILLAGE_FACTS, YEAR_FACTS

ITSELF = "name kind attribute standing opened_on".split()
LEADER = "leader leader_post leader_phone".split()
OUTLOOK = "direction terrain".split()
PEOPLE = """natural_villages groups households population minority_population women disabled
    labour_force working_away farming_at_home party_members""".split()
LAND = "farmland irrigated forest orchard returned_forest pasture water_area".split()
INCOME = "farmers_income collective_income leading_industry".split()
COVER = "ncms_members pension_members".split()
ROADS = """paved_road bus unpaved_km unpaved_villages water_unsafe_households
    water_difficult_households no_power_villages no_power_households no_work_power_villages
    dangerous_houses""".split()
SERVICES = """cooperatives cooperative_poor_households tourism_households clinics doctors
    public_toilets waste_points reading_rooms tv_households broadband_households
    mobile_households broadband_villages school_broadband""".split()
OPINIONS = "self_opinion town_opinion county_opinion".split()
GROUPS: list[tuple[str, list[str]]] = [
    ("人口", PEOPLE),
    ("土地", LAND),
    ("收入", INCOME),
    ("社会保障", COVER),
    ("道路、饮水、用电、住房", ROADS),
    ("产业、卫生、文化、信息化", SERVICES),
    ("意见", OPINIONS),
]


class VillageForm(VersionedForm):
    """A village's own facts."""

    columns = ((Village, (*ITSELF, *LEADER, *OUTLOOK)),)
    sections: Sections = [("村", "", ITSELF), ("负责人", "", LEADER), ("发展", "", OUTLOOK)]

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["name"] = formfields.code(50, label="村名")

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*VILLAGE_FACTS)


class VillageCreateForm(VillageForm):
    """A new village: also its code."""

    sections: Sections = [("村", "", ["code", *ITSELF]), *VillageForm.sections[1:]]

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        del self.fields["version"]
        self.fields["code"] = forms.RegexField(
            r"^[0-9]{12}$",
            label="村编码",
            help_text="12位数字，前9位是所在镇的编码。",
            error_messages={"invalid": "村编码应为12位数字。", "required": "不能为空，请填写。"},
        )


class VillageYearForm(VersionedForm):
    """A village's facts at the end of a year."""

    columns = ((VillageYear, tuple(name for _, names in GROUPS for name in names)),)
    sections: Sections = [(title, "", names) for title, names in GROUPS]

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*YEAR_FACTS)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        farmland, irrigated = cleaned.get("farmland"), cleaned.get("irrigated")
        if farmland is not None and irrigated is not None and irrigated > farmland:
            self.add_error("irrigated", "大于耕地面积，请核对。")
        return cleaned


class _Other(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.town.name} {obj.name}"


class VillageCloseForm(VersionedForm):
    """When a village ends, what it goes into, and whether its households go with it."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        others: "QuerySet[Village]",
        households: int,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.fields["closed_on"] = formfields.day(label="撤销日期")
        self.fields["merged_into"] = _Other(
            others.select_related("town"),
            label="并入",
            required=False,
            empty_label="不并入其他村，只撤销",
            error_messages={"invalid_choice": "不能并入这个村，请从列表中选择。"},
        )
        if households:
            self.fields["move"] = forms.BooleanField(
                required=False,
                label=f"同时将本村{households}户迁到并入的村",
                help_text="不勾选时，村内还有贫困户就不能撤销。",
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("move") and not cleaned.get("merged_into"):
            self.add_error("merged_into", "迁移贫困户须选择并入的村。")
        return cleaned
