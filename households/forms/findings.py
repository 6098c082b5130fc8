"""Marking findings as verified: which, as they were shown, and why."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.posting import StrictForm

from ..services.findings import REASON_LENGTH

AT_ONCE = 200


class VerifyForm(StrictForm, forms.Form):
    """One reason for the findings picked; ``seen`` gives each one's stamp by its key."""

    beside = ("seen", "back")

    reason = formfields.free_text(
        200,
        lines=3,
        label="核实情况",
        help_text=f"至少{REASON_LENGTH}个字：谁、怎样核实的，为什么属实。将记入各户的修改记录。",
        error_messages={"required": f"请写明核实情况，至少{REASON_LENGTH}个字。"},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        typed = data.getlist("seen") if data else []
        self.seen: dict[int, str] = {}
        for one in typed[: AT_ONCE + 1]:
            key, _, stamp = one.partition("@")
            if key.isascii() and key.isdigit() and len(key) < 19:
                self.seen[int(key)] = stamp

    def clean(self) -> None:
        if not self.seen:
            raise ValidationError("没有勾选要核实的问题，请返回列表勾选。")
        if len(self.seen) > AT_ONCE:
            raise ValidationError(f"一次最多核实{AT_ONCE}项，请分次办理。")

    def take_errors(self, error: ValidationError) -> None:
        """Show what the service refused."""
        self.add_error("reason", error.messages)
