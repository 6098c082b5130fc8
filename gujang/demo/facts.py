"""What an invented household's form says in a year: incomes, conditions, people's facts."""

from decimal import Decimal
from random import Random

from households import codes as c

from .life import Life, Member

# 国家标准, current prices (domain 4.6)
LINES = {2014: 2800, 2015: 2855, 2016: 2952, 2017: 2952}


def attribute(life: Life, year: int) -> str:
    """Return 贫困户属性 at the end of the year: it flips when the household exits (domain 1.3)."""
    poor = life.standing(year) in c.POOR_STANDINGS
    kinds = {
        "poor": (c.Attribute.POOR, c.Attribute.ORDINARY),
        "dibao": (c.Attribute.DIBAO_POOR, c.Attribute.DIBAO),
        "wubao": (c.Attribute.WUBAO_POOR, c.Attribute.WUBAO),
    }
    return kinds[life.subsidy][0 if poor else 1]


def income(life: Life, rng: Random, year: int) -> dict[str, Decimal]:
    """Return the year's incomes in yuan: over the line once exited, mostly under it before."""
    people = life.members(year) or life.people
    exited = life.standing(year) in c.EXITED_STANDINGS
    share = rng.uniform(1.03, 1.9) if exited else rng.uniform(0.35, 0.99)
    net = Decimal(round(LINES[year] * len(people) * share))
    parts = {
        "family_planning": Decimal(0),
        "dibao": Decimal(round(rng.uniform(0.1, 0.3) * float(net)) * (life.subsidy == "dibao")),
        "wubao": Decimal(1800 * len(people) * (life.subsidy == "wubao")),
        "pension": Decimal(1200 * sum(year - p.born_on.year >= 60 for p in people)),
        "ecology": Decimal(rng.choice((0, 0, 120, 300, 480))),
        "other_transfer": Decimal(rng.choice((0, 60, 180, 240))),
    }
    transfer = sum(parts.values(), Decimal(0))
    earned = max(net - transfer, Decimal(0))
    wage = (earned / 2).quantize(Decimal(1)) if any(p.works for p in people) else Decimal(0)
    cost = Decimal(rng.randint(300, 2500))
    sums = {"wage": wage, "business": earned - wage + cost, "property": Decimal(0)}
    return sums | {"transfer": transfer} | parts | {"business_cost": cost}


def home(rng: Random) -> dict[str, object]:
    """Return the household's land and house as they began; :func:`mended` improves them by year."""
    land = Decimal(rng.randint(60, 800)) / 10
    return {
        "farmland": land,
        "irrigated": (land / 10).quantize(Decimal("0.1")) if rng.random() < 0.4 else Decimal(0),
        "forest": Decimal(rng.choice((0, 0, 0, 12, 25))) / 10,
        "returned_forest": Decimal(rng.choice((0, 0, 31, 80, 120))) / 10,
        "orchard": Decimal(0),
        "pasture": Decimal(rng.choice((0, 0, 0, 250, 600))) / 10,
        "water_area": Decimal(0),
        "house_area": Decimal(rng.randint(30, 110)),
        "is_dangerous": rng.random() < 0.27,
        "danger_grade": rng.choice(("C", "C", "D")),
        "water_difficult": rng.random() < 0.07,
        "water_safe": rng.random() > 0.1,
        "has_power": rng.random() > 0.006,
        "has_work_power": rng.random() > 0.1,
        "has_tv": rng.random() > 0.05,
        "road_distance": Decimal(rng.randint(1, 60)) / 10,
        "road": rng.choice(list(c.Road)).value,
        "has_toilet": rng.random() < 0.35,
        "fuel": rng.choice(("01", "03", "03", "04")),
        "in_cooperative": rng.random() < 0.06,
        "sheep": rng.choice((0, 0, 0, 12, 20, 30)),
        "cattle": rng.choice((0, 0, 0, 0, 2)),
        "water_source": rng.choice(("1", "2", "2", "3")),
    }


def mended(first: dict[str, object], life: Life, year: int) -> dict[str, object]:
    """Return the conditions at the end of ``year``: what blocks an exit is mended before it."""
    state = dict(first)
    if life.standing(year) in c.EXITED_STANDINGS:
        state |= {"is_dangerous": False, "water_difficult": False}
        state |= {"water_safe": True, "has_power": True}
    if not state["is_dangerous"]:
        state["danger_grade"] = ""
    return state


def facts(member: Member, life: Life, year: int) -> dict[str, object]:
    """Return a member's coded facts at the end of ``year``."""
    age = year - member.born_on.year
    schooling = _schooling(age)
    healthy = member.health == c.Health.HEALTHY
    able = 16 <= age < 65 and schooling == c.Schooling.NONE and healthy
    works = member.works and able
    return {
        "relation": member.relation,
        "education": "" if schooling != c.Schooling.NONE else _education(age),
        "schooling": schooling,
        "health": member.health,
        "labour": _labour(age, able, member),
        "work_place": c.WorkPlace.TOWN if works else "",
        "work_months": 3 + age % 8 if works else 0,
        "has_ncms": True,
        "has_resident_pension": age >= 16 and schooling == c.Schooling.NONE,
        "has_worker_pension": False,
        "has_serious_illness_cover": True,
        "on_dibao": life.subsidy == "dibao",
        "in_service": False,
        "politics": c.Politics.PARTY if age > 50 and age % 17 == 0 else c.Politics.MASSES,
        "residence": c.Residence.AWAY if works and age % 3 == 0 else c.Residence.HERE,
    }


def _schooling(age: int) -> str:
    grades = {
        **dict.fromkeys(range(3, 7), c.Schooling.KINDERGARTEN),
        **dict.fromkeys(range(7, 13), c.Schooling.PRIMARY),
        13: c.Schooling.GRADE_7,
        14: c.Schooling.GRADE_8,
        15: c.Schooling.GRADE_9,
        16: c.Schooling.SENIOR_1,
        17: c.Schooling.SENIOR_2,
        18: c.Schooling.SENIOR_3,
    }
    return grades.get(age, c.Schooling.NONE)


def _education(age: int) -> str:
    if age < 7:
        return c.Education.PRESCHOOL
    if age < 30:
        return c.Education.SENIOR
    if age < 50:
        return c.Education.JUNIOR
    return c.Education.PRIMARY if age % 4 else c.Education.ILLITERATE


def _labour(age: int, able: bool, member: Member) -> str:
    if age < 16 or not (able or age >= 16):
        return c.Labour.NONE
    if able:
        return c.Labour.SKILLED if age % 11 == 0 else c.Labour.ORDINARY
    if member.health != c.Health.HEALTHY and age < 65 and age % 2:
        return c.Labour.LOST
    return c.Labour.NONE
