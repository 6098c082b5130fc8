"""Rules 1 to 20 (domain 8.1), each case beside its border."""

import dataclasses
import datetime as dt

from stdnum.cn.ric import calc_check_digit

from households.checks import Home
from households.codes import IdKind, Relation, Residence, Sex
from tests.households.checks.saying import Case, both_sides, said, table
from tests.make import make_id_number
from tests.make_checks import a_home, a_member, a_pupil, a_spouse, altered

HOME = a_home()
FIRST = HOME.members[0].number
GOOD = make_id_number(7)
WRONG = GOOD[:17] + ("1" if GOOD[17] != "1" else "2")


def with_birth(digits: str) -> str:
    """Return a number with a right check digit, whatever its birthday."""
    start = f"150222{digits}123"
    return start + calc_check_digit(start + "0")


def numbered(number: str, **facts: object) -> Home:
    return altered(HOME, 0, number=number, **facts)


def of_size(people: int) -> Home:
    members = [a_member(), *(a_pupil(pk=n, number=make_id_number(n)) for n in range(2, people + 1))]
    return a_home(*members)


def living(*places: str) -> Home:
    return a_home(a_member(residence=places[0]), a_spouse(residence=places[1]))


CASES: dict[int, list[Case]] = {
    1: [("no number", numbered(""), 1), ("a number", HOME, 0)],
    2: [
        ("17 characters", numbered(GOOD[:17]), 1),
        ("15, to be raised to 18", numbered(GOOD[:15]), 1),
        ("19 characters", numbered(GOOD + "4"), 1),
        ("20, a disability certificate", numbered(GOOD + "43"), 0),
        ("22, issued again", numbered(GOOD + "43B1"), 0),
        ("none at all is rule 1", numbered(""), 0),
    ],
    3: [
        ("a wrong check digit", numbered(WRONG), 1),
        ("a wrong check digit of a certificate", numbered(WRONG + "43"), 1),
        ("month 13", numbered(with_birth("19701305")), 1),
        ("the 30th of February", numbered(with_birth("19700230")), 1),
        ("before 1900", numbered(with_birth("18991231")), 1),
        ("after the data date", numbered(with_birth("20150101")), 1),
        ("on the data date", numbered(with_birth("20141231")), 0),
        ("a right one", numbered(GOOD), 0),
        ("one too short is rule 2", numbered(WRONG[:17]), 0),
    ],
    4: [
        ("an identity card of 20", numbered(GOOD + "43"), 1),
        ("a certificate of 18", numbered(GOOD, id_kind=IdKind.DISABILITY), 1),
        ("a certificate of 20", numbered(GOOD + "43", id_kind=IdKind.DISABILITY), 0),
        ("an identity card of 18", numbered(GOOD), 0),
        ("an officer's", numbered(GOOD, id_kind=IdKind.OFFICER), 0),
    ],
    5: [
        ("five nines", numbered("150222197003059999"[:13] + "99999"), 1),
        ("four nines", numbered("15022219700305" + "9999"), 0),
    ],
    6: [
        ("born a day later", altered(HOME, 0, born_on=dt.date(1970, 3, 6)), 1),
        ("born on the number's day", HOME, 0),
        ("without a number", numbered(""), 0),
    ],
    7: [
        ("a man with a woman's number", altered(HOME, 0, sex=Sex.FEMALE), 1),
        ("a man with a man's", HOME, 0),
    ],
    8: [
        ("twice in the household", altered(HOME, 1, number=FIRST), 1),
        ("also elsewhere", altered(HOME, 0, also_in="甲镇乙村GY2户"), 1),
        ("the same 18 of a certificate", altered(HOME, 1, number=FIRST + "43"), 1),
        ("each their own", HOME, 0),
    ],
    9: [
        ("grade 6", numbered(GOOD + "36"), 1),
        ("category 8", numbered(GOOD + "81"), 1),
        ("grade 4", numbered(GOOD + "74"), 0),
        ("an identity card", numbered(GOOD), 0),
    ],
    10: [
        ("nobody is head", altered(HOME, 0, relation=Relation.OTHER), 1),
        ("a head", HOME, 0),
        ("nobody at all is rule 15", dataclasses.replace(HOME, members=()), 0),
    ],
    11: [("two heads", altered(HOME, 1, relation=Relation.HEAD), 1), ("one", HOME, 0)],
    12: [("two spouses", altered(HOME, 2, relation=Relation.SPOUSE), 1), ("one", HOME, 0)],
    13: [
        ("both men", altered(HOME, 1, sex=Sex.MALE), 1),
        ("a man and a woman", HOME, 0),
        ("no spouse", a_home(a_member(), a_pupil()), 0),
    ],
    14: [
        ("a son that is a woman", altered(HOME, 2, sex=Sex.FEMALE), 1),
        ("a son that is a man", HOME, 0),
        ("a sibling is either", altered(HOME, 2, relation=Relation.SIBLING, sex=Sex.FEMALE), 0),
    ],
    15: [("nobody", dataclasses.replace(HOME, members=()), 1), ("somebody", HOME, 0)],
    16: [
        ("one more on the form", dataclasses.replace(HOME, declared_size=4), 1),
        ("as many", HOME, 0),
        ("not declared", dataclasses.replace(HOME, declared_size=None), 0),
    ],
    17: [("seven", of_size(7), 1), ("six", of_size(6), 0)],
    18: [
        ("both away", living(Residence.AWAY, Residence.AWAY), 1),
        ("one here", living(Residence.AWAY, Residence.HERE), 0),
        ("not filled in", living("", ""), 0),
        ("nobody", dataclasses.replace(HOME, members=()), 0),
    ],
    19: [
        ("none", dataclasses.replace(HOME, phone=""), 1),
        ("ten digits", dataclasses.replace(HOME, phone="1394721234"), 1),
        ("eleven and a dash", dataclasses.replace(HOME, phone="1394721-2345"), 1),
        ("eleven digits", HOME, 0),
    ],
    20: [
        ("no card", dataclasses.replace(HOME, card=""), 1),
        ("no bank, no card: once", dataclasses.replace(HOME, card="", bank_name=""), 1),
        ("both", HOME, 0),
    ],
}  # fmt: skip


@table(CASES)
def test_the_rule_speaks_where_it_should(number: int, home: Home, times: int) -> None:
    assert len(said(number, home)) == times


def test_every_rule_is_tried_on_both_sides() -> None:
    assert sorted(CASES) == list(range(1, 21))
    assert both_sides(CASES)


def test_no_number_gets_into_a_finding() -> None:
    for number in (2, 3, 4, 5, 6, 7, 8, 9):
        for _, home, _ in CASES[number]:
            for hit in said(number, home):
                secret = [one.number for one in home.members if one.number]
                text = f"{hit.message} {hit.data}"
                assert [part for part in secret if part in text or part[6:14] in text] == []


def test_a_finding_of_a_number_changes_with_the_number() -> None:
    before = said(5, altered(HOME, 0, number="15022219700305" + "9999" + "9", mark="a"))
    after = said(5, altered(HOME, 0, number="15022219700305" + "9999" + "9", mark="b"))
    assert before[0].message == after[0].message
    assert before[0].data != after[0].data
