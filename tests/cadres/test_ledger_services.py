"""Acts on problems: who may, what they leave behind, what they refuse."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from cadres import services
from cadres.models import Problem, ProblemStep
from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from tests.cast import Cast, make_cast
from tests.make_cadres import make_cadre
from tests.make_ledger import make_problem
from tests.shared import once_a_module

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAYS = dt.timedelta(days=1)


def make_ground() -> Cast:
    cast = make_cast()
    make_cadre(cast["cadre_a1"])
    return cast


ground = once_a_module(make_ground)


def facts(**more: Any) -> dict[str, Any]:
    return {"kind": "2", "title": "水管冻裂", "owner": "王主任", "raised_on": TODAY} | more


def raised(cast: Cast, who: str = "cadre_a1", **more: Any) -> Problem:
    return services.raise_problem(actor=cast[who], village=cast.a1, facts=facts(**more))


def entry(action: str) -> dict[str, Any]:
    found = Entry.objects.get(action=action)
    return {"village": found.village, "reason": found.reason} | json.loads(found.data)


def test_a_raised_problem_is_the_villages_for_fifteen_days(ground: Cast) -> None:
    row = raised(ground)
    assert (row.level, row.state, row.due_on) == ("village", "open", TODAY + 15 * DAYS)
    assert row.cadre and row.cadre.user == ground["cadre_a1"]
    told = entry("raise_problem")
    assert (told["village"], told["title"], told["owner"]) == (ground.a1.pk, "水管冻裂", "王主任")


def test_a_phone_names_a_problem_once(ground: Cast) -> None:
    name = uuid.uuid4()
    kwargs: Any = {"actor": ground["cadre_a1"], "village": ground.a1, "client_id": name}
    assert services.raise_problem(**kwargs, facts=facts()).client_id == name
    with pytest.raises(ValidationError, match="刚才已经登记"):
        services.raise_problem(**kwargs, facts=facts())
    assert Problem.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"raised_on": TODAY + DAYS}, "raised_on"),
        ({"due_on": TODAY - DAYS}, "due_on"),
        ({"owner": ""}, "owner"),
        ({"kind": "9"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_by_field(ground: Cast, more: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        raised(ground, **more)
    assert field in refused.value.message_dict
    assert not Problem.objects.exists() and not Entry.objects.exists()


def test_a_household_of_another_village_is_refused(ground: Cast) -> None:
    with pytest.raises(ValidationError, match="不在本村"):
        services.raise_problem(
            actor=ground["town_a"],
            village=ground.a1,
            household=ground.household_a2,
            facts=facts(),
        )


@pytest.mark.parametrize("who", ["cadre_b1", "town_b", "auditor", "organization"])
def test_nobody_else_raises_a_problem_here(ground: Cast, who: str) -> None:
    with pytest.raises(OutOfReach):
        raised(ground, who)


def test_a_step_is_added_and_dated(ground: Cast) -> None:
    row = make_problem(ground.a1, raised_on=TODAY - 3 * DAYS)
    services.add_step(
        actor=ground["cadre_a1"], problem=row, version=1, happened_on=TODAY, text="已联系水务站"
    )
    assert [(step.kind, step.text) for step in row.steps.all()] == [("work", "已联系水务站")]
    assert entry("add_problem_step")["text"] == "已联系水务站"
    for day in (TODAY + DAYS, TODAY - 4 * DAYS):
        with pytest.raises(ValidationError):
            services.add_step(
                actor=ground["cadre_a1"], problem=row, version=2, happened_on=day, text="x"
            )


def test_who_saw_an_older_state_changes_nothing(ground: Cast) -> None:
    row = make_problem(ground.a1, version=2)
    with pytest.raises(services.Stale):
        services.escalate_problem(
            actor=ground["cadre_a1"], problem=row, version=1, owner="李镇长", reason="村里没有钱"
        )
    assert not ProblemStep.objects.exists()


def escalate(cast: Cast, row: Problem, who: str, version: int) -> Problem:
    return services.escalate_problem(
        actor=cast[who], problem=row, version=version, owner="李镇长", reason="村里没有钱"
    )


def test_what_is_handed_up_is_the_next_levels_to_decide(ground: Cast) -> None:
    row = escalate(ground, make_problem(ground.a1), "cadre_a1", 1)
    assert (row.level, row.owner, row.due_on) == ("town", "李镇长", TODAY + 30 * DAYS)
    assert entry("escalate_problem")["reason"] == "村里没有钱"
    step = row.steps.get()
    assert (step.kind, step.level, step.text) == ("escalate", "town", "村里没有钱")
    with pytest.raises(OutOfReach):
        escalate(ground, row, "cadre_a1", 2)
    row = escalate(ground, row, "town_a", 2)
    assert (row.level, row.due_on) == ("county", TODAY + 60 * DAYS)
    with pytest.raises(OutOfReach):
        close(ground, row, "town_a", 3)
    with pytest.raises(ValidationError, match="不能再上报"):
        escalate(ground, row, "poverty_office", 3)
    # telling what was done stays with everybody who works there
    services.add_step(
        actor=ground["cadre_a1"], problem=row, version=3, happened_on=TODAY, text="已告知本人"
    )


def close(cast: Cast, row: Problem, who: str = "cadre_a1", version: int = 1) -> Problem:
    return services.close_problem(
        actor=cast[who],
        problem=row,
        version=version,
        closed_on=TODAY,
        outcome="水管已换，照片存村委会",
        satisfaction="1",
    )


def test_a_closed_problem_keeps_its_outcome_when_taken_up_again(ground: Cast) -> None:
    row = close(ground, make_problem(ground.a1, raised_on=TODAY - 40 * DAYS))
    assert (row.state, row.closed_on, row.satisfaction) == ("closed", TODAY, "1")
    with pytest.raises(ValidationError, match="已经办结"):
        services.add_step(
            actor=ground["cadre_a1"], problem=row, version=2, happened_on=TODAY, text="x"
        )
    row = services.reopen_problem(actor=ground["town_a"], problem=row, version=2, reason="又冻裂了")
    assert (row.state, row.closed_on, row.outcome) == ("open", None, "")
    assert row.due_on == TODAY + 15 * DAYS
    assert [step.text for step in row.steps.all()] == [
        "水管已换，照片存村委会（群众评价：满意）",
        "又冻裂了",
    ]
    assert entry("reopen_problem")["reason"] == "又冻裂了"


@pytest.mark.parametrize("act", ["delete", "change"])
def test_the_database_keeps_the_history(ground: Cast, act: str) -> None:
    row = escalate(ground, make_problem(ground.a1), "cadre_a1", 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.steps.all().delete() if act == "delete" else row.steps.update(text="没有这回事")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    assert row.steps.get().text == "村里没有钱"


def test_a_problem_in_hand_is_not_taken_up_again(ground: Cast) -> None:
    with pytest.raises(ValidationError, match="正在办理"):
        services.reopen_problem(
            actor=ground["town_a"], problem=make_problem(ground.a1), version=1, reason="x"
        )


def test_a_problem_is_not_closed_before_it_was_raised(ground: Cast) -> None:
    row = make_problem(ground.a1)
    with pytest.raises(ValidationError) as refused:
        services.close_problem(
            actor=ground["cadre_a1"],
            problem=row,
            version=1,
            closed_on=TODAY - DAYS,
            outcome="x",
            satisfaction="1",
        )
    assert refused.value.message_dict["closed_on"] == ["办结时间早于反映日期，请核对。"]


def test_another_deadline_needs_a_reason_and_stands_in_the_history(ground: Cast) -> None:
    row = make_problem(ground.a1)
    later: Any = {"problem": row, "version": 1, "facts": {"due_on": row.due_on + 5 * DAYS}}
    with pytest.raises(ValidationError) as refused:
        services.update_problem(actor=ground["cadre_a1"], **later)
    assert "reason" in refused.value.message_dict
    services.update_problem(actor=ground["cadre_a1"], reason="等配件", **later)
    assert row.steps.get().text.endswith("等配件")
    assert entry("update_problem")["changes"]["due_on"][1] == str(row.due_on + 5 * DAYS)
