"""Leaves and trips: who asks, who decides, what cannot be, and what a closed week holds up."""

import json

import pytest
from django.core.exceptions import ValidationError

from cadres import services
from cadres.codes import AskState, LeaveKind, TripKind
from cadres.models import Cadre, Leave
from cadres.rules.asks import (
    decision_problem,
    right_to_decide,
    span_problem,
    withdrawal_problem,
    working_days,
)
from gujang.access.gate import OutOfReach
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.changes import Stale
from tests.cadres.cases import CALENDAR
from tests.cast import Cast
from tests.make_week import day, make_leave, make_trip, week

FACTS = {
    "kind": LeaveKind.PERSONAL,
    "first_on": day("2014-03-03"),
    "last_on": day("2014-03-04"),
    "reason": "家中有事",
}


def ask(cast: Cast, cadre: Cadre, who: str = "cadre_a1", **typed) -> Leave:
    return services.ask_leave(actor=cast[who], cadre=cadre, facts=FACTS | typed)


def decide(cast: Cast, asked, who: str = "town_a", version: int = 1, approve=True, answer=""):
    return services.decide(
        actor=cast[who], asked=asked, version=version, approve=approve, answer=answer
    )


# first, last, working days (domain 5.1, 5.2)
SPANS = [
    ("2014-03-03", "2014-03-05", 3),
    ("2014-03-07", "2014-03-10", 2),  # over a weekend
    ("2014-09-30", "2014-10-08", 2),  # over National Day
    ("2014-10-11", "2014-10-12", 1),  # a Saturday that is worked
    ("2014-10-01", "2014-10-07", 0),
]


@pytest.mark.parametrize(("first", "last", "days"), SPANS)
def test_a_leave_takes_working_days_alone(first: str, last: str, days: int) -> None:
    assert working_days(day(first), day(last), CALENDAR) == days
    problem = span_problem(day(first), day(last), CALENDAR)
    assert bool(problem) == (days == 0)


@pytest.mark.parametrize(
    ("last", "said"), [("2014-03-02", "早于开始日期"), ("2015-03-04", "最多366天")]
)
def test_days_that_cannot_be(last: str, said: str) -> None:
    assert said in str(span_problem(day("2014-03-03"), day(last), CALENDAR))


def test_up_to_three_days_the_town_decides_more_the_organization() -> None:
    assert [right_to_decide(days) for days in (1, 3, 4)] == [
        Right.RECEIVE,
        Right.RECEIVE,
        Right.POST,
    ]


# state, decider, cadre, asked by, what is said
DECISIONS = [
    (AskState.ASKED, 1, 2, 2, None),
    (AskState.ASKED, 1, 1, 2, "本人"),
    (AskState.ASKED, 1, 2, 1, "代为申请"),
    (AskState.APPROVED, 1, 2, 2, "已批准"),
    (AskState.WITHDRAWN, 1, 2, 2, "已撤回"),
]


@pytest.mark.parametrize(("state", "decider", "cadre", "asked_by", "said"), DECISIONS)
def test_who_may_not_decide(state, decider, cadre, asked_by, said) -> None:
    found = decision_problem(state, decider, cadre=cadre, asked_by=asked_by)
    assert said in (found or "") if said else found is None


def test_what_was_approved_is_taken_back_with_a_reason() -> None:
    assert withdrawal_problem(AskState.ASKED, "") is None
    assert withdrawal_problem(AskState.APPROVED, "提前返岗") is None
    assert withdrawal_problem(AskState.APPROVED, " ") == "已批准的，请写明撤回理由。"
    assert "不能撤回" in str(withdrawal_problem(AskState.REFUSED, "理由"))


def test_a_cadre_asks_and_the_town_decides(cast: Cast, stationed: Cadre) -> None:
    leave = ask(cast, stationed)
    assert (leave.state, leave.village_id) == (AskState.ASKED, cast.a1.code)
    decide(cast, leave)
    leave.refresh_from_db()
    assert (leave.state, leave.decided_by, leave.version) == (AskState.APPROVED, cast["town_a"], 2)
    asked, approved = Entry.objects.order_by("seq")
    assert (asked.action, approved.action) == ("ask_leave", "approve_leave")
    assert json.loads(asked.data)["first_on"] == "2014-03-03"


@pytest.mark.parametrize("who", ["cadre_b1", "town_b", "auditor", "poverty_office", "nobody"])
def test_nobody_else_asks_or_decides(cast: Cast, stationed: Cadre, who: str) -> None:
    with pytest.raises(OutOfReach):
        ask(cast, stationed, who)
    leave = make_leave(stationed, cast.a1, "2014-03-03")
    for act in (decide, lambda *a: services.withdraw_ask(
        actor=cast[who], asked=leave, version=1
    )):  # fmt: skip
        with pytest.raises(OutOfReach):
            act(cast, leave, who)
    assert not Entry.objects.exists()


def test_who_asks_on_behalf_leaves_the_decision_to_another(cast: Cast, stationed: Cadre) -> None:
    leave = ask(cast, stationed, "town_a")
    with pytest.raises(ValidationError, match="代为申请"):
        decide(cast, leave, "town_a")
    decide(cast, leave, "organization")


def test_over_three_days_the_town_is_told_who_decides(cast: Cast, stationed: Cadre) -> None:
    leave = ask(cast, stationed, last_on=day("2014-03-06"))
    with pytest.raises(ValidationError, match="共4个工作日，超过3天，由县委组织部审批"):
        decide(cast, leave)
    decide(cast, leave, "organization")


def test_a_refusal_says_why(cast: Cast, stationed: Cadre) -> None:
    leave = ask(cast, stationed)
    with pytest.raises(ValidationError, match="请写明理由"):
        decide(cast, leave, approve=False)
    decide(cast, leave, approve=False, answer="春耕期间不批")
    leave.refresh_from_db()
    assert (leave.state, leave.answer) == (AskState.REFUSED, "春耕期间不批")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first_on": day("2014-02-26")}, "不在任职期内"),
        ({"last_on": day("2014-03-01")}, "早于开始日期"),
        ({"first_on": day("2014-03-08"), "last_on": day("2014-03-09")}, "不用申请"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_cannot_be_asked(cast: Cast, stationed: Cadre, typed: dict, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        ask(cast, stationed, **typed)
    assert not Leave.objects.exists()


def test_asks_do_not_overlap_be_it_leave_or_trip(cast: Cast, stationed: Cadre) -> None:
    trip = make_trip(stationed, cast.a1, "2014-03-04..2014-03-05")
    with pytest.raises(ValidationError, match="2014-03-04至2014-03-05已申请视同驻村（待批）"):
        ask(cast, stationed)
    services.withdraw_ask(actor=cast["cadre_a1"], asked=trip, version=1)
    ask(cast, stationed)


def test_a_trip_is_asked_for_and_approved(cast: Cast, stationed: Cadre) -> None:
    facts = FACTS | {"kind": TripKind.TRAINING, "place": "包头市"}
    trip = services.ask_trip(actor=cast["cadre_a1"], cadre=stationed, facts=facts)
    assert decide(cast, trip).state == AskState.APPROVED


def test_an_approved_leave_is_withdrawn_with_a_reason(cast: Cast, stationed: Cadre) -> None:
    by = {"state": AskState.APPROVED, "decided_by": cast["town_a"]}
    leave = make_leave(stationed, cast.a1, "2014-03-03", **by)
    act = {"actor": cast["cadre_a1"], "asked": leave, "version": 1}
    with pytest.raises(ValidationError, match="撤回理由"):
        services.withdraw_ask(**act)
    services.withdraw_ask(**act, reason="提前返岗")
    with pytest.raises(Stale):
        services.withdraw_ask(**act, reason="提前返岗")


def test_a_closed_week_holds_a_decision_up_until_it_is_opened_again(
    cast: Cast, stationed: Cadre
) -> None:
    leave = ask(cast, stationed)
    services.close_week(actor=cast["organization"], week=week("2014-W10"))
    for act in (
        lambda: decide(cast, leave),
        lambda: services.withdraw_ask(actor=cast["cadre_a1"], asked=leave, version=1),
        lambda: ask(cast, stationed, first_on=day("2014-03-06"), last_on=day("2014-03-06")),
    ):
        with pytest.raises(ValidationError, match="2014年第10周（3月3日至3月9日）已封周"):
            act()
    services.reopen_week(
        actor=cast["organization"], closed=stationed.closed_weeks.get(), reason="补批请假"
    )
    decide(cast, leave)
