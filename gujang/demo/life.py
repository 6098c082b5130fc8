"""One household's invented life from the end of 2013 to the end of 2017: plain values, no database.

Everything is drawn from one random generator per household, so the same seed gives the same county
whatever else is asked for.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from households import codes as c

from . import words

YEARS = (2014, 2015, 2016, 2017)
# the share of the poor who exit in a year; who is left at the end of 2017 is the work to do
EXIT_SHARE = {2014: 0.11, 2015: 0.26, 2016: 0.48, 2017: 0.88}
NumberOf = Callable[[dt.date, str], str]


@dataclass(slots=True)
class Member:
    """A person and the days they belong to the household."""

    name: str
    sex: str
    born_on: dt.date
    relation: str
    id_number: str
    ethnic: str
    health: str
    joined_on: dt.date
    join_reason: str
    left_on: dt.date | None = None
    leave_reason: str = ""
    works: bool = False

    def here(self, year: int) -> bool:
        """Say whether they belonged at the end of ``year`` or left during it."""
        began, ended = self.joined_on.year <= year, self.left_on
        return began and (ended is None or ended.year >= year)


@dataclass(slots=True)
class Change:
    """A change of standing on a day."""

    kind: str
    before: str
    after: str
    on: dt.date


@dataclass(slots=True)
class Life:
    """What became of a household."""

    registered: dt.date
    ethnic: str
    main_cause: str
    other_causes: tuple[str, ...]
    subsidy: str
    people: list[Member] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def standing(self, year: int) -> str:
        """Return the standing at the end of ``year``; empty before registration."""
        return next((x.after for x in reversed(self.changes) if x.on.year <= year), "")

    def members(self, year: int) -> list[Member]:
        """Return who belonged at the end of ``year``."""
        return [p for p in self.people if p.here(year) and (not p.left_on or p.left_on.year > year)]


def live(rng: Random, number_of: NumberOf) -> Life:
    """Draw a household's life."""
    late = rng.random()
    year = 2013 if late < 0.97 else rng.choice(YEARS)
    registered = dt.date(2013, 12, 31) if year == 2013 else _day(rng, year, first_month=3)
    ethnic = "02" if rng.random() < 0.035 else "01"
    main = rng.choices(
        list(words.CAUSE_NOTES), weights=[33, 9, 6, 8, 4, 2, 12, 11, 13, 1, 3, 1], k=1
    )[0]
    others = rng.sample(
        ["01", "04", "07", "07", "08", "09", "09", "10"], k=rng.choice((0, 1, 1, 2))
    )
    life = Life(
        registered,
        ethnic,
        main,
        tuple(dict.fromkeys(x for x in others if x != main)),
        rng.choices(("poor", "dibao"), weights=(72, 28), k=1)[0],
    )
    _settle(life, rng, number_of)
    _pass_years(life, rng, number_of)
    return life


def _day(rng: Random, year: int, *, first_month: int = 1) -> dt.date:
    return dt.date(year, rng.randint(first_month, 12), rng.randint(1, 28))


def _settle(life: Life, rng: Random, number_of: NumberOf) -> None:
    size = rng.choices((1, 2, 3, 4, 5, 6), weights=(26, 42, 11, 13, 6, 2), k=1)[0]
    age = rng.randint(52, 84) if size <= 2 else rng.randint(33, 58)
    sex = c.Sex.MALE if rng.random() < 0.78 else c.Sex.FEMALE
    head = _add(life, rng, number_of, c.Relation.HEAD, sex, age)
    if size == 1 and age >= 60 and life.subsidy == "dibao" and rng.random() < 0.5:
        life.subsidy = "wubao"
    if size >= 2:
        other = c.Sex.FEMALE if sex == c.Sex.MALE else c.Sex.MALE
        _add(life, rng, number_of, c.Relation.SPOUSE, other, max(20, age + rng.randint(-5, 4)))
    for place in range(size - 2):
        if place == 3:
            parent = c.Relation.MOTHER if rng.random() < 0.6 else c.Relation.FATHER
            gender = c.Sex.FEMALE if parent == c.Relation.MOTHER else c.Sex.MALE
            _add(life, rng, number_of, parent, gender, min(95, age + rng.randint(20, 30)))
        else:
            gender = rng.choice((c.Sex.MALE, c.Sex.FEMALE))
            relation = c.Relation.SON if gender == c.Sex.MALE else c.Relation.DAUGHTER
            years = max(1, age - rng.randint(22, 34))
            _add(life, rng, number_of, relation, gender, years, surname=head.name[0])


def _add(
    life: Life,
    rng: Random,
    number_of: NumberOf,
    relation: str,
    sex: str,
    age: int,
    *,
    surname: str = "",
) -> Member:
    born = _day(rng, life.registered.year - age)
    member = _person(life, rng, number_of, relation, sex, born, surname)
    member.joined_on = max(life.registered, born)
    life.people.append(member)
    return member


def _person(
    life: Life,
    rng: Random,
    number_of: NumberOf,
    relation: str,
    sex: str,
    born: dt.date,
    surname: str,
) -> Member:
    age = 2014 - born.year
    health = rng.choices(
        list(c.Health), weights=(8, 55, 12, 15) if age >= 60 else (74, 14, 4, 8), k=1
    )[0]
    if age < 18:
        health = c.Health.HEALTHY
    number = number_of(born, sex)
    if health == c.Health.DISABLED:
        number += f"{rng.choice((1, 2, 3, 4, 4, 4, 6))}{rng.choice((1, 2, 2, 3, 3, 4))}"
    return Member(
        _name(life, rng, sex, age, surname),
        sex,
        born,
        relation,
        number,
        life.ethnic,
        health,
        life.registered,
        c.JoinReason.REGISTERED,
        works=18 <= age < 55 and health == c.Health.HEALTHY and rng.random() < 0.5,
    )


def _name(life: Life, rng: Random, sex: str, age: int, surname: str) -> str:
    male = sex == c.Sex.MALE
    if life.ethnic == "02":
        return rng.choice(words.MONGOL_MEN if male else words.MONGOL_WOMEN)
    old = words.MEN if male else words.WOMEN
    young = words.YOUNG_MEN if male else words.YOUNG_WOMEN
    return (surname or rng.choice(words.SURNAMES)) + rng.choice(young if age < 26 else old)


def _pass_years(life: Life, rng: Random, number_of: NumberOf) -> None:
    _change(life, c.ChangeKind.REGISTERED, c.Standing.POOR, life.registered)
    for year in YEARS:
        if year < life.registered.year:
            continue
        if life.standing(year) == c.Standing.CANCELLED:
            return
        _families(life, rng, number_of, year)
        if life.standing(year) != c.Standing.CANCELLED:
            _fortunes(life, rng, year)


def _change(life: Life, kind: str, after: str, on: dt.date) -> None:
    before = life.changes[-1].after if life.changes else ""
    life.changes.append(Change(kind, before, after, on))


def _families(life: Life, rng: Random, number_of: NumberOf, year: int) -> None:
    """Deaths, marriages out and births of a year, after the household was registered."""
    if year == life.registered.year:
        return
    here = life.members(year - 1)
    for member in here:
        age = year - member.born_on.year
        if rng.random() < (0.035 if age >= 75 else 0.002):
            _leave(life, member, c.LeaveReason.DEATH, _day(rng, year))
        elif member.relation == c.Relation.DAUGHTER and 21 <= age <= 27 and rng.random() < 0.07:
            _leave(life, member, c.LeaveReason.MARRIED_OUT, _day(rng, year))
    left = life.members(year)
    if not left:
        _change(life, c.ChangeKind.EXTINCT, c.Standing.CANCELLED, dt.date(year, 12, 30))
        for member in here:  # the last members stay on the cancelled household's page
            member.left_on, member.leave_reason = None, ""
        return
    wife = [m for m in left if m.sex == c.Sex.FEMALE and 20 <= year - m.born_on.year <= 40]
    if wife and len(left) > 1 and rng.random() < 0.06:
        sex = rng.choice((c.Sex.MALE, c.Sex.FEMALE))
        relation = c.Relation.SON if sex == c.Sex.MALE else c.Relation.DAUGHTER
        born = _day(rng, year)
        child = _person(life, rng, number_of, relation, sex, born, left[0].name[0])
        child.joined_on, child.join_reason = born, c.JoinReason.BIRTH
        life.people.append(child)


def _leave(life: Life, member: Member, reason: str, on: dt.date) -> None:
    member.left_on, member.leave_reason = on, reason


def _fortunes(life: Life, rng: Random, year: int) -> None:
    """Exit, return, removal: the household's standing at the end of a year."""
    now, last_day = life.standing(year), dt.date(year, 12, 31)
    on = max(_day(rng, year, first_month=10), life.changes[-1].on + dt.timedelta(days=1))
    if on > last_day:
        return
    if now in c.POOR_STANDINGS:
        if rng.random() < 0.006:
            _change(life, c.ChangeKind.WRONGLY, c.Standing.CANCELLED, on)
        elif rng.random() < EXIT_SHARE[year] and year > life.registered.year:
            _change(life, c.ChangeKind.EXIT, c.Standing.EXITED, on)
        elif now == c.Standing.POOR and rng.random() < 0.03:
            _change(life, c.ChangeKind.EXPECTED, c.Standing.EXPECTED, on)
    elif now == c.Standing.EXITED:
        if rng.random() < 0.004:
            _change(life, c.ChangeKind.RETURN, c.Standing.RETURNED, on)
        elif year - life.changes[-1].on.year >= 2:
            _change(life, c.ChangeKind.STABLE, c.Standing.STABLE, on)
