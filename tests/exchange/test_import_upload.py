"""Sending a workbook."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from gujang.exchange.codes import BatchState
from gujang.exchange.models import ImportBatch
from gujang.exchange.services import report_of
from gujang.exchange.services.uploads import fetch
from gujang.journal.models import Entry
from households.models import Household
from tests.cast import Cast
from tests.exchange.pages import Desk
from tests.sheets import PLACE, as_xlsx, make_book, make_home

pytestmark = pytest.mark.slow


URL = reverse("import_upload")
IN_B = PLACE | {"苏木乡": "银号镇", "嘎查村": "乙一村"}


def test_a_workbook_is_kept_checked_and_shown(desk: Desk) -> None:
    data = as_xlsx(make_book(make_home()))
    answer = desk.post_file(data)
    batch = ImportBatch.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/import/{batch.pk}/")
    assert (batch.state, batch.file_name, batch.year) == (BatchState.CHECKED, "登记表.xlsx", 2014)
    assert batch.actor == desk.cast["poverty_office"]
    assert fetch(batch.stored_as, batch.pk) == data
    assert not Household.objects.exists()


def test_the_sending_is_in_the_journal_once(desk: Desk) -> None:
    batch = desk.send(make_book(make_home()))
    (entry,) = Entry.objects.filter(object_type="exchange.importbatch")
    assert (entry.action, entry.object_id) == ("check_import", str(batch.pk))
    assert batch.sha256 in entry.data
    assert entry.source == "127.0.0.1"


def test_the_request_itself_only_hands_the_file_over(cast: Cast) -> None:
    batch = Desk(cast).send(b"whatever it is")
    assert batch.state == BatchState.UPLOADED
    paths = DBTaskResult.objects.values_list("task_path", flat=True)
    assert sorted(path.rpartition(".")[2] for path in paths) == ["mind_import", "run_import"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"file": ""}, "请选择要导入的工作簿。"),
        ({"year": "1999"}, "请从列表中选择年度。"),
        ({"year": ""}, "请选择年度。"),
        ({"year": "二〇一四"}, "请从列表中选择年度。"),
        ({"kind": "people"}, "请选择导入内容。"),
    ],
)
def test_a_form_that_is_not_filled_in_says_what_is_missing(
    desk: Desk, fields: dict[str, str], said: str
) -> None:
    answer = desk.post_file(b"x", **fields)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("size", "said"), [(0, "文件是空的"), (10 * 1024 * 1024 + 1, "文件超过 10 MB")]
)
def test_an_empty_or_large_file_is_not_kept(desk: Desk, size: int, said: str) -> None:
    answer = desk.post_file(b"x" * size)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("length", [str(django_settings.BODY_LIMIT + 1), "9" * 30, "-1", "x"])
def test_what_announces_too_much_is_refused_unread(desk: Desk, length: str) -> None:
    answer = desk.client.generic("POST", URL, b"", CONTENT_LENGTH=length)
    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()


def test_no_upload_lies_in_a_temporary_file(desk: Desk) -> None:
    assert django_settings.FILE_UPLOAD_MAX_MEMORY_SIZE >= django_settings.BODY_LIMIT


def test_the_year_offered_first_is_the_newest_of_the_register(desk: Desk) -> None:
    desk.take(make_book(make_home()), year="2016")
    page = desk.client.get(URL).content.decode()
    assert '<option value="2016" selected>' in page


def test_the_page_lists_ones_own_last_imports(desk: Desk) -> None:
    batch = desk.of("town_a").send(make_book(make_home()), name="西斗铺.xlsx")
    for who, sees in (("town_a", True), ("poverty_office", True), ("town_b", False)):
        page = desk.of(who).client.get(URL).content.decode()
        assert (str(batch.pk) in page) == sees, who


def test_a_town_imports_its_own_rows_alone(desk: Desk) -> None:
    book = make_book(make_home(1), make_home(2, village=IN_B))
    batch = desk.of("town_a").take(book)
    assert [household.number for household in Household.objects.all()] == ["H1"]
    (said,) = {error["message"] for error in report_of(batch)["errors"]}
    assert said == "不在您的管理范围内，请核对，或联系上级单位处理。"


def test_the_form_works_without_script(desk: Desk) -> None:
    page = desk.client.get(URL).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'type="submit"' in page
    assert (Path(django_settings.BASE_DIR) / "static/js/import.js").exists()
