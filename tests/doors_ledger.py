"""Doors of the ledger of problems, conduct and assessment."""

from tests.door import Door

LEDGER: dict[str, Door] = {}
