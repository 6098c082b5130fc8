"""Doors of the ledger of problems, conduct and assessment."""

from typing import Any

from cadres.models import Problem
from tests.cast import A1, B1, Cast
from tests.door import EDITS_A1, SEES_A1, SEES_B1, VIEWERS, Door, seen
from tests.make_ledger import make_problem

EDITORS = frozenset("poverty_office town_a town_b cadre_a1 cadre_b1".split())


def a_problem(cast: Cast) -> list[Any]:
    found = Problem.objects.filter(village=cast.a1, state="open").first()
    return [(found or make_problem(cast.a1, "甲一村水管")).pk]


def a_problem_of_b(cast: Cast) -> list[Any]:
    found = Problem.objects.filter(village=cast.b1).first()
    return [(found or make_problem(cast.b1, "乙一村水管")).pk]


def a_closed(cast: Cast) -> list[Any]:
    found = Problem.objects.filter(village=cast.a1, state="closed").first()
    return [(found or make_problem(cast.a1, "甲一村道路", state="closed")).pk]


WORK = {"own": a_problem, "foreign": a_problem_of_b, "post": 302}
LEDGER: dict[str, Door] = {
    "problem_list": Door(VIEWERS, queries=(
        "", f"?area={A1}", f"?area={B1}", "?kind=2&level=village&state=all&overdue=1",
        "?desk=town&q=水&household=1&after=x")),
    "problem_export": Door(VIEWERS, queries=("", f"?area={B1}"), rows=1),
    "problem_create": Door(EDITORS, post=400, post_rows=0, queries=("", "?household=1")),
    "problem_detail": Door(SEES_A1, own=a_problem, foreign=a_problem_of_b, foreign_to=SEES_B1),
    "problem_edit": Door(EDITS_A1, **WORK, data=seen(
        kind="3", title="甲一村水管", owner="王主任", due_on=lambda cast: Problem.objects.get(
            pk=a_problem(cast)[0]).due_on.isoformat())),
    "problem_step": Door(EDITS_A1, **WORK, data=seen(
        happened_on=lambda cast: Problem.objects.get(
            pk=a_problem(cast)[0]).raised_on.isoformat(), text="已联系")),
    "problem_escalate": Door(EDITS_A1, **WORK, data=seen(owner="李镇长", reason="村里没有钱")),
    "problem_close": Door(EDITS_A1, **WORK, data=seen(
        closed_on=lambda cast: Problem.objects.get(pk=a_problem(cast)[0]).raised_on.isoformat(),
        outcome="已修好", satisfaction="1")),
    "problem_reopen": Door(
        EDITS_A1, own=a_closed, foreign=a_problem_of_b, post=302, data=seen(reason="又坏了")),
}  # fmt: skip
