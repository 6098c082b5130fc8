"""Judging a list of villages against the register: new, changed, the same, or held back."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Literal

from django.conf import settings
from django.db.models import Sum

from gujang.lib.excel.values import Book, Refused
from gujang.lib.figures import money
from gujang.lib.sheets import Found, Problem, Record, find_tables

from ..codes import AreaLevel, VillageKind
from ..models import Area, CollectiveIncome, Village, VillageYear
from .columns import VILLAGE_FIELDS, YEAR_FIELDS, field_of, register

Values = dict[str, Any]
Kind = Literal["new", "changed", "same", "error"]

_NOTHING = "文件中没有行政村名册的表头（村编码、镇、行政村、村属性）；请核对表头名称后再上传。"
NEUTRAL = "不在您的管理范围内，请核对，或联系上级单位处理。"


@dataclass(slots=True)
class VillagePlan:
    """What the import would do to one village."""

    record: Record
    code: str
    village: Village | None = None
    values: Values = field(default_factory=dict)
    facts: VillageYear | None = None
    year_values: Values = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """What happens to the village."""
        if self.problems or self.record.bad:
            return "error"
        if self.village is None:
            return "new"
        return "changed" if self.values or self.year_values else "same"

    def refuse(self, name: str, message: str) -> None:
        """Hold the village back."""
        self.problems.append(self.record.problem(name, message))


@dataclass(slots=True)
class Judged:
    """The verdict on a workbook. ``refused`` are faults for which nothing of it is taken."""

    year: int
    found: Found
    refused: list[Problem] = field(default_factory=list)
    plans: list[VillagePlan] = field(default_factory=list)
    new_towns: dict[str, str] = field(default_factory=dict)
    stray: list[Problem] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """Everything wrong, in the order of the rows."""
        found = [*self.refused, *self.stray]
        for plan in self.plans:
            found += plan.record.problems() + plan.problems
        return sorted(found, key=lambda problem: (problem.row or 0, problem.cell or ""))

    @property
    def good(self) -> list[VillagePlan]:
        """The plans that write something."""
        return [plan for plan in self.plans if plan.kind in ("new", "changed")]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the villages by what happens to them."""
        kinds = Counter(plan.kind for plan in self.plans)
        return {"villages": {kind: kinds[kind] for kind in ("new", "changed", "same", "error")}}


def judge(book: Book, year: int, *, may_write: Callable[[str], bool]) -> Judged:
    """Judge ``book`` as the villages with their facts of ``year``. May raise :class:`Refused`."""
    refuse_year(year)
    found = find_tables(book, (register(year),))
    if not found.tables and not found.problems:
        raise Refused(_NOTHING)
    judged = Judged(year, found, refused=found.problems)
    if not found.problems:
        _plan_all(judged, may_write)
    return judged


def _plan_all(judged: Judged, may_write: Callable[[str], bool]) -> None:
    seen: dict[str, VillagePlan] = {}
    for record in (record for table in judged.found.tables for record in table.records):
        code = record.get("code")
        if not code:
            judged.stray += record.problems()
        elif code not in seen:
            seen[code] = VillagePlan(record, code)
        elif seen[code].record.values != record.values:
            first = seen[code]
            second = VillagePlan(record, code)
            first.refuse("code", f"村编码与{record.where}重复而内容不同，请只留正确的一行。")
            second.refuse("code", f"村编码与{first.record.where}重复而内容不同，请只留正确的一行。")
            judged.plans.append(second)
    judged.plans = [*seen.values(), *judged.plans]
    _compare(judged, seen, may_write)


def _compare(
    judged: Judged, plans: dict[str, VillagePlan], may_write: Callable[[str], bool]
) -> None:
    towns = dict(Area.objects.filter(level=AreaLevel.TOWN).values_list("code", "name"))
    villages = {village.code: village for village in Village.objects.all()}
    facts = {row.village_id: row for row in VillageYear.objects.filter(year=judged.year)}
    names = {(v.town_id, v.name): v.code for v in villages.values() if v.closed_on is None}
    sums = _sums(judged.year)
    for plan in plans.values():
        if not may_write(plan.code):
            plan.refuse("code", NEUTRAL)
        elif not plan.record.bad and not plan.problems:
            _check_town(plan, judged, towns)
            _check_name(plan, names)
            _check_sum(plan, sums)
            _compare_one(plan, villages.get(plan.code), facts.get(plan.code))


def _check_town(plan: VillagePlan, judged: Judged, towns: dict[str, str]) -> None:
    """The town is the first nine digits; one that is new must be of this county."""
    code, name = plan.code[:9], plan.record.values["town"]
    known = towns.get(code) or judged.new_towns.get(code)
    if known:
        if name != known:
            plan.refuse("town", f"村编码的前9位是{known}，与此处的镇不符，请核对。")
    elif not code.startswith(settings.COUNTY_CODE):
        plan.refuse("code", "村编码的前9位不是本县的镇，请核对。")
    elif name in {**towns, **judged.new_towns}.values():
        plan.refuse("code", f"{name}的编码不是{code}，请核对村编码。")
    else:
        judged.new_towns[code] = name


def _check_name(plan: VillagePlan, names: dict[tuple[str, str], str]) -> None:
    owner = names.setdefault((plan.code[:9], plan.record.values["name"]), plan.code)
    if owner != plan.code:
        plan.refuse("name", f"本镇已有同名的村（{owner}），请核对。")


def _sums(year: int) -> dict[str, Decimal]:
    """Return the collective incomes of ``year`` that are known line by line."""
    lines = CollectiveIncome.objects.filter(year=year).values("village_id").order_by()
    return dict(lines.annotate(total=Sum("amount")).values_list("village_id", "total"))


def _check_sum(plan: VillagePlan, sums: dict[str, Decimal]) -> None:
    """Where a year's lines are there, the figure is their sum and nothing else."""
    typed, total = plan.record.values.get("collective_income"), sums.get(plan.code)
    if total is not None and typed not in (None, "", total):
        plan.refuse(
            "collective_income", f"与系统内收入明细之和{money(total)}元不符，请核对，或清空此格。"
        )


def _compare_one(plan: VillagePlan, village: Village | None, facts: VillageYear | None) -> None:
    if village and village.closed_on:
        plan.refuse("code", f"这个村已于{village.closed_on}撤销，请核对。")
        return
    said = {name: value for name, value in plan.record.values.items() if value not in (None, "")}
    values = {name: said[name] for name in VILLAGE_FIELDS if name in said}
    yearly = {name: said[name] for name in YEAR_FIELDS if name in said}
    plan.village, plan.facts = village, facts
    plan.values, plan.year_values = _changed(village, values), _changed(facts, yearly)
    if village is None:
        plan.values.setdefault("kind", VillageKind.VILLAGE)


def _changed(row: Any, values: Values) -> Values:
    if row is None:
        return values
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def report_of(judged: Judged) -> dict[str, Any]:
    """Return the report of ``judged`` as JSON values, shaped as that of the household registers."""
    return {
        "year": judged.year,
        "counts": judged.counts(),
        "registers": [
            {
                "title": table.register.title,
                "sheet": table.sheet,
                "header_row": table.header_row,
                "rows": len(table.records),
            }
            for table in judged.found.tables
        ],
        "notes": judged.found.notes,
        "errors": [asdict(problem) for problem in judged.problems],
        "villages": [_told(plan) for plan in judged.plans if plan.kind != "same"],
        "new_towns": judged.new_towns,
    }


def _told(plan: VillagePlan) -> dict[str, Any]:
    return {
        "code": plan.code,
        "name": plan.record.get("name") or "",
        "kind": plan.kind,
        "version": plan.village.version if plan.village else None,
        "fields": changes_of(plan) if plan.kind == "changed" else [],
    }


def changes_of(plan: VillagePlan) -> list[dict[str, str]]:
    """Return what changes, field by field, in words."""
    found = []
    for row, values in ((plan.village, plan.values), (plan.facts, plan.year_values)):
        for name, value in values.items():
            old = getattr(row, name) if row else None
            label = plan.record.table.register.column(name).header
            said = {"field": name, "label": label}
            found.append(said | {"old": _spoken(name, old), "new": _spoken(name, value)})
    return found


def _spoken(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    model = Village if name in VILLAGE_FIELDS else VillageYear
    return str(dict(field_of(model, name).flatchoices).get(value, value))


def refuse_year(year: int) -> None:
    """Raise :class:`Refused` for a year that no list can be of."""
    this_year = dt.date.today().year
    if not 2000 <= year <= this_year:
        raise Refused(f"年度应在2000到{this_year}之间，请核对后重新导入。")
