"""The preview of an import in parts, a page of each at a time: made from its report alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from gujang.lib.paging import url_of
from households.imports.compare import LABELS
from villages.models import Village

from ..codes import BatchKind, BatchState
from ..exports.faults import masked_faults
from ..models import ImportBatch

Report = Mapping[str, Any]
Row = dict[str, Any]
_UNITS = {"households": "户", "persons": "人", "villages": "村"}
_NAMES = {"households": "贫困户", "persons": "家庭成员", "villages": "行政村"}
_ORDER = {field: place for place, field in enumerate(LABELS)}
_KINDS = {"new": "新增", "left": "减少", "changed": "变更"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the preview: its name in the address, its title, how many rows make a page."""

    key: str
    title: str
    unit: str
    size: int = 50


PARTS = (
    Part("errors", "需要改正", "处"),
    Part("changed", "有变更", "户", 20),
    Part("new", "新增", "户"),
    Part("absent", "表里没有的户", "户", 100),
    Part("notes", "读到的表和说明", "条", 200),
)


def preview_of(batch: ImportBatch, report: Report, asked: QueryDict) -> dict[str, Any]:
    """Return what the page shows of ``report``: sums, parts to choose from, one page of one."""
    rows = {part.key: _rows(part.key, report) for part in PARTS}
    parts = [part for part in PARTS if _is_there(part.key, rows, report)]
    wanted = asked.get("show", "")
    part = next((p for p in parts if p.key == wanted), None) or _first(parts, rows)
    found = rows[part.key]
    columns = Counter(error["column"] for error in rows["errors"] if error["column"])
    column = asked.get("column", "") if part.key == "errors" else ""
    if column:
        found = [row for row in found if row["column"] == column]
    shown, pager = _page(found, asked, part.size)
    return {
        "sums": _sums(report),
        "parts": [_choice(p, part, rows, report, batch) for p in parts],
        "part": part,
        "rows": _dressed(part.key, shown, batch),
        "pager": pager,
        "faulty": [_column(asked, name, count, column) for name, count in columns.most_common(12)],
        "column": column,
        "all_columns_url": url_of(asked, column=None, page=None),
        "unit": "村" if batch.kind == BatchKind.VILLAGES else "户",
        "registers": report.get("registers", ()),
        "absent_more": max(0, report.get("absent_count", 0) - len(rows["absent"])),
    }


def _rows(key: str, report: Report) -> list[Row]:
    if key in ("errors", "absent"):
        return list(report.get(key, ()))
    if key == "notes":
        towns = report.get("new_towns", {})
        said = [
            f"名册里有新的镇：{name}（{code}），提交时一并建立。" for code, name in towns.items()
        ]
        return [{"text": text} for text in [*said, *report.get("notes", ())]]
    units = report.get("households") or report.get("villages") or ()
    return [unit for unit in units if unit["kind"] == key]


def _is_there(key: str, rows: Mapping[str, list[Row]], report: Report) -> bool:
    return bool(rows[key]) or (key == "notes" and bool(report.get("registers")))


def _first(parts: Sequence[Part], rows: Mapping[str, list[Row]]) -> Part:
    return next((part for part in parts if rows[part.key]), parts[0] if parts else PARTS[-1])


def _choice(
    part: Part, chosen: Part, rows: Mapping[str, list[Row]], report: Report, batch: ImportBatch
) -> Row:
    count: int | None = len(rows[part.key])
    if part.key == "absent":
        count = report["absent_count"]
    return {
        "title": part.title,
        "count": None if part.key == "notes" else count,
        "url": f"?show={part.key}#preview",
        "here": part.key == chosen.key,
        "late": part.key == "errors",
    }


def _column(asked: QueryDict, name: str, count: int, chosen: str) -> Row:
    url = url_of(asked, show="errors", column=name, page=None)
    return {"name": name, "count": count, "url": f"{url}#preview", "here": name == chosen}


def _page(rows: list[Row], asked: QueryDict, size: int) -> tuple[list[Row], dict[str, Any]]:
    last = max(1, -(-len(rows) // size))
    typed = asked.get("page", "")
    number = (
        min(int(typed), last) if typed.isascii() and typed.isdigit() and typed[:6] == typed else 1
    )
    number = max(1, number)
    shown = rows[(number - 1) * size : number * size]

    def url(page: int) -> str | None:
        return f"{url_of(asked, page=page)}#preview" if 1 <= page <= last else None

    return shown, {
        "first_url": url(1) if number > 1 else None,
        "previous_url": url(number - 1),
        "next_url": url(number + 1),
        "shown": len(shown),
        "first_row": (number - 1) * size + 1 if shown else None,
        "last_row": (number - 1) * size + len(shown),
        "total": len(rows),
    }


def _sums(report: Report) -> list[Row]:
    return [
        {"name": _NAMES[unit], "unit": _UNITS[unit], **kinds}
        for unit, kinds in report.get("counts", {}).items()
    ]


def _dressed(key: str, rows: list[Row], batch: ImportBatch) -> list[Row]:
    """Return the rows as the template shows them; only those of one page come here."""
    if key == "errors":
        return masked_faults(rows)
    if key == "absent":
        codes = {row["village"] for row in rows}
        names = dict(Village.objects.filter(code__in=codes).values_list("code", "name"))
        return [row | {"village_name": names.get(row["village"], "")} for row in rows]
    if key in ("new", "changed"):
        return [_unit(row) | {"url": _url(row, batch)} for row in rows]
    return rows


def _url(row: Row, batch: ImportBatch) -> str:
    """Return where the household or village is found; what is not in the register has no page."""
    there = batch.state == BatchState.COMMITTED or row["kind"] == "changed"
    if not there:
        return ""
    if batch.kind == BatchKind.VILLAGES:
        return reverse("village_detail", args=[row["code"]])
    if row["household"]:
        return reverse("household_detail", args=[row["household"]])
    return f"{reverse('household_list')}?{urlencode({'q': row['number']})}"


def _in_order(fields: list[Row]) -> list[Row]:
    """Return changes in the order of the columns of the registers."""
    return sorted(fields, key=lambda field: _ORDER.get(field["field"], len(_ORDER)))


def _unit(row: Row) -> Row:
    """Return a household or village with its changes as one list of lines."""
    people = row.get("people", ())
    lines = [{"who": "", **field} for field in _in_order(row["fields"])]
    for person in people:
        lines += [{"who": person["name"], **field} for field in _in_order(person["fields"])]
        if person["kind"] in ("new", "left") and not person["fields"]:
            lines.append(
                {"who": person["name"], "label": _KINDS[person["kind"]], "old": "", "new": ""}
            )
    return {
        "number": row.get("number") or row["code"],
        "name": row.get("head") or row.get("name", ""),
        "place": row.get("village_name", ""),
        "lines": lines,
        "people": [person["name"] for person in people],
    }
