"""Doors of cadres, units, postings and pairings."""

from tests.door import Door

PEOPLE: dict[str, Door] = {}
