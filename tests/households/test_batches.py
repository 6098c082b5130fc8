"""One measure for many households, and their state changed together: all or none."""

import datetime as dt
import uuid
from typing import Any

import pytest

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households.codes import Standing
from households.codes.support import WorkState
from households.models import Household, Measure
from households.rules.measures import Wanted
from households.services import Refused, Stale, create_batch, refusals, update_batch
from tests.cast import Cast
from tests.make import make_household, make_standing
from tests.make_plans import BATCH, make_measure
from tests.queries import assert_flat_queries

FACTS = {"year": 2015, "kind": "02", "name": "扶贫羊5只", "state": WorkState.PLANNED}


@pytest.fixture
def three(cast: Cast) -> list[Household]:
    return [make_household(cast.a1, number=f"N{n}") for n in range(3)]


def seen(households: list[Household]) -> dict[int, int]:
    pks = [household.pk for household in households]
    return dict(Household.objects.filter(pk__in=pks).values_list("pk", "version"))


def give(cast: Cast, households: list[Household], who: str = "cadre_a1", **more: Any) -> Any:
    act = {"actor": cast[who], "batch": BATCH, "seen": seen(households), "facts": FACTS}
    return create_batch(**act | more)


def test_each_gets_one_under_the_mark_of_the_batch(cast: Cast, three: list[Household]) -> None:
    give(cast, three)
    measures = Measure.objects.order_by("household__number")
    assert [(m.household, m.batch, m.name) for m in measures] == [
        (household, BATCH, "扶贫羊5只") for household in three
    ]
    entries = Entry.objects.filter(action="create_measure")
    assert {entry.object_id for entry in entries} == {str(h.pk) for h in three}
    assert set(seen(three).values()) == {2}


def test_the_same_batch_sent_twice_gives_once(cast: Cast, three: list[Household]) -> None:
    give(cast, three)
    assert len(give(cast, three)) == 3
    assert Measure.objects.count() == 3


def test_one_that_is_refused_stops_all_and_is_named(cast: Cast, three: list[Household]) -> None:
    make_standing(three[1], Standing.CANCELLED, dt.date(2015, 1, 1))
    make_measure(three[2], kind="02", name="扶贫羊5只")
    with pytest.raises(Refused) as refused:
        give(cast, three)
    reasons = refused.value.reasons
    assert reasons.keys() == {three[1].pk, three[2].pk}
    assert "已注销" in reasons[three[1].pk] and "同类同名" in reasons[three[2].pk]
    assert Measure.objects.count() == 1 and not Entry.objects.exists()
    assert set(seen(three).values()) == {1}


def test_a_household_changed_meanwhile_is_named(cast: Cast, three: list[Household]) -> None:
    before = seen(three)
    Household.objects.filter(pk=three[1].pk).update(version=7)
    with pytest.raises(Stale) as late:
        give(cast, three, seen=before)
    assert late.value.args == ([three[1].pk],)
    assert not Measure.objects.exists()
    assert seen(three)[three[0].pk] == 1


@pytest.mark.parametrize("who", ["cadre_b1", "auditor", "cadre_a1"])
def test_one_out_of_reach_stops_all(cast: Cast, three: list[Household], who: str) -> None:
    with pytest.raises(OutOfReach):
        give(cast, [*three, cast.household_b1], who)
    assert not Measure.objects.exists()


def test_refusals_cost_the_same_for_three_and_for_thirty(
    cast: Cast, three: list[Household]
) -> None:
    wanted = Wanted(2015, "02", "扶贫羊5只")

    def grow() -> None:
        for _ in range(9):
            make_household(cast.a1)

    assert_flat_queries(lambda: refusals(Household.objects.all(), wanted), grow=grow)


def progress(cast: Cast, measures: list[Measure], who: str = "cadre_a1", **more: Any) -> int:
    homes = [measure.household for measure in measures]
    act = {
        "actor": cast[who],
        "batch": BATCH,
        "seen": seen(homes),
        "measures": [measure.pk for measure in measures],
        "facts": {"state": WorkState.DONE, "finished_on": dt.date(2015, 10, 1)},
    }
    return update_batch(**act | more)


@pytest.fixture
def given(three: list[Household]) -> list[Measure]:
    return [make_measure(household, batch=BATCH) for household in three]


def test_the_chosen_of_a_batch_are_done_together(cast: Cast, given: list[Measure]) -> None:
    assert progress(cast, given[:2]) == 2
    states = list(Measure.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["done", "done", "planned"]
    assert Entry.objects.filter(action="update_measure").count() == 2


def test_what_is_so_already_is_not_written_down(cast: Cast, given: list[Measure]) -> None:
    progress(cast, given[:1])
    assert progress(cast, given) == 2
    assert Entry.objects.filter(action="update_measure").count() == 3


def test_a_signed_one_stops_all_and_is_named(cast: Cast, given: list[Measure]) -> None:
    day = dt.date(2015, 10, 31)
    Measure.objects.filter(pk=given[0].pk).update(state="done", finished_on=day, signed_on=day)
    with pytest.raises(Refused) as refused:
        progress(cast, given)
    assert refused.value.reasons == {given[0].pk: "农户已签字认可，不能再修改。"}
    assert Measure.objects.filter(state="planned").count() == 2


def test_a_day_before_one_began_is_told_at_that_one(cast: Cast, given: list[Measure]) -> None:
    Measure.objects.filter(pk=given[2].pk).update(starts_on=dt.date(2015, 12, 1))
    with pytest.raises(Refused) as refused:
        progress(cast, given)
    assert "完成时间早于开始时间" in refused.value.reasons[given[2].pk]


@pytest.mark.parametrize("who", ["cadre_b1", "auditor"])
def test_the_outsider_changes_no_batch(cast: Cast, given: list[Measure], who: str) -> None:
    with pytest.raises(OutOfReach):
        progress(cast, given, who)


def test_a_measure_of_no_batch_is_not_changed_with_one(cast: Cast, given: list[Measure]) -> None:
    alone = make_measure(given[0].household, name="单独")
    with pytest.raises(OutOfReach):
        progress(cast, [alone])
    with pytest.raises(OutOfReach):
        progress(cast, given, batch=uuid.UUID(int=5))
