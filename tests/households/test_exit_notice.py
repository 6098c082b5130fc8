"""The notice in the village: seven full days by the server's clock, stopped by objections."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from time_machine import travel

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households.codes.exits import Step, StepResult
from households.models import ExitCase, Household, Objection
from households.services import begin_notice, end_notice, raise_objection, settle_objection
from tests.cast import Cast
from tests.make import make_household
from tests.make_exits import NOW, TODAY, make_case

pytestmark = pytest.mark.usefixtures("uncounted")
WEEK = dt.timedelta(days=7)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def case(cast: Cast) -> Iterator[ExitCase]:
    with travel(NOW, tick=False):
        yield make_case(make_household(cast.a1), cast["cadre_a1"], step=Step.NOTICE)


def act(cast: Cast, case: ExitCase, who: str = "cadre_a1") -> dict:
    version = Household.objects.values_list("version", flat=True).get(pk=case.household_id)
    return {"actor": cast[who], "case": case, "version": version}


def begin(cast: Cast, case: ExitCase, who: str = "cadre_a1") -> ExitCase:
    return begin_notice(**act(cast, case, who), place="村委会公示栏")


def objected(cast: Cast, case: ExitCase, raised_on: dt.date = TODAY) -> Objection:
    return raise_objection(
        **act(cast, case), raised_on=raised_on, raised_by="李某", content="家里新买了汽车"
    )


def settle(cast: Cast, objection: Objection, **typed) -> ExitCase:
    on = timezone.localdate()
    values = {"settled_on": on, "upheld": False, "finding": "车是亲戚的"} | typed
    known = act(cast, objection.case)
    return settle_objection(
        actor=known["actor"], objection=objection, version=known["version"], **values
    )


def test_a_notice_begins_now_and_says_when_it_may_end(cast: Cast, case: ExitCase) -> None:
    after = begin(cast, case)
    assert (after.notice_from, after.notice_until) == (NOW, NOW + WEEK)
    assert case.steps.get().result == StepResult.BEGUN
    assert "2016-12-27 12:00" in Entry.objects.get(action="begin_exit_notice").data


def test_a_notice_begins_once(cast: Cast, case: ExitCase) -> None:
    begin(cast, case)
    with pytest.raises(ValidationError, match="已经开始"):
        begin(cast, case)


@pytest.mark.parametrize("who", ["cadre_b1", "town_b", "auditor"])
def test_only_who_may_change_the_household_hangs_it_out(cast: Cast, case, who: str) -> None:
    with pytest.raises(OutOfReach):
        begin(cast, case, who)


def test_a_notice_not_begun_does_not_end(cast: Cast, case: ExitCase) -> None:
    with pytest.raises(ValidationError, match="还没有开始公示"):
        end_notice(**act(cast, case))


def test_six_days_and_23_hours_are_not_enough(cast: Cast, case: ExitCase) -> None:
    begin(cast, case)
    with travel(NOW + WEEK - HOUR, tick=False):
        with pytest.raises(ValidationError, match="最早2016-12-27 12:00结束"):
            end_notice(**act(cast, case))
        with pytest.raises(IntegrityError), transaction.atomic():
            ExitCase.objects.update(notice_ended=timezone.now())
    assert ExitCase.objects.get().step == Step.NOTICE


def test_seven_full_days_are(cast: Cast, case: ExitCase) -> None:
    begin(cast, case)
    with travel(NOW + WEEK, tick=False):
        after = end_notice(**act(cast, case))
    assert (after.step, after.notice_ended) == (Step.TOWN, NOW + WEEK)
    assert case.steps.last().happened_on == TODAY + WEEK


def test_an_objection_stops_the_notice(cast: Cast, case: ExitCase) -> None:
    begin(cast, case)
    objected(cast, case)
    held = ExitCase.objects.get()
    assert (held.notice_from, held.notice_until) == (None, None)
    assert case.steps.last().result == StepResult.STOPPED
    with travel(NOW + 2 * WEEK, tick=False):
        with pytest.raises(ValidationError, match="1件异议没有核查"):
            end_notice(**act(cast, case))
        with pytest.raises(ValidationError, match="还有异议没有核查"):
            begin(cast, case)


def test_once_settled_the_seven_days_begin_anew(cast: Cast, case: ExitCase) -> None:
    begin(cast, case)
    one, other = objected(cast, case), objected(cast, case)
    later = NOW + 5 * HOUR * 24
    with travel(later, tick=False):
        assert settle(cast, one).notice_from is None
        assert settle(cast, other).notice_from == later
    with travel(NOW + WEEK, tick=False), pytest.raises(ValidationError, match="须满7天"):
        end_notice(**act(cast, case))
    with travel(later + WEEK, tick=False):
        assert end_notice(**act(cast, case)).step == Step.TOWN


@pytest.mark.parametrize("back_to", [Step.REVIEW, Step.VISIT, Step.CONSENT])
def test_an_objection_that_is_upheld_sends_the_case_back(cast: Cast, case, back_to) -> None:
    begin(cast, case)
    after = settle(cast, objected(cast, case), upheld=True, finding="情况属实", back_to=back_to)
    assert (after.step, after.notice_until) == (back_to, None)
    row = case.steps.last()
    assert (row.result, row.back_to, row.note) == ("returned", back_to, "异议成立：情况属实")


def test_an_objection_left_open_at_a_return_still_has_to_be_settled(cast: Cast, case) -> None:
    begin(cast, case)
    one, other = objected(cast, case), objected(cast, case)
    settle(cast, one, upheld=True, finding="情况属实")
    ExitCase.objects.update(step=Step.NOTICE)
    with pytest.raises(ValidationError, match="还有异议没有核查"):
        begin(cast, case)
    assert settle(cast, other).notice_from == NOW


def test_an_objection_is_settled_once(cast: Cast, case: ExitCase) -> None:
    begin(cast, case)
    objection = objected(cast, case)
    settle(cast, objection)
    with pytest.raises(ValidationError, match="已经核查"):
        settle(cast, objection, upheld=True)


@pytest.mark.parametrize("day", [TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)])
def test_an_objection_is_raised_while_the_notice_hangs(cast: Cast, case, day: dt.date) -> None:
    with pytest.raises(ValidationError, match="还没有开始公示"):
        objected(cast, case)
    begin(cast, case)
    with pytest.raises(ValidationError) as refused:
        objected(cast, case, day)
    assert "raised_on" in refused.value.message_dict
    assert not Objection.objects.exists()


def test_after_the_notice_nobody_objects_any_more(cast: Cast, case: ExitCase) -> None:
    ExitCase.objects.update(step=Step.TOWN)
    with pytest.raises(ValidationError, match="现在的环节是“乡镇审核”"):
        objected(cast, case)
