"""Rules 76 to 79: the help a household has (domain 8.6), from pairings and visits.

They speak only once the county enters such things at all: before the first pairing, or the first
visit, a whole register without any proves nothing.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.conf import settings
from django.db.models import F, Max
from django.utils import timezone

from households.checks.home import Home
from households.checks.limits import Limits
from households.checks.rule import E, Hit, W, also, of, plain, rule, source
from households.models import Person

from .models import Pairing, Visit
from .rules.posting import Dates, in_words, meet

RESPONSIBLE, VISITS = "responsible", "visits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Who is or was responsible; ``has_left``: a cadre who serves no village any more."""

    pk: int
    who: tuple[int | None, str, str]  # the cadre, or name and unit
    name: str
    span: Dates
    has_left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What is known on ``today``; ``helpers``: name and digits of the phone of who helps anybody.

    ``pairs`` and ``visits`` say whether the county has entered any at all.
    """

    today: dt.date
    lines: tuple[Line, ...] = ()
    visited_on: dt.date | None = None
    pairs: bool = True
    visits: bool = True
    helpers: frozenset[tuple[str, str]] = frozenset()


@rule(76, "贫困户无帮扶责任人", W, RESPONSIBLE, "帮扶责任人",
      note="未脱贫、预脱贫、返贫户；全县登记了第一条帮扶责任人以后才查")  # fmt: skip
def nobody_responsible(home: Home, limits: Limits) -> Iterator[Hit]:
    known = _help(home)
    if known.pairs and home.is_poor and not any(line.span[1] is None for line in known.lines):
        yield Hit("没有帮扶责任人，请登记。", plain({"帮扶责任人": ""}))


@rule(77, "既是帮扶责任人又是贫困人口", E, RESPONSIBLE,
      "帮扶责任人姓名、联系电话；成员姓名、户联系电话",
      note="帮扶责任人没有证件号码，姓名和联系电话都相同才算；电话未填的不能判断")  # fmt: skip
def helper_is_poor(home: Home, limits: Limits) -> Iterator[Hit]:
    phone = digits(home.phone)
    for one in home.members:
        if home.is_poor and phone and (one.name, phone) in _help(home).helpers:
            yield of(one, "登记为在任的帮扶责任人（姓名、联系电话相同），请核对。", 姓名=one.name)


@also(78, title="帮扶关系已结束而仍计数，或结对起止重叠", section=RESPONSIBLE,
      reads="帮扶责任人起止、驻村任职",
      note="受益成员已离开而措施未结束；干部已离任而仍在帮扶；同一责任人的两段重叠")  # fmt: skip
def help_that_is_over(home: Home, limits: Limits) -> Iterator[Hit]:
    lines = _help(home).lines
    for line in lines:
        if line.has_left and line.span[1] is None:
            said = f"帮扶责任人{line.name}已不再驻村，仍在帮扶，请移交或结束。"
            yield Hit(said, plain({"帮扶责任人": line.name}), subject=f"left {line.pk}")
    for one, other in combinations(lines, 2):
        if one.who == other.who and meet(one.span, other.span):
            spans = f"{in_words(one.span)}、{in_words(other.span)}"
            said = f"帮扶责任人{one.name}的两段起止重叠（{spans}），请核对。"
            subject = f"twice {one.pk} {other.pk}"
            yield Hit(said, plain({"帮扶责任人": one.name, "起止": spans}), subject=subject)


@rule(79, "一年内未被走访", W, VISITS, "走访、首次识别时间", limits="unvisited_days",
      note="未脱贫、预脱贫、返贫户；从未走访的自识别之日算起；有了第一次走访以后才查")  # fmt: skip
def not_visited(home: Home, limits: Limits) -> Iterator[Hit]:
    known = _help(home)
    since = known.visited_on or home.first_registered
    if not (known.visits and home.is_poor) or (known.today - since).days <= limits.unvisited_days:
        return
    said = f"最近一次走访是{since}" if known.visited_on else f"自{since}识别以来从未走访"
    data = plain({"最近走访": known.visited_on, "首次识别": home.first_registered})
    yield Hit(f"{said}，已超过{limits.unvisited_days}天，请走访。", data)


def _help(home: Home) -> Help:
    """Return what is known; of a home nobody asked about, nothing that a rule speaks of."""
    known: Help | None = home.beside.get("help")
    return known or Help(today=dt.date.min, pairs=False, visits=False)


def digits(phone: str) -> str:
    """Return the digits of a phone number, however it is written."""
    return re.sub(r"\D", "", phone)


@source("help")
def read(keys: Sequence[int]) -> Mapping[int, Help]:
    """Read lines, visits and helpers of households, a batch small enough for one IN."""
    lines = _lines(keys)
    visits = Visit.objects.filter(household__in=keys, deleted_at__isnull=True).order_by()
    last = dict(visits.values_list("household").annotate(Max("day")))
    pairs, any_visit = bool(lines) or Pairing.objects.exists(), bool(last) or Visit.objects.exists()
    helpers = _helpers(keys) if pairs else frozenset()
    return {
        key: Help(
            today=timezone.localdate(),
            lines=tuple(lines.get(key, ())),
            visited_on=last.get(key),
            pairs=pairs,
            visits=any_visit,
            helpers=helpers,
        )
        for key in keys
    }


def _lines(keys: Sequence[int]) -> Mapping[int, list[Line]]:
    found: dict[int, list[Line]] = defaultdict(list)
    rows = Pairing.objects.filter(household__in=keys).order_by("pk")
    for row in rows.values(
        "pk", "household_id", "cadre_id", "name", "unit_name", "starts_on", "ends_on",
        serves=F("cadre__area_code"),
    ):  # fmt: skip
        outside = ("", "") if row["cadre_id"] else (row["name"], row["unit_name"])
        found[row["household_id"]].append(
            Line(
                pk=row["pk"],
                who=(row["cadre_id"], *outside),
                name=row["name"],
                span=(row["starts_on"], row["ends_on"]),
                has_left=row["serves"] == settings.COUNTY_CODE,
            )
        )
    return found


def _helpers(keys: Sequence[int]) -> frozenset[tuple[str, str]]:
    """Return who helps any household of the county and is called like a member of these."""
    names = Person.objects.filter(household__in=keys, left_on__isnull=True).values("name")
    rows = Pairing.objects.in_office().filter(name__in=names).exclude(phone="").order_by()
    return frozenset((n, digits(p)) for n, p in rows.values_list("name", "phone").distinct())
