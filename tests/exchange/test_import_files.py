"""What an import hands out: the marked workbook, the faults, blank and sample workbooks."""

from datetime import date
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from gujang.access.models import Membership
from gujang.exchange import tasks
from gujang.exchange.exports.template import template_workbook
from gujang.exchange.services import keep_marked, kept_marked
from gujang.exchange.services.uploads import fetch_marked
from gujang.journal.models import Entry
from gujang.lib.sheets import find_tables
from households.imports.columns import registers
from tests.exchange.pages import Desk
from tests.lib.reading import read_inside, rows_of
from tests.sheets import BASE, as_xlsx, make_book, make_home
from villages.imports.columns import register

pytestmark = pytest.mark.slow


NUMBER = "150222196003050010"


def with_faults() -> bytes:
    return as_xlsx(make_book(make_home(1), make_home(2, **{"主要致贫原因": "无业"})))


def name_of(answer: object) -> str:
    return unquote(answer["Content-Disposition"])  # type: ignore[index]


def test_the_users_own_workbook_comes_back_marked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "keep_marked", keep_marked)
    batch = desk.send(with_faults())
    assert kept_marked(batch)
    answer = desk.get("import_marked", batch)
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "登记表_已标注.xlsx" in name_of(answer)
    assert answer["X-Content-Type-Options"] == "nosniff"
    sheet = load_workbook(BytesIO(answer.content))[BASE]
    headers = [cell.value for cell in sheet[1]]
    bad = sheet.cell(3, headers.index("主要致贫原因") + 1)
    good = sheet.cell(2, headers.index("主要致贫原因") + 1)
    assert bad.fill.fgColor.rgb != good.fill.fgColor.rgb
    assert "不是认可的选项" in sheet.cell(3, headers.index("导入提示") + 1).value
    (entry,) = Entry.objects.filter(action="download")
    assert (entry.actor, entry.object_id) == (desk.cast["poverty_office"], str(batch.pk))


def test_the_marked_workbook_is_made_when_asked_for_if_it_is_not_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gujang.exchange.services.reports.mark_workbook", lambda *a, **k: b"marked")
    batch = desk.send(with_faults())
    assert kept_marked(batch) is None
    assert desk.get("import_marked", batch).content == b"marked"
    path = settings.UPLOAD_DIR / f"{batch.stored_as}-marked"
    assert b"marked" not in path.read_bytes()
    assert fetch_marked(batch.stored_as, batch.pk) == b"marked"


def test_without_faults_there_is_nothing_to_mark(desk: Desk) -> None:
    batch = desk.send(make_book(make_home(1)))
    assert desk.get("import_marked", batch).url == f"/import/{batch.pk}/"
    assert "没有要标注的工作簿" in desk.page(batch)


def test_a_refused_file_is_not_kept_and_not_marked(desk: Desk) -> None:
    batch = desk.send(b"not a workbook at all")
    assert batch.state == "rejected"
    assert not batch.stored_as
    assert desk.get("import_marked", batch).status_code == 302


def test_the_faults_come_as_a_list_masked_as_on_the_page(desk: Desk) -> None:
    home = make_home(1, **{"主要致贫原因": NUMBER})
    batch = desk.send(make_book(home))
    answer = desk.get("import_errors", batch)
    assert "登记表_需要改正.xlsx" in name_of(answer)
    rows = list(rows_of(answer.content).values())
    assert rows[2] == ["工作表", "行", "单元格", "列", "填写的值", "怎么改"]
    assert rows[3][2:5] == ["I2", "主要致贫原因", "150222**********10"]
    assert NUMBER not in str(rows)
    assert Entry.objects.filter(action="download").count() == 1


def test_a_formula_in_a_bad_cell_stays_text(desk: Desk) -> None:
    batch = desk.send(make_book(make_home(1, **{"主要致贫原因": "@SUM(1)"})))
    sheet = load_workbook(BytesIO(desk.get("import_errors", batch).content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "@SUM(1)"]
    assert [cell.data_type for cell in cells] == ["s"]


@pytest.mark.parametrize("view", ["import_marked", "import_errors"])
def test_the_right_is_asked_for_again_at_every_download(desk: Desk, view: str) -> None:
    town = desk.of("town_a")
    batch = town.send(with_faults())
    assert desk.of("town_b").get(view, batch).status_code == 404
    Membership.objects.filter(user=desk.cast["town_a"]).update(ends_on=date(2014, 6, 30))
    assert town.get(view, batch).status_code == 404
    assert not Entry.objects.filter(action="download").exists()


@pytest.mark.parametrize("kind", ["registers", "villages"])
@pytest.mark.parametrize("view", ["import_template", "import_sample"])
def test_forms_and_samples_are_handed_out(desk: Desk, view: str, kind: str) -> None:
    answer = desk.client.get(reverse(view, args=[kind]))
    assert answer["Content-Disposition"].startswith("attachment;")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    wanted = registers(2014) if kind == "registers" else (register(2014),)
    found = find_tables(read_inside(body), wanted)
    assert not found.problems
    assert [table.register.title for table in found.tables] == [one.title for one in wanted]
    for table in found.tables if view == "import_template" else ():
        assert table.fields == {column.field for column in table.register.columns}
        assert not table.header.extra


@pytest.mark.parametrize("view", ["import_template", "import_sample"])
def test_there_are_no_other_forms_and_samples(desk: Desk, view: str) -> None:
    for kind in ("people", "..", "示例"):
        assert desk.client.get(reverse(view, args=[kind])).status_code == 404


def test_what_is_filled_into_the_blank_form_imports(desk: Desk) -> None:
    book = load_workbook(BytesIO(template_workbook("registers")))
    home = make_home(1)
    rows = {"贫困户基本信息": home.base, "家庭成员": home.members[0]}
    rows |= {"生产生活条件": home.conditions, "收入情况": home.income}
    for name, cells in rows.items():
        fill_in(book, name, cells)
    file = BytesIO()
    book.save(file)
    batch = desk.send(file.getvalue())
    assert batch.counts["households"] == {"new": 1, "changed": 0, "same": 0, "error": 0}


def fill_in(book: Workbook, name: str, cells: dict[str, object]) -> None:
    sheet = book[name]
    headers = [cell.value for cell in sheet[1]]
    for header, value in cells.items():
        sheet.cell(2, headers.index(header) + 1, value)


def test_the_choices_of_the_blank_form_are_those_the_import_takes() -> None:
    book = load_workbook(BytesIO(template_workbook("registers")))
    notes = {(row[0], row[1]): row[3] for row in book["填写说明"].iter_rows(values_only=True)}
    assert notes["贫困户基本信息", "识别标准"] == "国家标准、省定标准、市定标准"
    assert "因婚" not in str(notes["贫困户基本信息", "主要致贫原因"])
    listed = {
        str(rule.sqref).split(":")[0]: rule.formula1
        for rule in book["贫困户基本信息"].data_validations.dataValidation
    }
    headers = [cell.value for cell in book["贫困户基本信息"][1]]
    place = chr(65 + headers.index("主要致贫原因"))
    assert listed[f"{place}2"].startswith("选项!")
    assert book["家庭成员"].column_dimensions["G"].number_format == "@"
