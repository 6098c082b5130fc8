"""A run of a report: frozen, handed out as it was, submitted, compared; who may have it when."""

import datetime as dt
import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from gujang.access.gate import OutOfReach, forget_grants
from gujang.access.models import Membership, User
from gujang.access.rights import Role
from gujang.journal.models import Entry
from gujang.reports import services
from gujang.reports.codes import RunState
from gujang.reports.models import ReportRun
from households.codes import Standing
from households.models import Household
from tests.cast import A1, A2, B1, TOWN_A, Cast
from tests.make import COUNTY, make_household, make_membership, make_person, make_standing
from tests.make_reports import END, begin_run, make_report, silent

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def _bytes(run: ReportRun, actor: User) -> bytes:
    with services.fetch(actor=actor, run=run) as file:
        return file.read()


def _again(user: User) -> User:
    """Return the user as the next request has them."""
    return User.objects.get(pk=user.pk)


def test_a_run_keeps_what_it_was_asked_and_the_hash_of_its_file(register: Cast) -> None:
    run = make_report(register["town_a"], TOWN_A, by="village")
    assert (run.state, run.rows, run.scope, run.day) == (RunState.DRAFT, 2, TOWN_A, END)
    assert run.title == "固阳县西斗铺镇2015年脱贫进度统计表"
    data = _bytes(run, register["town_a"])
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (run.sha256, run.size)
    entries = Entry.objects.filter(object_id=run.pk).order_by("seq")
    assert [entry.action for entry in entries] == ["export_table", "export", "download"]
    assert run.sha256 in entries[1].data


def test_what_was_made_stays_when_the_register_moves_on(register: Cast) -> None:
    actor = register["poverty_office"]
    run = make_report(actor, COUNTY)
    before, rows = _bytes(run, actor), list(services.frozen_rows(run))
    make_household(register.a1, number="HU-A1-新", registered_on=dt.date(2015, 3, 1))
    assert _bytes(run, actor) == before
    assert list(services.frozen_rows(run)) == rows
    now = make_report(actor, COUNTY)
    assert list(services.frozen_rows(now)) != rows


def test_the_workbook_names_its_run_in_its_properties_and_on_every_page(register: Cast) -> None:
    run = make_report(register["poverty_office"], COUNTY)
    book = load_workbook(BytesIO(_bytes(run, register["poverty_office"])))
    assert book.properties.identifier == run.number
    assert book.properties.creator == "扶贫办"
    assert run.number in book.worksheets[0].oddFooter.left.text


def test_a_name_stands_behind_every_figure_when_asked(register: Cast) -> None:
    run = make_report(register["poverty_office"], COUNTY, behind=True)
    table, names = load_workbook(
        BytesIO(_bytes(run, register["poverty_office"])), data_only=True
    ).worksheets
    counted: dict[str, int] = {}
    for label, *_rest in names.iter_rows(min_row=4, max_col=5, values_only=True):
        counted[label] = counted.get(label, 0) + 1
    totals = next(row for row in table.iter_rows(values_only=True) if row[0] == "合计")
    told = {
        "年初贫困·户": totals[3], "年初贫困·人": totals[4], "新识别·户": totals[5],
        "返贫·户": totals[7], "自然增加·人": totals[10], "自然减少·人": totals[12],
        "剔除·户": totals[13], "本年脱贫·人": totals[16], "年末未脱贫·人": totals[18],
        "累计脱贫人数": totals[19], "建档立卡人数": totals[20],
    }  # fmt: skip
    assert {label: counted.get(label, 0) for label in told} == told


def test_a_register_is_frozen_with_its_values(register: Cast) -> None:
    run = make_report(register["poverty_office"], COUNTY, key="households")
    rows = list(services.frozen_rows(run))
    incomes = {row.values[3]: row.values[12] for row in rows}
    assert str(incomes["HU-B1-2"]) == "2800.00"
    assert all(row.household for row in rows)


# --- who may have it ---


def test_a_right_taken_away_closes_what_was_made_before(register: Cast) -> None:
    run = make_report(register["cadre_a1"], A1)
    assert ReportRun.objects.visible_to(_again(register["cadre_a1"])).filter(pk=run.pk)
    Membership.objects.filter(user=register["cadre_a1"]).update(ends_on=dt.date(2014, 6, 1))
    assert not ReportRun.objects.visible_to(_again(register["cadre_a1"])).filter(pk=run.pk)
    assert ReportRun.objects.visible_to(_again(register["town_a"])).filter(pk=run.pk)


@pytest.mark.parametrize(
    ("area", "seen_by"),
    [
        (COUNTY, {"organization", "poverty_office", "auditor"}),
        (TOWN_A, {"organization", "poverty_office", "auditor", "town_a"}),
        (A1, {"organization", "poverty_office", "auditor", "town_a", "cadre_a1"}),
    ],
)
def test_a_run_is_seen_by_who_reaches_the_whole_of_its_area(
    register: Cast, area: str, seen_by: set[str]
) -> None:
    run = make_report(register["poverty_office"], area)
    found = {
        name
        for name, user in register.users.items()
        if name != "must_change" and ReportRun.objects.visible_to(_again(user)).filter(pk=run.pk)
    }
    assert found == seen_by


def test_a_run_of_two_villages_is_its_makers_while_they_reach_both(register: Cast) -> None:
    cadre = register["cadre_a1"]
    second = make_membership(cadre, Role.CADRE, A2)
    run = make_report(_again(cadre), TOWN_A, by="village")
    assert (run.scope, run.rows, run.place) == (f"{A1},{A2}", 2, "西斗铺镇（本人辖区）")
    assert ReportRun.objects.visible_to(_again(cadre)).filter(pk=run.pk)
    assert not ReportRun.objects.visible_to(_again(register["town_a"])).filter(pk=run.pk)
    Membership.objects.filter(pk=second.pk).update(ends_on=dt.date(2014, 6, 1))
    assert not ReportRun.objects.visible_to(_again(cadre)).filter(pk=run.pk)


def test_a_right_taken_away_before_it_is_made_leaves_nothing(register: Cast) -> None:
    run = begin_run(register["cadre_a1"], A1)
    Membership.objects.filter(user=register["cadre_a1"]).update(ends_on=dt.date(2014, 6, 1))
    run.made_by = _again(register["cadre_a1"])
    services.make_run(run=run, progress=silent)
    assert (run.state, run.stored_as) == (RunState.FAILED, "")
    assert "没有导出这个辖区的权限" in run.message


# --- full numbers ---


def test_full_numbers_take_the_right_and_a_reason(register: Cast) -> None:
    for who, reason, said in (("auditor", "核对", "权限"), ("poverty_office", "", "用途")):
        with pytest.raises(ValidationError, match=said):
            begin_run(register[who], COUNTY, key="households", full=True, reason=reason)


def test_full_numbers_are_written_down_and_are_their_makers_alone(register: Cast) -> None:
    make_household(register.a1, number="HU-A1-全", phone="13912345678")
    town = register["town_a"]
    run = make_report(town, A1, key="households", full=True, reason="上报省系统")
    text = str(list(services.frozen_rows(run)))
    assert "13912345678" in text and "上报省系统" in {e.reason for e in Entry.objects.all()}
    for who in ("poverty_office", "cadre_a1"):
        assert not ReportRun.objects.visible_to(_again(register[who])).filter(pk=run.pk)
    assert ReportRun.objects.visible_to(_again(town)).filter(pk=run.pk)
    Membership.objects.filter(user=town).update(role=Role.AUDITOR)
    assert not ReportRun.objects.visible_to(_again(town)).filter(pk=run.pk)


def test_full_numbers_of_too_many_rows_are_refused(register: Cast, settings: Any) -> None:
    settings.FULL_EXPORT_ROWS = 2
    run = make_report(
        register["poverty_office"], COUNTY, key="households", full=True, reason="上报"
    )
    assert run.state == RunState.FAILED and "最多导出2行" in run.message


# --- submitting and comparing ---


def test_what_is_submitted_replaces_what_was_of_the_same_span(register: Cast) -> None:
    office = register["poverty_office"]
    first, second, other = (make_report(office, area) for area in (TOWN_A, TOWN_A, B1))
    for run in (first, other, second):
        services.submit_run(actor=office, run=run)
    first.refresh_from_db()
    assert (first.state, second.state, other.state) == ("replaced", "submitted", "submitted")
    with pytest.raises(services.Busy):
        services.submit_run(actor=office, run=second)
    entry = Entry.objects.filter(action="submit_table", object_id=second.pk).get()
    assert first.number in entry.data


def test_who_only_looks_submits_only_their_own(register: Cast) -> None:
    run = make_report(register["poverty_office"], TOWN_A)
    with pytest.raises(OutOfReach):
        services.submit_run(actor=register["auditor"], run=run)
    run.refresh_from_db()
    assert run.state == RunState.DRAFT
    services.submit_run(actor=register["auditor"], run=make_report(register["auditor"], TOWN_A))


def test_the_difference_to_the_last_submitted_is_told_row_by_row(register: Cast) -> None:
    office = register["poverty_office"]
    before = make_report(office, A1, key="households")
    services.submit_run(actor=office, run=before)
    assert services.last_submitted(before) is None
    household = Household.objects.get(number="HU-A1-1")
    make_person(household, "王新", joined_on=dt.date(2015, 8, 1))
    gone = Household.objects.get(number="HU-A1-3")
    make_standing(gone, Standing.CANCELLED, END)
    make_household(register.a1, number="HU-A1-9", registered_on=dt.date(2015, 2, 1))
    now = make_report(office, A1, key="households")
    assert services.last_submitted(now) == before
    found = services.differences(before, now)
    told = [((row.now or row.before)[3], row.before is None, row.now is None) for row in found]
    assert told == [("HU-A1-1", False, False), ("HU-A1-9", True, False), ("HU-A1-3", False, True)]
    assert [found[0].before[place] for place in found[0].places] == [3]  # type: ignore[index]


def test_grants_are_asked_anew(register: Cast) -> None:
    forget_grants(register["town_a"])
    assert make_report(register["town_a"], A1).scope == A1
