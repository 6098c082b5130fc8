"""Plans, projects, collective incomes and opinions: who keeps them, and what is refused."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from gujang.access.gate import OutOfReach
from gujang.journal.labels import Line, lines_of
from gujang.journal.models import Entry
from gujang.lib.changes import Stale
from tests.cast import A1, Cast
from tests.make_village import (
    make_collective_income,
    make_opinion,
    make_project,
    make_village_plan,
)
from villages.models import (
    CollectiveIncome,
    MergeOpinion,
    Project,
    Village,
    VillagePlan,
    VillageYear,
)
from villages.services import (
    answer_opinion,
    create_project,
    keep_plan,
    raise_opinion,
    replace_incomes,
    update_opinion,
    update_project,
    update_village_year,
)

OUTSIDERS = ["town_b", "cadre_b1", "organization", "auditor", "admin"]
PLAN = {"made_on": dt.date(2015, 1, 10), "industry": "养羊"}
PROJECT = {"year": 2015, "kind": "03", "name": "硬化街巷"}
OPINION = {
    "raised_on": dt.date(2015, 3, 1),
    "raised_by": "村委会",
    "settlement": "后沟",
    "into": "前沟",
    "opinion": "只剩三户。",
}
ANSWER = {"state": "accepted", "answer": "同意", "answered_on": dt.date(2015, 4, 1)}
DONE = {"state": "done", "finished_on": dt.date(2015, 10, 1)}


def plan(cast: Cast, who: str = "cadre_a1", version: int = 0, year: int = 2015, **facts: Any):
    return keep_plan(
        actor=cast[who], village=cast.a1, year=year, version=version, facts=PLAN | facts
    )


def begin(cast: Cast, who: str = "cadre_a1", **facts: Any) -> Project:
    return create_project(actor=cast[who], village=cast.a1, facts=PROJECT | facts)


def incomes(cast: Cast, *lines: tuple[str, str, int], who: str = "town_a", version: int = 1):
    return replace_incomes(
        actor=cast[who], village=cast.a1, version=version, year=2015,
        lines=[(kind, detail, Decimal(amount)) for kind, detail, amount in lines],
    )  # fmt: skip


def told(action: str) -> dict[str, Any]:
    entry = Entry.objects.get(action=action)
    assert (entry.object_type, entry.object_id, entry.village) == ("villages.village", A1, A1)
    return json.loads(entry.data)


def test_a_plan_is_made_and_then_corrected_under_the_village(cast: Cast) -> None:
    made = plan(cast)
    assert told("keep_village_plan")["changes"]["industry"] == [None, "养羊"]
    changed = plan(cast, version=1, industry="养牛")
    assert (changed.pk, changed.version, changed.industry) == (made.pk, 2, "养牛")


def test_two_who_saw_no_plan_do_not_overwrite_each_other(cast: Cast) -> None:
    plan(cast, industry="先来")
    with pytest.raises(Stale):
        plan(cast, "town_a", industry="后到")
    with pytest.raises(Stale):
        plan(cast, "town_a", version=7)
    assert VillagePlan.objects.get().industry == "先来"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"industry": ""}, "__all__"),
        ({"made_on": None}, "made_on"),
        ({"made_on": dt.date(2999, 1, 1)}, "made_on"),
        ({"industry": "字" * 1001}, "industry"),
    ],
)
def test_what_is_no_plan_is_refused(cast: Cast, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        plan(cast, **facts)
    assert field in _fields(refused.value)
    assert not VillagePlan.objects.exists() and not Entry.objects.exists()


def _fields(error: ValidationError) -> set[str]:
    return set(error.message_dict) if hasattr(error, "error_dict") else {"__all__"}


def test_a_plan_reaches_no_further_than_the_next_year(cast: Cast) -> None:
    this_year = timezone.localdate().year
    plan(cast, year=this_year + 1)
    with pytest.raises(ValidationError):
        plan(cast, year=this_year + 2)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_outsider_keeps_nothing(cast: Cast, who: str) -> None:
    kept, project, opinion = (
        make_village_plan(cast.a1),
        make_project(cast.a1),
        make_opinion(cast.a1),
    )
    act: dict[str, Any] = {"actor": cast[who], "version": 1}
    for attempt in (
        lambda: plan(cast, who, version=1),
        lambda: plan(cast, who, year=2016),
        lambda: begin(cast, who),
        lambda: update_project(**act, project=project, facts={"note": "谁"}),
        lambda: raise_opinion(actor=cast[who], village=cast.a1, facts=OPINION),
        lambda: update_opinion(**act, opinion=opinion, facts={"into": "谁"}),
        lambda: answer_opinion(**act, opinion=opinion, facts=ANSWER),
        lambda: incomes(cast, ("2", "", 1), who=who),
    ):
        with pytest.raises(OutOfReach):
            attempt()
    assert VillagePlan.objects.get() == kept
    assert Project.objects.get().version == MergeOpinion.objects.get().version == 1
    assert not CollectiveIncome.objects.exists() and not Entry.objects.exists()


def test_the_cadre_keeps_no_income_and_answers_nothing(cast: Cast) -> None:
    with pytest.raises(OutOfReach):
        incomes(cast, ("2", "", 1), who="cadre_a1")
    with pytest.raises(OutOfReach):
        answer_opinion(
            actor=cast["cadre_a1"], opinion=make_opinion(cast.a1), version=1, facts=ANSWER
        )


def test_nothing_new_begins_in_a_closed_village(cast: Cast) -> None:
    project = make_project(cast.a1)
    Village.objects.filter(pk=A1).update(closed_on=dt.date(2015, 6, 1))
    cast.a1.refresh_from_db()
    for attempt in (
        lambda: plan(cast),
        lambda: begin(cast),
        lambda: raise_opinion(actor=cast["town_a"], village=cast.a1, facts=OPINION),
    ):
        with pytest.raises(ValidationError, match="已于2015-06-01撤销"):
            attempt()
    finished = update_project(actor=cast["town_a"], project=project, version=1, facts=DONE)
    assert finished.state == "done"


def test_a_finished_project_stands_at_the_whole(cast: Cast) -> None:
    project = begin(cast)
    done = update_project(actor=cast["cadre_a1"], project=project, version=1, facts=DONE)
    assert (done.progress, done.version) == (100, 2)
    with pytest.raises(Stale):
        update_project(actor=cast["town_a"], project=project, version=1, facts={"note": "后到"})


def test_the_entry_of_a_project_can_be_read(cast: Cast) -> None:
    update_project(
        actor=cast["cadre_a1"],
        project=begin(cast),
        version=1,
        facts={"kind": "12", "state": "ongoing"},
    )
    lines = lines_of(Entry.objects.get(action="update_project"))
    assert Line("项目类别", "街巷硬化", "特色产业") in lines
    assert Line("状态", "未开始", "进行中") in lines
    assert Line("项目", None, "硬化街巷") in lines


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "x"}, "kind"),
        ({"year": 1999}, "year"),
        ({"year": 2999}, "year"),
        ({"state": "done"}, "finished_on"),
        ({"progress": 5}, "progress"),
        ({"state": "ongoing", "progress": 101}, "progress"),
        ({"planned_yuan": Decimal(-1)}, "__all__"),
        ({"starts_on": dt.date(2015, 5, 1), "due_on": dt.date(2015, 4, 1)}, "due_on"),
        (DONE | {"starts_on": dt.date(2015, 10, 2)}, "finished_on"),
    ],
)
def test_what_is_no_project_is_refused(cast: Cast, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        begin(cast, **facts)
    assert field in _fields(refused.value)
    assert not Project.objects.exists()


def test_a_project_is_entered_once(cast: Cast) -> None:
    begin(cast)
    with pytest.raises(ValidationError, match="已有同名的项目"):
        begin(cast)
    begin(cast, year=2016)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "done", "progress": 100},
        {"state": "ongoing", "finished_on": dt.date(2015, 1, 1)},
        {"state": "planned", "progress": 1},
        {"starts_on": dt.date(2015, 5, 1), "due_on": dt.date(2015, 4, 1)},
    ],
)
def test_the_database_itself_holds_what_a_state_wants(cast: Cast, facts: dict[str, Any]) -> None:
    row = Project(village=cast.a1, **PROJECT | facts)
    with pytest.raises(IntegrityError):
        Project.objects.bulk_create([row])


def test_the_lines_of_a_year_make_its_figure(cast: Cast) -> None:
    VillageYear.objects.create(village=cast.a1, year=2015, collective_income=9999)
    assert incomes(cast, ("2", "机动地发包", 3000), ("1", "", 1500)) == 4500
    assert VillageYear.objects.get().collective_income == 4500
    changes = told("update_collective_incomes")["changes"]
    assert changes["collective_income"] == ["9999.00", "4500"]
    assert changes["collective_incomes"] == [
        [],
        ["经营收入 1500.00", "发包收入 机动地发包 3000.00"],
    ]
    assert incomes(cast, version=2) is None
    assert VillageYear.objects.get().collective_income is None


def test_the_years_row_is_made_when_there_is_none(cast: Cast) -> None:
    incomes(cast, ("4", "光伏分红", 800))
    assert VillageYear.objects.get().collective_income == 800
    assert Village.objects.get(pk=A1).version == 2


@pytest.mark.parametrize("line", [("x", "", 1), ("2", "", -1), ("2", "字" * 101, 1)])
def test_a_line_that_cannot_be_leaves_the_others_alone(cast: Cast, line: Any) -> None:
    incomes(cast, ("2", "", 100))
    with pytest.raises(ValidationError):
        incomes(cast, ("1", "", 50), line, version=2)
    assert list(CollectiveIncome.objects.values_list("amount", flat=True)) == [100]
    assert VillageYear.objects.get().collective_income == 100


def test_a_figure_other_than_the_sum_of_its_lines_is_refused(cast: Cast) -> None:
    make_collective_income(cast.a1, 700)
    act: dict[str, Any] = {"actor": cast["town_a"], "village": cast.a1, "version": 1}
    with pytest.raises(ValidationError, match="700"):
        update_village_year(**act, year=2015, facts={"collective_income": Decimal(900)})
    update_village_year(**act, year=2015, facts={"collective_income": Decimal(700)})
    update_village_year(
        **act | {"version": 2}, year=2014, facts={"collective_income": Decimal(900)}
    )


def test_a_stale_page_replaces_no_lines(cast: Cast) -> None:
    with pytest.raises(Stale):
        incomes(cast, ("2", "", 1), version=7)
    assert not VillageYear.objects.exists()


def test_an_opinion_is_raised_in_the_village_and_answered_above_it(cast: Cast) -> None:
    opinion = raise_opinion(actor=cast["cadre_a1"], village=cast.a1, facts=OPINION)
    update_opinion(actor=cast["cadre_a1"], opinion=opinion, version=1, facts={"into": "金山"})
    reported = {"state": "reported", "answered_on": dt.date(2015, 3, 9)}
    answer_opinion(actor=cast["town_a"], opinion=opinion, version=2, facts=reported)
    with pytest.raises(ValidationError, match="已上报，不能再修改"):
        update_opinion(actor=cast["cadre_a1"], opinion=opinion, version=3, facts={"into": "x"})
    answered = answer_opinion(
        actor=cast["poverty_office"], opinion=opinion, version=3, facts=ANSWER
    )
    assert (answered.state, answered.into, answered.version) == ("accepted", "金山", 4)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (ANSWER | {"answer": ""}, "answer"),
        (ANSWER | {"answered_on": dt.date(2015, 2, 1)}, "answered_on"),
        (ANSWER | {"answered_on": dt.date(2999, 1, 1)}, "answered_on"),
        (ANSWER | {"state": "raised"}, "state"),
        (ANSWER | {"answered_on": None}, "answered_on"),
    ],
)
def test_what_is_no_answer_is_refused(cast: Cast, facts: dict[str, Any], field: str) -> None:
    opinion = make_opinion(cast.a1)
    with pytest.raises(ValidationError) as refused:
        answer_opinion(actor=cast["town_a"], opinion=opinion, version=1, facts=facts)
    assert field in _fields(refused.value)
    assert MergeOpinion.objects.get().state == "raised"


def test_the_same_opinion_is_raised_once_a_day(cast: Cast) -> None:
    raise_opinion(actor=cast["cadre_a1"], village=cast.a1, facts=OPINION)
    with pytest.raises(ValidationError, match="同样的整合意见"):
        raise_opinion(actor=cast["town_a"], village=cast.a1, facts=OPINION)
