"""The weekly report: drafted from the log, sent in time or late, received or returned."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cadres import services
from cadres.codes import ReportState
from cadres.models import Cadre, WeeklyReport
from cadres.rules.report import decision_problem, is_late, writing_problem
from cadres.rules.week import DayKind
from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from gujang.lib.changes import Stale
from tests.cast import Cast
from tests.make_cadres import make_visit
from tests.make_week import day, make_days, make_diary, make_report, week

W10 = week("2014-W10")
WORDS = {"work": "走访贫困户3户", "problems": "", "next_week": "继续走访"}


def save(cast: Cast, cadre: Cadre, who="cadre_a1", *, version=None, send=True, **typed):
    return services.save_report(
        actor=cast[who],
        cadre=cadre,
        week=typed.pop("week", W10),
        version=version,
        facts=WORDS | typed,
        send=send,
    )


@pytest.mark.parametrize(
    ("sent", "late"),
    [("2014-03-07T17:00", False), ("2014-03-09T23:59", False), ("2014-03-10T00:00", True)],
)
def test_a_report_is_due_by_sunday_midnight(sent: str, late: bool) -> None:
    assert is_late(dt.datetime.fromisoformat(sent), W10) is late


@pytest.mark.parametrize(
    ("state", "today", "said"),
    [
        (ReportState.DRAFT, "2014-03-03", None),
        (ReportState.RETURNED, "2014-04-01", None),
        (ReportState.DRAFT, "2014-03-02", "还没有开始"),
        (ReportState.SUBMITTED, "2014-03-07", "退回后才能修改"),
        (ReportState.RECEIVED, "2014-03-07", "已接收"),
    ],
)
def test_when_a_report_is_written(state: str, today: str, said: str | None) -> None:
    problem = writing_problem(state, W10, day(today))
    assert said in (problem or "") if said else problem is None


def test_nobody_receives_their_own_or_what_was_not_sent() -> None:
    assert decision_problem(ReportState.SUBMITTED, 1, cadre=2) is None
    assert "本人" in str(decision_problem(ReportState.SUBMITTED, 1, cadre=1))
    assert "不能接收或退回" in str(decision_problem(ReportState.DRAFT, 1, cadre=2))


def test_the_draft_is_what_the_log_says(cast: Cast, stationed: Cadre) -> None:
    make_days(stationed, cast.a1, "2014-03-03", "2014-03-04", duties="01,08")
    make_days(stationed, cast.a1, "2014-03-07", kind=DayKind.TOWN, note="录入", duties="01")
    make_visit(stationed, cast.household_a1, day("2014-03-03"))
    make_visit(stationed, cast.household_a1, day("2014-03-04"))
    make_visit(stationed, cast.household_a1, day("2014-03-10"))
    make_diary(stationed, cast.a1, "2014-03-04")
    assert services.draft_of(stationed, W10) == {
        "days": [
            ["2014-03-03", "village", "甲一村", ""],
            ["2014-03-04", "village", "甲一村", ""],
            ["2014-03-07", "town", "甲一村", "录入"],
        ],
        "households": 1,
        "visits": 2,
        "diaries": 1,
        "raised": 0,
        "closed": 0,
        "duties": {"01": 3, "08": 2},
    }


def test_words_are_kept_and_sent_with_the_facts_of_that_moment(
    cast: Cast, stationed: Cadre
) -> None:
    save(cast, stationed, send=False)
    make_days(stationed, cast.a1, "2014-03-03")
    report = save(cast, stationed, version=1)
    report.refresh_from_db()
    assert (report.state, report.is_late) == (ReportState.SUBMITTED, True)
    make_days(stationed, cast.a1, "2014-03-04")
    assert [line[0] for line in report.facts["days"]] == ["2014-03-03"]
    actions = Entry.objects.order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["save_report", "submit_report"]


def test_a_returned_report_is_sent_again_and_stays_in_time(
    cast: Cast, stationed: Cadre, monkeypatch: pytest.MonkeyPatch
) -> None:
    friday = dt.datetime(2014, 3, 7, 9, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: friday)
    report = save(cast, stationed)
    act = {"actor": cast["town_a"], "report": report}
    with pytest.raises(ValidationError, match="请写明退回原因"):
        services.return_report(**act, version=1, reason=" ")
    services.return_report(**act, version=1, reason="没有写走访情况")
    monkeypatch.undo()
    again = save(cast, stationed, version=2)
    assert (again.state, again.is_late) == (ReportState.SUBMITTED, False)
    assert services.receive_report(**act, version=3).state == ReportState.RECEIVED
    with pytest.raises(ValidationError, match="已接收"):
        save(cast, stationed, version=4)


def test_a_report_without_words_is_kept_and_not_sent(cast: Cast, stationed: Cadre) -> None:
    with pytest.raises(ValidationError, match="请写本周工作"):
        save(cast, stationed, work=" ")
    assert save(cast, stationed, work="", send=False).state == ReportState.DRAFT


def test_two_windows_do_not_overwrite_each_other(cast: Cast, stationed: Cadre) -> None:
    save(cast, stationed, send=False)
    for version in (None, 2):
        with pytest.raises(Stale):
            save(cast, stationed, version=version, work="另一份")
    assert WeeklyReport.objects.get().work == "走访贫困户3户"


@pytest.mark.parametrize("who", ["town_a", "cadre_b1", "organization", "auditor"])
def test_only_the_cadre_writes_it(cast: Cast, stationed: Cadre, who: str) -> None:
    with pytest.raises(OutOfReach):
        save(cast, stationed, who)


def test_a_week_outside_the_posting_has_no_report(cast: Cast, stationed: Cadre) -> None:
    with pytest.raises(OutOfReach):
        save(cast, stationed, week=week("2014-W08"))


@pytest.mark.parametrize("who", ["town_b", "cadre_a1", "poverty_office", "auditor"])
def test_nobody_else_receives_it(cast: Cast, stationed: Cadre, who: str) -> None:
    report = make_report(stationed, cast.a1, "2014-W10")
    with pytest.raises(OutOfReach):
        services.receive_report(actor=cast[who], report=report, version=1)
    assert not Entry.objects.exists()
