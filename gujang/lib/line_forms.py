"""Forms with lines of amounts below them: the lines there are, and empty ones for more."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gujang.lib.forms import VersionedForm
from gujang.lib.posting import names_of_lines


class AmountLine(forms.Form):
    """A line of ``kind``, ``detail`` and ``amount``; wholly empty lines are left out."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        filled = [bool(cleaned.get("kind")), cleaned.get("amount") is not None]
        what = self.fields["kind"].label
        if any(filled) and not all(filled) and not self.errors:
            raise ValidationError(f"{what}和金额都要填写。")
        if cleaned.get("detail") and not any(filled):
            raise ValidationError(f"请选择{what}并填写金额。")
        return cleaned


class WithLines(VersionedForm):
    """A form that is good when its ``lines``, a formset, are good as well."""

    lines: Any

    def names(self) -> set[str]:
        """Return its own names and those of its lines."""
        return super().names() | names_of_lines(self.lines)

    def is_valid(self) -> bool:
        """Both its own fields and every line."""
        return bool(super().is_valid() and self.lines.is_valid())

    @property
    def amounts(self) -> list[tuple[str, str, Decimal]]:
        """The filled lines of :class:`AmountLine`: kind, detail, amount."""
        rows = [line.cleaned_data for line in self.lines]
        return [(r["kind"], r["detail"], r["amount"]) for r in rows if r.get("kind")]
