"""``manage.py export_report``: the same tables without a page, for whoever holds the machine."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from gujang.reports.tables import REPORTS
from tests.cast import TOWN_A, Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_the_list_names_every_key_one_a_line(capsys: Any) -> None:
    call_command("export_report", "--list")
    assert capsys.readouterr().out.split("\n")[:-1] == list(REPORTS)


def test_a_table_is_written_to_the_file(register: Cast, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "进度.xlsx"
    call_command(
        "export_report", "progress", "--area", TOWN_A, "--as-of", "2015-12-31", "--out", str(file)
    )
    sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert sheet[0][0] == "固阳县西斗铺镇2015年脱贫进度统计表"
    told = capsys.readouterr()
    assert told.out == "" and "1行" in told.err


def test_a_year_the_register_does_not_know_yet_gives_its_newest(
    register: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "进度.xlsx"
    call_command("export_report", "progress", "--as-of", "2020-06-30", "--out", str(file))
    title = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[0][0]
    assert title == "固阳县2015年脱贫进度统计表"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "没有报表“nothing”"),
        (["progress"], "--out"),
        (["progress", "--area", "999999", "--out", "x.xlsx"], "没有编码为“999999”的辖区"),
        (["progress", "--as-of", "2999-01-01", "--out", "x.xlsx"], "2999-01-01还没有到"),
        (["progress", "--as-of", "1.1", "--out", "x.xlsx"], "日期“1.1”不对"),
        (["progress", "--out", "nowhere/x.xlsx"], "写不进去"),
    ],
)
def test_what_cannot_be_done_is_said(
    register: Cast, tmp_path: Path, monkeypatch: Any, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=said):
        call_command("export_report", *arguments)
    assert list(tmp_path.iterdir()) == []
