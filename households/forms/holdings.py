"""Forms of 种养殖摸底: the sheet of a village, the rates, the fund of a subsidy."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import Columns, VersionedForm
from gujang.lib.posting import StrictForm

from ..codes.support import FundKind
from ..models import Holding, SubsidyRate
from ..services.holdings import RATE_FACTS

Key = tuple[int, int]


class RateForm(VersionedForm):
    """A declared rate of the county."""

    columns: ClassVar[Columns] = (
        (SubsidyRate, ("year", "kind", "item", "unit", "yuan", "cap", "note")),
    )
    helps: ClassVar[dict[str, str]] = {
        "item": "例如马铃薯、荞麦、基础母羊；同一年度不能重名。",
        "unit": "例如亩、只、头、口。",
        "cap": "每户最多按多少单位计算；没有上限留空。",
        "note": "文件名称和文号。",
    }

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["yuan"] = formfields.decimal(
            places=2, digits=10, unit_words=formfields.UNITS["元"], label="奖补标准"
        )
        self.order_fields(["version", "year", "kind", "item", "unit", "yuan", "cap", "note"])

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*RATE_FACTS)


class RateCreateForm(RateForm):
    """A new one."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        del self.fields["version"]


class SheetForm(StrictForm, forms.Form):
    """The sheet of a village: a cell for each household and rate, and the versions seen.

    ``settled``: the cells that were subsidised and are only shown.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        households: Mapping[int, tuple[str, int]],
        rates: Iterable[SubsidyRate],
        known: Mapping[Key, Holding],
        initial: dict[str, Any],
    ) -> None:
        quantities = {_cell(key): row.quantity for key, row in known.items()}
        versions = {f"v-{pk}": version for pk, (_, version) in households.items()}
        super().__init__(data, initial=initial | quantities | versions)
        self.households, self.rates, self.known = households, list(rates), known
        self.fields["counted_on"] = formfields.day(label="摸底日期")
        for pk, (name, _) in households.items():
            self.fields[f"v-{pk}"] = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
            for rate in self.rates:
                if not self.is_settled((pk, rate.pk)):
                    self.fields[_cell((pk, rate.pk))] = formfields.decimal(
                        places=2,
                        digits=10,
                        unit_words=(rate.unit,),
                        required=False,
                        label=f"{name}：{rate.item}（{rate.unit}）",
                    )

    def names(self) -> set[str]:
        """Return its own names, and those of cells that may have been settled meanwhile."""
        return super().names() | {
            _cell((pk, rate.pk)) for pk in self.households for rate in self.rates
        }

    def is_settled(self, key: Key) -> bool:
        """Say whether a cell has led to a subsidy."""
        row = self.known.get(key)
        return row is not None and row.measure_id is not None

    def cells(self, household: int) -> list[dict[str, Any]]:
        """Return a household's cells in the order of the rates: a field, or what is settled."""
        keys = [(household, rate.pk) for rate in self.rates]
        return [
            {"settled": self.known[key].quantity}
            if self.is_settled(key)
            else {"field": self[_cell(key)]}
            for key in keys
        ]

    @property
    def quantities(self) -> dict[Key, Decimal | None]:
        """The cells that differ from what was shown."""
        changed = set(self.changed_data)
        return {
            (pk, rate.pk): self.cleaned_data[name]
            for pk in self.households
            for rate in self.rates
            if (name := _cell((pk, rate.pk))) in changed
        }

    def seen(self, households: Iterable[int]) -> dict[int, int]:
        """Return the versions under which these households were shown."""
        return {pk: self.cleaned_data[f"v-{pk}"] for pk in households}


def _cell(key: Key) -> str:
    return f"q-{key[0]}-{key[1]}"


class SubsidyForm(StrictForm, forms.Form):
    """The fund a village's subsidies come from, and the sum that was shown."""

    fund = forms.ChoiceField(
        label="资金来源",
        choices=[("", "请选择"), *FundKind.choices],
        error_messages={"required": "请选择资金来源。"},
    )
    total = forms.DecimalField(widget=forms.HiddenInput, max_digits=14, decimal_places=2)
