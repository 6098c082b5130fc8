"""Doors of the phone pages and of what phones send."""

from tests.door import Door

PHONE: dict[str, Door] = {}
