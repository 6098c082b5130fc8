"""The register: households, people, and what was so in each year."""

from .household import Household, HouseholdYear, StandingChange
from .person import NameKey, Person, PersonYear
from .survey import IncomeLine, YearConditions, YearIncome
from .upkeep import SavedFilter, Tally

__all__ = [
    "Household",
    "HouseholdYear",
    "IncomeLine",
    "NameKey",
    "Person",
    "PersonYear",
    "SavedFilter",
    "StandingChange",
    "Tally",
    "YearConditions",
    "YearIncome",
]
