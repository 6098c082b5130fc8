"""Rules of the register as pure functions: plain values in, figures or reasons out."""

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from ..codes import (
    ATTRIBUTES_ONCE_EXITED,
    ATTRIBUTES_WHILE_POOR,
    EXITED_STANDINGS,
    FEMALE_RELATIONS,
    MALE_RELATIONS,
    POOR_STANDINGS,
    Attribute,
    ChangeKind,
    Relation,
    Sex,
    Standing,
)

FEN = Decimal("0.01")


def net_income(incomes: Iterable[Decimal | None], business_cost: Decimal | None) -> Decimal | None:
    """Return 年纯收入 in yuan: the four kinds of income less 生产经营性支出 (domain 1.4).

    An empty item counts as nothing earned; ``None`` when every item is empty.
    """
    known = [income for income in incomes if income is not None]
    if not known and business_cost is None:
        return None
    return sum(known, Decimal(0)) - (business_cost or Decimal(0))


def per_head_income(net: Decimal | None, members: int) -> Decimal | None:
    """Return 年人均纯收入 = 年纯收入 / registered members, half up to the fen (domain 1.4)."""
    if net is None or members <= 0:
        return None
    return (net / members).quantize(FEN, rounding=ROUND_HALF_UP)


def data_date(year: int) -> dt.date:
    """Return the day a year's data speak of: 31 December (domain 10.7)."""
    return dt.date(year, 12, 31)


def attribute_fits(attribute: str, standing: str) -> bool:
    """Say whether 贫困户属性 and 脱贫标志 agree (domain 1.3, R3 rule 57); 注销 takes any."""
    if standing in POOR_STANDINGS:
        return attribute in ATTRIBUTES_WHILE_POOR
    return standing not in EXITED_STANDINGS or attribute in ATTRIBUTES_ONCE_EXITED


# 贫困户属性 while poor, and what it becomes with the exit (domain 1.3, R3 rule 57)
ATTRIBUTE_ONCE_EXITED: dict[str, str] = {
    Attribute.POOR: Attribute.ORDINARY,
    Attribute.DIBAO_POOR: Attribute.DIBAO,
    Attribute.WUBAO_POOR: Attribute.WUBAO,
}
_ATTRIBUTE_WHILE_POOR = {exited: poor for poor, exited in ATTRIBUTE_ONCE_EXITED.items()}


def attribute_under(attribute: str, standing: str) -> str:
    """Return what 贫困户属性 becomes under ``standing``: 01↔05, 04↔02, 06↔03 (domain 1.3)."""
    if standing in POOR_STANDINGS:
        return _ATTRIBUTE_WHILE_POOR.get(attribute, attribute)
    if standing in EXITED_STANDINGS:
        return ATTRIBUTE_ONCE_EXITED.get(attribute, attribute)
    return attribute


def sex_of_relation(relation: str) -> str | None:
    """Return the sex a relation to the head implies (domain 8.1 rule 14); None for either."""
    if relation in MALE_RELATIONS:
        return Sex.MALE
    return Sex.FEMALE if relation in FEMALE_RELATIONS else None


def kinship_problem(members: Iterable[tuple[str, str]]) -> str | None:
    """Return what is wrong with (relation, sex) of a household's members, or None.

    Exactly one head, one spouse at most and not of the head's sex, every relation of its sex
    (domain 8.1 rules 10 to 14).
    """
    rows = list(members)
    heads = [sex for relation, sex in rows if relation == Relation.HEAD]
    spouses = [sex for relation, sex in rows if relation == Relation.SPOUSE]
    if len(heads) != 1:
        return "一户应有且只有一位户主，请核对。"
    if len(spouses) > 1:
        return "一户只能有一位配偶，请核对与户主关系。"
    if heads == spouses:
        return "户主与配偶的性别相同，请核对与户主关系或证件号码。"
    for relation, sex in rows:
        if sex_of_relation(relation) not in (None, sex):
            return f"“{Relation(relation).label}”与证件号码中的性别不符，请核对。"
    return None


STANDING_AFTER: dict[str, str] = {
    ChangeKind.EXPECTED: Standing.EXPECTED,
    ChangeKind.EXIT: Standing.EXITED,
    ChangeKind.STABLE: Standing.STABLE,
    ChangeKind.RETURN: Standing.RETURNED,
    ChangeKind.REVERTED: Standing.POOR,
    ChangeKind.WRONGLY: Standing.CANCELLED,
    ChangeKind.EXTINCT: Standing.CANCELLED,
    ChangeKind.MERGED: Standing.CANCELLED,
    ChangeKind.CANCELLED: Standing.CANCELLED,
}
_FROM = {
    ChangeKind.EXPECTED: {Standing.POOR, Standing.RETURNED},
    ChangeKind.EXIT: {Standing.POOR, Standing.EXPECTED, Standing.RETURNED},
    ChangeKind.STABLE: {Standing.EXITED},
    ChangeKind.RETURN: {Standing.EXITED, Standing.STABLE},
    ChangeKind.REVERTED: {Standing.EXPECTED, Standing.EXITED, Standing.STABLE, Standing.CANCELLED},
}


# what a household cancelled with 注销（原因待核实） may prove to have been
CANCELLED_BY = (ChangeKind.WRONGLY, ChangeKind.EXTINCT, ChangeKind.MERGED)


def may_follow(standing: str, kind: str) -> bool:
    """Say whether a change of ``kind`` may follow on ``standing`` (domain 4.1).

    Any household can be cancelled, none twice; only a return makes an exited household poor again,
    REVERTED undoes what was entered wrongly.
    """
    if kind in _FROM:
        return standing in _FROM[ChangeKind(kind)]
    return kind in STANDING_AFTER and standing != Standing.CANCELLED
