"""The assessment of a cadre: measured from the log, and frozen when it is saved (domain 5.1)."""

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach, recheck
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.changes import Sentences, plain_conflicts, store

from ..codes import Grade
from ..measuring import measured, unclosed_weeks
from ..models import Assessment, Cadre, Scheme, Violation
from ..rules.assessment import (
    Item,
    Line,
    Terms,
    grade_of,
    lines_of,
    period_of,
    score_of,
    total_of,
)
from ..rules.calendar import Span

SENTENCES: Sentences = {"assessment_once": ("__all__", "这次考核刚才已经保存，请打开查看。")}


@dataclass(frozen=True, slots=True)
class Sheet:
    """An assessment as it stands: its lines, and what comes of them; ``score`` None: nothing."""

    period: Span
    terms: Terms
    lines: list[Line]
    score: Decimal | None
    first: Decimal | None
    total: Decimal | None
    violations: int
    grade: Grade | None
    unclosed: int


def sheet_of(cadre: Cadre, year: int, half: str) -> Sheet:
    """Return the assessment of ``cadre`` as the log stands now; nothing is saved."""
    whole_year = half == Assessment.Half.YEAR
    period = period_of(year, whole_year=whole_year)
    terms = terms_on(period.last or period.first)
    lines = lines_of(measured(cadre, period), terms)
    score = score_of(lines)
    first = _first_half(cadre, year) if whole_year else None
    total = total_of(first, score, terms) if whole_year and score is not None else None
    violations = Violation.objects.filter(
        cadre=cadre, verified=True, happened_on__range=(period.first, period.last)
    ).count()
    decisive = score if total is None else total
    grade = None if decisive is None else grade_of(decisive, violations, terms)
    unclosed = unclosed_weeks(cadre, period, timezone.localdate())
    return Sheet(period, terms, lines, score, first, total, violations, grade, unclosed)


def terms_on(day: dt.date) -> Terms:
    """Return what was in force on ``day``, as the organization department laid it down."""
    row = Scheme.objects.filter(starts_on__lte=day).order_by("-starts_on").first()
    row = row or Scheme.objects.order_by("starts_on").first() or Scheme()
    weights = {item: getattr(row, item) for item in Item.values}
    return Terms(weights, row.half, row.excellent, row.good, row.fair)


def save_assessment(
    *, actor: User, cadre: Cadre, year: int, half: str, seen: Decimal, note: str = ""
) -> Assessment:
    """Freeze an assessment of a period that is over; ``seen`` is the score that was shown.

    It is measured again: where the score is no longer the one that was seen, nothing is saved.
    """
    if not Cadre.objects.reachable_with(actor, Right.CONDUCT).filter(pk=cadre.pk).exists():
        raise OutOfReach
    with plain_conflicts(SENTENCES), transaction.atomic():
        sheet = sheet_of(cadre, year, half)
        if sheet.score is None or sheet.grade is None:
            raise ValidationError("这一时段没有可以考核的内容，不能保存。")
        if timezone.localdate() <= (sheet.period.last or sheet.period.first):
            raise ValidationError(f"考核时段到{sheet.period.last}结束，结束后再保存。")
        if sheet.score != seen:
            raise ValidationError(
                f"数据有变化：得分由{seen}变为{sheet.score}，请核对下面的明细后再保存。"
            )
        row = Assessment(
            cadre=cadre,
            area_code=cadre.area_code,
            year=year,
            half=half,
            score=sheet.score,
            total=sheet.total,
            grade=sheet.grade,
            violations=sheet.violations,
            lines=[_plain(line) for line in sheet.lines],
            terms=terms_told(sheet),
            note=note,
            made_by=actor,
        )
        store(row, {}, SENTENCES)
        recheck(Assessment.objects.all(), actor, row.pk)
        told = {"cadre": cadre.name, "year": year, "half": half, "score": str(row.score)}
        told |= {"grade": row.grade, "violations": row.violations}
        record(actor, about(row, "save_assessment", village=row.area_code, new=told))
    return row


def terms_told(sheet: Sheet) -> dict[str, object]:
    """Return by what a sheet is judged beside its lines, as JSON holds it."""
    terms = sheet.terms
    return {
        "half": terms.half,
        "first": None if sheet.first is None else str(sheet.first),
        "excellent": terms.excellent,
        "good": terms.good,
        "fair": terms.fair,
    }


def _first_half(cadre: Cadre, year: int) -> Decimal | None:
    saved = Assessment.objects.filter(cadre=cadre, year=year, half=Assessment.Half.FIRST)
    return saved.values_list("score", flat=True).first()


def _plain(line: Line) -> dict[str, object]:
    """Return a line as JSON holds it, the points as text."""
    points = None if line.points is None else str(line.points)
    return asdict(line) | {"points": points}
