"""The rules of plans: what the six indicators say now, and how far a planned income reaches."""

from decimal import Decimal

import pytest

from households.codes.support import Indicator
from households.rules.plans import (
    HouseholdFacts,
    MemberFacts,
    planned_income,
    presents,
    targets,
)


def member(age: int = 40, **facts: object) -> MemberFacts:
    return MemberFacts(age, **facts)


CHILD_OUT, CHILD_IN = member(10, schooling="01"), member(10, schooling="03")

# domain 3: 现状 of 1 人均可支配收入 2 安全住房 3 贫困辍学学生 4 因病致贫返贫 5 新农合 6 养老保险
PRESENTS = [
    ("1", {}, ""),
    ("1", {"per_head_income": Decimal("2433.00")}, "2,433.00元"),
    ("1", {"per_head_income": Decimal("-5.10")}, "-5.10元"),
    ("2", {}, ""),
    ("2", {"is_dangerous": False}, "有"),
    ("2", {"is_dangerous": True, "danger_grade": "D"}, "无（D级危房）"),
    ("2", {"is_dangerous": True, "danger_grade": "9"}, "无（危房）"),
    ("2", {"is_dangerous": True}, "无（危房）"),
    ("3", {}, "无"),
    ("3", {"members": [member()]}, "无"),
    ("3", {"members": [CHILD_OUT, CHILD_IN]}, "有（1人）"),
    ("3", {"members": [member(6, schooling="01"), member(15, schooling="01")]}, "有（2人）"),
    ("3", {"members": [member(5, schooling="01"), member(16, schooling="01")]}, "无"),
    ("3", {"members": [member(10)]}, ""),
    ("3", {"members": [member(10), CHILD_IN]}, "无，1人未填"),
    ("4", {}, ""),
    ("4", {"members": [member()]}, "无"),
    ("4", {"members": [member(health="03"), member(health="02")]}, "有（患大病1人）"),
    ("4", {"members": [member()], "causes": ("01",)}, "有（因病致贫）"),
    ("4", {"members": [member(health="03")], "causes": ("07", "01")}, "有（因病致贫，患大病1人）"),
    ("5", {}, ""),
    ("5", {"members": [member(), member()]}, ""),
    ("5", {"members": [member(has_ncms=True), member(has_ncms=False)]}, "1/2人参加"),
    ("5", {"members": [member(has_ncms=True), member()]}, "1/2人参加，1人未填"),
    ("6", {"members": [member(15, has_resident_pension=False)]}, ""),
    ("6", {"members": [member(17, schooling="07", has_resident_pension=False)]}, ""),
    ("6", {"members": [member(16, has_resident_pension=False)]}, "0/1人参加"),
    (
        "6",
        {"members": [member(has_resident_pension=False, has_worker_pension=True)]},
        "1/1人参加",
    ),
]


@pytest.mark.parametrize(("indicator", "facts", "said"), PRESENTS)
def test_the_register_says_what_an_indicator_is_now(indicator: str, facts: dict, said: str) -> None:
    facts = facts | {"members": tuple(facts.get("members", ()))}
    assert presents(HouseholdFacts(**facts))[indicator] == said


def test_every_indicator_has_its_words() -> None:
    assert presents(HouseholdFacts()).keys() == targets(None).keys() == set(Indicator)


def test_the_target_names_the_line_where_it_is_known() -> None:
    assert targets(Decimal("2855.00"))["1"] == "高于2,855.00元"
    assert targets(None)["1"] == "高于当年国家扶贫标准"


@pytest.mark.parametrize(
    ("amounts", "members", "line", "reached"),
    [
        ([], 2, "2855", ("0", "0", "2855", False)),
        (["5000", "1000.01"], 2, "2855", ("6000.01", "3000.01", "0", True)),
        (["5710"], 2, "2855", ("5710", "2855", "0", False)),
        (["5709.98"], 2, "2855", ("5709.98", "2854.99", "0.01", False)),
        (["100"], 3, "2855", ("100", "33.33", "2821.67", False)),
        (["100"], 0, "2855", ("100", None, None, None)),
        (["100"], 2, None, ("100", "50", None, None)),
    ],
)
def test_a_planned_income_is_measured_by_the_exit_line(
    amounts: list[str], members: int, line: str | None, reached: tuple
) -> None:
    found = planned_income(map(Decimal, amounts), members, Decimal(line) if line else None)
    total, per_head, short, exceeds = reached
    assert found.total == Decimal(total)
    assert found.per_head == (None if per_head is None else Decimal(per_head))
    assert found.short == (None if short is None else Decimal(short))
    assert found.exceeds is exceeds
