"""Forms of the money trail: a source, an allocation, a payment, and what takes them back."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from gujang.lib import formfields
from gujang.lib.forms import Columns, Sections, VersionedForm
from villages.models import Project

from ..filters.money import years
from ..models import Allocation, FundSource, Household, Measure, Payment, Withdrawal
from ..services.funds import FUND_FACTS

Work = Project | Measure
_AMOUNT_HELP = "单位为元，到分。"


class ActForm(VersionedForm):
    """What is added and never changed: in place of a version, a token that one act uses up."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        del self.fields["version"]
        self.fields["token"] = forms.UUIDField(
            widget=forms.HiddenInput,
            required=False,
            initial=uuid.uuid4,
            error_messages={"invalid": "页面已过期，请重新打开后填写。"},
        )

    @property
    def token(self) -> uuid.UUID | None:
        token: uuid.UUID | None = self.cleaned_data["token"]
        return token

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, by name, without the token."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}


class FundForm(ActForm):
    """Money that came in; ``areas`` are those the user may register it for."""

    columns: ClassVar[Columns] = (
        (FundSource, ("kind", "name", "document", "amount", "received_on", "note")),
    )
    sections: Sections = [
        ("资金", "", ["area_code", "year", "kind", "name", "document"]),
        ("到账", "登记后不能修改，请核对金额。", ["amount", "received_on", "note"]),
    ]
    helps: ClassVar[dict[str, str]] = {
        "name": "如“财政扶贫引导资金”“京蒙帮扶资金”。",
        "document": "下达资金的文件号，没有可不填。",
        "amount": _AMOUNT_HELP,
    }

    def __init__(
        self, data: QueryDict | None = None, *, areas: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.fields["area_code"] = forms.ChoiceField(
            label="使用范围",
            choices=list(areas.items()),
            help_text="只能分配到这个辖区内的村和户。",
            error_messages={"invalid_choice": "没有这一项，请从列表中选择。"},
        )
        self.fields["year"] = forms.TypedChoiceField(
            label="资金年度",
            choices=years,
            coerce=int,
            initial=timezone.localdate().year,
            error_messages={"invalid_choice": "没有这一项，请从列表中选择。"},
        )

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*FUND_FACTS)


class AllocateForm(ActForm):
    """What part of a source goes to which project or measure; ``work`` names those of a village."""

    columns: ClassVar[Columns] = ((Allocation, ("amount", "allocated_on", "note")),)
    sections: Sections = [("分配", "", ["target", "amount", "allocated_on", "note"])]
    helps: ClassVar[dict[str, str]] = {"amount": _AMOUNT_HELP}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        work: Mapping[str, list[tuple[Work, str]]],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.work = {_value(one): one for rows in work.values() for one, _ in rows}
        groups = [(title, [(_value(o), said) for o, said in rows]) for title, rows in work.items()]
        self.fields["target"] = forms.ChoiceField(
            label="项目或措施",
            choices=[("", "请选择"), *groups],
            error_messages={
                "required": "请选择项目或措施。",
                "invalid_choice": "没有这一项，请从列表中选择。",
            },
        )

    @property
    def facts(self) -> dict[str, Any]:
        typed = super().facts
        return typed | {"to": self.work[typed.pop("target")]}


def _value(work: Work) -> str:
    return f"{work._meta.model_name}:{work.pk}"


class PayeeField(forms.ModelChoiceField):
    """A household that may be paid, named by its head and number."""

    heads: Mapping[int, str] = {}

    def label_from_instance(self, obj: Any) -> str:
        return f"{self.heads.get(obj.pk, '')}（{obj.number}）"


class PayForm(ActForm):
    """A payment. ``seen`` are the doubts the user was shown and pays in spite of."""

    columns: ClassVar[Columns] = ((Payment, ("amount", "paid_on", "payee", "purpose", "voucher")),)
    sections: Sections = [
        (
            "收款人",
            "付给贫困户的请选择户；付给供应商、施工单位的填收款人。",
            ["household", "payee"],
        ),
        ("支付", "登记后不能修改；付错的可以冲回。", ["amount", "paid_on", "purpose", "voucher"]),
        ("核查", "", ["remark"]),
    ]
    helps: ClassVar[dict[str, str]] = {
        "payee": "选择了贫困户的，不填即为户主。",
        "amount": _AMOUNT_HELP,
        "voucher": "会计凭证号；一张凭证支付多户的，各户填写同一凭证号。",
    }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        households: "QuerySet[Household]",
        heads: Mapping[int, str],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.heads = heads
        self.fields["household"] = field = PayeeField(
            households,
            label="收款贫困户",
            required=False,
            empty_label="不是贫困户",
            error_messages={"invalid_choice": "不是本村的贫困户，请从列表中选择。"},
        )
        field.heads = heads
        self.fields["payee"].required = False
        self.fields["remark"] = formfields.free_text(
            200,
            required=False,
            label="情况说明",
            help_text="有核查提示的，请说明核实情况，如“补发上年补助”。",
        )
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        household = cleaned.get("household")
        if household and not cleaned.get("payee"):
            cleaned["payee"] = self.heads.get(household.pk) or household.number
        if not cleaned.get("payee") and "payee" not in self.errors:
            self.add_error("payee", "请填写收款人，或选择收款贫困户。")
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts.items() if name != "seen"}

    @property
    def payment(self) -> dict[str, Any]:
        """What the rules about payments judge by."""
        return {name: value for name, value in self.facts.items() if name != "remark"}

    def confirm(self, flags: Iterable[str]) -> None:
        """Make the next sending of this form mean that ``flags`` were seen."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed["seen"] = ",".join(sorted(flags))
        self.data = typed

    def has_seen(self, flags: Iterable[str]) -> bool:
        return set(flags) <= set(self.cleaned_data["seen"].split(","))


class WithdrawForm(ActForm):
    """What goes back to the source."""

    columns: ClassVar[Columns] = ((Withdrawal, ("amount", "withdrawn_on", "reason")),)
    sections: Sections = [("收回", "", ["amount", "withdrawn_on", "reason"])]
    helps: ClassVar[dict[str, str]] = {"amount": "已填好全部余额，可以改小。"}


class TakeBackForm(ActForm):
    """Why and when a payment is taken back."""

    sections: Sections = [("冲回", "", ["paid_on", "voucher", "reason"])]

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["paid_on"] = formfields.day(label="冲回日期")
        self.fields["voucher"] = formfields.free_text(50, label="凭证号")
        self.fields["reason"] = formfields.free_text(150, label="冲回原因")


class RemarkForm(ActForm):
    """What was found about a payment."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["text"] = formfields.free_text(
            200, label="情况说明", help_text="说明核实情况；说明后不能修改，可以再补充。"
        )

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if not text:
            raise ValidationError("不能为空，请填写。")
        return text
