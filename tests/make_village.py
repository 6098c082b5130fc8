"""Plain makers of what is planned and built in a village, as those of ``tests/make.py``."""

import datetime as dt
from decimal import Decimal
from typing import Any

from villages.codes import CollectiveKind, OpinionState, ProjectKind, ProjectState
from villages.models import CollectiveIncome, MergeOpinion, Project, Village, VillagePlan


def make_village_plan(village: Village, year: int = 2015, **facts: Any) -> VillagePlan:
    """Return the plan of a village for ``year``."""
    values: dict[str, Any] = {"made_on": dt.date(year, 1, 10), "industry": f"{year}年养羊"}
    return VillagePlan.objects.create(village=village, year=year, **values | facts)


def make_project(village: Village, name: str = "修路", **facts: Any) -> Project:
    """Return a project of a village; a ``state`` brings the progress and day that fit it."""
    values: dict[str, Any] = {"year": 2015, "kind": ProjectKind.STREETS}
    if facts.get("state") == ProjectState.DONE:
        values |= {"progress": 100, "finished_on": dt.date(2015, 10, 1)}
    return Project.objects.create(village=village, name=name, **values | facts)


def make_collective_income(
    village: Village, amount: Decimal | int, year: int = 2015, **facts: Any
) -> CollectiveIncome:
    """Return one line of a village's income; the year's figure is left as it is."""
    values: dict[str, Any] = {"kind": CollectiveKind.LEASE}
    return CollectiveIncome.objects.create(
        village=village, year=year, amount=amount, **values | facts
    )


def make_opinion(village: Village, settlement: str = "后沟", **facts: Any) -> MergeOpinion:
    """Return an opinion on merging ``settlement``; a ``state`` brings the answer that fits it."""
    values: dict[str, Any] = {
        "raised_on": dt.date(2015, 3, 1),
        "raised_by": "村委会",
        "into": "前沟",
        "opinion": "只剩三户，取水不便。",
    }
    if facts.get("state", OpinionState.RAISED) != OpinionState.RAISED:
        values |= {"answer": "同意", "answered_on": dt.date(2015, 4, 1)}
    return MergeOpinion.objects.create(village=village, settlement=settlement, **values | facts)
