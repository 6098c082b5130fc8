"""What the lists of sources, allocations and payments can be narrowed by."""

from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from gujang.access.gate import AnyUser, areas, is_area_code, reach
from gujang.access.rights import Right
from gujang.lib.text import forbidden

from ..codes.money import PaymentFlag
from ..codes.support import FundKind
from ..models import Allocation, FundSource, Payment, PaymentRemark
from ..querysets import AllocationQuerySet, PaymentQuerySet
from .payment_flags import flagged


def years() -> list[tuple[str, str]]:
    """Return the years there can be money of, the latest first."""
    first, last = settings.PROGRAMME_YEARS.start - 1, timezone.localdate().year
    return [(str(year), f"{year}年") for year in range(last, first - 1, -1)]


def _area(rows: Any, name: str, value: str) -> Any:
    return rows.inside_asked(value)


def _hidden(path: str) -> filters.NumberFilter:
    return filters.NumberFilter(
        field_name=path,
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2**62,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "编号不对，请重置。"),
    )


class FundFilter(filters.FilterSet):
    """Sources by year and kind; an area narrows what is counted of them (``area_code``)."""

    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)
    year = filters.ChoiceFilter(label="资金年度", choices=years, empty_label="全部")
    kind = filters.ChoiceFilter(label="来源", choices=FundKind.choices, empty_label="全部")

    class Meta:
        model = FundSource
        fields: ClassVar[list[str]] = []

    def by_area(self, rows: Any, name: str, value: str) -> Any:
        if not is_area_code(value):
            return rows.none()
        given = Allocation.objects.filter(source=OuterRef("pk")).inside(value)
        return rows.filter(Q(Exists(given)) | Q(area_code__startswith=value))


class AllocationFilter(filters.FilterSet):
    """Allocations by the source's year and kind, and by what is left of them."""

    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)
    fund_year = filters.ChoiceFilter(
        field_name="source__year", label="资金年度", choices=years, empty_label="全部"
    )
    kind = filters.ChoiceFilter(
        field_name="source__kind", label="来源", choices=FundKind.choices, empty_label="全部"
    )
    to = filters.ChoiceFilter(
        label="用于",
        choices=[("project", "到村项目"), ("measure", "到户措施")],
        empty_label="全部",
        method="by_target",
    )
    left = filters.ChoiceFilter(
        label="余额", choices=[("1", "还有余额")], empty_label="全部", method="by_left"
    )
    source = _hidden("source")

    class Meta:
        model = Allocation
        fields: ClassVar[list[str]] = []

    by_area = staticmethod(_area)

    def by_target(self, rows: AllocationQuerySet, name: str, value: str) -> AllocationQuerySet:
        return rows.filter(**{f"{value}__isnull": False})

    def by_left(self, rows: AllocationQuerySet, name: str, value: str) -> AllocationQuerySet:
        return rows.filter(amount__gt=F("paid") + F("withdrawn"))


class PaymentFilter(filters.FilterSet):
    """Payments by area, year, source, flag and payee; ``user`` is who reads the payees."""

    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)
    payee = filters.CharFilter(label="收款人", method="by_payee", max_length=40)
    year = filters.ChoiceFilter(
        field_name="paid_on__year", label="支付年度", choices=years, empty_label="全部"
    )
    fund_year = filters.ChoiceFilter(
        field_name="allocation__source__year",
        label="资金年度",
        choices=years,
        empty_label="全部",
    )
    kind = filters.ChoiceFilter(
        field_name="allocation__source__kind",
        label="来源",
        choices=FundKind.choices,
        empty_label="全部",
    )
    flag = filters.ChoiceFilter(
        label="核查提示",
        choices=[("any", "有任一提示"), *PaymentFlag.choices],
        empty_label="全部",
        method="by_flag",
    )
    explained = filters.ChoiceFilter(
        label="情况说明",
        choices=[("no", "未说明"), ("yes", "已说明")],
        empty_label="全部",
        method="by_explained",
    )
    source = _hidden("allocation__source")
    allocation = _hidden("allocation")
    household = _hidden("household")

    class Meta:
        model = Payment
        fields: ClassVar[list[str]] = []

    def __init__(self, data: Any, queryset: Any, *, user: AnyUser) -> None:
        super().__init__(data, queryset)
        self.user = user

    by_area = staticmethod(_area)

    def by_payee(self, rows: PaymentQuerySet, name: str, value: str) -> PaymentQuerySet:
        """Payees whose name holds what was typed; a household elsewhere is not found by name."""
        if forbidden(value):
            return rows.none()
        named = Q(household__isnull=True)
        named |= reach("household__village_id", areas(self.user, Right.VIEW))
        return rows.filter(named, payee__icontains=value.strip())

    def by_flag(self, rows: PaymentQuerySet, name: str, value: str) -> PaymentQuerySet:
        return rows.filter(flagged(value))

    def by_explained(self, rows: PaymentQuerySet, name: str, value: str) -> PaymentQuerySet:
        said = Exists(PaymentRemark.objects.filter(payment=OuterRef("pk")))
        return rows.filter(said if value == "yes" else ~said)
