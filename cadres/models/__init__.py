"""Stationed cadres: who is posted where, what a week asks, what they did, and their conduct."""

from .conduct import Assessment, Pledge, Scheme, Violation
from .ledger import Problem, ProblemStep
from .log import Diary, HeldItem, Photo, Visit, WorkDay
from .people import Cadre, Pairing, Posting, Unit
from .week import ClosedWeek, Holiday, Leave, StationingRule, Trip, WeeklyReport

__all__ = [
    "Assessment",
    "Cadre",
    "ClosedWeek",
    "Diary",
    "HeldItem",
    "Holiday",
    "Leave",
    "Pairing",
    "Photo",
    "Pledge",
    "Posting",
    "Problem",
    "ProblemStep",
    "Scheme",
    "StationingRule",
    "Trip",
    "Unit",
    "Violation",
    "Visit",
    "WeeklyReport",
    "WorkDay",
]
