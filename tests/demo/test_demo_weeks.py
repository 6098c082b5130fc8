"""The invented cadres' year: logged inside postings, judged by the rules, told in its reports."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.db.models import F, Q

from cadres.codes import AskState, ReportState
from cadres.models import (
    Assessment,
    Cadre,
    ClosedWeek,
    Diary,
    Leave,
    Pledge,
    Posting,
    Trip,
    Violation,
    Visit,
    WeeklyReport,
    WorkDay,
)
from cadres.rules.calendar import DAY, Week
from cadres.rules.week import Status
from cadres.services import draft_of, rulebook
from cadres.weeks import cadre_weeks, weeks_of
from gujang.demo.weeks import YEAR
from tests.make import COUNTY
from tests.shared import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

county = once_a_module(lambda: call_command("seed_demo", households=60, villages=12))


def test_every_week_but_the_last_is_closed_for_every_cadre_posted(county: None) -> None:
    first = weeks_of(YEAR)[0].monday
    posted = Posting.objects.exclude(ends_on__lte=first).values("cadre").distinct().count()
    mondays = Counter(ClosedWeek.objects.values_list("monday", flat=True))
    assert mondays == dict.fromkeys((week.monday for week in weeks_of(YEAR)[:-1]), posted)


def test_a_closed_week_is_what_the_rules_say_of_the_log(county: None) -> None:
    names = ("status", "counted", "required", "equivalent", "sentence", "days", "village_id")
    rows = ClosedWeek.objects.values_list("cadre", "monday", *names)
    closed = {(cadre, monday): tuple(rest) for cadre, monday, *rest in rows}
    ClosedWeek.objects.all().delete()
    weeks = weeks_of(YEAR)
    live = cadre_weeks(
        lambda rows: rows.inside(COUNTY), weeks[:-1], rules=rulebook(), today=weeks[-1].sunday
    )
    assert closed == {
        (one.cadre.pk, one.week.monday): (
            *(getattr(one, name) for name in names[:-1]),
            one.village.pk,
        )
        for one in live
    }


def test_most_weeks_are_met_and_the_others_tell_why(county: None) -> None:
    found = Counter(ClosedWeek.objects.values_list("status", flat=True))
    met = found[Status.MET] + found[Status.WINTER]
    assert 0.85 < met / (met + found[Status.SHORT]) < 0.97
    assert found[Status.EXEMPT]
    short = ClosedWeek.objects.filter(status=Status.SHORT).values_list("cadre", flat=True)
    often = [number for _, number in Counter(short).most_common(3)]
    assert often[1] > 2 * often[2]


def test_nothing_is_logged_outside_a_posting_or_away_from_the_village(county: None) -> None:
    for model in (WorkDay, Visit, Diary):
        inside = Q(cadre__postings__village=F("village")) & Q(
            cadre__postings__starts_on__lte=F("day")
        )
        inside &= Q(cadre__postings__ends_on=None) | Q(cadre__postings__ends_on__gt=F("day"))
        assert model.objects.exists()
        assert model.objects.filter(inside).count() == model.objects.count()
        assert {day.year for day in model.objects.values_list("day", flat=True)} <= {YEAR}


def test_a_visit_is_to_a_household_of_the_village_that_the_cadre_helps(county: None) -> None:
    paired = Q(household__pairings__cadre=F("cadre"), household__village=F("village"))
    paired &= Q(household__pairings__starts_on__lte=F("day"))
    assert Visit.objects.filter(paired).distinct().count() == Visit.objects.count()


def test_no_day_of_leave_is_logged(county: None) -> None:
    leaves = Leave.objects.filter(state=AskState.APPROVED)
    assert leaves.exists() and Trip.objects.filter(state=AskState.APPROVED).exists()
    for leave in leaves:
        span = {"cadre": leave.cadre, "day__range": (leave.first_on, leave.last_on)}
        assert not WorkDay.objects.filter(**span).exists()


def test_every_leave_and_trip_was_decided_before_it_began(county: None) -> None:
    for model in (Leave, Trip):
        for row in model.objects.all():
            assert row.state in (AskState.APPROVED, AskState.REFUSED)
            assert row.asked_at < row.decided_at and row.decided_at.date() < row.first_on


def test_a_report_says_what_the_log_says(county: None) -> None:
    reports = list(WeeklyReport.objects.select_related("cadre").order_by("pk"))
    for report in reports[::40]:
        assert report.facts == draft_of(report.cadre, Week(report.monday))


def test_reports_are_received_but_those_of_the_last_week_wait(county: None) -> None:
    last = weeks_of(YEAR)[-1].monday
    before = set(WeeklyReport.objects.filter(monday__lt=last).values_list("state", flat=True))
    assert before == {ReportState.RECEIVED, ReportState.RETURNED}
    assert WeeklyReport.objects.filter(monday=last, state=ReportState.SUBMITTED).exists()
    for report in WeeklyReport.objects.all():
        assert report.is_late == (report.submitted_at.date() > report.monday + 6 * DAY)


def test_the_organization_department_has_something_to_look_at(county: None) -> None:
    assert Pledge.objects.filter(year=YEAR).count() == Cadre.objects.count() - 3
    assert sorted(Violation.objects.values_list("verified", flat=True)) == [False, True]
    assert Assessment.objects.count() == 6


def test_the_same_seed_gives_the_same_year(county: None) -> None:
    assert (WorkDay.objects.count(), Visit.objects.count()) == (3286, 1393)
