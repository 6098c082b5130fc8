"""The second sheet: for every figure of a table, the households or people it counts, by name."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import F

from gujang.lib.excel.formal import Form, FormColumn, HeadCell
from households.dimensions import household_rows, people_rows
from households.filters.rows import heads_of
from households.models import Household, Person

from ..report import Asked, Head, Opens, Report
from ..sheets import Made
from ..tables.kit import BATCH

LABELS = (("栏目", 22), ("镇", 12), ("行政村", 14), ("户编号", 18), ("姓名", 12))
_PLACE = {
    "household_list": ("village__town__name", "village__name", "number"),
    "person_list": (
        "household__village__town__name",
        "household__village__name",
        "household__number",
    ),
}


def has_lists(report: Report) -> bool:
    """Say whether figures of ``report`` are counts of households or people."""
    return report.names and any(head.opens for _, head in _figures(report.heads))


def form_behind(report: Report, asked: Asked, made: Made) -> Form:
    """Return the sheet of names behind the figures; a row for each time one counts."""
    return Form(
        name="名单",
        title=f"{report.title}名单",
        line=[f"填报单位：{asked.place}", f"导出编号：{made.number}"],
        heads=[HeadCell(label, 0, place) for place, (label, _) in enumerate(LABELS)],
        columns=[FormColumn("text", width) for _, width in LABELS],
        rows=_names(report, asked),
        notes=["注：按栏目列出表中每个数字所计的户（户主）或人；一户或一人计入几栏就列几行。"],
        footer=f"{made.number} {made.by}".strip(),
    )


def _figures(heads: Any, above: str = "") -> Iterator[tuple[str, Head]]:
    for head in heads:
        label = f"{above}{head.label}"
        if head.parts:
            yield from _figures(head.parts, f"{label}·")
        else:
            yield label, head


def _names(report: Report, asked: Asked) -> Iterator[list[str]]:
    for label, head in _figures(report.heads):
        opens = head.opens(asked) if head.opens else None
        if opens and opens.view in _PLACE:
            yield from ([label, *names] for names in _of(opens, asked))


def _of(opens: Opens, asked: Asked) -> Iterator[list[str]]:
    query = {name: list(values) for name, values in opens.query.items()}
    given = query.pop("as_of", None)
    day = asked.as_of if given is None else dt.date.fromisoformat(given[0])
    town, village, number = _PLACE[opens.view]
    if opens.view == "person_list":
        people = people_rows(asked.scope(Person.objects.all()), query, day)
        names = people.order_by(F(village), F(number), "pk").values_list(
            town, village, number, "name"
        )
        yield from (list(row) for row in names.iterator(chunk_size=BATCH))
        return
    households = household_rows(asked.scope(Household.objects.all()), query, day)
    listed = list(
        households.order_by("village_id", "number").values_list("pk", town, village, number)
    )
    for start in range(0, len(listed), BATCH):
        batch = listed[start : start + BATCH]
        heads = heads_of([row[0] for row in batch], day)
        for pk, *place in batch:
            yield [*place, heads[pk]["person__name"] if pk in heads else ""]
