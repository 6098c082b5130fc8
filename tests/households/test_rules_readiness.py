"""Exit readiness: each criterion, its borders, the record that decides (domain 4.4, 10.6)."""

import datetime as dt
from decimal import Decimal

import pytest

from households.codes import Education, Schooling
from households.codes.exits import Criterion, Verdict
from households.rules.readiness import (
    Asked,
    Check,
    Form,
    Member,
    Visit,
    in_force,
    months_before,
    readiness,
)

DAY = dt.date(2016, 12, 20)
LINES = {2014: Decimal(2800), 2015: Decimal(2855), 2016: Decimal(2952)}
MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
BORN_2004 = dt.date(2004, 6, 1)


def judged(criterion: Criterion, *forms: Form, day: dt.date = DAY, visits=(), months=12) -> Check:
    asked = Asked(dt.date(2016, 5, 1), (criterion,), months)
    (check,) = readiness(day, asked, list(forms), list(visits), LINES)
    return check


def form(**said) -> Form:
    return Form(said.pop("year", 2016), said.pop("day", dt.date(2016, 6, 30)), **said)


@pytest.mark.parametrize(
    ("per_head", "year", "verdict"),
    [
        # domain 4.4: 人均纯收入稳定超过 the line; 4.6: 2952 in 2016, 2855 in 2015
        ("2952.01", 2016, MET),
        ("2952.00", 2016, NOT_MET),
        ("2951.99", 2016, NOT_MET),
        ("-100", 2016, NOT_MET),
        ("2855.01", 2015, MET),
        ("2855", 2015, NOT_MET),
        (None, 2016, UNKNOWN),
        ("9000", 2030, UNKNOWN),  # no line of that year is known
    ],
)
def test_income_is_over_the_line_of_its_year(per_head, year, verdict) -> None:
    said = form(year=year, per_head=per_head and Decimal(per_head))
    assert judged(Criterion.INCOME, said).verdict == verdict


def test_income_of_a_later_visit_takes_the_place_of_the_forms() -> None:
    poor, seen = form(per_head=Decimal(1000)), Visit(dt.date(2016, 12, 1), per_head=Decimal(3000))
    check = judged(Criterion.INCOME, poor, visits=[seen])
    assert (check.verdict, check.source, check.day) == (MET, "verification", seen.day)
    assert check.said == "3,000元，超过2016年退出标准2,952元"


@pytest.mark.parametrize(
    ("dangerous", "grade", "verdict"),
    [
        # domain 4.4: 房屋安全A/B级
        (True, "", NOT_MET),
        (True, "C", NOT_MET),
        (False, "D", NOT_MET),
        (None, "C", NOT_MET),
        (True, "A", NOT_MET),
        (False, "", MET),
        (None, "A", MET),
        (None, "B", MET),
        (False, "9", MET),
        (None, "9", UNKNOWN),
        (None, "", UNKNOWN),
    ],
)
def test_a_house_is_safe_when_not_dangerous(dangerous, grade, verdict) -> None:
    said = form(is_dangerous=dangerous, danger_grade=grade)
    assert judged(Criterion.HOUSING, said).verdict == verdict


@pytest.mark.parametrize(
    ("difficult", "safe", "verdict"),
    [
        (False, True, MET),
        (True, True, NOT_MET),
        (False, False, NOT_MET),
        (True, None, NOT_MET),
        (None, False, NOT_MET),
        (None, True, UNKNOWN),
        (False, None, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_water_is_neither_difficult_nor_unsafe(difficult, safe, verdict) -> None:
    said = form(water_difficult=difficult, water_safe=safe)
    assert judged(Criterion.WATER, said).verdict == verdict


def child(born: int, schooling: str = "", education: str = "") -> Member:
    return Member("小明", dt.date(born, 12, 31), schooling, education)


GROWN = Member("老王", dt.date(1960, 1, 1), Schooling.NONE)


@pytest.mark.parametrize(
    ("members", "verdict", "said"),
    [
        # by the age of 31 December of the form's year: 6 to 15
        ([GROWN], MET, "没有6至15岁的成员"),
        ([GROWN, child(2010, Schooling.PRIMARY)], MET, "6至15岁1人均在校"),
        ([GROWN, child(2010, Schooling.NONE)], NOT_MET, "小明未在校"),
        ([GROWN, child(2011, Schooling.NONE)], MET, "没有6至15岁的成员"),
        ([GROWN, child(2001, Schooling.NONE)], NOT_MET, "小明未在校"),
        ([GROWN, child(2000, Schooling.NONE)], MET, "没有6至15岁的成员"),
        ([GROWN, child(2001, Schooling.NONE, Education.JUNIOR)], MET, "6至15岁1人均在校"),
        ([GROWN, child(2002, Schooling.NONE, Education.JUNIOR)], NOT_MET, "小明未在校"),
        ([GROWN, child(2006)], UNKNOWN, "小明没有填写在校生状况"),
        ([child(2006), child(2006, Schooling.NONE)], NOT_MET, "小明未在校"),
        ([], UNKNOWN, "没有登记成员，也没有入户核实记录"),
    ],
)
def test_children_of_school_age_are_at_school(members, verdict, said) -> None:
    check = judged(Criterion.SCHOOLING, form(members=members))
    assert (check.verdict, check.said) == (verdict, said)


@pytest.mark.parametrize(
    ("covered", "verdict", "said"),
    [
        ([True, True], MET, "2人均参加新农合"),
        ([True, False], NOT_MET, "老王未参加新农合"),
        ([None, False], NOT_MET, "老王未参加新农合"),
        ([True, None], UNKNOWN, "老王没有填写是否参加新农合"),
        ([], UNKNOWN, "没有登记成员，也没有入户核实记录"),
    ],
)
def test_every_member_has_medical_cover(covered, verdict, said) -> None:
    members = [Member("老王", BORN_2004, has_ncms=has) for has in covered]
    check = judged(Criterion.MEDICAL, form(members=members))
    assert (check.verdict, check.said) == (verdict, said)


@pytest.mark.parametrize("criterion", [Criterion.FOOD, Criterion.CLOTHING])
@pytest.mark.parametrize(("found", "verdict"), [(True, MET), (False, NOT_MET), (None, UNKNOWN)])
def test_food_and_clothing_are_seen_at_home_alone(criterion, found, verdict) -> None:
    seen = Visit(dt.date(2016, 12, 1), **{str(criterion): found})
    everything = form(per_head=Decimal(9000), is_dangerous=False)
    assert judged(criterion, everything, visits=[seen]).verdict == verdict
    assert judged(criterion, everything).verdict == UNKNOWN


@pytest.mark.parametrize(
    ("seen", "day", "verdict"),
    [
        # evidence counts for 12 months: 12 exactly still do, a day more does not
        (dt.date(2015, 12, 20), dt.date(2016, 12, 20), MET),
        (dt.date(2015, 12, 19), dt.date(2016, 12, 20), UNKNOWN),
        (dt.date(2016, 2, 29), dt.date(2017, 2, 28), MET),
        (dt.date(2016, 2, 28), dt.date(2017, 2, 28), MET),
        (dt.date(2016, 2, 27), dt.date(2017, 2, 28), UNKNOWN),
        (dt.date(2015, 2, 28), dt.date(2016, 2, 29), MET),
        (dt.date(2015, 2, 27), dt.date(2016, 2, 29), UNKNOWN),
        (dt.date(2016, 12, 20), dt.date(2016, 12, 20), MET),
        (dt.date(2016, 12, 21), dt.date(2016, 12, 20), UNKNOWN),  # it is still to come
    ],
)
def test_evidence_counts_for_twelve_months(seen, day, verdict) -> None:
    check = judged(Criterion.FOOD, day=day, visits=[Visit(seen, food=True)])
    assert check.verdict == verdict


def test_evidence_that_is_too_old_is_still_named() -> None:
    old = form(day=dt.date(2015, 6, 30), year=2015, is_dangerous=True)
    check = judged(Criterion.HOUSING, old)
    assert (check.verdict, check.source, check.day) == (UNKNOWN, "conditions", old.day)
    assert "已超过12个月" in check.said and "危房户" in check.said


@pytest.mark.parametrize(
    ("form_day", "visit_day", "verdict"),
    [
        (dt.date(2016, 6, 30), dt.date(2016, 7, 1), MET),
        (dt.date(2016, 6, 30), dt.date(2016, 6, 30), MET),  # on one day the visit
        (dt.date(2016, 6, 30), dt.date(2016, 6, 29), NOT_MET),
    ],
)
def test_the_newest_record_decides(form_day, visit_day, verdict) -> None:
    said, seen = form(day=form_day, is_dangerous=True), Visit(visit_day, housing=True)
    assert judged(Criterion.HOUSING, said, visits=[seen]).verdict == verdict


def test_a_form_that_does_not_say_leaves_the_word_to_the_one_before() -> None:
    new = form(day=dt.date(2016, 12, 1))
    old = form(year=2015, day=dt.date(2015, 12, 31), is_dangerous=False)
    check = judged(Criterion.HOUSING, new, old)
    assert (check.verdict, check.day) == (MET, old.day)


VERSIONS = [
    Asked(dt.date(2000, 1, 1), (Criterion.INCOME,)),
    Asked(dt.date(2016, 5, 1), (Criterion.INCOME, Criterion.WATER)),
]


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        # domain 10.6: with drinking water from 2016-05-01
        (dt.date(2016, 4, 30), VERSIONS[0]),
        (dt.date(2016, 5, 1), VERSIONS[1]),
        (dt.date(2030, 1, 1), VERSIONS[1]),
        (dt.date(1999, 12, 31), None),
    ],
)
def test_the_version_of_the_day_is_asked(day, asked) -> None:
    assert in_force(VERSIONS, day) == asked


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2016, 12, 31), 12, dt.date(2015, 12, 31)),
        (dt.date(2016, 2, 29), 12, dt.date(2015, 2, 28)),
        (dt.date(2016, 3, 31), 1, dt.date(2016, 2, 29)),
        (dt.date(2016, 1, 1), 1, dt.date(2015, 12, 1)),
        (dt.date(2016, 1, 31), 25, dt.date(2013, 12, 31)),
    ],
)
def test_months_are_counted_back_by_the_calendar(day, months, before) -> None:
    assert months_before(day, months) == before
