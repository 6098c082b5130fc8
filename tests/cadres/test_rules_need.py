"""How many days a week asks for, and why (domain 5.2 and 10.2 to 10.3)."""

import datetime as dt

import pytest

from cadres.rules.calendar import Calendar, MonthRule, Span, Week, deciding_month, weeks
from cadres.rules.week import Need, Rules, need_of
from tests.cadres.cases import BEGAN, CALENDAR, DAYS, MONTHS, RULES, WHOLE, day, span

PROGRAMME = list(weeks(day("2014-02-24"), day("2017-12-31")))


def need(
    monday: str, postings: str = "2014-02-27..", leaves: str = "", rules: Rules = RULES
) -> Need:
    away = [span(text) for text in leaves.split()]
    return need_of(Week(day(monday)), rules, [span(text) for text in postings.split()], away)


# monday, required, rule, working days left
CASES = [
    ("2014-02-24", 2, 4, 2),  # the first week: posted on Thursday the 27th
    ("2014-03-03", 4, 4, 5),
    ("2014-09-29", 2, 4, 2),  # only 29 and 30 September are worked: September's rule
    ("2014-10-06", 3, 3, 4),  # 1-7 October off, Saturday the 11th is worked
    ("2014-10-27", 3, 3, 5),  # four of five working days in October
    ("2014-11-03", 2, 2, 5),
    ("2014-04-28", 4, 4, 4),  # 1 May off, Sunday 4 May worked: April's rule, as May's
    ("2015-02-16", 2, 4, 2),  # Spring Festival from Wednesday, four days needed of two left
    ("2015-02-23", 4, 4, 4),  # Saturday 28 February is worked
    ("2016-02-08", 1, 4, 1),  # Spring Festival to Saturday, Sunday the 14th is worked
    ("2016-10-03", 2, 3, 2),  # National Day to Friday, both days of the weekend are worked
    ("2017-01-30", 2, 4, 2),  # to Thursday off; Friday 3 and Saturday 4 February are worked
    ("2017-10-02", 0, 3, 0),  # National Day and Mid-Autumn, the whole week off
    ("2017-12-25", 2, 2, 5),
]


@pytest.mark.parametrize(("monday", "required", "rule", "workdays"), CASES)
def test_a_week_asks_for(monday: str, required: int, rule: int, workdays: int) -> None:
    found = need(monday)
    assert (found.required, found.rule, found.workdays) == (required, rule, workdays)


def test_the_programme_has_201_weeks_and_each_asks_for_no_more_than_its_rule_or_its_days() -> None:
    assert len(PROGRAMME) == 201
    for week in PROGRAMME:
        found = need_of(week, RULES, [WHOLE])
        worked = [d for d in week.days if CALENDAR.is_workday(d) and d >= BEGAN]
        assert found.rule == DAYS[found.month]
        assert found.required == min(found.rule, len(worked))


def test_nine_weeks_have_fewer_working_days_than_their_rule() -> None:
    always = Span(dt.date.min)
    needs = [need_of(week, RULES, [always]) for week in PROGRAMME]
    short = {found.week.name: found.required for found in needs if found.official < found.rule}
    assert short == {
        "2014-W40": 2,
        "2015-W08": 2,
        "2015-W40": 3,
        "2016-W06": 1,
        "2016-W40": 2,
        "2017-W05": 2,
        "2017-W14": 3,
        "2017-W22": 3,
        "2017-W40": 0,
    }


# monday, the month whose rule it takes
STRADDLING = [
    ("2014-09-29", 9),  # two working days in September, none in October
    ("2014-10-27", 10),
    ("2014-12-29", 12),  # 29 to 31 December against 2 January and Sunday 4 January: three to two
    ("2015-01-26", 1),
    ("2015-03-30", 4),  # two against three
    ("2016-02-29", 3),  # one day of February
    ("2016-08-29", 8),  # three against two
    ("2017-02-27", 3),  # two in February, three in March
]


@pytest.mark.parametrize(("monday", "month"), STRADDLING)
def test_a_straddling_week_takes_the_month_of_most_of_its_working_days(
    monday: str, month: int
) -> None:
    assert deciding_month(Week(day(monday)), CALENDAR) == month


@pytest.mark.parametrize(
    ("monday", "off", "month"),
    [
        ("2015-06-29", "2015-07-03", 7),  # two days of June, two of July
        ("2015-06-29", "2015-06-30", 7),
        ("2016-08-29", "2016-08-29", 9),
        ("2016-08-29", "2016-09-02", 8),  # three against one
    ],
)
def test_on_a_tie_the_later_month_decides(monday: str, off: str, month: int) -> None:
    assert deciding_month(Week(day(monday)), Calendar(off=frozenset({day(off)}))) == month


def test_a_week_without_working_days_is_not_judged() -> None:
    assert need("2017-10-02").required == 0


@pytest.mark.parametrize(
    ("leaves", "required", "workdays"),
    [
        ("", 4, 5),
        ("2014-03-03..2014-03-03", 4, 4),  # four days are left of five
        ("2014-03-03..2014-03-04", 3, 3),
        ("2014-03-03..2014-03-07", 0, 0),
        ("2014-03-08..2014-03-09", 4, 5),  # a leave over the weekend takes nothing away
        ("2014-03-03..2014-03-04 2014-03-04..2014-03-05", 2, 2),  # a day counts once
    ],
)
def test_approved_leave_lowers_what_is_asked(leaves: str, required: int, workdays: int) -> None:
    found = need("2014-03-03", leaves=leaves)
    assert (found.required, found.workdays) == (required, workdays)


def test_leave_over_a_holiday_takes_only_the_working_days() -> None:
    found = need("2014-09-29", leaves="2014-09-30..2014-10-08")
    assert (found.required, found.workdays) == (1, 1)
    assert "扣除请假后工作日1天" in found.reasons


@pytest.mark.parametrize(
    ("postings", "required"),
    [
        ("2014-02-27..2014-03-04", 2),  # the posting ends on Tuesday
        ("2014-03-06..", 2),
        ("2014-03-10..", 0),
        ("2014-02-27..2014-03-04 2014-03-06..", 4),  # moved, a day between
    ],
)
def test_only_days_inside_the_posting_are_asked_for(postings: str, required: int) -> None:
    assert need("2014-03-03", postings).required == required


def test_a_rule_changed_later_judges_only_the_weeks_that_begin_in_it() -> None:
    february = Span(day("2015-01-01"), day("2015-12-31"))
    rules = Rules((*MONTHS, MonthRule(2, 2, february)), CALENDAR)
    assert need("2015-02-02", rules=rules).rule == 2
    assert need("2016-02-22", rules=rules).rule == 4
    assert need("2014-02-24", rules=rules).rule == 4


def test_the_reasons_say_why_less_is_asked() -> None:
    assert need("2014-09-29").reasons == ("9月规则4天", "法定工作日仅2天")
    assert need("2014-02-24").reasons == ("2月规则4天", "任期内工作日2天")
    assert need("2014-03-03").reasons == ("规则4天",)
