"""Makers for the data checks: a home of which no rule says anything, and findings in rows."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from gujang.access.models import User
from households.checks.home import Aid, Change, Conditions, Home, Income, Member
from households.codes import (
    Attribute,
    Cause,
    ChangeKind,
    Education,
    Health,
    IdKind,
    Labour,
    Relation,
    Residence,
    Schooling,
    Sex,
    Standing,
    WorkPlace,
)
from households.codes.exits import FindingState
from households.codes.support import MeasureKind, WorkState
from households.ethnic import HAN
from households.models import Finding, Household
from tests.make import make_id_number

YEAR = 2014
REGISTERED = dt.date(2013, 12, 31)


def a_member(born: int = 1970, **facts: Any) -> Member:
    """Return a healthy adult who has stayed at home; by ``born``, a person of that year."""
    sex = facts.pop("sex", Sex.MALE)
    born_on = dt.date(born, 3, 5)
    facts.setdefault("number", make_id_number(facts.get("pk", 1), born_on=born_on, sex=sex))
    values: dict[str, Any] = {
        "pk": 1,
        "name": "王建国",
        "id_kind": IdKind.RESIDENT,
        "sex": sex,
        "born_on": born_on,
        "age": YEAR - born,
        "ethnic": HAN,
        "relation": Relation.HEAD,
        "education": Education.JUNIOR,
        "schooling": Schooling.NONE,
        "health": Health.HEALTHY,
        "labour": Labour.ORDINARY,
        "has_ncms": True,
        "on_dibao": False,
        "in_service": False,
        "residence": Residence.HERE,
    }
    return Member(**values | facts)


def a_spouse(**facts: Any) -> Member:
    values: dict[str, Any] = {
        "pk": 2,
        "name": "李秀英",
        "sex": Sex.FEMALE,
        "relation": Relation.SPOUSE,
        "work_place": WorkPlace.COUNTY,
        "work_months": 3,
    }
    return a_member(**values | facts)


def a_pupil(born: int = 2004, **facts: Any) -> Member:
    values: dict[str, Any] = {
        "pk": 3,
        "name": "王小明",
        "relation": Relation.SON,
        "education": "",
        "schooling": Schooling.PRIMARY,
        "labour": Labour.NONE,
    }
    return a_member(born, **values | facts)


def an_income(**money: Any) -> Income:
    """Return 4,000 yuan net of wage and business."""
    values = {"wage": 2400, "business": 2200, "property": 0, "transfer": 0, "business_cost": 600}
    given = {name: None if v is None else Decimal(str(v)) for name, v in (values | money).items()}
    return Income(**given)


def conditions(**facts: Any) -> Conditions:
    """Return a sound house with water, power and a road, on thirty mu of dry land."""
    areas = {
        "farmland": 30, "irrigated": 0, "forest": 0, "returned_forest": 0, "orchard": 0,
        "pasture": 0, "water_area": 0, "house_area": 60, "road_distance": 1,
    }  # fmt: skip
    answers: dict[str, Any] = {
        "is_dangerous": False, "water_difficult": False, "water_safe": True, "has_power": True,
        "road": "03", "has_toilet": True, "fuel": "03", "in_cooperative": False,
    }  # fmt: skip
    given = {
        name: Decimal(str(value)) if name in areas and value is not None else value
        for name, value in (areas | answers | facts).items()
    }
    return Conditions(**given)


def a_home(*members: Member, **facts: Any) -> Home:
    """Return a poor household of three, or of ``members``, of which no rule says anything."""
    people = members or (a_member(), a_spouse(), a_pupil())
    standing = facts.pop("standing", Standing.POOR)
    values: dict[str, Any] = {
        "number": "GY1",
        "year": YEAR,
        "first_registered": REGISTERED,
        "phone": "13947212345",
        "bank_name": "固阳县农村信用合作联社",
        "card": "6200000000000000",
        "attribute": Attribute.POOR if standing == Standing.POOR else Attribute.ORDINARY,
        "main_cause": Cause.SKILL,
        "declared_size": len(people),
        "is_martyr_family": False,
        "per_head": Decimal(1333),
        "members": people,
        "income": an_income(),
        "conditions": conditions(),
        "changes": changes_to(standing),
        "identification": Decimal(2800),
        "exit_line": Decimal(2800),
    }
    return Home(**values | facts)


def an_exited(*members: Member, on: dt.date = dt.date(2014, 12, 31), **facts: Any) -> Home:
    """Return a household that left poverty, and rightly so."""
    values = {"per_head": Decimal(3500), "standing": Standing.EXITED}
    values |= {"changes": changes_to(Standing.EXITED, on)}
    return a_home(*members, **values | facts)


def changes_to(standing: Standing, on: dt.date = dt.date(2014, 12, 31)) -> tuple[Change, ...]:
    registered = Change(kind=ChangeKind.REGISTERED, standing=Standing.POOR, on=REGISTERED)
    if standing == Standing.POOR:
        return (registered,)
    kinds = {Standing.EXITED: ChangeKind.EXIT, Standing.RETURNED: ChangeKind.RETURN}
    kind = kinds.get(standing, ChangeKind.CANCELLED)
    return (registered, Change(kind=kind, standing=standing, on=on))


def an_aid(**facts: Any) -> Aid:
    """Return a measure under way, of which no rule says anything."""
    values: dict[str, Any] = {
        "pk": 9, "kind": MeasureKind.LIVESTOCK, "name": "养羊", "year": YEAR,
        "state": WorkState.ONGOING,
    }  # fmt: skip
    return Aid(**values | facts)


def altered(home: Home, place: int, **facts: Any) -> Home:
    """Return ``home`` with other facts of one member."""
    members = list(home.members)
    members[place] = dataclasses.replace(members[place], **facts)
    return dataclasses.replace(home, members=tuple(members))


def make_finding(
    household: Household,
    rule: int = 19,
    *,
    state: FindingState = FindingState.OPEN,
    by: User | None = None,
    **fields: Any,
) -> Finding:
    """Return a finding as a check leaves it; verified by ``by``."""
    decided = {"decided_by": by, "decided_at": timezone.now(), "reason": "已入户核实"} if by else {}
    values: dict[str, Any] = {
        "severity": "W",
        "message": "没有联系电话，请补填手机号码。",
        "data": {"联系电话": "空"},
        "found_at": timezone.now(),
    }
    return Finding.objects.create(
        household=household, rule=rule, state=state, **values | decided | fields
    )
