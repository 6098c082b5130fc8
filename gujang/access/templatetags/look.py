"""How figures, dates and answers are written on every page, and small helps for forms.

An absent value is written — everywhere: absent is not zero.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypedDict, TypeGuard

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gujang.lib import figures

register = template.Library()

DASH = "—"
# a variable the template does not know reaches a filter as the empty string
Figure = figures.Figure | Literal[""] | None


class Section(TypedDict):
    """A named part of a form."""

    title: str
    note: str
    fields: list[BoundField]


@register.simple_tag
def register_name() -> str:
    """Return the registry's name with its county: 固阳县“三到”扶贫台账."""
    return _("%(county)s“三到”扶贫台账") % {"county": settings.COUNTY_NAME}


@register.filter
def dash(value: object) -> object:
    """Return ``value``, or — for None and the empty string; 0 and False stay what they are."""
    return DASH if value is None or value == "" else value


@register.filter
def number(value: Figure) -> str:
    """Write a count or measure with thousands separators, decimals as they are: 12,107."""
    return figures.number(value) if _given(value) else DASH


@register.filter
def money(value: Figure) -> str:
    """Write yuan with separators and two decimals, half up: 2,412.50."""
    return figures.money(value) if _given(value) else DASH


@register.filter
def percent(ratio: Figure) -> str:
    """Write a ratio (0.747) with one decimal: 74.7%. Short of 1 it never reads 100.0%."""
    return figures.percent(ratio) if _given(ratio) else DASH


@register.filter
def share_of(part: Figure, whole: Figure) -> str:
    """Write ``part`` as a percentage of ``whole``; — where there is no whole."""
    written = figures.share(part, whole) if _given(part) and _given(whole) else None
    return written or DASH


def _given(value: Figure) -> TypeGuard[figures.Figure]:
    return value is not None and value != ""


@register.filter
def yes_no(value: bool | None) -> str:
    """Write an answer: 是, 否, or 未知 for None."""
    if value is None:
        return _("未知")
    return _("是") if value else _("否")


@register.filter
def day(value: datetime.date | None) -> str:
    """Write a day as 2016-12-31; a moment as its day in local time."""
    if not value:
        return DASH
    if isinstance(value, datetime.datetime):
        value = _local(value)
    return f"{value:%Y-%m-%d}"


@register.filter
def day_words(value: datetime.date | None) -> str:
    """Write a day in words: 2016年12月31日."""
    return f"{value.year}年{value.month}月{value.day}日" if value else DASH


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """Write a moment to the minute in local time: 2016-12-31 09:05."""
    return f"{_local(value):%Y-%m-%d %H:%M}" if value else DASH


def _local(value: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


@register.filter
def message_word(level_tag: str) -> str:
    """Return the word that stands before a message, for who cannot tell its colour."""
    words = {"success": _("已完成："), "warning": _("注意："), "error": _("未完成：")}
    return words.get(level_tag, _("提示："))


@register.filter
def standing_tag(code: str, label: str) -> SafeString:
    """Write a standing as ``partials/_status_tag.html`` does, where a page has one in every row."""
    return format_html('<span class="tag standing-{}">{}</span>', code, label)


@register.filter
def area_link(area: Mapping[str, Any]) -> SafeString:
    """Write a node of the area tree {name, url, count, here}: its link, and its count beside it."""
    url, name = conditional_escape(area["url"]), conditional_escape(area["name"])
    href = f' href="{url}"' if url else ""
    here = ' aria-current="location"' if area["here"] else ""
    count = conditional_escape(area["count"]) if area["count"] is not None else ""
    beside = f'<span class="tree-count">{count}</span>' if count else ""
    return mark_safe(f"<a{href}{here}>{name}{beside}</a>")  # noqa: S308 - every part is escaped


@register.filter
def unit(field: BoundField) -> str:
    """Return the unit word of a field from its form's ``units`` {field name: word}."""
    units: Mapping[str, str] = getattr(field.form, "units", {})
    return units.get(field.name, "")


@register.filter
def has_required(form: BaseForm) -> bool:
    """Tell whether any visible field of the form must be filled."""
    return any(field.field.required for field in form.visible_fields())


@register.filter
def form_sections(form: BaseForm) -> list[Section]:
    """Return the parts named by ``form.sections`` [(title, note, [field names])], with fields.

    A visible field that no part names comes in a last part, so that none is lost.
    """
    declared: Iterable[tuple[str, str, Iterable[str]]] = getattr(form, "sections", [])
    parts = [
        Section(title=title, note=note, fields=[form[name] for name in names])
        for title, note, names in declared
    ]
    placed = {field.name for part in parts for field in part["fields"]}
    rest = [field for field in form.visible_fields() if field.name not in placed]
    return [*parts, Section(title=_("其他"), note="", fields=rest)] if rest else parts


@register.filter
def fields_at_once(form: BaseForm) -> list[BoundField]:
    """Return the fields a query bar shows at once: those not named in ``form.more``."""
    return [field for field in form.visible_fields() if field.name not in _more(form)]


@register.filter
def fields_for_more(form: BaseForm) -> list[BoundField]:
    """Return the fields a query bar keeps behind 更多条件."""
    return [field for field in form.visible_fields() if field.name in _more(form)]


def _more(form: BaseForm) -> Iterable[str]:
    return getattr(form, "more", ())
