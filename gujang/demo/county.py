"""The invented villages under the six real towns, and the villages' yearly facts."""

from collections import Counter
from decimal import Decimal
from random import Random

from villages.codes import VillageAttribute, VillageKind
from villages.models import Area, Village, VillageYear

from . import words
from .life import YEARS

# shares of the county's villages, by town code; 金山镇 is the county seat
_WEIGHTS = {
    "150222102": 20,
    "150222103": 13,
    "150222104": 13,
    "150222105": 12,
    "150222106": 12,
    "150222107": 9,
}


def plan_villages(rng: Random, count: int) -> list[Village]:
    """Return ``count`` unsaved villages shared out over the six towns, each name once a town."""
    given = set(words.SAMPLE_VILLAGES.values())
    names = [f"{first}{last}" for first in words.FIRST for last in words.LAST]
    names = [name for name in names if name not in given]
    rng.shuffle(names)
    villages: list[Village] = []
    serials: Counter[str] = Counter()
    for place, town in enumerate(_towns(count)):
        serials[town] += 1
        serial = serials[town]
        community = town == "150222102" and serial > 15 and serial <= 18
        code = f"{town}{(serial if community else 200 + serial):03d}"
        name = names[place % len(names)] + str(place // len(names) + 1) * (place >= len(names))
        name = words.SAMPLE_VILLAGES.get(code, name)
        villages.append(
            Village(
                code=code,
                town_id=town,
                name=name.removesuffix("村") + "社区" if community else name,
                kind=VillageKind.COMMUNITY if community else VillageKind.VILLAGE,
                attribute=rng.choices(
                    [VillageAttribute.PROJECT, VillageAttribute.POOR, VillageAttribute.NOT_POOR],
                    weights=(3, 4, 3),
                    k=1,
                )[0],
            )
        )
    return villages


def _towns(count: int) -> list[str]:
    total = sum(_WEIGHTS.values())
    shares = {code: count * weight // total for code, weight in _WEIGHTS.items()}
    shares["150222102"] += count - sum(shares.values())
    return [code for code, share in shares.items() for _ in range(share)]


def village_years(rng: Random, village: Village) -> list[VillageYear]:
    """Return a village's facts of the four years: collective income comes to most of them."""
    households = rng.randint(300, 950)
    income = Decimal(rng.choice((0, 0, 0, 5_000, 12_000, 30_000)))
    base = {
        "natural_villages": rng.randint(5, 20),
        "households": households,
        "population": round(households * 2.55),
        "farmland": Decimal(rng.randint(200, 450) * 100),
        "leading_industry": rng.choice(words.INDUSTRIES),
        "clinics": 1,
    }
    rows = []
    for year in YEARS:
        income += Decimal(rng.choice((0, 4_000, 10_000, 25_000)))
        rows.append(
            VillageYear(
                village=village,
                year=year,
                collective_income=income,
                farmers_income=Decimal(7_000 + 800 * (year - 2014) + rng.randint(0, 900)),
                paved_road=year >= 2016 or rng.random() < 0.6,
                bus=year >= 2016 or rng.random() < 0.5,
                **base,
            )
        )
    return rows


def towns_present() -> bool:
    """Say whether the six towns are there (the migrations seed them)."""
    return Area.objects.filter(code__in=_WEIGHTS).count() == len(_WEIGHTS)
