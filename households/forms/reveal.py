"""Which sealed value is asked for, and why."""

from collections.abc import Mapping
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.posting import StrictForm

from ..services import RevealReason, Secret
from ..services.reveal import NOTE_LENGTH


class Choice(NamedTuple):
    """A sealed value as it is offered: what it is of, and how it is named."""

    secret: Secret
    label: str


class RevealForm(StrictForm, forms.Form):
    """One value, a reason from the list, and the purpose in words."""

    def __init__(self, data: QueryDict | None = None, *, secrets: Mapping[str, Choice]) -> None:
        super().__init__(data, prefix="reveal", use_required_attribute=False)
        self.secrets = secrets
        wrong = {"required": "请选择。", "invalid_choice": "没有这一项，请从列表中选择。"}
        self.fields["which"] = forms.ChoiceField(
            label="查看内容",
            choices=[("", "请选择"), *((key, choice.label) for key, choice in secrets.items())],
            error_messages=wrong,
        )
        self.fields["reason"] = forms.ChoiceField(
            label="理由",
            choices=[("", "请选择"), *RevealReason.choices],
            error_messages=wrong,
        )
        self.fields["note"] = formfields.free_text(
            100,
            label="用途说明",
            help_text=f"至少{NOTE_LENGTH}个字，将记入操作日志。",
            error_messages={"required": f"请写明用途，至少{NOTE_LENGTH}个字。"},
        )

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        if len(note) < NOTE_LENGTH:
            raise ValidationError(f"请写明用途，至少{NOTE_LENGTH}个字。")
        return note

    def take_errors(self, error: ValidationError) -> None:
        """Show what the service refused."""
        self.add_error("note", error.messages)

    @property
    def secret(self) -> Secret:
        return self.secrets[self.cleaned_data["which"]].secret

    @property
    def secret_label(self) -> str:
        return self.secrets[self.cleaned_data["which"]].label
