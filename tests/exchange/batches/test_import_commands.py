"""The import commands: what other programs call."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from gujang.exchange.management import importing
from gujang.exchange.models import ImportBatch
from gujang.exchange.services import checking, committing
from gujang.lib.excel.values import Book
from households.models import Household
from tests.sheets import lines_sheet, make_book, make_home, make_villages
from villages.models import Village

pytestmark = pytest.mark.django_db

NONE = {"new": 0, "changed": 0, "same": 0, "error": 0}
BAD = {"主要致贫原因": "没有"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "登记表.xlsx"


@pytest.fixture
def given(file: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a workbook into the file, without the cost of reading it back."""

    def give(book: Book) -> str:
        file.write_bytes(b"workbook")
        for module in (checking, committing):
            monkeypatch.setattr(module, "read", lambda batch, progress: book)
        return str(file)

    return give


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def answer(*arguments: str) -> tuple[int, dict[str, Any]]:
    code, out, _ = run(*arguments, "--json")
    return code, json.loads(out)


def test_a_check_writes_nothing_and_answers_with_the_batch(given: Any) -> None:
    make_villages()
    path = given(make_book(make_home()))
    code, said = answer("import_registers", path, "--year", "2014")
    assert code == 0
    assert said == {
        "status": "checked",
        "households": NONE | {"new": 1},
        "persons": NONE | {"new": 1},
        "errors": [],
        "batch": str(ImportBatch.objects.get().pk),
    }
    assert not Household.objects.exists()


def test_a_commit_leaves_bad_rows_out_and_says_so(given: Any) -> None:
    make_villages()
    path = given(make_book(make_home(1), make_home(2, **BAD)))
    code, said = answer("import_registers", path, "--year", "2014", "--commit")
    assert (code, said["status"]) == (1, "committed")
    assert said["households"] == NONE | {"new": 1, "error": 1}
    (error,) = said["errors"]
    assert list(error) == ["sheet", "row", "column", "value", "message"]
    assert (error["sheet"], error["row"], error["column"], error["value"]) == (
        "贫困户基本信息",
        3,
        "主要致贫原因",
        "没有",
    )
    assert error["message"].startswith("I3：不是认可的选项")
    assert Household.objects.get().number == "H1"


def test_the_same_again_is_committed_with_nothing_new(given: Any) -> None:
    make_villages()
    path = given(make_book(make_home()))
    answer("import_registers", path, "--year", "2014", "--commit")
    code, said = answer("import_registers", path, "--year", "2014", "--commit")
    assert (code, said["status"], said["households"]) == (0, "committed", NONE | {"same": 1})


@pytest.mark.parametrize("commit", [[], ["--commit"]])
def test_a_file_that_is_refused_is_rejected_whole(given: Any, commit: list[str]) -> None:
    path = given(Book([lines_sheet("表", [["甲", "乙"], [1, 2]])]))
    code, said = answer("import_registers", path, "--year", "2014", *commit)
    assert code == 2
    assert (said["status"], said["households"], said["persons"], said["batch"]) == (
        "rejected",
        NONE,
        NONE,
        None,
    )
    (error,) = said["errors"]
    assert (error["sheet"], error["row"], error["column"], error["value"]) == (None,) * 4
    assert error["message"].startswith("文件中没有")


def test_a_register_that_is_refused_names_its_column(given: Any) -> None:
    home = make_home()
    del home.base["证件号码"]
    code, said = answer("import_registers", given(make_book(home)), "--year", "2014", "--commit")
    assert (code, said["status"]) == (2, "rejected")
    assert [(e["sheet"], e["row"], e["column"]) for e in said["errors"]] == [
        ("贫困户基本信息", 1, "证件号码")
    ]


def test_a_file_that_cannot_be_read_is_said_to_be(tmp_path: Path) -> None:
    code, out, err = run("import_registers", str(tmp_path / "无.xlsx"), "--year", "2014", "--json")
    assert code == 2
    assert json.loads(out)["status"] == "rejected"
    assert err.startswith("不能读取文件")


def test_what_is_no_workbook_is_refused_in_a_sentence(file: Path) -> None:
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    code, said = answer("import_registers", str(file), "--year", "2014")
    assert (code, said["status"]) == (2, "rejected")
    assert said["errors"][0]["message"].endswith("。")


def test_whatever_goes_wrong_there_is_no_traceback(
    given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = given(make_book(make_home()))

    def breaks(*args: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(checking, "read", breaks)
    code, out, err = run("import_registers", path, "--year", "2014", "--json")
    assert code == 2
    assert json.loads(out)["errors"][0]["message"].startswith("导入没有完成")
    assert "secret" not in out + err
    assert "Traceback" not in err


def test_notes_go_to_the_other_stream(given: Any) -> None:
    make_villages()
    home = make_home(**{"备注": "已核"})
    _, out, err = run("import_registers", given(make_book(home)), "--year", "2014", "--json")
    json.loads(out)
    assert err.strip() == "工作表“贫困户基本信息”中没有用到的列：备注。"


def test_people_are_told_in_sentences(given: Any) -> None:
    make_villages()
    path = given(make_book(make_home(1), make_home(2, **BAD)))
    code, out, _ = run("import_registers", path, "--year", "2014", "--commit")
    lines = out.splitlines()
    assert code == 1
    assert lines[:3] == [
        "贫困户登记表（2014年度）：已提交",
        "新增1户、变更0户、相同0户、退回1户；新增1人、变更0人、相同0人、退回1人",
        "需要改正1处：",
    ]
    assert lines[3].startswith("  工作表“贫困户基本信息”第3行“主要致贫原因”（I3）：")


def test_an_import_is_taken_back_by_its_number(given: Any) -> None:
    make_villages()
    path = given(make_book(make_home()))
    _, said = answer("import_registers", path, "--year", "2014", "--commit")
    code, out, _ = run("undo_import", said["batch"])
    assert (code, out[:3]) == (0, "已撤销")
    assert not Household.objects.exists()


def test_what_cannot_be_taken_back_is_listed(given: Any) -> None:
    make_villages()
    path = given(make_book(make_home()))
    _, said = answer("import_registers", path, "--year", "2014", "--commit")
    Household.objects.update(version=2)
    code, _, err = run("undo_import", said["batch"])
    assert code == 1
    assert err.splitlines()[1:] == ["H1"]
    assert Household.objects.exists()


@pytest.mark.parametrize("batch", ["x", "00000000-0000-4000-8000-000000000000"])
def test_a_batch_that_is_not_there_is_said_to_be(batch: str) -> None:
    code, _, err = run("undo_import", batch)
    assert (code, err.strip()) == (1, "没有这个批次，请核对编号。")


VILLAGES = [
    ["村编码", "镇", "行政村", "类别", "村属性", "总人口"],
    ["150222103201", "西斗铺镇", "甲一村", "行政村", "贫困村", "953"],
]


def test_villages_are_imported_at_once(given: Any) -> None:
    code, out, _ = run("import_villages", given(Book([lines_sheet("表", VILLAGES)])))
    assert (code, out.splitlines()[:2]) == (
        0,
        ["行政村名册（2014年度）：已提交", "新增1村、变更0村、相同0村、退回0村"],
    )
    assert Village.objects.get().years.get().population == 953


def test_villages_may_be_taken_back(given: Any) -> None:
    run("import_villages", given(Book([lines_sheet("表", VILLAGES)])), "--year", "2015")
    code, _, _ = run("undo_import", str(ImportBatch.objects.get().pk))
    assert code == 0
    assert not Village.objects.exists()


def test_a_list_of_villages_with_faults_says_so(given: Any) -> None:
    rows = [*VILLAGES, ["1502", "西斗铺镇", "甲二村", "行政村", "贫困村", "1"]]
    code, out, _ = run("import_villages", given(Book([lines_sheet("表", rows)])))
    assert code == 1
    assert "“村编码”（A3）：村编码应为12位数字" in out


def test_exit_codes_are_those_of_the_contract() -> None:
    assert (importing.ALL_GOOD, importing.SOME_REFUSED, importing.REFUSED) == (0, 1, 2)
