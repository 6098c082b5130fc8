"""The two commands: what they print, what they choose, how they fail."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from gujang.access.models import KeyCheck
from gujang.backup.management.commands.restore import _chosen
from households.models import Household
from tests.backup.live import Live, bytes_of

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _quick(quick: None) -> None: ...


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue()


def test_a_backup_prints_where_it_is_and_what_was_proved(live: Live) -> None:
    path, said = run("backup", str(live.kept))
    assert Path(path).is_file()
    assert "操作日志3条完整，抽查加密字段7个都能打开" in said
    assert "密钥文件不在其中" in said
    assert "不属于本系统" not in said


def test_a_check_and_a_restore_say_what_they_did(kept: Path) -> None:
    Household.objects.update(address="since")
    said, _ = run("restore", str(kept), "--check")
    assert said.startswith("试恢复成功，现有数据没有改动")
    assert Household.objects.filter(address="since").exists()
    said, more = run("restore", str(kept), "--replace")
    assert said.startswith("已恢复：registry-")
    assert "所有用户须重新登录" in more
    assert not Household.objects.filter(address="since").exists()


def test_a_table_that_is_not_ours_is_named(live: Live) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE somebody_elses (a)")
    assert "没有备份：somebody_elses" in run("backup", str(live.kept))[1]


def test_with_another_key_file_the_command_fails_and_changes_nothing(live: Live) -> None:
    KeyCheck.objects.update(value="f" * 64)
    before = bytes_of()
    with pytest.raises(CommandError, match="密钥文件与数据库不匹配"):
        run("backup", str(live.kept))
    assert bytes_of() == before


def test_a_folder_that_cannot_be_written_is_a_sentence(live: Live) -> None:
    live.kept.write_text("a file, not a folder")
    with pytest.raises(CommandError, match="备份没有写成"):
        run("backup", str(live.kept))


def test_a_file_that_is_no_archive_is_a_sentence(live: Live) -> None:
    with pytest.raises(CommandError, match="不是本系统的备份文件"):
        run("restore", str(live.file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("registry-20140301-a.backup", "registry-20140302-b.backup", ".c.backup", "d.txt"):
        (tmp_path / name).write_text("")
    return tmp_path


def test_of_several_archives_one_must_be_named(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"有2份备份，请指明一份，或加 --latest"):
        _chosen(folder, latest=False)
    first = folder / "registry-20140301-a.backup"
    assert _chosen(first, latest=False) == first


def test_the_latest_is_the_last_by_name(folder: Path) -> None:
    assert _chosen(folder, latest=True).name == "registry-20140302-b.backup"


def test_the_only_archive_need_not_be_named(folder: Path) -> None:
    (folder / "registry-20140302-b.backup").unlink()
    assert _chosen(folder, latest=False).name == "registry-20140301-a.backup"


@pytest.mark.parametrize("place", ["none", "."])
def test_no_archive_is_a_sentence(tmp_path: Path, place: str) -> None:
    with pytest.raises(CommandError, match="里没有备份文件"):
        _chosen(tmp_path / place, latest=True)
