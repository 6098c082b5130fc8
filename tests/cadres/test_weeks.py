"""The verdicts of many cadres over many weeks: what counts, whose week it is, what it costs."""

import datetime as dt
from typing import Any

import pytest

from cadres.codes import AskState
from cadres.models import Cadre
from cadres.rules.calendar import Week
from cadres.rules.week import DayKind, Status
from cadres.services import rulebook
from cadres.weeks import CadreWeek, cadre_weeks, weeks_of
from tests.cast import TOWN_A, TOWN_B, Cast
from tests.make_cadres import make_cadre, make_posting, make_visit
from tests.make_week import day, make_days, make_leave, make_trip, week
from tests.queries import assert_flat_queries

W10 = week("2014-W10")  # 3 to 9 March: four days are asked
LATER = dt.date(2018, 1, 1)


def found(area: str = TOWN_A, *, of: Week = W10, today: dt.date = LATER) -> list[CadreWeek]:
    return cadre_weeks(lambda rows: rows.inside(area), [of], rules=rulebook(), today=today)


def only(area: str = TOWN_A, **asked: Any) -> CadreWeek:
    (one,) = found(area, **asked)
    return one


def test_logged_days_and_visits_count_once_a_day(cast: Cast, stationed: Cadre) -> None:
    make_days(stationed, cast.a1, "2014-03-03", "2014-03-04")
    make_visit(stationed, cast.household_a1, day("2014-03-04"))
    make_visit(stationed, cast.household_a1, day("2014-03-05"))
    one = only()
    assert (one.counted, one.required, one.status) == (3, 4, Status.SHORT)
    assert one.sentence == (
        "第10周（3/3–3/9）应驻4天（规则4天）；已驻3天：3/3、3/4、3/5；未达标，差1天。"
    )


def test_what_was_deleted_does_not_count(cast: Cast, stationed: Cadre) -> None:
    gone = {"deleted_at": dt.datetime(2014, 3, 6, tzinfo=dt.UTC)}
    make_days(stationed, cast.a1, "2014-03-03", **gone)
    make_visit(stationed, cast.household_a1, day("2014-03-04"), **gone)
    assert only().counted == 0


def test_two_villages_on_one_day_are_one_day_and_said(cast: Cast, stationed: Cadre) -> None:
    make_days(stationed, cast.a1, "2014-03-03")
    make_days(stationed, cast.a2, "2014-03-03")
    one = only()
    assert one.counted == 1
    assert "3/3记有两个村，计1天" in one.reasons


def test_a_day_outside_the_posting_counts_nothing_and_says_so(cast: Cast, stationed: Cadre) -> None:
    make_days(stationed, cast.a1, "2014-02-26", "2014-02-27")
    make_days(stationed, cast.a2, "2014-02-28")
    one = only(of=week("2014-W09"))
    assert (one.counted, one.required) == (1, 2)
    assert one.reasons[-2:] == ("2/26在任期以外，不计", "2/28在驻点村以外，不计")


def test_approved_leave_lowers_the_need_and_what_is_asked_does_not(
    cast: Cast, stationed: Cadre
) -> None:
    by = {"state": AskState.APPROVED, "decided_by": cast["town_a"]}
    make_leave(stationed, cast.a1, "2014-03-03..2014-03-04", **by)
    make_leave(stationed, cast.a1, "2014-03-05..2014-03-06")
    one = only()
    assert (one.required, one.rule) == (3, 4)
    assert "扣除请假后工作日3天" in one.reasons


def test_leave_over_a_holiday_takes_working_days_alone(cast: Cast, stationed: Cadre) -> None:
    by = {"state": AskState.APPROVED, "decided_by": cast["town_a"]}
    make_leave(stationed, cast.a1, "2014-09-30..2014-10-08", **by)
    assert only(of=week("2014-W40")).required == 1
    assert only(of=week("2014-W41")).required == 3


def test_a_trip_counts_once_approved(cast: Cast, stationed: Cadre) -> None:
    by = {"state": AskState.APPROVED, "decided_by": cast["town_a"]}
    make_trip(stationed, cast.a1, "2014-03-01..2014-03-04", **by)
    make_trip(stationed, cast.a1, "2014-03-06")
    make_days(stationed, cast.a1, "2014-03-04", "2014-03-07", kind=DayKind.EQUIVALENT)
    one = only()
    assert (one.counted, one.equivalent) == (2, 2)
    assert one.reasons == ("规则4天", "3/6视同驻村未批准，不计", "3/7视同驻村未批准，不计")


def test_a_week_belongs_to_the_village_posted_last(cast: Cast, stationed: Cadre) -> None:
    posting = stationed.postings.get()
    posting.ends_on = day("2014-03-05")
    posting.save()
    make_posting(stationed, cast.b1, starts_on=day("2014-03-05"))
    make_days(stationed, cast.a1, "2014-03-03", "2014-03-04")
    make_days(stationed, cast.b1, "2014-03-05", "2014-03-06")
    assert found(TOWN_A) == []
    mine = [one for one in found(TOWN_B) if one.cadre == stationed]
    assert [(one.counted, one.status) for one in mine] == [(4, Status.MET)]
    assert only(of=week("2014-W09")).village == cast.a1


def test_weeks_not_begun_are_left_out_and_this_one_is_under_way(stationed: Cadre) -> None:
    assert found(today=day("2014-03-02")) == []
    assert only(today=day("2014-03-03")).status == Status.ONGOING


@pytest.mark.parametrize(
    ("year", "month", "number", "first"),
    [
        (2014, None, 52, "2013-12-30"),
        (2015, None, 53, "2014-12-29"),
        (2014, 10, 5, "2014-09-29"),
        (2014, 12, 4, "2014-12-01"),
    ],
)
def test_a_week_lies_where_its_thursday_lies(
    year: int, month: int | None, number: int, first: str
) -> None:
    weeks = weeks_of(year, month)
    assert (len(weeks), str(weeks[0].monday)) == (number, first)


def test_queries_are_flat_in_cadres_and_weeks(cast: Cast, stationed: Cadre) -> None:
    weeks = [W10]

    def grow() -> None:
        weeks.extend(weeks_of(2014, 4))
        for number in range(5):
            cadre = make_cadre(name=f"王{number}")
            make_posting(cadre, cast.a2)
            make_days(cadre, cast.a2, "2014-03-03", "2014-04-08")
            make_visit(cadre, cast.household_a2, day("2014-03-04"))
            make_trip(cadre, cast.a2, "2014-03-06")

    def read() -> list[CadreWeek]:
        return cadre_weeks(lambda rows: rows.inside(TOWN_A), weeks, rules=rulebook(), today=LATER)

    assert assert_flat_queries(read, grow=grow) == 10
    assert len(read()) == 6 * 5
