"""Judging a workbook against the register: everything wrong at once, and what would be written."""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from gujang.lib.excel.values import Book, Refused
from gujang.lib.sheets import Found, Problem, find_tables

from ..codes import VALID_STANDINGS
from ..models import Household
from ..rules import data_date
from ..services.closed_years import closed_until
from .bundles import File, gather
from .columns import registers
from .columns_kit import BASE, MEMBERS
from .household import plan_household
from .places import Places
from .plans import Context, HouseholdPlan
from .register import Snapshot, load

Progress = Callable[[int, str], None]

FIRST_YEAR = 2000
_NOTHING = (
    "文件中没有贫困户基本信息、家庭成员、生产生活条件或收入情况的表头；"
    "请核对表头名称，或下载模板填写后再上传。"
)


def silent(percent: int, message: str) -> None:
    """Take progress and say nothing."""


@dataclass(slots=True)
class Judged:
    """The verdict on a workbook. ``refused`` are faults for which nothing of it is taken."""

    year: int
    found: Found
    refused: list[Problem] = field(default_factory=list)
    plans: list[HouseholdPlan] = field(default_factory=list)
    #: faults of rows whose household cannot be told
    stray: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: number and village of households that the register has and the file has not
    absent: list[tuple[str, str]] = field(default_factory=list)
    strays: int = 0
    village_names: dict[str, str] = field(default_factory=dict)

    def forget_rows(self) -> None:
        """Let go of the workbook, of which writing needs no more: for a county 100 MB."""
        for table in self.found.tables:
            table.records.clear()
        for plan in self.plans:
            plan.bundle.forget_rows()
            for one in plan.people:
                one.record = None

    @property
    def problems(self) -> list[Problem]:
        """Everything wrong, in the order of sheets, rows and columns."""
        found = [*self.refused, *self.stray]
        for plan in self.plans:
            found += plan.bundle.problems + plan.problems
        order = {table.sheet: place for place, table in enumerate(self.found.tables)}
        return sorted(found, key=lambda p: (order.get(p.sheet or "", -1), p.row or 0, p.cell or ""))

    @property
    def good(self) -> list[HouseholdPlan]:
        """The plans that write something."""
        return [plan for plan in self.plans if plan.kind in ("new", "changed")]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return households and persons by what happens to them."""
        households: Counter[str] = Counter(plan.kind for plan in self.plans)
        persons: Counter[str] = Counter(error=self.strays)
        for plan in self.plans:
            if plan.kind == "error":
                persons["error"] += len(plan.bundle.members)
            elif plan.known is None or plan.people:
                persons.update(one.kind for one in plan.people if one.record or one.left)
            else:
                persons["same"] += len(plan.bundle.members)
        kinds = ("new", "changed", "same", "error")
        return {
            "households": {kind: households[kind] for kind in kinds},
            "persons": {kind: persons[kind] for kind in kinds},
        }


def judge(
    book: Book,
    year: int,
    *,
    may_write: Callable[[str], bool],
    lock: bool = False,
    progress: Progress = silent,
) -> Judged:
    """Judge ``book`` as the registers of ``year``, for somebody who may write where it says so.

    Raise :class:`Refused` when no register is in it, or the year cannot be. ``lock`` holds the
    households it names until the transaction ends.
    """
    refuse_year(year)
    progress(30, "识别表头和各列")
    found = find_tables(book, registers(year))
    if not found.tables and not found.problems:
        raise Refused(_NOTHING)
    judged = Judged(year, found, refused=found.problems)
    if found.problems:
        return judged
    progress(40, "逐行核对")
    file = gather(found, year)
    judged.notes, judged.stray = file.notes, file.problems
    judged.strays = sum(r.table.register.key == MEMBERS for r in file.orphans)
    progress(55, "与登记册比对")
    context = _context(file, year, may_write, lock=lock)
    judged.plans = _plan_all(context)
    judged.village_names = {code: v.name for code, v in context.places.villages.items()}
    judged.absent = _absent(context, judged.plans) if BASE in file.registers else []
    return judged


def refuse_year(year: int) -> None:
    """Raise :class:`Refused` for a year that no register can be of."""
    this_year = dt.date.today().year
    if not FIRST_YEAR <= year <= this_year:
        raise Refused(f"年度应在{FIRST_YEAR}到{this_year}之间，请核对后重新导入。")


def _context(file: File, year: int, may_write: Callable[[str], bool], *, lock: bool) -> Context:
    bundles = file.bundles.values()
    snapshot = load(
        numbers=file.bundles,
        heads={b.number: b.head_number for b in bundles if b.head_number},
        people=[r.values["id_number"].text for _, r in file.people.values()],
        national=[n for b in bundles if b.base and (n := b.base.get("national_number"))],
        year=year,
        day=data_date(year),
        lock=lock,
    )
    places = Places(settings.COUNTY_CODE)
    closed = closed_until(settings.COUNTY_CODE)
    context = Context(year, file, snapshot, places, may_write, closed)
    _find_holders(context, snapshot)
    return context


def _find_holders(context: Context, snapshot: Snapshot) -> None:
    """Note where every number stands in the register, and where in the file."""
    for key, (bundle, _) in context.file.people.items():
        context.homes[snapshot.hash(key)] = bundle
    here = [*snapshot.by_number.values(), *snapshot.by_head.values()]
    for known in (*here, *snapshot.strangers.values()):
        for person in known.people:
            if person.left_on is None:
                context.holders[person.id_hash] = (known, person)
            elif person.leave_reason == "death":
                context.holders.setdefault(person.id_hash, (known, person))
    for bundle in context.file.bundles.values():
        owner = snapshot.by_number.get(bundle.number)
        if owner is None and bundle.head_number:
            owner = snapshot.by_head.get(snapshot.hash(bundle.head_number))
        if owner:
            context.bundle_of.setdefault(owner.household.pk, bundle)


def _plan_all(context: Context) -> list[HouseholdPlan]:
    """Plan every household; one that counts on a household held back is judged again."""
    bundles = context.file.bundles
    plans = {
        n: HouseholdPlan(bundle, bundle.head_name)
        for n, bundle in bundles.items()
        if bundle.problems
    }
    context.refused = set(plans)
    pending: Iterable[str] = [number for number in bundles if number not in plans]
    while pending:
        for number in pending:
            plans[number] = plan_household(bundles[number], context)
        held = {number for number in pending if plans[number].problems}
        context.refused |= held
        pending = [n for n, plan in plans.items() if plan.refs & held and not plan.problems]
    return [plans[number] for number in bundles]


def _absent(context: Context, plans: Iterable[HouseholdPlan]) -> list[tuple[str, str]]:
    """Return the valid households of the file's villages, of its time, that it does not name."""
    named = {plan.known.household.pk for plan in plans if plan.known}
    villages = {plan.village.pk for plan in plans if plan.village}
    rows = Household.objects.filter(
        village_id__in=sorted(code for code in villages if context.may_write(code)),
        first_registered__lte=context.day,
        standing_changes__until__isnull=True,
        standing_changes__standing__in=VALID_STANDINGS,
    ).order_by("village_id", "number")
    found = rows.values_list("pk", "number", "village_id")
    return [(number, village) for pk, number, village in found if pk not in named]


def fingerprint(report: Mapping[str, Any]) -> str:
    """Return the hash of what a report promises; another register or file gives another one."""
    whole = hashlib.sha256()
    for part in json_parts(report):
        whole.update(part.encode())
    return whole.hexdigest()


def json_parts(report: Mapping[str, Any]) -> Iterator[str]:
    """Give ``report`` as JSON text piece by piece: a county's takes 30 MB to make at once."""
    before = "{"
    for name, value in sorted(report.items()):
        yield f"{before}{json.dumps(name)}:"
        before = ","
        if isinstance(value, list):
            yield "["
            yield from (f"{',' * (place > 0)}{_text(item)}" for place, item in enumerate(value))
            yield "]"
        else:
            yield _text(value)
    yield "}" if report else "{}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
