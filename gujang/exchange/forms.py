"""Forms of imports. What is in the file is judged in the background, not here."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from gujang.lib.excel.reading import EMPTY, TOO_LARGE
from gujang.lib.excel.values import MB, Limits
from gujang.lib.posting import StrictForm

from .codes import BatchKind

FIRST_YEAR = 2014
_TYPES = ".xlsx,.xls,.ods,.csv"


class UploadForm(StrictForm, forms.Form):
    """A workbook, what it is to be imported as, and the year its data are of."""

    file = forms.FileField(
        label="工作簿",
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": _TYPES, "data-limit": Limits().file_bytes}),
        error_messages={
            "required": "请选择要导入的工作簿。",
            "max_length": "文件名太长，请改短后再上传。",
        },
    )
    kind = forms.ChoiceField(
        label="导入内容",
        choices=BatchKind.choices,
        initial=BatchKind.REGISTERS,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择导入内容。", "invalid_choice": "请选择导入内容。"},
    )
    year = forms.TypedChoiceField(
        label="年度",
        coerce=int,
        help_text="文件里的数据是哪一年的，数据时点为该年12月31日。",
        error_messages={"required": "请选择年度。", "invalid_choice": "请从列表中选择年度。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(FIRST_YEAR, dt.date.today().year + 1)
        self.fields["year"].choices = [(year, f"{year}年度") for year in years]  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        limit = Limits().file_bytes
        if not file.size:
            raise ValidationError(EMPTY)
        if file.size > limit:
            raise ValidationError(TOO_LARGE.format(limit=limit // MB))
        return file
