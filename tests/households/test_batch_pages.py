"""The pages of a batch: choosing, previewing, giving; and changing its measures together."""

import re
import uuid
from typing import Any

import pytest
from django.http import HttpResponse

from households.codes import Cause, Standing
from households.models import Household, Measure
from tests.cast import A1, B1, Cast, client_of, make_cast
from tests.make import make_household
from tests.make_plans import BATCH, make_measure
from tests.queries import assert_flat_queries
from tests.shared import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]
PICK = re.compile(r'name="pick" value="([\d:]+)"')
SHEEP = {"year": "2015", "kind": "02", "name": "扶贫羊5只", "state": "planned"}
QUERY = f"area={A1}"


def make_county() -> Cast:
    """A1 has three households, of which N3 is cancelled; B1 has one."""
    cast = make_cast()
    make_household(cast.a1, number="N1", head="于改改", main_cause=Cause.FUNDS)
    make_household(cast.a1, number="N2")
    make_household(cast.a1, number="N3", standing=Standing.CANCELLED)
    make_household(cast.b1, number="N4")
    return cast


county = once_a_module(make_county)


def picks(*numbers: str) -> list[str]:
    rows = Household.objects.filter(number__in=numbers).order_by("number")
    return [f"{pk}:{version}" for pk, version in rows.values_list("pk", "version")]


def choose(cast: Cast, query: str, who: str = "cadre_a1") -> str:
    return client_of(cast[who]).get(f"/measures/pick/{query}").content.decode()


def send(cast: Cast, step: str, who: str = "cadre_a1", **typed: Any) -> HttpResponse:
    data = {"query": QUERY, **SHEEP, **typed}
    return client_of(cast[who]).post(f"/measures/pick/{step}/", data)


def test_without_a_village_the_villages_are_offered(county: Cast) -> None:
    text = choose(county, "", "town_a")
    assert "甲一村" in text and "甲二村" in text and "乙一村" not in text.split("<main")[1]
    assert not PICK.findall(text)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (f"?area={A1}", ["N1", "N2", "N3"]),
        (f"?area={A1}&cause=09", ["N1"]),
        (f"?area={A1}&q=N1", ["N1"]),
        (f"?area={B1}", []),
        (f"?area={A1}&cause=99", []),
    ],
)
def test_the_households_of_the_query_can_be_picked(
    county: Cast, query: str, numbers: list[str]
) -> None:
    assert PICK.findall(choose(county, query)) == picks(*numbers)


def test_the_preview_says_who_gets_it_and_who_does_not_and_writes_nothing(county: Cast) -> None:
    make_measure(Household.objects.get(number="N2"), name="扶贫羊5只")
    answer = send(county, "preview", pick=picks("N1", "N2", "N3"), planned_yuan="4000")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "将为 1 户登记，2 户不能登记" in text
    assert "该户已注销" in text and "2015年已有同类同名的措施" in text
    assert PICK.findall(text) == picks("N1")
    assert "计划投入共 <b>4,000.00</b> 元" in text
    assert Measure.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"pick": []}, "还没有选择贫困户"),
        ({"pick": ["x", "1", "1:2:3", "9" * 30 + ":1"]}, "还没有选择贫困户"),
        ({"name": ""}, "不能为空"),
        ({"planned_yuan": "很多"}, "应填数字"),
    ],
)
def test_what_is_missing_is_told_on_the_choosing_page(county: Cast, typed: dict, said: str) -> None:
    answer = send(county, "preview", **{"pick": picks("N1")} | typed)
    text = answer.content.decode()
    assert answer.status_code == 400 and said in text
    kept = re.search(r'name="pick" value="[\d:]+" checked', text)
    assert bool(kept) is ("pick" not in typed)


def test_the_previewed_get_it_in_one_batch(county: Cast) -> None:
    answer = send(county, "create", pick=picks("N1", "N2"), batch=str(BATCH))
    assert (answer.status_code, answer.url) == (302, f"/measures/batches/{BATCH}/")
    measures = Measure.objects.filter(batch=BATCH)
    assert sorted(m.household.number for m in measures) == ["N1", "N2"]
    send(county, "create", pick=picks("N1", "N2"), batch=str(BATCH))
    assert measures.count() == 2


def test_what_changed_since_the_preview_is_shown_again(county: Cast) -> None:
    before = picks("N1", "N2")
    Household.objects.filter(number="N1").update(version=4)
    answer = send(county, "create", pick=before, batch=str(BATCH))
    text = answer.content.decode()
    assert answer.status_code == 409 and "被他人修改" in text
    assert PICK.findall(text) == picks("N1", "N2")
    answer = send(county, "create", pick=picks("N1", "N3"), batch=str(BATCH))
    assert answer.status_code == 409 and "情况有变" in answer.content.decode()
    assert not Measure.objects.exists()


def test_what_the_measure_itself_cannot_be_is_told(county: Cast) -> None:
    answer = send(county, "create", pick=picks("N1"), batch=str(BATCH), state="done")
    assert answer.status_code == 400 and "请填写完成时间" in answer.content.decode()
    assert send(county, "create", pick=picks("N1"), batch="x").status_code == 400
    assert not Measure.objects.exists()


def test_the_outsider_gives_nothing(county: Cast) -> None:
    for who in ("cadre_b1", "town_b"):
        answer = send(county, "create", who, pick=picks("N1"), batch=str(BATCH))
        assert answer.status_code == 404
        preview = send(county, "preview", who, pick=picks("N1"))
        assert "于改改" not in preview.content.decode()
    assert not Measure.objects.exists()


@pytest.fixture
def batch(county: Cast) -> list[Measure]:
    return [make_measure(Household.objects.get(number=n), batch=BATCH) for n in ("N1", "N2", "N4")]


def rows_of(measures: list[Measure]) -> list[str]:
    versions = dict(Household.objects.values_list("pk", "version"))
    return [f"{m.pk}:{m.household_id}:{versions[m.household_id]}" for m in measures]


def progress(cast: Cast, who: str = "cadre_a1", **typed: Any) -> HttpResponse:
    return client_of(cast[who]).post(f"/measures/batches/{BATCH}/progress/", typed)


def test_a_batch_shows_what_one_may_see_of_it(county: Cast, batch: list[Measure]) -> None:
    text = client_of(county["cadre_a1"]).get(f"/measures/batches/{BATCH}/").content.decode()
    assert PICK.findall(text) == rows_of(batch[:2])
    looked = client_of(county["auditor"]).get(f"/measures/batches/{BATCH}/").content.decode()
    assert "一次登记 3 项" in looked and not PICK.findall(looked)


@pytest.mark.parametrize("who", ["town_b", "nobody"])
def test_an_unknown_or_foreign_batch_is_not_found(
    county: Cast, batch: list[Measure], who: str
) -> None:
    batch[2].delete()
    assert client_of(county[who]).get(f"/measures/batches/{BATCH}/").status_code == 404
    unknown = f"/measures/batches/{uuid.UUID(int=1)}/"
    assert client_of(county["town_a"]).get(unknown).status_code == 404


def test_the_picked_are_changed_and_what_is_left_empty_stays(
    county: Cast, batch: list[Measure]
) -> None:
    Measure.objects.filter(pk=batch[0].pk).update(actual_yuan=70, outcome="旧")
    done = {"state": "done", "finished_on": "2015-10-01"}
    assert progress(county, pick=rows_of(batch[:1]), **done).status_code == 302
    batch[0].refresh_from_db()
    assert (batch[0].state, batch[0].actual_yuan, batch[0].outcome) == ("done", 70, "旧")
    assert Measure.objects.filter(state="planned").count() == 2


def test_a_measure_taken_up_again_is_finished_no_more(county: Cast, batch: list[Measure]) -> None:
    Measure.objects.filter(batch=BATCH).update(state="done", finished_on="2015-10-01")
    assert progress(county, pick=rows_of(batch[:2]), state="ongoing").status_code == 302
    assert Measure.objects.filter(state="ongoing", finished_on=None).count() == 2


def test_a_refused_row_stops_all_and_says_why(county: Cast, batch: list[Measure]) -> None:
    Measure.objects.filter(pk=batch[1].pk).update(starts_on="2015-12-01")
    done = {"state": "done", "finished_on": "2015-10-01"}
    answer = progress(county, pick=rows_of(batch[:2]), **done)
    text = answer.content.decode()
    assert answer.status_code == 400 and "有1项不能这样修改" in text
    assert text.count("row-bad") == 1 and "完成时间早于开始时间" in text
    assert Measure.objects.filter(state="planned").count() == 3


@pytest.mark.parametrize(
    ("typed", "status"),
    [({"state": ""}, 400), ({"state": "ongoing", "pick": []}, 400), ({"state": "ongoing"}, 409)],
)
def test_what_cannot_be_done_leaves_the_batch_alone(
    county: Cast, batch: list[Measure], typed: dict, status: int
) -> None:
    sent = {"pick": rows_of(batch[:2])} | typed
    if status == 409:
        Household.objects.filter(number="N1").update(version=9)
    assert progress(county, **sent).status_code == status
    assert Measure.objects.filter(state="planned").count() == 3


def test_a_batch_costs_the_same_whatever_it_holds(county: Cast, batch: list[Measure]) -> None:
    client = client_of(county["town_a"])

    def grow() -> None:
        for _ in range(8):
            make_measure(make_household(county.a1), batch=BATCH)

    assert_flat_queries(lambda: client.get(f"/measures/batches/{BATCH}/"), grow=grow)


def test_choosing_costs_the_same_whatever_there_is(county: Cast) -> None:
    client = client_of(county["town_a"])

    def grow() -> None:
        for _ in range(8):
            make_household(county.a1)

    assert_flat_queries(lambda: client.get(f"/measures/pick/?area={A1}"), grow=grow)
