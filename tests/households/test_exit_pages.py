"""The pages of the way out: worklists, the list by step, a case, many at once."""

import datetime as dt
import io
import json
from collections.abc import Iterator

import openpyxl
import pytest
from time_machine import travel

from gujang.journal.models import Entry
from households.codes import Standing
from households.codes.exits import CaseState, Step
from households.models import ExitCase, Household, HouseholdYear, Verification
from tests.cast import A1, TOWN_B, Cast, client_of
from tests.make import make_household, make_standing
from tests.make_exits import NOW, TODAY, exit_at_once, make_case, make_ready, make_verification
from tests.queries import assert_flat_queries

pytestmark = [
    pytest.mark.usefixtures("uncounted", "in_december"),
    pytest.mark.slow,
    pytest.mark.any_engine,
]


@pytest.fixture
def in_december() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


def page(cast: Cast, who: str, address: str, status: int = 200) -> str:
    answer = client_of(cast[who]).get(address)
    assert answer.status_code == status, answer.content.decode()[:300]
    return answer.content.decode()


def main(cast: Cast, who: str, address: str) -> str:
    return page(cast, who, address).split("<main")[1]


def test_who_is_ready_and_not_proposed_is_listed(cast: Cast) -> None:
    make_ready(cast.a1, number="READY", head="达标户")
    make_case(make_ready(cast.a1, number="PROPOSED"), cast["cadre_a1"])
    make_household(cast.a1, number="UNKNOWN")
    exited = make_ready(cast.a1, number="EXITED")
    exit_at_once(actor=cast["town_a"], household=exited, version=1, happened_on=TODAY)
    make_ready(cast.b1, number="ELSEWHERE")
    shown = main(cast, "town_a", "/exits/ready/")
    assert "READY" in shown and "达标户" in shown and "共 <b>1</b> 户" in shown
    for number in ("PROPOSED", "UNKNOWN", "EXITED", "ELSEWHERE"):
        assert number not in shown
    assert "共 <b>2</b> 户" in main(cast, "poverty_office", "/exits/ready/")
    assert "共 <b>1</b> 户" in main(cast, "poverty_office", f"/exits/ready/?area={TOWN_B}")


def make_unready(cast: Cast) -> None:
    """Two proposed and two exited: one of each is ready, one lacks food, one is in a bad house."""
    make_case(make_ready(cast.a1, number="FINE"), cast["cadre_a1"])
    hungry = make_ready(cast.a1, number="HUNGRY")
    Verification.objects.filter(household=hungry).update(food=None)
    make_case(hungry, cast["cadre_a1"])
    gone = make_ready(cast.a1, number="GONE")
    exit_at_once(actor=cast["town_a"], household=gone, version=1, happened_on=TODAY)
    bad = make_ready(cast.a1, number="BADHOUSE")
    make_verification(bad, dt.date(2016, 12, 1), housing=False)
    exit_at_once(actor=cast["town_a"], household=bad, version=1, happened_on=TODAY)
    make_household(cast.a1, number="NEVER")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", {"HUNGRY", "BADHOUSE"}),
        ("?criterion=food", {"HUNGRY"}),
        ("?criterion=housing", {"BADHOUSE"}),
        ("?criterion=water", set()),
        ("?verdict=not_met", {"BADHOUSE"}),
        ("?verdict=unknown", {"HUNGRY"}),
        (f"?area={TOWN_B}", set()),
    ],
)
def test_who_is_proposed_or_out_and_not_ready_is_listed(cast: Cast, query, numbers) -> None:
    make_unready(cast)
    shown = main(cast, "poverty_office", f"/exits/unready/{query}")
    every = ("FINE", "HUNGRY", "GONE", "BADHOUSE", "NEVER")
    assert {number for number in every if number in shown} == numbers


def test_what_is_wanting_is_named(cast: Cast) -> None:
    make_unready(cast)
    shown = main(cast, "poverty_office", "/exits/unready/")
    assert "没有佐证：不愁吃" in shown
    assert "住房安全有保障（入户核实未达标）" in shown


def test_the_evidence_of_a_past_day_can_be_asked_for(cast: Cast) -> None:
    make_unready(cast)
    assert "FINE" not in main(cast, "poverty_office", "/exits/unready/")
    before = main(cast, "poverty_office", "/exits/unready/?day=2014-06-01")
    assert "FINE" in before and "按 2014-06-01 有效的" in before


def test_a_cancelled_household_is_on_no_list(cast: Cast) -> None:
    household = make_ready(cast.a1, number="CANCELLED")
    make_case(household, cast["cadre_a1"])
    make_standing(household, Standing.CANCELLED, TODAY)
    for address in ("/exits/ready/", "/exits/unready/"):
        assert "CANCELLED" not in main(cast, "poverty_office", address)


@pytest.mark.parametrize(
    "query", ["?area=x", "?criterion=x", "?verdict=x", "?day=x", "?day=2099-01-01"]
)
def test_a_bad_query_is_told(cast: Cast, query: str) -> None:
    page(cast, "poverty_office", f"/exits/unready/{query}", status=400)


@pytest.mark.parametrize("asked", ["-1", "x", "99999999", "1", ""])
def test_a_page_that_is_not_there_is_the_last_or_first(cast: Cast, asked: str) -> None:
    make_ready(cast.a1, number="READY")
    assert "READY" in main(cast, "town_a", f"/exits/ready/?page={asked}")


def test_a_worklist_costs_the_same_whatever_it_holds(cast: Cast) -> None:
    make_ready(cast.a1)
    client = client_of(cast["poverty_office"])

    def grow() -> None:
        for _ in range(4):
            make_ready(cast.a2)

    assert assert_flat_queries(lambda: client.get("/exits/ready/"), grow=grow) <= 15


def test_a_worklist_is_exported_as_it_stands(cast: Cast) -> None:
    make_unready(cast)
    answer = client_of(cast["town_a"]).get("/exits/unready/export/?criterion=housing")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    title, _, header, *rows = sheet.iter_rows(values_only=True)
    assert title[0] == "固阳县已提名或已脱贫而未达标名单"
    assert (header[0], header[-2], header[-1]) == ("户编号", "未达标", "无法判定")
    assert [row[0] for row in rows] == ["BADHOUSE"]
    said = json.loads(Entry.objects.get(action="export").data)["filters"]
    assert said == "核对日期：2016-12-20；未达标或无法判定的标准：住房安全有保障"


def make_cases(cast: Cast) -> dict[str, ExitCase]:
    found = {}
    for step in Step:
        home = make_household(cast.a1, number=f"STEP-{step}")
        more = {}
        if step == Step.ANNOUNCED:
            more = {"state": CaseState.APPROVED, "approved_by": cast["poverty_office"]}
        found[step] = make_case(home, cast["cadre_a1"], step=step, **more)
    home = make_household(cast.a1, number="STEP-W")
    found["W"] = make_case(home, cast["cadre_a1"], state=CaseState.WITHDRAWN)
    return found


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "1234567"),
        ("?stage=3", "3"),
        ("?stage=7", "7"),
        ("?stage=withdrawn", "W"),
        ("?stage=done", ""),
        ("?stage=all", "1234567W"),
        ("?year=2015", ""),
        (f"?area={TOWN_B}", ""),
    ],
)
def test_cases_are_listed_by_stage(cast: Cast, query: str, shown: str) -> None:
    make_cases(cast)
    text = main(cast, "town_a", f"/exits/{query}")
    assert "".join(mark for mark in "1234567W" if f"STEP-{mark}" in text) == shown


def test_the_numbers_of_a_stage_open_its_cases(cast: Cast) -> None:
    make_cases(cast)
    answer = client_of(cast["poverty_office"]).get("/exits/")
    for place in ([sums["number"], sums["url"]] for sums in answer.context["sums"]):
        number, url = place
        assert len(client_of(cast["poverty_office"]).get(url).context["rows"]) == number
    (village,) = answer.context["villages"]
    assert [number for number, _ in village["cells"]] == [1] * 7 + [0, 1]
    assert f"area={A1}&stage=1" in village["cells"][0][1]


def test_the_list_of_cases_costs_the_same_whatever_it_holds(cast: Cast) -> None:
    make_cases(cast)
    client = client_of(cast["poverty_office"])

    def grow() -> None:
        for number in range(5):
            make_case(make_household(cast.a2, number=f"M{number}"), cast["cadre_a1"])

    assert_flat_queries(lambda: client.get("/exits/"), grow=grow)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "还没有开始公示"),
        ({"notice_from": NOW, "notice_until": NOW + dt.timedelta(days=7)}, "最早2016-12-27 12:00"),
        ({"notice_from": NOW, "notice_until": NOW}, "已满7天"),
    ],
)
def test_how_a_notice_stands_is_said(cast: Cast, fields: dict, said: str) -> None:
    make_case(make_household(cast.a1), cast["cadre_a1"], step=Step.NOTICE, **fields)
    assert said in main(cast, "town_a", "/exits/?stage=4")


@pytest.mark.parametrize(
    ("step", "who", "offered"),
    [
        (Step.REVIEW, "cadre_a1", ["step/", "withdraw/"]),
        (Step.CONSENT, "cadre_a1", ["step/", "return/", "withdraw/"]),
        (Step.NOTICE, "cadre_a1", ["notice/", "return/", "withdraw/"]),
        (Step.TOWN, "town_a", ["step/", "return/", "withdraw/"]),
        (Step.TOWN, "cadre_a1", ["withdraw/"]),
        (Step.COUNTY, "poverty_office", ["step/", "return/", "withdraw/"]),
        (Step.COUNTY, "town_a", ["withdraw/"]),
        (Step.REVIEW, "auditor", []),
    ],
)
def test_a_case_offers_what_one_may_do(cast: Cast, step: Step, who: str, offered) -> None:
    case = make_case(make_household(cast.a1), cast["cadre_a1"], step=step)
    address = f"/households/{case.household_id}/exits/{case.pk}/"
    shown = main(cast, who, address)
    ways = ["step/", "notice/", "notice/end/", "objections/new/", "return/", "withdraw/"]
    assert [way for way in ways if f'href="{address}{way}"' in shown] == offered


def test_who_proposed_is_told_why_the_step_is_not_theirs(cast: Cast) -> None:
    case = make_case(make_household(cast.a1), cast["town_a"], step=Step.TOWN)
    address = f"/households/{case.household_id}/exits/{case.pk}/"
    assert "提名人不能办理“乡镇审核”" in main(cast, "town_a", address)
    assert f"{address}step/" not in main(cast, "town_a", address)
    assert "这一环节由镇办理" in main(cast, "cadre_a1", address)


def test_a_case_of_another_household_is_not_found_under_this_one(cast: Cast) -> None:
    case = make_case(make_household(cast.a1), cast["cadre_a1"])
    other = make_household(cast.a1)
    page(cast, "town_a", f"/households/{other.pk}/exits/{case.pk}/", status=404)


def test_an_approval_from_the_page_moves_the_household(cast: Cast) -> None:
    household = make_ready(cast.a1)
    case = make_case(household, cast["cadre_a1"], step=Step.COUNTY)
    client = client_of(cast["poverty_office"])
    address = f"/households/{household.pk}/exits/{case.pk}/"
    typed = {"version": 1, "happened_on": "2016-12-20", "person": "张局长"}
    assert client.post(f"{address}step/", typed).status_code == 302
    assert "批准时（2016-12-20）的核对结果" in main(cast, "auditor", address)
    assert household.standing_changes.get(until__isnull=True).standing == Standing.EXITED
    stale = client.post(f"{address}step/", typed)
    assert stale.status_code == 409 and "已被他人修改" in stale.content.decode()


@pytest.mark.parametrize("step", [Step.NOTICE])
def test_the_notice_is_no_plain_step(cast: Cast, step: Step) -> None:
    case = make_case(make_household(cast.a1), cast["cadre_a1"], step=step)
    page(cast, "town_a", f"/households/{case.household_id}/exits/{case.pk}/step/", status=404)


def batch(cast: Cast, who: str, act: str, rows: list[str], step: str = "1", **typed):
    address = f"/exits/batch/?act={act}&step={step}"
    return client_of(cast[who]).post(address, {"row": rows} | typed)


def answers(answer) -> dict[str, str]:
    return {one["household"].number: said.said for one, said in answer.context["answers"]}


def test_many_are_proposed_and_each_is_answered(cast: Cast) -> None:
    fine, stale = make_ready(cast.a1, number="N1"), make_ready(cast.a1, number="N2")
    out = make_ready(cast.a1, number="N3")
    exit_at_once(actor=cast["town_a"], household=out, version=1, happened_on=TODAY)
    foreign = make_ready(cast.b1, number="N4")
    rows = [f"{fine.pk}:1", f"{stale.pk}:7", f"{out.pk}:2", f"{foreign.pk}:1", "x", "9" * 30]
    answer = batch(cast, "town_a", "propose", rows, happened_on="2016-12-20")
    said = answers(answer)
    assert list(said) == ["N1", "N2", "N3"]
    assert said["N1"] == "" and "已被他人修改" in said["N2"] and "现为“已脱贫”" in said["N3"]
    assert [row.household for row in ExitCase.objects.all()] == [fine]
    assert Entry.objects.filter(action="propose_exit").count() == 1


def test_a_batch_is_confirmed_with_the_versions_that_were_seen(cast: Cast) -> None:
    household = make_ready(cast.a1)
    shown = main(cast, "town_a", f"/exits/batch/?act=propose&pick={household.pk}&pick=999")
    assert f'name="row" value="{household.pk}:1"' in shown and "共选择 <b>1</b> 户" in shown
    assert "还没有选择户" in main(cast, "town_a", "/exits/batch/?act=propose")


def test_many_are_approved_and_each_is_answered(cast: Cast) -> None:
    homes = [make_ready(cast.a1, number=f"N{n}") for n in range(3)]
    proposers = ["cadre_a1", "poverty_office", "cadre_a1"]
    cases = [
        make_case(home, cast[who], step=Step.COUNTY)
        for home, who in zip(homes, proposers, strict=True)
    ]
    HouseholdYear.objects.filter(household=homes[2]).update(per_head_income=100)
    rows = [f"{case.pk}:1" for case in cases]
    typed = {"happened_on": "2016-12-20", "person": "张局长"}
    answer = batch(cast, "poverty_office", "pass", rows, step=Step.COUNTY, **typed)
    said = list(answers(answer).values())
    assert said[0] == "" and "提名人不能办理" in said[1] and "未达标：人均纯收入" in said[2]
    out = Household.objects.as_of().filter(standing_at__standing=Standing.EXITED)
    assert list(out) == [homes[0]]


def test_notices_begin_and_end_for_many(cast: Cast) -> None:
    cases = [
        make_case(make_household(cast.a1, number=f"N{n}"), cast["cadre_a1"], step=Step.NOTICE)
        for n in range(2)
    ]
    rows = [f"{case.pk}:1" for case in cases]
    began = batch(cast, "cadre_a1", "begin", rows, step="4", place="公示栏")
    assert list(answers(began).values()) == ["", ""]
    rows = [f"{case.pk}:2" for case in cases]
    early = batch(cast, "cadre_a1", "end", rows, step="4")
    assert all("须满7天" in said for said in answers(early).values())
    with travel(NOW + dt.timedelta(days=7), tick=False):
        ended = batch(cast, "cadre_a1", "end", rows, step="4")
    assert list(answers(ended).values()) == ["", ""]
    assert {case.step for case in ExitCase.objects.all()} == {Step.TOWN}


@pytest.mark.parametrize("query", ["act=x", "act=pass&step=9", "act=pass&step=4"])
def test_a_batch_that_is_none_is_not_found(cast: Cast, query: str) -> None:
    page(cast, "town_a", f"/exits/batch/?{query}", status=404)


def test_a_batch_without_its_day_is_asked_again(cast: Cast) -> None:
    case = make_case(make_household(cast.a1), cast["cadre_a1"])
    answer = batch(cast, "cadre_a1", "pass", [f"{case.pk}:1"])
    assert answer.status_code == 400
    assert f'value="{case.pk}:1"' in answer.content.decode()
    assert ExitCase.objects.get().step == Step.REVIEW
