"""Closed years, and what happens to households, done by the services on one line each."""

import datetime as dt
from typing import Any

from gujang.access.models import User
from households import services
from households.codes import Relation
from households.models import ClosedYear, Household
from tests.make import COUNTY
from villages.models import Village


def make_closed_year(
    year: int, by: User, *, on: dt.date | None = None, area: str = COUNTY
) -> ClosedYear:
    """Return the closing of a year in force, without any frozen figure; made once."""
    row, _ = ClosedYear.objects.get_or_create(
        year=year,
        area_code=area,
        reopened_on=None,
        defaults={"closed_on": on or dt.date(year + 1, 1, 10), "closed_by": by},
    )
    return row


def act(household: Household, actor: User, **more: Any) -> dict[str, Any]:
    """Return who acts, on which household as it stands now."""
    version = Household.objects.get(pk=household.pk).version
    return {"actor": actor, "household": household, "version": version, **more}


def split(
    household: Household, actor: User, leaving: int, number: str, on: dt.date, **more: Any
) -> Household:
    """Let the last ``leaving`` members found the household ``number``; the first heads it."""
    gone = list(household.people.filter(left_on=None).order_by("pk"))[-leaving:]
    head = services.Head(gone[0], {person.pk: Relation.OTHER for person in gone[1:]})
    values = {"leaving": gone, "new_head": head, "number": number, "split_on": on}
    return services.split_household(**act(household, actor, reason="分家", **values | more))


def merge(household: Household, actor: User, into: Household, on: dt.date, **more: Any) -> None:
    """Let all members join ``into``, related to its head as 其他."""
    people = household.people.filter(left_on=None)
    values = {
        "into": into,
        "into_version": Household.objects.get(pk=into.pk).version,
        "relations": {person.pk: Relation.OTHER for person in people},
        "merged_on": on,
    }
    services.merge_households(**act(household, actor, reason="合户", **values | more))


def move(household: Household, actor: User, to: Village, on: dt.date, **more: Any) -> None:
    """Move a household to another village."""
    values = {"village": to, "group_name": "", "address": "新居", "moved_on": on, "reason": "搬迁"}
    services.move_household(**act(household, actor, **values | more))
