"""Doors of the week: rules, leave, attendance, reports."""

from tests.door import Door

WEEK: dict[str, Door] = {}
