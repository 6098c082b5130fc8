"""When a cadre may be posted, and a household's responsible person changed (domain 3 and 5).

A span is a first day and the first day after it, or None while it lasts.
"""

import datetime as dt
from collections.abc import Iterable

Dates = tuple[dt.date, dt.date | None]

NOT_YET = "不能晚于今天，请到当天再登记。"
ENDS_LATER = "应晚于开始日期（{start}），请核对。"


def meet(one: Dates, other: Dates) -> bool:
    """Say whether two spans share a day."""
    (first, after_first), (second, after_second) = one, other
    return (after_second is None or first < after_second) and (
        after_first is None or second < after_first
    )


def in_words(span: Dates) -> str:
    """Return a span to be read: both days are in it."""
    start, after = span
    return f"{start}至{after - dt.timedelta(days=1)}" if after else f"{start}至今"


def span_problems(span: Dates, today: dt.date) -> dict[str, str]:
    """Return what is wrong with the days of a new or ended row, by field."""
    start, after = span
    wrong = {}
    if start > today:
        wrong["starts_on"] = NOT_YET
    if after is not None and after > today:
        wrong["ends_on"] = NOT_YET
    elif after is not None and after <= start:
        wrong["ends_on"] = ENDS_LATER.format(start=start)
    return wrong


def posting_problems(
    span: Dates, others: Iterable[tuple[str, Dates]], today: dt.date
) -> dict[str, str]:
    """Return why a cadre may not be posted for ``span``; ``others``: village and span of each.

    任职不得重叠 (domain A9: postings have a start and an end; 5.2: a day counts in one village).
    """
    wrong = span_problems(span, today)
    for village, other in others:
        if not wrong and meet(span, other):
            wrong["starts_on"] = (
                f"与在{village}的任职（{in_words(other)}）重叠，请核对日期，或先结束那一段任职。"
            )
    return wrong
