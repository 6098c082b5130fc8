"""An import from the upload to the commit."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from gujang.access.gate import OutOfReach
from gujang.access.models import Membership
from gujang.exchange.codes import BatchState
from gujang.exchange.models import ImportBatch
from gujang.exchange.services import (
    Conflict,
    check,
    commit,
    committing,
    marked_workbook,
    report_of,
    uploads,
)
from gujang.journal.models import Entry
from gujang.journal.services import verify
from gujang.lib.excel.reading import read_workbook
from gujang.lib.excel.values import Book
from households.models import Household, Person
from households.tallies import check as check_tallies
from tests.cast import Cast
from tests.sheets import BASE, Home, as_xlsx, lines_sheet, make_book, make_home

pytestmark = pytest.mark.slow


Send = Callable[..., ImportBatch]
NEUTRAL = "不在您的管理范围内，请核对，或联系上级单位处理。"


def homes(count: int = 2) -> list[Home]:
    return [make_home(n, names=["王建国", "李四"]) for n in range(1, count + 1)]


def test_a_check_shows_what_would_happen_and_does_nothing(send: Send) -> None:
    before = Entry.objects.count()
    batch = send(make_book(*homes(), make_home(3, **{"主要致贫原因": "无"})))
    assert batch.state == BatchState.CHECKED
    assert batch.counts["households"] == {"new": 2, "changed": 0, "same": 0, "error": 1}
    assert not Household.objects.exists()
    assert Entry.objects.count() == before
    report = report_of(batch)
    assert [row["number"] for row in report["households"]] == ["H1", "H2", "H3"]
    assert report["errors"][0]["value"] == "无"


def test_a_commit_writes_the_good_households_and_leaves_the_bad_ones_out(
    take: Send, counted: None
) -> None:
    batch = take(make_book(*homes(), make_home(3, **{"主要致贫原因": "无"})))
    assert (batch.state, batch.progress, batch.message) == (BatchState.COMMITTED, 100, "")
    assert sorted(Household.objects.values_list("number", flat=True)) == ["H1", "H2"]
    assert check_tallies() == []
    assert report_of(batch)["counts"] == batch.counts


def test_the_journal_has_the_import_and_each_household(take: Send, cast: Cast) -> None:
    batch = take(make_book(*homes()), "town_a")
    entries = list(Entry.objects.order_by("seq"))[-3:]
    assert [entry.action for entry in entries] == [
        "commit_import",
        "import_household",
        "import_household",
    ]
    assert {entry.actor for entry in entries} == {cast["town_a"]}
    assert batch.sha256 in entries[0].data
    assert "新增2户" in entries[0].data
    assert {entry.village for entry in entries[1:]} == {cast.a1.pk}
    assert verify()[1] == ""


def test_the_same_again_is_committed_and_changes_nothing(take: Send) -> None:
    take(make_book(*homes()))
    versions = list(Household.objects.values_list("version", flat=True))
    before = Entry.objects.count()
    batch = take(make_book(*homes()))
    assert batch.state == BatchState.COMMITTED
    assert batch.counts["households"] == {"new": 0, "changed": 0, "same": 2, "error": 0}
    assert list(Household.objects.values_list("version", flat=True)) == versions
    assert Entry.objects.count() == before + 1
    assert batch.undo is None


def test_without_the_token_of_the_preview_nothing_is_written(send: Send, cast: Cast) -> None:
    book = make_book(*homes())
    batch = send(book)
    for token in ("", "0" * 64, None):
        with pytest.raises(Conflict, match="看过新的预览后再提交"):
            commit(actor=cast["poverty_office"], batch=batch, token=token, book=book)
    assert not Household.objects.exists()
    assert ImportBatch.objects.get().state == BatchState.CHECKED


def test_a_register_that_changed_meanwhile_asks_for_a_new_look(
    send: Send, take: Send, cast: Cast
) -> None:
    take(make_book(*homes()))
    corrected = homes()
    corrected[0].base["主要致贫原因"] = "因残"
    book = make_book(*corrected)
    batch = send(book)
    Household.objects.filter(number="H1").update(version=5, address="刚改的")
    with pytest.raises(Conflict, match="登记册在预览之后有改动"):
        commit(actor=cast["poverty_office"], batch=batch, token=batch.token, book=book)
    batch.refresh_from_db()
    assert (batch.state, batch.message[:10]) == (BatchState.CHECKED, "登记册在预览之后有改")
    check(batch=batch, book=book)
    commit(actor=cast["poverty_office"], batch=batch, token=batch.token, book=book)
    assert Household.objects.get(number="H1").version == 6


def test_what_the_plan_does_not_touch_may_change_meanwhile(
    send: Send, take: Send, cast: Cast
) -> None:
    take(make_book(*homes()))
    corrected = homes(1)
    corrected[0].base["主要致贫原因"] = "因残"
    book = make_book(*corrected)
    batch = send(book)
    Household.objects.filter(number="H2").update(version=5)
    commit(actor=cast["poverty_office"], batch=batch, token=batch.token, book=book)
    assert batch.state == BatchState.COMMITTED


def test_a_second_commit_of_one_batch_is_refused(take: Send, cast: Cast) -> None:
    book = make_book(*homes())
    batch = take(book)
    with pytest.raises(Conflict, match="已经处理"):
        commit(actor=cast["poverty_office"], batch=batch, token=batch.token, book=book)
    assert Household.objects.count() == 2


@pytest.mark.parametrize("broken", ["record_all", "keep_report"])
def test_when_it_breaks_in_the_middle_nothing_is_written(
    send: Send, cast: Cast, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    book = make_book(*homes())
    batch = send(book)
    before = Entry.objects.count()

    def breaks(*args: object) -> None:
        assert Household.objects.exists()
        raise RuntimeError

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(committing, broken, breaks)
        commit(actor=cast["poverty_office"], batch=batch, token=batch.token, book=book)
    assert not Household.objects.exists()
    assert not Person.objects.exists()
    assert Entry.objects.count() == before
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    check(batch=batch, book=book)
    commit(actor=cast["poverty_office"], batch=batch, token=batch.token, book=book)
    assert Household.objects.count() == 2


def test_a_write_that_races_with_another_is_refused_in_a_sentence(
    send: Send, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = make_book(*homes())
    batch = send(book)

    def races(*args: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(committing, "record_all", races)
    with pytest.raises(Conflict, match="与本表冲突的记录"):
        commit(actor=cast["poverty_office"], batch=batch, token=batch.token, book=book)
    assert not Household.objects.exists()


def test_a_file_without_a_register_is_rejected_and_not_kept(send: Send) -> None:
    batch = send(Book([lines_sheet("表", [["随便", "什么"], [1, 2]])]))
    assert batch.state == BatchState.REJECTED
    assert batch.message.startswith("文件中没有贫困户基本信息")
    assert (batch.stored_as, batch.counts, report_of(batch)) == ("", {}, {})


def test_a_register_that_lacks_a_column_is_rejected_and_the_column_named(send: Send) -> None:
    home = make_home()
    del home.base["主要致贫原因"]
    batch = send(make_book(home))
    assert batch.state == BatchState.REJECTED
    assert batch.message == (
        "工作表“贫困户基本信息”：贫困户基本信息缺少“主要致贫原因”这一列，请补上后重新上传。"
    )
    (error,) = report_of(batch)["errors"]
    assert (error["sheet"], error["row"], error["column"]) == (BASE, 1, "主要致贫原因")


@pytest.mark.parametrize("year", [0, 1999, 2027, 20145])
def test_a_year_that_cannot_be_is_rejected(send: Send, year: int) -> None:
    batch = send(make_book(*homes()), year=year)
    assert (batch.state, batch.message[:4]) == (BatchState.REJECTED, "年度应在")


def test_progress_only_grows_and_tells_what_is_done(send: Send, cast: Cast) -> None:
    book = make_book(*homes())
    batch = send(book)
    told: list[tuple[int, str]] = []
    commit(
        actor=cast["poverty_office"],
        batch=batch,
        token=batch.token,
        book=book,
        progress=lambda percent, message: told.append((percent, message)),
    )
    assert [percent for percent, _ in told] == sorted({percent for percent, _ in told})
    assert ("写入成员" in dict(told).values()) and told[-1] == (96, "写入操作日志")


def test_somebody_elses_rows_are_held_back(take: Send) -> None:
    there = make_home(2, village={"旗区": "固阳县", "苏木乡": "银号镇", "嘎查村": "乙一村"})
    batch = take(make_book(make_home(1), there), "town_a")
    assert Household.objects.get().number == "H1"
    (error,) = report_of(batch)["errors"]
    assert error["message"] == NEUTRAL


def test_a_right_that_ended_is_asked_for_again_at_the_commit(send: Send, cast: Cast) -> None:
    book = make_book(*homes())
    batch = send(book, "town_a")
    Membership.objects.filter(user=cast["town_a"]).delete()
    actor = type(cast["town_a"]).objects.get(username="town_a")
    with pytest.raises(OutOfReach):
        commit(actor=actor, batch=batch, token=batch.token, book=book)
    assert not Household.objects.exists()


def test_the_county_may_commit_what_a_town_sent(send: Send, cast: Cast) -> None:
    book = make_book(*homes())
    batch = send(book, "town_a")
    commit(actor=cast["poverty_office"], batch=batch, token=batch.token, book=book)
    assert Household.objects.count() == 2


SEEN = {
    "town_a": {"town_a"},
    "town_b": {"town_b"},
    "poverty_office": {"town_a", "town_b"},
    "organization": set(),
    "cadre_a1": set(),
    "auditor": set(),
    "admin": set(),
    "nobody": set(),
}


@pytest.mark.parametrize("who", SEEN)
def test_an_import_is_seen_by_its_sender_and_the_county_office(
    send: Send, cast: Cast, who: str
) -> None:
    for sender in ("town_a", "town_b"):
        send(make_book(make_home()), sender)
    seen = ImportBatch.objects.visible_to(cast[who])
    assert {batch.actor.username for batch in seen if batch.actor} == SEEN[who]


def test_who_now_works_elsewhere_no_longer_sees_it(send: Send, cast: Cast) -> None:
    send(make_book(make_home()), "town_a")
    Membership.objects.filter(user=cast["town_a"]).update(area_code="150222105")
    user = type(cast["town_a"]).objects.get(username="town_a")
    assert not ImportBatch.objects.visible_to(user).exists()


def test_nothing_in_the_batch_shows_a_number(send: Send) -> None:
    home = make_home(**{"主要致贫原因": "无"})
    number = home.base["证件号码"].encode()
    batch = send(make_book(home))
    kept = ImportBatch.objects.values_list().get()
    assert not any(number in bytes(str(value), "utf-8") for value in kept)
    assert batch.report and number not in bytes(batch.report)


def test_the_workbook_comes_back_with_its_bad_cells_marked(send: Send) -> None:
    book = make_book(make_home(**{"主要致贫原因": "无"}), only=[BASE])
    batch = send(book)
    batch.stored_as = uploads.keep(as_xlsx(book), batch.pk)
    (sheet,) = read_workbook(marked_workbook(batch)).sheets
    assert sheet.rows[0].cells[-1] == "导入提示"
    assert str(sheet.rows[1].cells[-1]).startswith("不是认可的选项")
