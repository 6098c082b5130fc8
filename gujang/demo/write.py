"""Writing invented lives into the register, in batches, straight and fast."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from random import Random
from typing import Any

from django.db import models
from stdnum.cn.ric import calc_check_digit

from gujang.lib.bulk import insert
from gujang.lib.pinyin import search_keys
from households import codes as c
from households.models import (
    Household,
    HouseholdYear,
    NameKey,
    Person,
    PersonYear,
    StandingChange,
    YearConditions,
    YearIncome,
)
from households.rules import data_date, net_income, per_head_income
from households.sealed import seal_card, seal_id, seal_phone
from villages.models import Village

from . import facts, words
from .life import YEARS, Life, Member, live

BATCH = 500
# beyond the numbers of the sample workbooks, whose villages are here too
FIRST_NUMBER = 1000
_PLACES = ("150222", "150221", "150223", "150202", "150203")


class Numbers:
    """Hands out certificate numbers, each once, valid in every digit."""

    def __init__(self) -> None:
        self._given: Counter[tuple[dt.date, str]] = Counter()

    def __call__(self, born_on: dt.date, sex: str) -> str:
        """Return the next number for this birthday and sex."""
        place, row = divmod(self._given[born_on, sex], 499)
        self._given[born_on, sex] += 1
        order = 2 * row + (1 if sex == c.Sex.MALE else 2)
        start = f"{_PLACES[place]}{born_on:%Y%m%d}{order:03d}"
        return str(start + calc_check_digit(start + "0"))


@dataclass(slots=True)
class Rows:
    """The unsaved rows of one batch, in the order in which they can be saved."""

    households: list[Household] = field(default_factory=list)
    changes: list[StandingChange] = field(default_factory=list)
    years: list[HouseholdYear] = field(default_factory=list)
    incomes: list[YearIncome] = field(default_factory=list)
    conditions: list[YearConditions] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    person_years: list[PersonYear] = field(default_factory=list)
    keys: list[NameKey] = field(default_factory=list)

    def save(self) -> None:
        """Insert everything; foreign keys are set from the rows saved before."""
        save_all(getattr(self, name) for name in self.__slots__)


def save_all(lists: Iterable[Sequence[models.Model]]) -> None:
    """Insert the rows of each list, all of one model; keys of rows saved before are taken over."""
    for rows in lists:
        for link in _links(type(rows[0])) if rows else ():
            for row in rows:
                if getattr(row, link.attname) is None and link.is_cached(row):
                    setattr(row, link.name, getattr(row, link.name))
        insert(rows)


def _links(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    fields = model._meta.concrete_fields
    return [field for field in fields if isinstance(field, models.ForeignKey)]


def write_households(villages: list[Village], count: int, seed: int) -> Iterator[int]:
    """Write ``count`` households spread over the villages; yield how many stand so far."""
    numbers, done = Numbers(), 0
    plan = _plan(villages, count)
    while batch := list(islice(plan, BATCH)):
        rows = Rows()
        for village, serial in batch:
            _lay_down(rows, village, serial, Random(f"{seed}:{village.code}:{serial}"), numbers)
        rows.save()
        done += len(batch)
        yield done


def _plan(villages: list[Village], count: int) -> Iterator[tuple[Village, int]]:
    share, rest = divmod(count, len(villages))
    for place, village in enumerate(villages):
        for serial in range(1, share + (place < rest) + 1):
            yield village, serial


def _lay_down(rows: Rows, village: Village, serial: int, rng: Random, numbers: Numbers) -> None:
    life = live(rng, numbers)
    household = _household(village, serial, rng, life)
    rows.households.append(household)
    rows.changes += _changes(household, life)
    people = {id(member): _person(household, member) for member in life.people}
    rows.people += people.values()
    rows.keys += [
        NameKey(person=p, key=key.encode()) for p in people.values() for key in search_keys(p.name)
    ]
    first = facts.home(rng)
    years = [y for y in YEARS if y >= life.registered.year and _still_here(life, y)]
    forms = [_form(household, life, year) for year in years]
    for one, following in pairwise(forms):
        one.until = following.starts_on
    for form in forms:
        _fill(rows, form, life, rng, first, people)
    rows.years += forms


def _still_here(life: Life, year: int) -> bool:
    cancelled = next((x.on.year for x in life.changes if x.after == c.Standing.CANCELLED), 9999)
    return year <= cancelled


def _household(village: Village, serial: int, rng: Random, life: Life) -> Household:
    hamlet = rng.choice(words.HAMLETS)
    row = Household(
        uuid=uuid.UUID(int=rng.getrandbits(128), version=4),
        number=f"{village.code}{FIRST_NUMBER + serial:04d}",
        village=village,
        group_name=hamlet,
        address=f"内蒙古自治区包头市固阳县{village.town.name}{village.name}{hamlet}",
        bank_name=rng.choice(words.BANKS),
        standard=c.Standard.NATIONAL,
        first_registered=life.registered,
    )
    row.phone_sealed = seal_phone(row.uuid, f"1{rng.choice('56')}{rng.randrange(10**9):09d}")
    row.card_sealed = seal_card(row.uuid, f"6200{rng.randrange(10**15):015d}")
    return row


def _changes(household: Household, life: Life) -> list[StandingChange]:
    ends = [change.on for change in life.changes[1:]] + [None]
    return [
        StandingChange(
            household=household,
            kind=change.kind,
            from_standing=change.before,
            standing=change.after,
            happened_on=change.on,
            until=end,
            return_cause=c.Cause.ILLNESS if change.after == c.Standing.RETURNED else "",
        )
        for change, end in zip(life.changes, ends, strict=True)
    ]


def _person(household: Household, member: Member) -> Person:
    row = Person(
        household=household,
        name=member.name,
        sex=member.sex,
        id_kind=c.IdKind.DISABILITY if len(member.id_number) > 18 else c.IdKind.RESIDENT,
        born_on=member.born_on,
        ethnic=member.ethnic,
        joined_on=member.joined_on,
        join_reason=member.join_reason,
        left_on=member.left_on,
        leave_reason=member.leave_reason,
    )
    row.id_sealed, row.id_hash = seal_id(row.uuid, member.id_number)
    return row


def _form(household: Household, life: Life, year: int) -> HouseholdYear:
    others = (*life.other_causes, "", "")
    exits = [x.on.year for x in life.changes if x.kind == c.ChangeKind.EXIT and x.on.year <= year]
    return HouseholdYear(
        household=household,
        year=year,
        starts_on=life.registered if life.registered.year == year else data_date(year),
        attribute=facts.attribute(life, year),
        main_cause=life.main_cause,
        other_cause_1=others[0],
        other_cause_2=others[1],
        cause_note=words.CAUSE_NOTES[life.main_cause],
        exit_year=exits[-1] if exits else None,
        is_martyr_family=False,
        is_only_child=False,
        is_two_daughters=False,
    )


def _fill(
    rows: Rows,
    form: HouseholdYear,
    life: Life,
    rng: Random,
    first: dict[str, Any],
    people: dict[int, Person],
) -> None:
    here = life.members(form.year)
    earned = facts.income(life, rng, form.year)
    kinds = [earned[kind] for kind in ("wage", "business", "property", "transfer")]
    net = net_income(kinds, earned["business_cost"])
    form.members = form.declared_size = len(here)
    form.per_head_income = per_head_income(net, len(here))
    rows.incomes.append(
        YearIncome(
            household_year=form,
            declared_total=sum(kinds),
            declared_net=net,
            declared_per_head=form.per_head_income,
            **earned,
        )
    )
    rows.conditions.append(
        YearConditions(household_year=form, **facts.mended(first, life, form.year))
    )
    heads = [m for m in here if m.relation == c.Relation.HEAD]
    if here and not heads:
        _succeed(here)
    for member in here:
        person = people[id(member)]
        rows.person_years.append(
            PersonYear(
                person=person,
                household_year=form,
                starts_on=max(form.starts_on, member.joined_on),
                until=_end(form, member),
                **facts.facts(member, life, form.year),
            )
        )


def _end(form: HouseholdYear, member: Member) -> dt.date | None:
    ends = [day for day in (form.until, member.left_on) if day]
    return min(ends) if ends else None


def _succeed(here: list[Member]) -> None:
    """The head has gone: the oldest member heads the household from this year on."""
    heir = min(here, key=lambda member: member.born_on)
    heir.relation = c.Relation.HEAD
