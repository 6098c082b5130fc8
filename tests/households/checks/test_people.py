"""Rules 21 to 38 (domain 8.2), each case beside its border."""

import dataclasses
from typing import Any

from households.checks import Home
from households.codes import Education, Health, Labour, Schooling, Sex, WorkPlace
from tests.households.checks.saying import Case, both_sides, said, table
from tests.make import make_id_number
from tests.make_checks import a_home, a_member, a_pupil, a_spouse, an_income

HOME = a_home()
CERTIFIED = make_id_number(5) + "43"


def aged(age: int, **facts: Any) -> Home:
    """A household with one more person of that age on 31 December 2014."""
    one = a_member(2014 - age, pk=4, name="某某", relation="99", sex=Sex.MALE, **facts)
    return a_home(a_member(), a_spouse(), one)


def at_school(age: int, schooling: Schooling, **facts: Any) -> Home:
    return aged(age, schooling=schooling, **{"education": "", "labour": Labour.NONE} | facts)


def earning(wage: int, *, works: bool) -> Home:
    work: dict[str, Any] = {"work_place": WorkPlace.COUNTY, "work_months": 3} if works else {}
    idle: dict[str, Any] = {"work_place": "", "work_months": 0}
    return a_home(a_member(), a_spouse(**idle | work), income=an_income(wage=wage))


def without_business(**facts: Any) -> Home:
    home = aged(facts.pop("age", 65), **facts)
    return dataclasses.replace(home, income=an_income(business=0))


SAME = (Schooling.GRADE_8, Schooling.GRADE_8)
CASES: dict[int, list[Case]] = {
    21: [
        ("a pupil with an education", at_school(10, Schooling.PRIMARY, education="02"), 1),
        ("an adult without one", aged(30, education=""), 1),
        ("both empty", aged(30, education="", schooling=""), 1),
        ("a pupil without one", HOME, 0),
        ("a baby has 学龄前儿童", aged(2, education="06", labour=Labour.NONE), 0),
    ],
    22: [
        ("14 at a senior school", at_school(14, Schooling.SENIOR_1), 1),
        ("14 at a vocational school", at_school(14, Schooling.VOCATIONAL_1), 1),
        ("15 at a senior school", at_school(15, Schooling.SENIOR_1), 0),
        ("14 in grade 9", at_school(14, Schooling.GRADE_9), 0),
    ],
    23: [
        ("21 at a primary school", at_school(21, Schooling.PRIMARY), 1),
        ("20 at a primary school", at_school(20, Schooling.PRIMARY), 0),
        ("21 at college", at_school(21, Schooling.COLLEGE), 0),
    ],
    24: [
        ("30 at college", at_school(30, Schooling.COLLEGE), 1),
        ("29 at college", at_school(29, Schooling.COLLEGE), 0),
        ("30 and no student", aged(30), 0),
    ],
    25: [
        ("a healthy child of 6", aged(6, labour=Labour.NONE), 1),
        ("a healthy child of 14", aged(14, labour=Labour.NONE), 1),
        ("5", aged(5, labour=Labour.NONE), 0),
        ("15", aged(15, labour=Labour.NONE), 0),
        ("ill", aged(10, health=Health.SERIOUS), 0),
        ("at school", at_school(10, Schooling.PRIMARY), 0),
    ],
    26: [
        ("grade 8 for three years", at_school(15, Schooling.GRADE_8, grades=SAME), 1),
        ("two years", at_school(15, Schooling.GRADE_8, grades=(Schooling.GRADE_8, "05")), 1),
        ("the second year", at_school(15, Schooling.GRADE_8, grades=(Schooling.GRADE_8, "")), 0),
        ("moved up", at_school(15, Schooling.GRADE_9, grades=SAME), 0),
        ("primary school is six years", at_school(9, Schooling.PRIMARY, grades=("03", "03")), 0),
        ("college too", at_school(20, Schooling.COLLEGE, grades=("16", "16")), 0),
    ],
    27: [
        ("7 at kindergarten", at_school(7, Schooling.KINDERGARTEN), 1),
        ("7 and 学龄前", aged(7, education=Education.PRESCHOOL, labour=Labour.NONE), 1),
        ("6 at kindergarten", at_school(6, Schooling.KINDERGARTEN), 0),
    ],
    28: [
        ("health is empty", aged(40, health=""), 1),
        ("disabled without a certificate", aged(40, health=Health.DISABLED), 1),
        ("a certificate and healthy", aged(40, number=CERTIFIED), 1),
        ("disabled with one", aged(40, number=CERTIFIED, health=Health.DISABLED), 0),
        ("ill with one", aged(40, number=CERTIFIED, health=Health.CHRONIC), 0),
        ("healthy without", HOME, 0),
    ],
    29: [
        ("15 and able", aged(15), 1),
        ("15 and half able", aged(15, labour=Labour.WEAK), 1),
        ("16 and able", aged(16), 0),
        ("15 and not", aged(15, labour=Labour.NONE), 0),
    ],
    30: [
        ("16, healthy, none", aged(16, labour=Labour.NONE), 1),
        ("65, healthy, none", aged(65, labour=Labour.NONE), 1),
        ("66", aged(66, labour=Labour.NONE), 0),
        ("15", aged(15, labour=Labour.NONE), 0),
        ("a student", at_school(17, Schooling.SENIOR_2), 0),
        ("ill", aged(40, labour=Labour.NONE, health=Health.CHRONIC), 0),
    ],
    31: [
        ("healthy and lost", aged(71, labour=Labour.LOST), 1),
        ("ill and lost", aged(71, labour=Labour.LOST, health=Health.SERIOUS), 0),
        ("healthy and none", aged(71, labour=Labour.NONE), 0),
    ],
    32: [
        ("65, able, nothing to do", without_business(), 1),
        ("64", without_business(age=64), 0),
        ("not able", without_business(labour=Labour.NONE), 0),
        ("at work", without_business(work_place=WorkPlace.TOWN, work_months=2), 0),
        ("a farm", aged(70), 0),
    ],
    33: [("13 months", aged(40, work_months=13), 1), ("12", aged(40, work_months=12), 0)],
    34: [
        ("a place without months", aged(40, work_place=WorkPlace.TOWN), 1),
        ("months without a place", aged(40, work_months=2), 1),
        ("both", aged(40, work_place=WorkPlace.TOWN, work_months=2), 0),
        ("neither", HOME, 0),
    ],
    35: [
        ("none and at work", aged(40, labour=Labour.NONE, work_place=WorkPlace.TOWN), 1),
        ("lost and months", aged(40, labour=Labour.LOST, work_months=1), 1),
        ("half able and at work", aged(40, labour=Labour.WEAK, work_place=WorkPlace.TOWN), 0),
        ("none and at home", aged(40, labour=Labour.NONE), 0),
    ],
    36: [
        ("wages and nobody at work", earning(800, works=False), 1),
        ("at work for 100 yuan", earning(100, works=True), 1),
        ("at work for 101", earning(101, works=True), 0),
        ("neither", earning(0, works=False), 0),
        ("no incomes yet", dataclasses.replace(HOME, income=None), 0),
    ],
    37: [
        ("somewhere", aged(40, work_place=WorkPlace.OTHER, work_months=2), 1),
        ("in the town", aged(40, work_place=WorkPlace.TOWN, work_months=2), 0),
    ],
    38: [
        ("not in the scheme", aged(40, has_ncms=False), 1),
        ("not covered", aged(40, has_serious_illness_cover=False), 1),
        ("neither: once", aged(40, has_ncms=False, has_serious_illness_cover=False), 1),
        ("not filled in", aged(40, has_ncms=None), 0),
    ],
}  # fmt: skip


@table(CASES)
def test_the_rule_speaks_where_it_should(number: int, home: Home, times: int) -> None:
    assert len(said(number, home)) == times


def test_every_rule_is_tried_on_both_sides() -> None:
    assert sorted(CASES) == list(range(21, 39))
    assert both_sides(CASES)


def test_a_finding_names_who_how_old_and_what_is_written() -> None:
    hit = said(22, a_home(a_member(), a_pupil(2003, schooling=Schooling.SENIOR_1)))[0]
    assert hit.message == "王小明（11岁）在校为高中一年级，请核对年级或证件号码。"
    assert hit.data == {"出生年": 2003, "在校生状况": "高中一年级"}
    assert hit.person == 3
