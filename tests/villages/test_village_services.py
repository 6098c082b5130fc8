"""Villages: opened, corrected, surveyed by year, closed, and merged with their households."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from gujang.lib.changes import Stale
from households import tallies
from households.codes import Standing
from households.models import Household
from households.services import merge_village
from tests.cast import A1, Cast
from tests.make import make_household, make_village
from villages.models import Village, VillageYear
from villages.services import (
    close_village,
    create_village,
    update_village,
    update_village_year,
)

FACTS = {"name": "新村", "kind": "village", "attribute": "poor", "standing": "0"}
DAY = dt.date(2016, 5, 1)
OUTSIDERS = ["town_b", "cadre_a1", "organization", "auditor", "admin"]


def create(cast: Cast, who: str = "town_a", code: str = "150222103299", **facts: str) -> Village:
    return create_village(actor=cast[who], code=code, facts=FACTS | facts)


def test_a_village_is_added_to_the_town_of_its_code(cast: Cast) -> None:
    village = create(cast)
    assert village.town == cast.town_a
    entry = Entry.objects.get(action="create_village")
    assert (entry.object_id, entry.village) == ("150222103299",) * 2


@pytest.mark.parametrize(
    ("code", "facts", "field"),
    [
        ("150222199201", {}, "code"),
        (A1, {}, "code"),
        ("15022210329", {}, "code"),
        ("150222103299", {"name": "甲一村"}, "name"),
        ("150222103299", {"name": ""}, "name"),
        ("150222103299", {"kind": "x"}, "kind"),
    ],
)
def test_what_cannot_be_a_village_is_refused(
    cast: Cast, code: str, facts: dict, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        create(cast, code=code, **facts)
    assert field in refused.value.message_dict
    assert Village.objects.count() == 3


@pytest.mark.parametrize("who", OUTSIDERS)
def test_who_may_not_changes_no_village(cast: Cast, who: str) -> None:
    with pytest.raises(OutOfReach):
        create(cast, who)
    with pytest.raises(OutOfReach):
        update_village(actor=cast[who], village=cast.a1, version=1, facts={"leader": "谁"})
    with pytest.raises(OutOfReach):
        close_village(actor=cast[who], village=cast.a1, version=1, closed_on=DAY)
    assert Village.objects.get(pk=A1).version == 1


def test_a_correction_raises_the_version_and_says_what_changed(cast: Cast) -> None:
    update_village(actor=cast["town_a"], village=cast.a1, version=1, facts={"leader": "李村长"})
    data = json.loads(Entry.objects.get(action="update_village").data)
    assert data == {"changes": {"leader": ["", "李村长"]}}
    with pytest.raises(Stale):
        update_village(actor=cast["town_a"], village=cast.a1, version=1, facts={"leader": "后"})


def test_a_years_facts_are_made_and_then_corrected(cast: Cast) -> None:
    act = {"actor": cast["town_a"], "village": cast.a1, "year": 2016}
    update_village_year(**act, version=1, facts={"collective_income": Decimal(5000)})
    update_village_year(**act, version=2, facts={"collective_income": Decimal(6000)})
    assert VillageYear.objects.get().collective_income == 6000
    for facts in ({"collective_income": Decimal(-1)}, {"population": -1}):
        with pytest.raises(ValidationError):
            update_village_year(**act, version=3, facts=facts)
    with pytest.raises(ValidationError):
        update_village_year(**act | {"year": 2999}, version=3, facts={})


def test_a_village_with_households_is_not_closed(cast: Cast) -> None:
    make_household(cast.a1)
    with pytest.raises(ValidationError, match="还有1户"):
        close_village(actor=cast["town_a"], village=cast.a1, version=1, closed_on=DAY)
    with pytest.raises(ValidationError, match="还有1户"):
        close_village(
            actor=cast["town_a"], village=cast.a1, version=1, closed_on=DAY, merged_into=cast.a2
        )
    assert Village.objects.get(pk=A1).closed_on is None


def test_an_empty_village_closes_and_its_name_is_free_again(cast: Cast) -> None:
    make_household(cast.a1, standing=Standing.CANCELLED)
    close_village(actor=cast["town_a"], village=cast.a1, version=1, closed_on=DAY)
    assert list(Village.objects.open().filter(town=cast.town_a)) == [cast.a2]
    create(cast, name="甲一村")
    with pytest.raises(ValidationError, match="已于"):
        close_village(actor=cast["town_a"], village=cast.a1, version=2, closed_on=DAY)


@pytest.mark.parametrize("on", [dt.date(2999, 1, 1), dt.date(2010, 1, 1)])
def test_a_village_closes_after_it_opened_and_not_tomorrow(cast: Cast, on: dt.date) -> None:
    Village.objects.filter(pk=A1).update(opened_on=dt.date(2012, 1, 1))
    with pytest.raises(ValidationError) as refused:
        close_village(actor=cast["town_a"], village=cast.a1, version=1, closed_on=on)
    assert "closed_on" in refused.value.message_dict


def merge(cast: Cast, who: str = "town_a", into: Village | None = None, version: int = 1) -> int:
    return merge_village(
        actor=cast[who], village=cast.a1, version=version, into=into or cast.a2, closed_on=DAY
    )


def test_a_village_goes_into_another_with_all_its_households(cast: Cast) -> None:
    first, gone = make_household(cast.a1), make_household(cast.a1, standing=Standing.CANCELLED)
    stays = make_household(cast.a2)
    tallies.refresh([cast.a1.code, cast.a2.code])
    assert merge(cast) == 2
    moved = Household.objects.filter(pk__in=[first.pk, gone.pk])
    assert {(row.village_id, row.version) for row in moved} == {(cast.a2.code, 2)}
    assert Household.objects.get(pk=stays.pk).version == 1
    village = Village.objects.get(pk=A1)
    assert (village.closed_on, village.merged_into) == (DAY, cast.a2)
    assert tallies.check() == []
    entries = Entry.objects.filter(action="update_household").values_list("object_id", "reason")
    assert sorted(entries) == sorted((str(row.pk), "甲一村并入甲二村") for row in moved)
    assert Entry.objects.filter(action="merge_village").count() == 1


def test_a_stale_merge_moves_nobody(cast: Cast) -> None:
    household = make_household(cast.a1)
    with pytest.raises(Stale):
        merge(cast, version=7)
    assert Household.objects.get(pk=household.pk).village == cast.a1
    assert not Entry.objects.exists()


@pytest.mark.parametrize("who", ["town_a", "town_b", "cadre_a1"])
def test_nothing_is_merged_across_what_one_may_change(cast: Cast, who: str) -> None:
    household = make_household(cast.a1)
    with pytest.raises(OutOfReach):
        merge(cast, who, into=cast.b1)
    assert Household.objects.get(pk=household.pk).village == cast.a1


def test_nothing_is_merged_into_a_closed_village_or_itself(cast: Cast) -> None:
    closed = make_village("150222103288", closed_on=DAY)
    with pytest.raises(OutOfReach):
        merge(cast, into=closed)
    with pytest.raises(ValidationError):
        merge(cast, into=cast.a1)
