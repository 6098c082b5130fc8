"""The one question the dashboard asks: as of which day."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.lib import formfields


class AsOfForm(forms.Form):
    """截至日期; today and an empty field mean now."""

    as_of = formfields.day(required=False, label="截至日期")

    def clean_as_of(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["as_of"]
        today = timezone.localdate()
        if day and day > today:
            raise ValidationError(f"{day}还没有到；请填今天（{today}）或以前的日期。")
        return None if day == today else day
