"""The list of what a cadre hands over: everything open that is theirs, within the reader's area."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.utils import timezone

from cadres.codes import AskState, LeaveKind, ProblemKind, ReportState
from cadres.filters.handover import handover_of
from cadres.models import Cadre, Leave, Problem, WeeklyReport
from gujang.journal.models import Entry
from households.codes.support import MeasureKind, WorkState
from households.models import Measure
from tests.cast import Cast, client_of, make_cast
from tests.make_cadres import days_ago, make_cadre, make_pairing, make_posting, make_visit
from tests.queries import assert_flat_queries
from tests.shared import once_a_module

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def make_county() -> Cast:
    """A cadre of A1 who was in B1 before, with one open and one settled thing of each kind."""
    cast = make_cast()
    cadre = make_cadre(cast["cadre_a1"], name="李鹏")
    make_posting(cadre, cast.b1, starts_on=dt.date(2013, 1, 1), ends_on=dt.date(2014, 1, 1))
    make_posting(cadre, cast.a1)
    for household in (cast.household_a1, cast.household_b1):
        make_pairing(household, cadre)
    make_pairing(cast.household_a2, cadre, ends_on=dt.date(2015, 1, 1))
    day = dt.date(2015, 5, 4)
    problem: dict[str, Any] = {"cadre": cadre, "raised_on": day, "due_on": day, "owner": "李鹏"}
    problem |= {"village": cast.a1, "kind": ProblemKind.LIVING}
    Problem.objects.create(title="吃水难", **problem)
    Problem.objects.create(
        title="路已修", state="closed", closed_on=day, outcome="修", satisfaction="1", **problem
    )
    for state in (AskState.ASKED, AskState.WITHDRAWN):
        Leave.objects.create(
            cadre=cadre, village=cast.a1, first_on=day, last_on=day, kind=LeaveKind.ILLNESS,
            reason="看病", state=state,
        )  # fmt: skip
    for n, state in enumerate(ReportState):
        WeeklyReport.objects.create(
            cadre=cadre, village=cast.a1, monday=day + dt.timedelta(days=7 * n), state=state,
            submitted_at=timezone.now(),
        )  # fmt: skip
    for state, name in ((WorkState.ONGOING, "养羊"), (WorkState.STOPPED, "种树")):
        for responsible in ("李鹏", "别人"):
            Measure.objects.create(
                household=cast.household_a1, year=2015, kind=MeasureKind.LIVESTOCK,
                name=f"{responsible}{name}", responsible=responsible, state=state,
            )  # fmt: skip
    return cast


county = once_a_module(make_county)


def of(cast: Cast) -> Cadre:
    return Cadre.objects.get(user=cast["cadre_a1"])


def test_everything_open_is_on_it_and_nothing_settled(county: Cast) -> None:
    found = handover_of(of(county), county["organization"])
    assert [row["head"] for row in found.pairings] == ["赵甲一", "孙乙一"]
    assert [row.title for row in found.problems] == ["吃水难"]
    assert [row.state for row in found.asked] == [AskState.ASKED]
    assert {row.state for row in found.reports} == {ReportState.DRAFT, ReportState.RETURNED}
    assert [row.name for row in found.measures] == ["李鹏养羊"]
    assert found.number == 7


def test_what_lies_outside_the_readers_area_is_not_on_it(county: Cast) -> None:
    found = handover_of(of(county), county["town_a"])
    assert [row["head"] for row in found.pairings] == ["赵甲一"]


@pytest.mark.parametrize(
    ("visits", "due"),
    [
        ([], ["赵甲一", "孙乙一"]),
        ([("a1", 30, {})], ["孙乙一"]),
        ([("a1", 31, {})], ["孙乙一", "赵甲一"]),
        ([("a1", 40, {}), ("a1", 3, {})], ["孙乙一"]),
        ([("a1", 3, {"deleted_at": timezone.now()})], ["赵甲一", "孙乙一"]),
    ],
)
def test_households_due_are_those_not_visited_for_30_days(
    county: Cast, visits: list[Any], due: list[str]
) -> None:
    for where, days, more in visits:
        make_visit(of(county), getattr(county, f"household_{where}"), days_ago(days), **more)
    found = handover_of(of(county), county["organization"])
    assert [row["head"] for row in found.due] == due


def test_the_page_prints_it_and_is_written_down(county: Cast) -> None:
    address = f"/cadres/{of(county).pk}/handover/"
    text = client_of(county["cadre_a1"]).get(address).content.decode()
    headings = re.findall(r"<h3>([^<]+)</h3>", text)
    assert headings == [
        "帮扶户 1 户",
        "其中30天内没有走访的 1 户",
        "未办结的民情问题 1 件",
        "未完成的帮扶措施 1 项",
        "未报送或被退回的周报 2 份",
        "待批的请假和外出 1 件",
    ]
    assert "吃水难" in text
    assert "孙乙一" not in text
    entry = Entry.objects.get(action="print")
    assert json.loads(entry.data) == {"sheet": "驻村干部移交清单"}
    assert client_of(county["cadre_b1"]).get(address).status_code == 404


def test_who_has_nothing_open_has_an_empty_list(county: Cast) -> None:
    idle = make_cadre(name="新人")
    text = client_of(county["organization"]).get(f"/cadres/{idle.pk}/handover/").content.decode()
    assert "没有未了结的事项" in text


def test_the_list_costs_the_same_whatever_it_holds(county: Cast) -> None:
    def read() -> None:
        found = handover_of(of(county), county["organization"])
        assert found.number

    def grow() -> None:
        make_pairing(county.household_a2, of(county))
        for row in (Problem.objects.first(), Measure.objects.first(), Leave.objects.first()):
            assert row
            row.pk = None
            if isinstance(row, Problem):
                row.client_id = "0" * 32
            row.save()

    assert assert_flat_queries(read, grow=grow) <= 12
