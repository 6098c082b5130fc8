"""The invented cadres: who sends them, where they are posted, and whom they help."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice
from random import Random
from typing import Any, NamedTuple

from django.conf import settings

from cadres.codes import Post, UnitLevel
from cadres.models import Cadre, Pairing, Posting, Unit
from gujang.access.models import User
from households.codes import Standing
from households.models import Household, StandingChange
from villages.models import Village

from . import words
from .write import save_all

BEGAN = dt.date(2014, 2, 27)  # the cadres were received at 金山镇 on that day (S0)
# 110 cadres for 79 villages; of those beyond one a village one in four was relieved meanwhile
SHARE, RELIEVED_SHARE, IDLE = (7, 5), 4, 2
OUTSIDE_SHARE = 0.1  # households that somebody from a unit helps besides
LEFT_BEHIND = 6  # households nobody handed over yet


class Tour(NamedTuple):
    """A posting as the demo tells it: who, where, and until when."""

    cadre: Cadre
    village: Village
    posting: Posting


def post_cadres(villages: Sequence[Village], account: User, seed: int) -> list[Tour]:
    """Write units, cadres and their postings; ``account`` is the first village's cadre."""
    rng = Random(f"{seed}:cadres")
    units = [Unit(name=name, level=level) for name, level in _units()]
    save_all([units])
    number = max(len(villages), len(villages) * SHARE[0] // SHARE[1])
    extra = number - len(villages)
    idle = min(IDLE, extra)
    relieved = (extra - idle) // RELIEVED_SHARE
    cadres = [_cadre(rng, unit) for unit in islice(cycle(units), number)]
    mine = next(n for n, village in enumerate(villages) if _holds(account, village))
    cadres[mine].user = account
    tours = [
        Tour(cadre, village, _posting(cadre, village, Post.SECRETARY))
        for cadre, village in zip(cadres, villages, strict=False)
    ]
    second = cadres[len(villages) : number - idle]
    for place, cadre in enumerate(second):
        before = tours[(mine + 1 + place) % len(villages)]
        tours.append(_joined(rng, cadre, before, relieves=place < relieved))
    for tour in tours:
        if tour.posting.ends_on is None:
            tour.cadre.area_code = tour.village.code
    save_all([cadres, [tour.posting for tour in tours]])
    return tours


def pair_households(tours: Sequence[Tour], seed: int) -> None:
    """Make the cadres of a village responsible for its households, shared out in turn."""
    rng = Random(f"{seed}:pairings")
    units = list(Unit.objects.all())
    gone = _cancelled()
    rows = Household.objects.order_by("village", "number")
    here: dict[str, list[tuple[int, dt.date]]] = defaultdict(list)
    for pk, village, since in rows.values_list("pk", "village_id", "first_registered"):
        here[village].append((pk, max(since, BEGAN)))
    lines: list[Pairing] = []
    for chain in _chains(tours):
        for household, since in here.pop(chain[0][0].village.code, []):
            mine = chain[len(lines) % len(chain)]
            lines += _lines(rng, mine, household, since, gone.get(household))
            if rng.random() < OUTSIDE_SHARE:
                helper = _outside(rng, rng.choice(units), household, since)
                lines.append(_ended(helper, gone.get(household)))
    _leave_behind(lines)
    save_all([lines])


def _units() -> Iterator[tuple[str, str]]:
    yield from ((name, UnitLevel.COUNTY) for name in words.COUNTY_UNITS)
    yield from ((name, UnitLevel.CITY) for name in words.CITY_UNITS)
    yield from ((name, UnitLevel.TOWN) for name in words.TOWN_UNITS)


def _holds(account: User, village: Village) -> bool:
    return account.memberships.get().area_code == village.code


def _cadre(rng: Random, unit: Unit) -> Cadre:
    return Cadre(
        name=_name(rng),
        unit=unit,
        position=rng.choice(("科员", "副科长", "股长", "主任科员")),
        phone=_phone(rng),
        is_party_member=rng.random() < 0.8,
        area_code=settings.COUNTY_CODE,
    )


def _name(rng: Random) -> str:
    return rng.choice(words.SURNAMES) + rng.choice(words.MEN + words.WOMEN[:8])


def _phone(rng: Random) -> str:
    return f"1{rng.choice('56')}{rng.randrange(10**9):09d}"


def _posting(cadre: Cadre, village: Village, post: Post, starts_on: dt.date = BEGAN) -> Posting:
    return Posting(cadre=cadre, village=village, post=post, starts_on=starts_on)


def _joined(rng: Random, cadre: Cadre, before: Tour, *, relieves: bool) -> Tour:
    """Post ``cadre`` beside the one of ``before``, or in their place from a day on."""
    if not relieves:
        return Tour(cadre, before.village, _posting(cadre, before.village, Post.MEMBER))
    day = dt.date(rng.choice((2015, 2016)), rng.randint(2, 5), rng.randint(1, 28))
    before.posting.ends_on, before.posting.end_reason = day, "驻村期满，轮换"
    return Tour(cadre, before.village, _posting(cadre, before.village, Post.SECRETARY, day))


def _chains(tours: Sequence[Tour]) -> Iterator[list[list[Tour]]]:
    """Give for each village who helps there: lists of who follows whom."""
    of: dict[str, list[list[Tour]]] = defaultdict(list)
    for tour in tours:
        chains = of[tour.village.code]
        ended = [c for c in chains if c[-1].posting.ends_on == tour.posting.starts_on]
        if ended:
            ended[0].append(tour)
        else:
            chains.append([tour])
    yield from of.values()


def _lines(
    rng: Random, chain: Sequence[Tour], household: int, since: dt.date, gone: dt.date | None
) -> Iterator[Pairing]:
    """Give the lines of a household: one cadre after another, until it left the register."""
    for tour in chain:
        start = max(since, tour.posting.starts_on)
        end = tour.posting.ends_on
        if (end is None or start < end) and (gone is None or start < gone):
            line = Pairing(
                household_id=household,
                cadre=tour.cadre,
                name=tour.cadre.name,
                unit_name=tour.cadre.unit.name,
                position=tour.cadre.position,
                level=tour.cadre.unit.level,
                phone=tour.cadre.phone,
                starts_on=start,
                ends_on=end,
                end_reason="干部轮换" if end else "",
            )
            yield _ended(line, gone)


def _outside(rng: Random, unit: Unit, household: int, since: dt.date) -> Pairing:
    return Pairing(
        household_id=household,
        name=_name(rng),
        unit_name=unit.name,
        position="干部",
        level=unit.level,
        phone=_phone(rng),
        starts_on=since,
    )


def _ended(line: Pairing, gone: dt.date | None) -> Pairing:
    if gone and line.starts_on < gone and (line.ends_on is None or gone < line.ends_on):
        line.ends_on, line.end_reason = gone, "户已注销"
    return line


def _leave_behind(lines: list[Pairing]) -> None:
    """Forget to hand over a few households of a cadre who left: the successor's lines go."""
    heirs: dict[int, Any] = {}
    for old, new in zip(lines, lines[1:], strict=False):
        same = old.household_id == new.household_id and old.end_reason == "干部轮换"
        if same and new.ends_on is None and len(heirs) < LEFT_BEHIND:
            old.ends_on, old.end_reason = None, ""
            heirs[id(new)] = new
    lines[:] = [line for line in lines if id(line) not in heirs]


def _cancelled() -> Mapping[int, dt.date]:
    rows = StandingChange.objects.filter(standing=Standing.CANCELLED, until__isnull=True)
    return dict(rows.values_list("household", "happened_on"))
