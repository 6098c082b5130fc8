"""Entering what a visit to verify found (入户核实), criterion by criterion."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.models import User

from ..models import Household, Verification
from .common import Facts, assign, changing, store, write_down

FOUND = ("food", "clothing", "schooling", "medical", "housing", "water")
VERIFICATION_FACTS = frozenset({"verified_on", "verified_by", "per_head_income", "note", *FOUND})


def add_verification(
    *, actor: User, household: Household, version: int, facts: Facts
) -> Verification:
    """Add a visit's findings. At least one thing was looked at, on no day to come."""
    day: dt.date = facts["verified_on"]
    if day > timezone.localdate():
        raise ValidationError({"verified_on": "核实日期不能晚于今天，请核对。"})
    if all(facts.get(name) is None for name in ("per_head_income", *FOUND)):
        raise ValidationError("请至少填写一项核实结果，没有核实的留空。")
    with changing(household, actor=actor, version=version, counts=()) as held:
        row = Verification(household=held, made_by=actor)
        assign(row, facts, VERIFICATION_FACTS)
        store(row, {})
        found = {name: value for name, value in facts.items() if value not in (None, "")}
        found |= {"verified_on": str(day)}
        write_down(actor, held, "add_verification", **found)
    return row
