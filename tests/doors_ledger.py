"""Doors of the ledger of problems, conduct and assessment."""

import datetime as dt
from typing import Any

from cadres import services
from cadres.models import Assessment, ClosedWeek, Diary, Problem, Violation
from tests.cast import A1, B1, Cast
from tests.door import EDITS_A1, SEES_A1, SEES_B1, VIEWERS, Door, seen
from tests.make_ledger import make_closed_week, make_diary, make_problem, make_violation
from tests.make_log import posted

ORGANIZATION = frozenset({"organization"})
READS_DIARIES_OF_A1 = frozenset("organization town_a".split())
YEAR = 2015
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


def a_posted(cast: Cast) -> list[Any]:
    return [posted(cast, "cadre_a1").pk]


def a_pledge(cast: Cast) -> list[Any]:
    return [YEAR, *a_posted(cast)]


def an_assessment(cast: Cast) -> list[Any]:
    cadre, monday = posted(cast, "cadre_a1"), dt.date(YEAR, 3, 2)
    if not ClosedWeek.objects.filter(cadre=cadre).exists():
        make_closed_week(cadre, cast.a1, monday)
    return [cadre.pk, YEAR, Assessment.Half.FIRST]


def the_score(cast: Cast) -> dict[str, Any]:
    an_assessment(cast)
    sheet = services.sheet_of(posted(cast, "cadre_a1"), YEAR, Assessment.Half.FIRST)
    return {"seen": str(sheet.score), "note": "扎实"}


def a_year_of_pledges(cast: Cast) -> list[Any]:
    return [YEAR]


def a_violation(cast: Cast) -> list[Any]:
    found = Violation.objects.first()
    return [(found or make_violation(posted(cast, "cadre_a1"), cast["organization"])).pk]


def a_diary(cast: Cast) -> list[Any]:
    found = Diary.objects.filter(village=cast.a1).first()
    made = found or make_diary(posted(cast, "cadre_a1"), cast.a1, dt.date(2015, 3, 3), "甲一街1号")
    return [made.pk]


def a_diary_of_b(cast: Cast) -> list[Any]:
    found = Diary.objects.filter(village=cast.b1).first()
    made = found or make_diary(posted(cast, "cadre_b1"), cast.b1, dt.date(2015, 3, 3), "乙一街3号")
    return [made.pk]


VIOLATION = {"happened_on": "2015-05-04", "clause": "1", "facts": "不在村。", "source": "督查"}
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
    "diary_list": Door(VIEWERS, queries=(
        "", f"?area={A1}", f"?area={B1}", "?q=走&since=2015-01-01&until=2015-12-31&grade=none")),
    "diary_detail": Door(SEES_A1, own=a_diary, foreign=a_diary_of_b, foreign_to=SEES_B1),
    "diary_grade": Door(
        READS_DIARIES_OF_A1, own=a_diary, foreign=a_diary_of_b, post=302,
        data=seen(version=0, grade="2", comment="写得具体")),
    "pledge_list": Door(ORGANIZATION, queries=("", f"?area={A1}&year=2015&state=unsigned&q=甲")),
    "pledge_sign": Door(
        ORGANIZATION, own=a_pledge, post=302, data=seen(version=0, signed_on="2015-01-10")),
    "pledge_print": Door(ORGANIZATION, own=a_year_of_pledges, rows=1),
    "violation_list": Door(ORGANIZATION, queries=(
        "", f"?area={A1}&clause=1&verified=none&year=2015&q=甲&after=x")),
    "violation_create": Door(ORGANIZATION, post=302, data=seen(
        version=0, cadre=lambda cast: str(a_posted(cast)[0]), **VIOLATION)),
    "violation_detail": Door(ORGANIZATION, own=a_violation),
    "violation_edit": Door(
        ORGANIZATION, own=a_violation, post=302, data=seen(**VIOLATION, reason="更正")),
    "violation_print": Door(ORGANIZATION, own=a_violation, rows=1),
    "assessment_list": Door(ORGANIZATION, queries=(
        "", f"?area={A1}&year=2015&half=2&grade=none&q=甲")),
    "assessment_export": Door(ORGANIZATION, queries=("", "?year=2015&half=1"), rows=1),
    "assessment_detail": Door(ORGANIZATION, own=an_assessment, post=302, data=the_score),
    "assessment_scheme": Door(ORGANIZATION),
    "assessment_scheme_set": Door(ORGANIZATION, post=302, data=seen(
        version=0, starts_on="2016-01-01", attendance=30, visits=20, reports=10, diary=10,
        satisfaction=15, exits=15, half=30, excellent=90, good=75, fair=60)),
}  # fmt: skip
