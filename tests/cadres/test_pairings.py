"""帮扶责任人: dated lines that are never overwritten (domain 3, P7), many at once, handed over."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cadres import services
from cadres.models import Pairing
from cadres.services import Helper
from cadres.services.pairings import Paired
from gujang.access.gate import OutOfReach
from gujang.journal.labels import lines_of
from gujang.journal.models import Entry
from households.codes import Standing
from tests.cast import Cast
from tests.make import make_household
from tests.make_cadres import POSTED, make_cadre, make_pairing, make_posting, make_unit

pytestmark = pytest.mark.django_db

IN_2015 = dt.date(2015, 3, 2)
TOMORROW = timezone.localdate() + dt.timedelta(days=1)
DOCTOR = Helper("王帮扶", unit_name="县医院", position="主任", level="3", phone="15047211234")


def pair(cast: Cast, *households: Any, who: str = "town_a", **typed: Any) -> Paired:
    typed = {"helper": DOCTOR, "starts_on": POSTED} | typed
    return services.pair_households(actor=cast[who], households=households, **typed)


def lines(household: Any) -> list[tuple[str, str, str | None]]:
    rows = Pairing.objects.filter(household=household).order_by("starts_on", "pk")
    return [(r.name, str(r.starts_on), str(r.ends_on) if r.ends_on else None) for r in rows]


def test_a_person_from_outside_is_entered_with_all_they_are(cast: Cast) -> None:
    pair(cast, cast.household_a1)
    line = Pairing.objects.get()
    assert (line.cadre, line.unit_name, line.level, line.phone) == (
        None,
        "县医院",
        "3",
        "15047211234",
    )
    entry = Entry.objects.get(action="pair_household")
    assert (entry.object_type, entry.object_id) == (
        "households.household",
        str(cast.household_a1.pk),
    )
    assert ("帮扶起始时间", None, "2014-02-27") in lines_of(entry)
    assert "15047211234" not in entry.data


def test_a_line_keeps_what_the_cadre_was_then(cast: Cast) -> None:
    cadre = make_cadre(name="李鹏", unit=make_unit("县财政局"), position="科员")
    pair(cast, cast.household_a1, helper=Helper.of(cadre))
    cadre.position = "局长"
    cadre.save()
    line = Pairing.objects.get()
    assert (line.name, line.unit_name, line.position, line.cadre) == (
        "李鹏",
        "县财政局",
        "科员",
        cadre,
    )


def test_a_change_is_a_new_line_with_its_day_and_reason(cast: Cast) -> None:
    old = make_pairing(cast.household_a1, name="张原任")
    services.change_helper(
        actor=cast["town_a"], pairing=old, helper=DOCTOR, starts_on=IN_2015, reason="调动"
    )
    assert lines(cast.household_a1) == [
        ("张原任", "2014-02-27", "2015-03-02"),
        ("王帮扶", "2015-03-02", None),
    ]
    old.refresh_from_db()
    assert old.end_reason == "调动"
    entry = Entry.objects.get(action="change_pairing")
    assert entry.reason == "调动"
    assert ("姓名", "张原任", "王帮扶") in lines_of(entry)


def test_a_line_ends_without_another(cast: Cast) -> None:
    line = make_pairing(cast.household_a1)
    services.end_pairing(actor=cast["town_a"], pairing=line, ends_on=IN_2015, reason="退休")
    assert lines(cast.household_a1) == [("王帮扶", "2014-02-27", "2015-03-02")]


def test_one_person_is_paired_with_many_and_who_has_them_is_told(cast: Cast) -> None:
    second = make_household(cast.a1)
    pair(cast, second)
    done = pair(cast, cast.household_a1, second, starts_on=IN_2015)
    assert [line.household for line in done.lines] == [cast.household_a1]
    assert done.already == [second]
    assert Pairing.objects.count() == 2


def test_who_comes_relieves_a_cadre_who_has_left(cast: Cast) -> None:
    left, here = make_cadre(name="李离任"), make_cadre(name="王在任")
    make_posting(here, cast.a1)
    for cadre in (left, here):
        make_pairing(cast.household_a1, cadre)
    pair(cast, cast.household_a1, starts_on=IN_2015)
    assert lines(cast.household_a1) == [
        ("李离任", "2014-02-27", "2015-03-02"),
        ("王在任", "2014-02-27", None),
        ("王帮扶", "2015-03-02", None),
    ]


def test_a_household_has_several_at_once(cast: Cast) -> None:
    pair(cast, cast.household_a1)
    pair(cast, cast.household_a1, helper=Helper("李副手"))
    assert Pairing.objects.open().count() == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "已是所选户的帮扶责任人"),
        ({"helper": Helper("")}, "填写姓名"),
        ({"helper": Helper("李"), "starts_on": TOMORROW}, "不能晚于今天"),
        ({"helper": Helper("旧人"), "starts_on": dt.date(2013, 1, 1)}, "请填之后的日期"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_kept(cast: Cast, typed: Any, said: str) -> None:
    pair(cast, cast.household_a1)
    make_pairing(cast.household_a1, name="旧人", starts_on=dt.date(2013, 5, 1), ends_on=IN_2015)
    with pytest.raises(ValidationError, match=said):
        pair(cast, cast.household_a1, **typed)
    assert Pairing.objects.count() == 2


def test_who_is_off_the_register_is_given_nobody(cast: Cast) -> None:
    gone = make_household(cast.a1, standing=Standing.CANCELLED)
    with pytest.raises(ValidationError, match="已注销"):
        pair(cast, cast.household_a1, gone)
    assert not Pairing.objects.exists()


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("town_a", True),
        ("poverty_office", True),
        ("organization", True),
        ("cadre_a1", True),
        ("town_b", False),
        ("cadre_b1", False),
        ("auditor", False),
        ("admin", False),
    ],
)
def test_who_works_in_the_village_or_posts_cadres_may(cast: Cast, who: str, may: bool) -> None:
    if may:
        pair(cast, cast.household_a1, who=who)
    else:
        with pytest.raises(OutOfReach):
            pair(cast, cast.household_a1, who=who)
    assert Pairing.objects.exists() == may


def test_one_household_out_of_reach_holds_back_the_batch(cast: Cast) -> None:
    with pytest.raises(OutOfReach):
        pair(cast, cast.household_a1, cast.household_b1)
    assert not Pairing.objects.exists()


def test_the_households_of_who_leaves_go_to_another_in_one_act(cast: Cast) -> None:
    leaving, coming = make_cadre(name="李离任"), make_cadre(name="王接任")
    make_posting(coming, cast.a1)
    mine = [make_pairing(cast.household_a1, leaving), make_pairing(cast.household_a2, leaving)]
    make_pairing(cast.household_a2, coming)
    made = services.hand_over(
        actor=cast["organization"],
        pairings=mine,
        helper=Helper.of(coming),
        starts_on=IN_2015,
        reason="期满",
    )
    assert [line.household for line in made] == [cast.household_a1]
    assert not leaving.pairings.open().exists()
    assert coming.pairings.open().count() == 2
    assert sorted(Entry.objects.values_list("action", flat=True)) == [
        "change_pairing",
        "end_pairing",
    ]


@pytest.mark.parametrize(
    ("helper", "day", "said"),
    [
        (Helper("张原任"), IN_2015, "就是原来的帮扶责任人"),
        (DOCTOR, POSTED, "变更日期应在这之后"),
        (DOCTOR, TOMORROW, "不能晚于今天"),
    ],
)
def test_a_change_that_changes_nothing_is_refused(
    cast: Cast, helper: Helper, day: dt.date, said: str
) -> None:
    line = make_pairing(cast.household_a1, name="张原任")
    with pytest.raises(ValidationError, match=said):
        services.change_helper(
            actor=cast["town_a"], pairing=line, helper=helper, starts_on=day, reason="调动"
        )
    assert lines(cast.household_a1) == [("张原任", "2014-02-27", None)]


def test_a_line_somebody_ended_meanwhile_is_not_ended_twice(cast: Cast) -> None:
    line = make_pairing(cast.household_a1)
    act: dict[str, Any] = {"actor": cast["town_a"], "pairing": line, "reason": "退休"}
    services.end_pairing(**act, ends_on=IN_2015)
    with pytest.raises(ValidationError, match="刚才有人改动"):
        services.end_pairing(**act, ends_on=IN_2015)
