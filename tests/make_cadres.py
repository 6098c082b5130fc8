"""Plain makers of cadres and their week, as in ``make.py``: rows alone, each with defaults."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cadres.codes import Post, UnitLevel, VisitKind
from cadres.models import Cadre, Pairing, Posting, Unit, Visit
from gujang.access.models import User
from households.models import Household
from tests.make import COUNTY
from villages.models import Village

POSTED = dt.date(2014, 2, 27)


def make_unit(name: str = "县财政局", *, level: str = UnitLevel.COUNTY) -> Unit:
    """Return the unit of that name."""
    unit, _ = Unit.objects.get_or_create(name=name, defaults={"level": level})
    return unit


def make_cadre(
    user: User | None = None, name: str = "", *, unit: Unit | None = None, **fields: Any
) -> Cadre:
    """Return a new cadre, posted nowhere; of ``user`` where they sign in."""
    return Cadre.objects.create(
        user=user,
        name=name or (user.full_name if user else "李驻村"),
        unit=unit or make_unit(),
        **{"area_code": COUNTY} | fields,
    )


def make_posting(
    cadre: Cadre,
    village: Village,
    *,
    starts_on: dt.date = POSTED,
    ends_on: dt.date | None = None,
    post: str = Post.MEMBER,
) -> Posting:
    """Post ``cadre`` to ``village``, without the membership that a service would grant."""
    if ends_on is None:
        Cadre.objects.filter(pk=cadre.pk).update(area_code=village.code)
        cadre.area_code = village.code
    return Posting.objects.create(
        cadre=cadre, village=village, post=post, starts_on=starts_on, ends_on=ends_on
    )


def make_pairing(
    household: Household,
    cadre: Cadre | None = None,
    *,
    name: str = "",
    starts_on: dt.date = POSTED,
    **fields: Any,
) -> Pairing:
    """Make ``cadre``, or somebody from outside, responsible for ``household``."""
    return Pairing.objects.create(
        household=household,
        cadre=cadre,
        name=name or (cadre.name if cadre else "王帮扶"),
        starts_on=starts_on,
        **fields,
    )


def days_ago(days: int) -> dt.date:
    """Return the day that many days before today."""
    return timezone.localdate() - dt.timedelta(days=days)


def make_visit(cadre: Cadre, household: Household, on: dt.date, **fields: Any) -> Visit:
    """Let ``cadre`` have visited ``household``, in its village, and sent it at once."""
    now = timezone.now()
    values = {"village": household.village, "kind": VisitKind.FACTS} | fields
    return Visit.objects.create(
        cadre=cadre, household=household, day=on, recorded_at=now, received_at=now, **values
    )
