"""Doors to what is planned and built in a village, and to printed forms."""

from typing import Any

from tests.cast import A1, B1, Cast
from tests.door import (
    EDITS_A1,
    SEES_A1,
    SEES_B1,
    VIEWERS,
    WORKS_ON_A1,
    Door,
    a_household,
    a_household_of_b,
    a_village,
    a_village_of_b,
    a_village_year,
    a_village_year_of_b,
    seen,
)
from tests.make_village import make_opinion, make_project
from villages.models import MergeOpinion, Project, Village


def a_project(cast: Cast) -> list[Any]:
    return [_first(Project, cast.a1) or make_project(cast.a1).pk]


def a_project_of_b(cast: Cast) -> list[Any]:
    return [_first(Project, cast.b1) or make_project(cast.b1).pk]


def an_opinion(cast: Cast) -> list[Any]:
    return [_first(MergeOpinion, cast.a1) or make_opinion(cast.a1).pk]


def an_opinion_of_b(cast: Cast) -> list[Any]:
    return [_first(MergeOpinion, cast.b1) or make_opinion(cast.b1).pk]


def _first(model: Any, village: Village) -> Any:
    return model.objects.filter(village=village).values_list("pk", flat=True).first()


OPINION = {
    "raised_on": "2015-03-02",
    "raised_by": "村委会",
    "settlement": "东沟",
    "into": "前沟",
    "opinion": "只剩两户。",
}
VILLAGE: dict[str, Door] = {
    "village_plan_edit": Door(
        EDITS_A1, own=a_village_year, foreign=a_village_year_of_b, post=302,
        data=seen(version=0, made_on="2015-01-10", industry="养羊")),
    "village_incomes_edit": Door(
        WORKS_ON_A1, own=a_village_year, foreign=a_village_year_of_b, post=302,
        data=seen(**{"line-TOTAL_FORMS": 1, "line-INITIAL_FORMS": 0, "line-0-kind": "2",
                     "line-0-amount": "3000"})),
    "village_opinion_create": Door(
        EDITS_A1, own=a_village, foreign=a_village_of_b, post=302, data=seen(**OPINION)),
    "village_opinion_edit": Door(
        EDITS_A1, own=an_opinion, foreign=an_opinion_of_b, post=302, data=seen(**OPINION)),
    "village_opinion_answer": Door(
        WORKS_ON_A1, own=an_opinion, foreign=an_opinion_of_b, post=302,
        data=seen(state="accepted", answer="同意", answered_on="2015-04-01")),
    "project_list": Door(VIEWERS, queries=(
        "", f"?area={A1}", f"?area={B1}", "?year=2015&kind=03&state=planned&overdue=1",
        "?q=修&rows=100&after=x")),
    "project_export": Door(VIEWERS, queries=("", f"?area={B1}"), rows=1),
    "project_create": Door(
        EDITS_A1, own=a_village, foreign=a_village_of_b, post=302,
        data=seen(version=0, year=2015, kind="02", name="打井", state="planned")),
    "project_edit": Door(
        EDITS_A1, own=a_project, foreign=a_project_of_b, post=302,
        data=seen(year=2015, kind="03", name="修路", state="ongoing", progress="40")),
    "village_print": Door(
        SEES_A1, own=a_village_year, foreign=a_village_year_of_b, foreign_to=SEES_B1, rows=1),
    "household_print_form": Door(
        SEES_A1, own=a_household, foreign=a_household_of_b, foreign_to=SEES_B1,
        queries=("", "?year=2014", "?year=x"), rows=1),
    "household_print_handbook": Door(
        SEES_A1, own=a_household, foreign=a_household_of_b, foreign_to=SEES_B1, rows=1),
}  # fmt: skip
