"""What a week ends in: which days count, and the sentence that says so (domain 10.2 to 10.4)."""

import datetime as dt

import pytest

from cadres.rules.calendar import Week
from cadres.rules.week import DayKind, Log, Posting, Status, Verdict, verdict_of
from tests.cadres.cases import RULES, day, span

A, B = "150222102201", "150222102202"
LATER = dt.date(2018, 1, 1)


def judged(
    monday: str,
    logs: str = "",
    *,
    kind: str = DayKind.VILLAGE,
    village: str = A,
    postings: str = "2014-02-27..",
    leaves: str = "",
    more: list[Log] | None = None,
    today: dt.date = LATER,
) -> Verdict:
    """Judge a week of logs written as days of the month: ``29 30 2``."""
    week = Week(day(monday))
    by_number = {d.day: d for d in week.days}
    of_village = [Log(by_number[int(n)], kind, village) for n in logs.split()]
    return verdict_of(
        week,
        RULES,
        [Posting(A, span(text)) for text in postings.split()],
        of_village + (more or []),
        [span(text) for text in leaves.split()],
        today=today,
    )


# monday, days logged, status
CASES = [
    ("2014-03-03", "3 4 5 6", Status.MET),
    ("2014-03-03", "3 4 5", Status.SHORT),
    ("2014-03-03", "3 4 5 8", Status.MET),  # a Saturday in the village counts
    ("2014-03-03", "3 3 4 5", Status.SHORT),  # two logs on a day count once
    ("2014-03-03", "", Status.SHORT),
    ("2014-09-29", "29 30", Status.MET),
    ("2014-09-29", "29 1", Status.MET),  # a holiday in the village counts
    ("2014-10-13", "13 14 15", Status.MET),
    ("2014-11-03", "3 4", Status.MET),
    ("2014-11-03", "3", Status.SHORT),
    ("2015-02-02", "2 3 4", Status.WINTER),
    ("2015-02-02", "2 3", Status.WINTER),
    ("2015-02-02", "2", Status.SHORT),
    ("2015-02-02", "2 3 4 5", Status.MET),
    ("2015-02-16", "16", Status.SHORT),  # two working days are left, winter asks for both
    ("2017-10-02", "", Status.EXEMPT),
]


@pytest.mark.parametrize(("monday", "logs", "status"), CASES)
def test_a_week_ends_in(monday: str, logs: str, status: Status) -> None:
    assert judged(monday, logs).status == status


def test_march_has_no_winter_standard() -> None:
    assert judged("2015-03-02", "2 3").status == Status.SHORT


def test_a_week_that_is_not_over_is_not_short() -> None:
    assert judged("2014-03-03", "3 4", today=day("2014-03-09")).status == Status.ONGOING
    assert judged("2014-03-03", "3 4", today=day("2014-03-10")).status == Status.SHORT
    assert judged("2014-03-03", "3 4 5 6", today=day("2014-03-06")).status == Status.MET


@pytest.mark.parametrize("kind", [DayKind.TOWN, DayKind.REST, DayKind.LEAVE, DayKind.ABSENT])
def test_days_of_another_kind_are_no_village_days(kind: str) -> None:
    assert judged("2014-03-03", "3 4 5 6", kind=kind).counted == ()


def test_a_trip_counts_once_it_is_approved() -> None:
    trip = Log(day("2014-03-06"), DayKind.EQUIVALENT, approved=True)
    asked = Log(day("2014-03-06"), DayKind.EQUIVALENT, approved=False)
    assert judged("2014-03-03", "3 4 5", more=[trip]).status == Status.MET
    refused = judged("2014-03-03", "3 4 5", more=[asked])
    assert refused.status == Status.SHORT
    assert refused.notes == ("3/6视同驻村未批准，不计",)


def test_a_day_in_a_village_that_is_not_theirs_counts_nothing_and_says_so() -> None:
    found = judged("2014-03-03", "3 4 5 6", village=B)
    assert found.counted == ()
    assert found.notes[0] == "3/3在驻点村以外，不计"


def test_a_day_outside_the_posting_counts_nothing_and_says_so() -> None:
    found = judged("2014-03-03", "3 4 5 6", postings="2014-03-05..")
    assert [d.day for d in found.counted] == [5, 6]
    assert found.notes == ("3/3在任期以外，不计", "3/4在任期以外，不计")


def test_two_villages_on_one_day_are_one_day_and_said() -> None:
    found = judged("2014-03-03", "3", more=[Log(day("2014-03-03"), DayKind.VILLAGE, B)])
    assert len(found.counted) == 1
    assert found.notes == ("3/3记有两个村，计1天",)


def test_who_moves_on_tuesday_counts_in_both_villages() -> None:
    week = Week(day("2014-03-03"))
    postings = [Posting(A, span("2014-02-27..2014-03-04")), Posting(B, span("2014-03-05.."))]
    logs = [Log(day("2014-03-04"), DayKind.VILLAGE, A), Log(day("2014-03-05"), DayKind.VILLAGE, B)]
    found = verdict_of(week, RULES, postings, logs, today=LATER)
    assert len(found.counted) == 2
    assert found.need.required == 4


@pytest.mark.parametrize(
    ("monday", "logs", "sentence"),
    [
        (
            "2014-09-29",
            "29 30",
            "第40周（9/29–10/5）应驻2天（9月规则4天，法定工作日仅2天）；已驻2天：9/29、9/30；达标。",
        ),
        (
            "2014-03-03",
            "3",
            "第10周（3/3–3/9）应驻4天（规则4天）；已驻1天：3/3；未达标，差3天。",
        ),
        (
            "2015-02-02",
            "2 3",
            "第6周（2/2–2/8）应驻4天（规则4天）；已驻2天：2/2、2/3；按冬季标准达标、按春季标准未达标。",
        ),
        (
            "2017-10-02",
            "",
            "第40周（10/2–10/8）应驻0天（规则3天，法定工作日仅0天）；已驻0天；不考核。",
        ),
    ],
)
def test_the_sentence(monday: str, logs: str, sentence: str) -> None:
    assert judged(monday, logs).sentence == sentence
