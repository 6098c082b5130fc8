"""The register: households, people, what was so in each year, and the way out of poverty."""

from .exits import (
    CriteriaVersion,
    Document,
    ExitCase,
    ExitStep,
    Objection,
    PovertyLine,
    Verification,
)
from .findings import CheckRun, ClosedYear, Finding, YearFlow
from .household import Household, HouseholdYear, StandingChange
from .measures import (
    Holding,
    JobTransfer,
    Loan,
    Measure,
    Renovation,
    SubsidyRate,
    Training,
)
from .money import Allocation, FundSource, Payment, PaymentRemark, Withdrawal
from .person import NameKey, Person, PersonYear
from .plans import Plan, PlanIncome, PlanIndicator
from .survey import IncomeLine, YearConditions, YearIncome
from .upkeep import SavedFilter, Tally

__all__ = [
    "Allocation",
    "CheckRun",
    "ClosedYear",
    "CriteriaVersion",
    "Document",
    "ExitCase",
    "ExitStep",
    "Finding",
    "FundSource",
    "Holding",
    "Household",
    "HouseholdYear",
    "IncomeLine",
    "JobTransfer",
    "Loan",
    "Measure",
    "NameKey",
    "Objection",
    "Payment",
    "PaymentRemark",
    "Person",
    "PersonYear",
    "Plan",
    "PlanIncome",
    "PlanIndicator",
    "PovertyLine",
    "Renovation",
    "SavedFilter",
    "StandingChange",
    "SubsidyRate",
    "Tally",
    "Training",
    "Verification",
    "Withdrawal",
    "YearConditions",
    "YearFlow",
    "YearIncome",
]
