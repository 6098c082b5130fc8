"""The pages: a table is looked at, made into a workbook in the background, followed, fetched."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from gujang.journal.models import Entry
from gujang.lib import lease
from gujang.reports import services, tasks
from gujang.reports.codes import RunState
from gujang.reports.models import ReportRun
from gujang.reports.tables import REPORTS
from tests.cast import A1, B1, TOWN_A, Cast, client_of
from tests.exchange.pages import AT_ONCE
from tests.make_reports import begin_run, make_report

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LINK = re.compile(r'href="(/(?:households|people|villages)/\?[^"]+)">([\d,]+)</a>')


@pytest.fixture
def town(register: Cast, settings: Any) -> Client:
    settings.TASKS = AT_ONCE
    return client_of(register["town_a"])


def _page(client: Client, view: str, *arguments: Any, query: str = "", status: int = 200) -> str:
    answer = client.get(reverse(view, args=arguments) + query)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_the_list_names_every_table_and_how_it_counts(town: Client) -> None:
    page = _page(town, "table_list")
    for report in REPORTS.values():
        if report.right == "export":
            assert report.title in page and report.basis in page


def test_every_figure_leads_to_exactly_the_rows_it_counts(town: Client) -> None:
    page = _page(town, "table_show", "progress", query="?year=2015")
    links = [(url.replace("&amp;", "&"), number) for url, number in LINK.findall(page)]
    assert len(links) > 10
    for url, number in links:
        answer = town.get(url)
        assert answer.status_code == 200, url
        totals = answer.context.get("totals")
        if totals:
            held = totals.persons if url.startswith("/people/") else totals.households
            assert held == int(number), url


def test_what_is_asked_wrongly_is_said(town: Client) -> None:
    for query, said in (
        (f"?area={B1}", "不在您的范围内"),
        ("?day=2099-01-01", "2099-01-01还没有到"),
        ("?day=x", "日期"),
    ):
        assert said in _page(town, "table_show", "households", query=query, status=400)


def test_a_workbook_is_ordered_made_and_fetched(town: Client, register: Cast) -> None:
    answer = town.post(
        reverse("table_run", args=["progress"]), {"area": TOWN_A, "year": "2015", "behind": "on"}
    )
    run = ReportRun.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("run_show", args=[run.pk]))
    page = _page(town, "run_show", run.pk)
    assert "草稿" in page and "西斗铺镇" in page and run.sha256 in page
    file = town.get(reverse("run_download", args=[run.pk]))
    data = b"".join(file.streaming_content)
    assert int(file["Content-Length"]) == len(data)
    assert load_workbook(BytesIO(data)).sheetnames == ["脱贫进度统计表", "名单"]
    assert b"".join(town.get(reverse("run_download", args=[run.pk])).streaming_content) == data
    town.post(reverse("run_submit", args=[run.pk]))
    assert "已报送" in _page(town, "run_show", run.pk)


def test_full_numbers_without_a_reason_are_refused_in_words(town: Client) -> None:
    answer = town.post(
        reverse("table_run", args=["households"]), {"area": A1, "full": "on"}, follow=True
    )
    assert "导出完整号码须写明用途" in answer.content.decode()
    assert answer.redirect_chain[0][0].endswith(f"?area={A1}")  # as it was asked
    assert not ReportRun.objects.exists()


def test_what_the_form_has_not_is_refused(town: Client) -> None:
    answer = town.post(reverse("table_run", args=["progress"]), {"scope": "150222"})
    assert answer.status_code == 400


def test_a_run_left_by_a_dead_worker_can_be_tried_again(town: Client, register: Cast) -> None:
    run = begin_run(register["town_a"], TOWN_A)
    lease.announce(str(run.pk))
    assert "排队中" in _page(town, "run_show", run.pk)
    (django_settings.VAR_DIR / "work" / f"{run.pk}.json").write_text('[50, "已写1,000行"]')
    assert "生成中断" in _page(town, "run_progress", run.pk)
    town.post(reverse("run_make", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == RunState.DRAFT
    assert town.get(reverse("run_progress", args=[run.pk])).headers["HX-Refresh"] == "true"


def test_a_draft_can_be_taken_away_with_its_files(
    town: Client, register: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    run = make_report(register["town_a"], TOWN_A)
    with django_capture_on_commit_callbacks(execute=True):
        town.post(reverse("run_discard", args=[run.pk]))
    assert not ReportRun.objects.exists()
    for name in (run.stored_as, run.rows_stored_as):
        assert not (django_settings.UPLOAD_DIR / name).exists()
    assert Entry.objects.filter(action="discard_table", object_id=run.pk).exists()


def test_what_was_submitted_stays(town: Client, register: Cast) -> None:
    run = make_report(register["town_a"], TOWN_A)
    services.submit_run(actor=register["town_a"], run=run)
    answer = town.post(reverse("run_discard", args=[run.pk]), follow=True)
    assert "已不是草稿" in answer.content.decode()
    assert ReportRun.objects.filter(pk=run.pk).exists()


def test_a_fault_of_ours_is_told_and_leaves_no_file(
    town: Client, register: Cast, monkeypatch: Any
) -> None:
    monkeypatch.setattr(services.runs, "form_of", lambda *_: 1 / 0)
    town.post(reverse("table_run", args=["progress"]), {"area": TOWN_A})
    run = ReportRun.objects.get()
    assert (run.state, run.message) == (RunState.FAILED, tasks.BROKEN)
    assert tasks.BROKEN in _page(town, "run_show", run.pk)


def test_a_lost_file_is_said(town: Client, register: Cast) -> None:
    run = make_report(register["town_a"], TOWN_A)
    (django_settings.UPLOAD_DIR / run.stored_as).unlink()
    answer = town.get(reverse("run_download", args=[run.pk]), follow=True)
    assert "文件不在或已损坏" in answer.content.decode()


def test_the_differences_stand_beside_what_was(town: Client, register: Cast) -> None:
    first = make_report(register["town_a"], TOWN_A)
    assert "还没有报送过" in _page(town, "run_differences", first.pk)
    services.submit_run(actor=register["town_a"], run=first)
    second = make_report(register["town_a"], TOWN_A)
    assert "各行都与上次报送的一样" in _page(town, "run_differences", second.pk)
    ReportRun.objects.filter(pk=first.pk).update(rows=20_001)
    assert "行数太多" in _page(town, "run_differences", second.pk)
