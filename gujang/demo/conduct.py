"""The invented cadres' pledges, two violations, and a few half-year assessments."""

import datetime as dt
from collections.abc import Sequence
from random import Random

from cadres.codes import Clause
from cadres.models import Assessment, Cadre, Pledge, Violation
from cadres.services import save_assessment, sheet_of
from gujang.access.models import User

from .people import Tour
from .weeks import YEAR
from .write import save_all

UNSIGNED, ASSESSED = 3, 6
FACTS = (
    {
        "clause": Clause.LEAVING,
        "happened_on": dt.date(YEAR, 5, 16),
        "facts": "电话抽查时不在村，也没有请假。",
        "source": "县委组织部电话抽查",
        "verified": True,
        "verified_by": "县委组织部",
        "outcome": "约谈提醒。",
    },
    {
        "clause": Clause.BANQUETS,
        "happened_on": dt.date(YEAR, 9, 21),
        "facts": "反映在村干部家中用餐。",
        "source": "群众来信",
        "verified": False,
        "verified_by": "镇纪委",
        "outcome": "查不属实，已按标准交伙食费。",
    },
)


def keep_conduct(tours: Sequence[Tour], organization: User, seed: int) -> None:
    """Write what the organization department keeps of the demo's last year."""
    rng = Random(f"{seed}:conduct")
    cadres = list(Cadre.objects.order_by("pk"))
    save_all([[_pledge(rng, cadre) for cadre in cadres[:-UNSIGNED]]])
    there = [tour.cadre for tour in tours if tour.posting.ends_on is None]
    save_all([_violations(there, organization)])
    for cadre in there[:ASSESSED]:
        _assess(cadre, organization)


def _pledge(rng: Random, cadre: Cadre) -> Pledge:
    day = dt.date(YEAR, 2, rng.randint(6, 24))
    return Pledge(cadre=cadre, area_code=cadre.area_code, year=YEAR, signed_on=day)


def _violations(cadres: Sequence[Cadre], organization: User) -> list[Violation]:
    """Write one that was found true and one that was not, each of another cadre."""
    return [
        Violation(cadre=cadre, area_code=cadre.area_code, made_by=organization, **facts)
        for cadre, facts in zip(cadres[1:], FACTS, strict=False)
    ]


def _assess(cadre: Cadre, organization: User) -> None:
    half = Assessment.Half.FIRST
    sheet = sheet_of(cadre, YEAR, half)
    if sheet.score is not None:
        save_assessment(
            actor=organization, cadre=cadre, year=YEAR, half=half, seen=sheet.score, note=""
        )
