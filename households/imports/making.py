"""From planned values to the columns of the register's rows: what is in clear is sealed here."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import Model

from gujang.access.models import User

from ..models import Household, HouseholdYear, Person
from ..sealed import seal_card, seal_disease, seal_id, seal_phone
from .compare import Values
from .plans import RowPlan
from .standing import Step, note_of

M = TypeVar("M", bound=Model)


def of_old(plans: Iterable[RowPlan[M] | None]) -> Iterator[tuple[M, Values]]:
    """Give the rows that are there already, with what changes."""
    for plan in plans:
        if plan and plan.row is not None:
            yield plan.row, plan.values


def household_columns(row: Household, values: Values) -> Values:
    """Return the columns for ``values`` of a household, old or new."""
    columns = {name: value for name, value in values.items() if name not in ("phone", "card")}
    if "phone" in values:
        columns["phone_sealed"] = seal_phone(row.uuid, values["phone"])
    if "card" in values:
        columns["card_sealed"] = seal_card(row.uuid, values["card"])
    return columns


def new_household(values: Values) -> Household:
    """Return a household to be inserted."""
    return _with(Household(), household_columns, values)


def person_columns(row: Person, values: Values) -> Values:
    """Return the columns for ``values`` of a person, old or new."""
    columns = {name: value for name, value in values.items() if name != "id_number"}
    if "id_number" in values:
        columns["id_sealed"], columns["id_hash"] = seal_id(row.uuid, values["id_number"])
    return columns


def new_person(household: Household, values: Values) -> Person:
    """Return a person to be inserted."""
    return _with(Person(household_id=household.pk), person_columns, values)


def _with(row: M, columns: Any, values: Values) -> M:
    for name, value in columns(row, values).items():
        setattr(row, name, value)
    return row


def fact_columns(person: Person, year: int, values: Values) -> Values:
    """Return the columns for ``values`` of a person's facts of ``year``."""
    columns = {name: value for name, value in values.items() if name != "disease"}
    if "disease" in values:
        columns["disease_sealed"] = seal_disease(person.uuid, year, values["disease"])
    return columns


def new_facts(person: Person, form: HouseholdYear, values: Values) -> Values:
    """Return the columns of facts to be inserted."""
    columns = fact_columns(person, form.year, values)
    return columns | {"person_id": person.pk, "household_year_id": form.pk}


def new_standings(
    steps: list[Step], household: Household, year: int, actor: User | None
) -> Iterator[Values]:
    """Give the columns of the changes of standing to be inserted, each in force until the next."""
    ends: list[dt.date | None] = [*(step.on for step in steps[1:]), None]
    for step, until in zip(steps, ends, strict=False):
        yield {
            "household_id": household.pk,
            "kind": step.kind,
            "from_standing": step.from_standing,
            "standing": step.standing,
            "happened_on": step.on,
            "until": until,
            "return_cause": step.return_cause,
            "reason": note_of(year),
            "made_by_id": actor.pk if actor else None,
        }
