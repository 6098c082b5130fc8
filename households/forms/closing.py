"""Forms of closing a year, and of opening it again."""

from django import forms

from gujang.lib import formfields
from gujang.lib.posting import StrictForm

from .dynamic import need_words, reason_field


class CloseForm(StrictForm, forms.Form):
    """A note, and nothing else: the figures are the register's own."""

    note = formfields.free_text(200, required=False, label="说明", help_text="可不填。")


class ReopenForm(StrictForm, forms.Form):
    """Why the frozen year is opened again."""

    reason = reason_field("解除理由")

    def clean(self) -> None:
        need_words(self)
