"""What the rows of a file say, under the names of the register's fields.

``phone``, ``card``, ``id_number`` and ``disease`` are in clear; they are sealed when written.
"""

from gujang.lib.sheets import Record

from ..codes import IdKind, Standing
from .compare import FACT_FIELDS, SURVEY_FIELDS, YEAR_FIELDS, Values
from .standing import Claim

_HOUSEHOLD = (
    "number", "national_number", "standard", "group_name", "address", "phone", "bank_name", "card",
)  # fmt: skip


def household_values(record: Record) -> Values:
    """Return what a household's row says of it; a cell left empty says nothing."""
    return {name: record.values[name] for name in _HOUSEHOLD if record.get(name)}


def claim_of(record: Record, year: int) -> Claim:
    """Return what a household's row says of its standing; without the column 未脱贫."""
    return Claim(
        year,
        record.get("standing") or Standing.POOR,
        record.get("exit_year"),
        record.get("return_cause") or "",
    )


def year_values(record: Record) -> Values:
    """Return what a household's row says of the year."""
    values = {name: record.values[name] for name in YEAR_FIELDS if name in record.values}
    if "other_causes" in record.values:
        causes = [*record.values["other_causes"], "", ""]
        values |= {"other_cause_1": causes[0], "other_cause_2": causes[1]}
    return values


def person_values(record: Record) -> Values:
    """Return what a member's row says of the person; ``id_number`` is the full number."""
    number = record.values["id_number"]
    kind = IdKind.RESIDENT if len(number.text) == 18 else IdKind.DISABILITY
    return {
        "name": record.values["name"],
        "sex": number.sex,
        "id_kind": record.get("id_kind") or kind,
        "id_number": number.text,
        "born_on": number.born_on,
        "ethnic": record.values["ethnic"],
    }


def fact_values(record: Record) -> Values:
    """Return what a member's row says of the year."""
    return {name: record.values[name] for name in FACT_FIELDS if name in record.values}


def survey_values(record: Record) -> Values:
    """Return what a row of 收入情况 or 生产生活条件 says, without its key and place."""
    return {name: value for name, value in record.values.items() if name in SURVEY_FIELDS}
