"""What a measure's page says of it."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from gujang.lib.figures import money
from gujang.lib.formfields import unit_of

from ..codes.support import HEADING_OF, Heading
from ..filters.measures import state_css
from ..forms.measures import DETAIL_FORMS
from ..models import Loan, Measure
from ..rules.measures import is_overdue, yearly_interest
from ..services.measures import DETAIL_NAMES
from .detail_plans import size_of
from .editing import back_to

Pair = dict[str, Any]


def crumbs_of(measure: Measure, *, here: bool = True) -> list[dict[str, str]]:
    """Return the way to a measure; ``here``: its page is the end of it."""
    household = measure.household
    url = reverse("measure_detail", args=[household.pk, measure.pk])
    return [
        {"label": "贫困户", "url": reverse("household_list")},
        {"label": household.number, "url": back_to(household, "plans")},
        {"label": measure.name} if here else {"label": measure.name, "url": url},
    ]


def state_of(measure: Measure) -> Pair:
    """Return the state in words and as a class; what is late says so."""
    late = is_overdue(measure.state, measure.due_on, timezone.localdate())
    word = measure.get_state_display()
    return {
        "label": f"{word}（逾期）" if late else word,
        "css": state_css(measure.state, late=late),
    }


def measure_pairs(measure: Measure) -> list[Pair]:
    """Return a measure's columns as labels and values."""
    heading = Heading(HEADING_OF.get(measure.kind, Heading.OTHER)).label
    signer = measure.signed_by.full_name if measure.signed_by else ""
    return [
        {"label": "年度", "value": measure.year},
        {"label": "项目类别", "value": measure.get_kind_display(), "hint": heading},
        {"label": "受益成员", "value": measure.person.name if measure.person else "全户"},
        {"label": "规模", "value": size_of(measure)},
        _yuan(measure, "planned_yuan"),
        _yuan(measure, "actual_yuan"),
        {"label": "资金来源", "value": measure.get_fund_display()},
        _yuan(measure, "expected_uplift"),
        _yuan(measure, "actual_uplift"),
        {"label": "开始时间", "value": _day(measure.starts_on)},
        {"label": "完成时限", "value": _day(measure.due_on)},
        {"label": "完成时间", "value": _day(measure.finished_on)},
        {"label": "责任人", "value": measure.responsible, "hint": measure.responsible_unit},
        {
            "label": "农户签字认可",
            "value": _day(measure.signed_on),
            "hint": f"登记人：{signer}" if signer else "",
        },
        {"label": "帮扶成效", "value": measure.outcome, "wide": True},
    ]


def _yuan(row: models.Model, name: str) -> Pair:
    column: Any = row._meta.get_field(name)
    value = getattr(row, name)
    label = str(column.verbose_name).removesuffix("（元）")
    return {"label": label, "value": None if value is None else f"{money(value)}元"}


def _day(day: Any) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def detail_pairs(measure: Measure) -> list[Pair]:
    """Return what the measure's kind has of its own; nothing before it was filled in."""
    detail = next((d for name in DETAIL_NAMES if (d := getattr(measure, name, None))), None)
    if detail is None or measure.kind not in DETAIL_FORMS:
        return []
    (_, names), *_ = DETAIL_FORMS[measure.kind][1].columns
    pairs = [_fact(detail, name) for name in names]
    if isinstance(detail, Loan):
        yearly = yearly_interest(detail.principal, detail.subsidised_rate)
        how = "贷款金额×贴息年利率"
        pairs.append({"label": "每年贴息", "value": f"{money(yearly)}元", "hint": how})
    return pairs


def _fact(row: models.Model, name: str) -> Pair:
    column: Any = row._meta.get_field(name)
    value, unit = getattr(row, name), unit_of(column)
    if isinstance(column, models.DateField):
        value = _day(value)
    elif column.choices:
        value = getattr(row, f"get_{name}_display")()
    elif unit and value is not None:
        value = f"{money(value) if unit == '元' else f'{value.normalize():f}'}{unit}"
    return {"label": str(column.verbose_name).removesuffix(f"（{unit}）"), "value": value}
