"""Form controls made in Python where Django's templates cost most.

Django includes two templates for every option of a select and for every input; forty selects took
half of a list page's time. The markup is the same.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

_WIDGETS = "django/forms/widgets/"
_SELECT = f"{_WIDGETS}select.html"
_INPUTS = frozenset(f"{_WIDGETS}{kind}.html" for kind in ("text", "hidden", "date", "password"))


class QuickRenderer(DjangoTemplates):
    """Django's own renderer, but for selects and inputs of a line."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        if template_name == _SELECT:
            return select(context["widget"])
        if template_name in _INPUTS:
            return _input(context["widget"])
        return super().render(template_name, context, request)


def select(widget: dict[str, Any]) -> SafeString:
    """Return the markup of a select from the context Django makes for it."""
    options = [
        _group(name, [_option(choice) for choice in choices])
        for name, choices, _ in widget["optgroups"]
    ]
    start = format_html('<select name="{}"{}>', widget["name"], _attributes(widget["attrs"]))
    return mark_safe(start + "".join(options) + "</select>")  # noqa: S308 - every part is escaped


def _input(widget: dict[str, Any]) -> SafeString:
    given = {"type": widget["type"], "name": widget["name"], "value": widget["value"]}
    return format_html("<input{}>", _attributes(given | widget["attrs"]))


def _option(choice: dict[str, Any]) -> str:
    value, label = conditional_escape(choice["value"]), conditional_escape(choice["label"])
    return f'<option value="{value}"{_attributes(choice["attrs"])}>{label}</option>'


def _group(name: str | None, options: list[str]) -> str:
    inside = "".join(options)
    return f'<optgroup label="{conditional_escape(name)}">{inside}</optgroup>' if name else inside


def _attributes(attributes: dict[str, Any]) -> SafeString:
    parts = [
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{conditional_escape(value)}"'
        for name, value in attributes.items()
        if value is not False and value is not None
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped
