"""Plain makers of rows, deterministic: the same calls make the same county.

They write rows directly, without services and journal, so that a test of a service starts from
known ground. Every argument has a default; name only what the test is about.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from stdnum.cn import ric

from gujang.access.models import Membership, User
from gujang.access.rights import Role
from gujang.journal.models import Entry
from gujang.journal.services import about, record
from gujang.lib.sealing import blind_index, seal
from households.codes import (
    EXITED_STANDINGS,
    Attribute,
    Cause,
    ChangeKind,
    Health,
    IdKind,
    JoinReason,
    Labour,
    LeaveReason,
    Relation,
    Sex,
    Standard,
    Standing,
)
from households.ethnic import HAN
from households.models import (
    Household,
    HouseholdYear,
    Person,
    PersonYear,
    StandingChange,
    YearIncome,
)
from villages.codes import AreaLevel, VillageAttribute, VillageKind
from villages.models import Area, Village

COUNTY = "150222"
PASSWORD = "draft-Horse 7 staple"
START = dt.date(2014, 1, 1)
BORN = dt.date(1960, 3, 5)
# five area parts x 499 numbers of one sex for people born on one day
_PLACES = ("150222", "150221", "150121", "150122", "152201")
_hashed: list[str] = []


def make_area(code: str, name: str = "", *, level: str = "") -> Area:
    """Return the county or town ``code``; the six real towns are there from the migrations."""
    level = level or (AreaLevel.COUNTY if len(code) == 6 else AreaLevel.TOWN)
    area, _ = Area.objects.get_or_create(
        code=code, defaults={"name": name or f"{code}镇", "level": level}
    )
    return area


def make_village(code: str = "150222102201", name: str = "", **fields: Any) -> Village:
    """Return a new open, poor village; its town is the first nine digits of the code."""
    make_area(code[:6])
    values = {"kind": VillageKind.VILLAGE, "attribute": VillageAttribute.POOR} | fields
    return Village.objects.create(
        code=code, town=make_area(code[:9]), name=name or f"第{code[-3:]}村", **values
    )


def make_user(
    username: str,
    *,
    role: Role | None = None,
    area: str = COUNTY,
    password: str = PASSWORD,
    full_name: str = "",
    must_change_password: bool = False,
    **fields: Any,
) -> User:
    """Return a new user; with ``role``, a member of ``area`` since the programme began."""
    user = User.objects.create(
        username=username,
        full_name=full_name or username,
        password=_hash(password),
        must_change_password=must_change_password,
        **fields,
    )
    if role:
        make_membership(user, role, area)
    return user


def _hash(password: str) -> str:
    if password != PASSWORD:
        return make_password(password)
    if not _hashed:
        _hashed.append(make_password(PASSWORD))
    return _hashed[0]


def make_membership(
    user: User, role: Role, area: str = COUNTY, *, starts_on: dt.date = START, **fields: Any
) -> Membership:
    """Grant ``role`` in ``area`` to ``user``."""
    return Membership.objects.create(
        user=user, role=role, area_code=area, starts_on=starts_on, **fields
    )


def make_household(
    village: Village | None = None,
    *,
    number: str = "",
    year: int = 2014,
    standing: Standing = Standing.POOR,
    head: str = "王建国",
    members: int | Sequence[str] = 1,
    per_head_income: Decimal | int | None = None,
    main_cause: Cause = Cause.ILLNESS,
    attribute: Attribute | None = None,
    registered_on: dt.date = START,
    changed_on: dt.date | None = None,
    phone: str = "",
    card: str = "",
    **fields: Any,
) -> Household:
    """Return a household with its head and ``members`` people in all (or the other names).

    It is registered as poor on ``registered_on``; another ``standing`` is reached on
    ``changed_on`` (else the last day of ``year``). ``year`` is the year of its one form.
    """
    village = village or Village.objects.first() or make_village()
    household = Household(
        number=number or f"GY{Household.objects.count() + 1:06d}",
        village=village,
        standard=fields.pop("standard", Standard.NATIONAL),
        first_registered=registered_on,
        **fields,
    )
    household.phone_sealed = seal(phone, context=f"household.phone:{household.uuid}")
    household.card_sealed = seal(card, context=f"household.card:{household.uuid}")
    household.save()
    _register(household, registered_on)
    if standing != Standing.POOR:
        make_standing(household, standing, changed_on or dt.date(year, 12, 31))
    exited = standing in EXITED_STANDINGS
    make_year(
        household,
        year,
        starts_on=registered_on,
        main_cause=main_cause,
        attribute=attribute or (Attribute.ORDINARY if exited else Attribute.POOR),
    )
    make_person(household, head, relation=Relation.HEAD)
    for name in _names(head, members):
        make_person(household, name, relation=Relation.OTHER)
    if per_head_income is not None:
        set_income(household, per_head_income)
    return household


def _register(household: Household, on: dt.date) -> None:
    StandingChange.objects.create(
        household=household,
        kind=ChangeKind.REGISTERED,
        standing=Standing.POOR,
        happened_on=on,
    )


def _names(head: str, members: int | Sequence[str]) -> Sequence[str]:
    if isinstance(members, int):
        return [f"{head[0]}家{number}" for number in range(2, members + 1)]
    return members


_KINDS = {
    Standing.POOR: ChangeKind.REVERTED,
    Standing.EXPECTED: ChangeKind.EXPECTED,
    Standing.EXITED: ChangeKind.EXIT,
    Standing.STABLE: ChangeKind.STABLE,
    Standing.RETURNED: ChangeKind.RETURN,
    Standing.CANCELLED: ChangeKind.WRONGLY,
}


def make_standing(
    household: Household, standing: Standing, on: dt.date, **fields: Any
) -> StandingChange:
    """Change the standing on a day: the change in force ends there, the new one is open."""
    before = household.standing_changes.get(until__isnull=True)
    household.standing_changes.filter(pk=before.pk).update(until=on)
    return StandingChange.objects.create(
        household=household,
        kind=fields.pop("kind", _KINDS[standing]),
        from_standing=before.standing,
        standing=standing,
        happened_on=on,
        **fields,
    )


def make_year(
    household: Household, year: int, *, starts_on: dt.date | None = None, **fields: Any
) -> HouseholdYear:
    """Begin the form of ``year`` (from its 31 December); the people's facts are carried over."""
    start = starts_on or dt.date(year, 12, 31)
    before = household.years.filter(until__isnull=True).first()
    values: dict[str, Any] = {"attribute": Attribute.POOR, "main_cause": Cause.ILLNESS}
    if before:
        names = ("attribute", "main_cause", "other_cause_1", "other_cause_2", "members")
        values = {name: getattr(before, name) for name in names}
        household.years.filter(pk=before.pk).update(until=start)
    row = HouseholdYear.objects.create(
        household=household, year=year, starts_on=start, **values | fields
    )
    for facts in list(before.person_years.filter(until__isnull=True)) if before else []:
        PersonYear.objects.filter(pk=facts.pk).update(until=start)
        facts.pk, facts._state.adding = None, True
        facts.household_year, facts.starts_on, facts.disease_sealed = row, start, ""
        facts.save()
    return row


def make_person(
    household: Household,
    name: str = "王小明",
    *,
    sex: Sex = Sex.MALE,
    born_on: dt.date = BORN,
    id_number: str = "",
    relation: Relation = Relation.OTHER,
    joined_on: dt.date | None = None,
    left_on: dt.date | None = None,
    leave_reason: LeaveReason = LeaveReason.DEATH,
    disease: str = "",
    health: Health = Health.HEALTHY,
    labour: Labour = Labour.ORDINARY,
    **facts: Any,
) -> Person:
    """Return a member with their facts in the household's open year; ``facts`` go to PersonYear."""
    number = id_number or make_id_number(Person.objects.count() + 1, born_on=born_on, sex=sex)
    person = Person(
        household=household,
        name=name,
        sex=sex,
        id_kind=facts.pop("id_kind", IdKind.RESIDENT),
        id_hash=blind_index(number[:18]),
        born_on=born_on,
        ethnic=facts.pop("ethnic", HAN),
        joined_on=joined_on or max(household.first_registered, born_on),
        join_reason=facts.pop("join_reason", JoinReason.REGISTERED),
        left_on=left_on,
        leave_reason=leave_reason if left_on else "",
    )
    person.id_sealed = seal(number, context=f"person.id:{person.uuid}")
    person.save()
    year = household.years.get(until__isnull=True)
    PersonYear.objects.create(
        person=person,
        household_year=year,
        starts_on=max(year.starts_on, person.joined_on),
        until=max(left_on, year.starts_on, person.joined_on) if left_on else None,
        relation=relation,
        health=health,
        labour=labour,
        disease_sealed=seal(disease, context=f"person_year.disease:{person.uuid}:{year.year}"),
        **facts,
    )
    if left_on is None:
        household.years.filter(pk=year.pk).update(members=year.members + 1)
    return person


def make_id_number(number: int, *, born_on: dt.date = BORN, sex: Sex = Sex.MALE) -> str:
    """Return the ``number``-th valid 18-digit 公民身份号码 for that birthday and sex."""
    row, place = (number - 1) % 499 + 1, (number - 1) // 499
    order = 2 * row - (1 if sex == Sex.MALE else 0)
    start = f"{_PLACES[place % len(_PLACES)]}{born_on:%Y%m%d}{order:03d}"
    return start + ric.calc_check_digit(start + "0")


def set_income(household: Household, per_head: Decimal | int) -> YearIncome:
    """Give the open year a wage that makes ``per_head`` yuan a head."""
    year = household.years.get(until__isnull=True)
    per_head = Decimal(per_head)
    household.years.filter(pk=year.pk).update(per_head_income=per_head)
    return YearIncome.objects.create(household_year=year, wage=per_head * max(year.members, 1))


def make_entry(actor: User | None, action: str, obj: Any, **values: Any) -> Entry:
    """Add a journal entry about ``obj``; call it inside a test's transaction."""
    return record(actor, about(obj, action, **values))
