"""Dates of record: the data date of a year, and spans with an open end."""

from datetime import date


def data_date(year: int) -> date:
    """Return the day whose state the registers of ``year`` describe (数据时点): 31 December."""
    return date(year, 12, 31)


def span_contains(day: date, start: date, end: date | None) -> bool:
    """Say whether ``day`` lies in the span; both ends belong to it, None is open."""
    return start <= day and (end is None or day <= end)
