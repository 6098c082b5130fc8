"""The rolls of households (花名册, domain 6.4 sheet 1), a row a household, streamed."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q

from cadres.models import Pairing
from gujang.access.rights import Field
from gujang.lib import idnumber
from gujang.lib.sealing import unseal
from households.codes import Attribute, Cause, Sex, Standard, Standing
from households.dimensions import members
from households.facets import HOUSEHOLDS
from households.filters.rows import heads_of
from households.models import Household
from households.sealed import open_id

from ..report import Asked, Head, Report, Row
from .kit import holding, in_batches, masked, text

_FIELDS = (
    "pk",
    "uuid",
    "number",
    "village_id",
    "group_name",
    "standard",
    "phone_sealed",
    "size",
    "year_at__attribute",
    "year_at__main_cause",
    "year_at__other_cause_1",
    "year_at__other_cause_2",
    "year_at__per_head_income",
    "year_at__exit_year",
    "standing_at__standing",
    "standing_at__happened_on",
)
HEADS = (
    text("镇", 10),
    text("行政村", 12),
    text("自然村（组）", 12),
    text("户编号", 20),
    text("户主姓名", 10),
    text("性别", 5),
    text("证件号码", 20),
    Head(label="家庭人口", width=6, total=True),
    text("贫困户属性", 12),
    text("识别标准", 10),
    text("主要致贫原因", 12),
    text("其他致贫原因", 14),
    Head(label="上年度人均纯收入（元）", kind="amount", width=12),
    text("脱贫状态", 10),
    Head(label="脱贫年度", kind="text", width=8),
    text("帮扶责任人", 12),
    text("联系电话", 14),
    text("备注", 10),
)


def _rows(asked: Asked) -> Iterator[Row]:
    rows = asked.scope(Household.objects.all()).as_of(asked.as_of).valid()
    sized = rows.annotate(size=members(HOUSEHOLDS, asked.as_of))
    listed = sized.order_by("village_id", "number").values(
        *_FIELDS, village_name=F("village__name"), town_name=F("village__town__name")
    )
    for batch in in_batches(listed):
        keys = [row["pk"] for row in batch]
        heads, helpers = heads_of(keys, asked.as_of), helpers_of(asked, keys)
        for row in batch:
            yield _row(asked, row, heads.get(row["pk"]), helpers.get(row["pk"], ""))


def helpers_of(asked: Asked, households: list[int]) -> dict[int, str]:
    """Return the names of each household's 帮扶责任人 on the day."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = asked.scope(Pairing.objects.all()).filter(
        holding(asked.day), Q(household__in=households)
    )
    for household, name in rows.order_by("starts_on", "pk").values_list("household_id", "name"):
        names[household].append(name)
    return {household: "、".join(found) for household, found in names.items()}


def _row(asked: Asked, row: dict[str, Any], head: dict[str, Any] | None, helpers: str) -> Row:
    others = (row["year_at__other_cause_1"], row["year_at__other_cause_2"])
    return Row(
        [
            row["town_name"],
            row["village_name"],
            row["group_name"],
            row["number"],
            *_head(asked, row["village_id"], head),
            row["size"],
            _word(Attribute, row["year_at__attribute"]),
            _word(Standard, row["standard"]),
            _word(Cause, row["year_at__main_cause"]),
            "、".join(_word(Cause, cause) for cause in others if cause),
            row["year_at__per_head_income"],
            _word(Standing, row["standing_at__standing"]),
            _exit_year(row),
            helpers,
            _phone(asked, row),
            "",
        ],
        row["village_id"],
        row["pk"],
    )


def _head(asked: Asked, village: str, head: dict[str, Any] | None) -> list[str]:
    if head is None:
        return ["", "", ""]

    def read() -> str:
        return open_id(head["person__uuid"], head["person__id_sealed"])

    number = masked(asked, Field.ID_NUMBER, village, read, idnumber.mask)
    return [head["person__name"], _word(Sex, head["person__sex"]), number]


def _phone(asked: Asked, row: dict[str, Any]) -> str:
    def read() -> str:
        return unseal(row["phone_sealed"], context=f"household.phone:{row['uuid']}")

    return masked(asked, Field.PHONE, row["village_id"], read, idnumber.mask_phone)


def _exit_year(row: dict[str, Any]) -> str:
    standing, on = row["standing_at__standing"], row["standing_at__happened_on"]
    if standing not in (Standing.EXITED, Standing.STABLE):
        return ""
    return str(row["year_at__exit_year"] or (on.year if standing == Standing.EXITED else ""))


def _word(codes: Any, code: str | None) -> str:
    return str(codes(code).label) if code else ""


REPORTS = (
    Report(
        key="households",
        title="建档立卡贫困户花名册",
        group="花名册",
        basis=(
            "截至日在册的户，不含注销；户主、家庭人口、脱贫状态和帮扶责任人为截至日的，"
            "属性、致贫原因和收入取截至日最新一年的登记表。"
            "人均纯收入＝（工资性＋生产经营性＋财产性＋转移性收入－生产经营性支出）÷家庭人口。"
        ),
        heads=HEADS,
        rows=_rows,
        numbers=True,
    ),
)
