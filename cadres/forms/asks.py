"""Forms of leaves and trips: asking, deciding, taking back."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import Columns, VersionedForm

from ..models import Cadre, Leave, Trip
from ..services.asks import LEAVE_FACTS, TRIP_FACTS


class AskForm(VersionedForm):
    """Days, kind and why; who receives reports chooses the cadre they ask for."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        cadres: "QuerySet[Cadre] | None" = None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        if cadres is not None:
            wrong = {"required": "请选择。", "invalid_choice": "请从列表中选择。"}
            self.fields["cadre"] = forms.ModelChoiceField(
                cadres, label="驻村干部", empty_label="请选择", error_messages=wrong
            )
            self.order_fields(["cadre"])


class LeaveForm(AskForm):
    """A leave."""

    columns: ClassVar[Columns] = ((Leave, ("kind", "first_on", "last_on", "reason")),)
    helps: ClassVar[dict[str, str]] = {
        "last_on": "含这一天；只按工作日计，3天以内由镇审批，超过的由县委组织部审批。"
    }

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*LEAVE_FACTS)


class TripForm(AskForm):
    """Work away from the village that counts as in it."""

    columns: ClassVar[Columns] = ((Trip, ("kind", "first_on", "last_on", "place", "reason")),)
    helps: ClassVar[dict[str, str]] = {
        "last_on": "含这一天；批准后计为视同驻村。3个工作日以内由镇审批，超过的由县委组织部审批。"
    }

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*TRIP_FACTS)


class DecideForm(VersionedForm):
    """Approved or not, and the answer."""

    approve = forms.ChoiceField(
        label="审批结果",
        choices=[("1", "批准"), ("0", "不批准")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择批准或不批准。"},
    )
    answer = formfields.free_text(
        200, required=False, label="审批意见", help_text="不批准的必须写明理由。"
    )


class WithdrawForm(VersionedForm):
    """Why it is taken back."""

    reason = formfields.free_text(
        200, required=False, label="撤回理由", help_text="还没有审批的可不填。"
    )
