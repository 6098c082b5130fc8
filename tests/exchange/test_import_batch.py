"""The preview of an import, and what it became."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from gujang.exchange.codes import BatchKind
from gujang.exchange.exports.faults import masked
from gujang.exchange.models import ImportBatch
from gujang.exchange.services.common import seal_json
from households.models import Household
from tests.cast import Cast
from tests.exchange.pages import Desk
from tests.make import make_household
from tests.queries import assert_flat_queries
from tests.sheets import lines_sheet, make_book, make_home, number_of

pytestmark = pytest.mark.slow


NUMBER = re.compile(r"(?<!\d)\d{17}[\dX]")
END_2013 = dt.date(2013, 12, 31)
VILLAGES = ["村编码", "镇", "行政村", "类别", "村属性"]


def text_of(page: str) -> str:
    """Return the words of a page, one space between them."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def faults(count: int, **more: Any) -> list[dict[str, Any]]:
    row = {
        "sheet": "贫困户基本信息",
        "column": "主要致贫原因",
        "value": "无",
        "message": "请重新填写。",
    }
    return [row | {"row": n, "cell": f"I{n}"} | more for n in range(2, count + 2)]


def with_report(cast: Cast, **report: Any) -> ImportBatch:
    """Return an import of town A that shows ``report``."""
    counts = {"households": dict.fromkeys(("new", "changed", "same", "error"), 0)}
    batch = ImportBatch(
        kind=BatchKind.REGISTERS,
        actor=cast["town_a"],
        scope="150222103",
        file_name="表.xlsx",
        sha256="0" * 64,
        size=1,
        stored_as="x",
        year=2014,
        state="checked",
        counts=counts,
    )
    batch.report = seal_json({"counts": counts, **report}, f"import.report:{batch.pk}")
    batch.save()
    return batch


def test_the_sums_say_what_would_happen(desk: Desk) -> None:
    desk.take(make_book(make_home(1), make_home(2)))
    bad = make_home(4, names=["张三", "李四"], **{"主要致贫原因": "无"})
    changed = make_home(2, **{"联系电话": "13900000002"})
    batch = desk.send(make_book(make_home(1), changed, make_home(3), bad))
    text = text_of(desk.page(batch))
    assert "贫困户 （户） 1 1 1 1" in text
    assert "家庭成员 （人） 1 0 2 2" in text
    assert "提交无误的，退回的不写入" in text


def test_the_errors_come_first_each_with_place_value_and_cure(desk: Desk) -> None:
    batch = desk.send(make_book(make_home(1), make_home(2, **{"主要致贫原因": "无业"})))
    text = text_of(desk.page(batch))
    assert "I3 贫困户基本信息 3 主要致贫原因 无业 不是认可的选项" in text


def test_certificate_card_and_phone_numbers_are_masked(desk: Desk) -> None:
    wrong = number_of(1)[:17] + "Q"
    home = make_home(1, **{"证件号码": wrong, "主要致贫原因": number_of(2)})
    page = desk.page(desk.send(make_book(home)))
    assert wrong not in page
    assert not NUMBER.findall(page)
    assert "150222**********" in page


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("证件号码", "150222196003050010", "150222**********10"),
        ("证件号码", "1502221960030500", "150222********00"),
        ("证件号码", "12345", "*****"),
        ("联系电话", "13912345678", "139****5678"),
        ("银行卡号", "6200000000000001234", "***************1234"),
        ("户主姓名", "150222196003050010", "150222**********10"),
        (
            "家庭住址",
            "身份证１５０２２２１９６００３０５００１０号",
            "身份证１５０２２２**********１０号",
        ),
        ("主要致贫原因", "因病", "因病"),
        ("耕地面积（亩）", None, ""),
        (None, None, ""),
    ],
)
def test_what_a_value_is_shown_as(column: str | None, value: str | None, shown: str) -> None:
    assert masked(column, value) == shown


def test_changes_are_shown_field_by_field(desk: Desk) -> None:
    desk.take(make_book(make_home(1, names=["王建国", "李四"])))
    home = make_home(
        1, names=["王建国", "李四"], **{"主要致贫原因": "因残", "联系电话": "13900000002"}
    )
    home.members[1]["健康状况"] = "残疾"
    home.members[1]["务工状况"] = "省外务工"
    batch = desk.send(make_book(home))
    page = desk.page(batch, "?show=changed")
    text = text_of(page)
    assert "主要致贫原因 因病 因残" in text
    assert "联系电话 139****0001 139****0002" in text
    assert "李四 健康状况 健康 残疾" in text
    assert reverse("household_detail", args=[Household.objects.get().pk]) in page


def test_new_households_are_listed_and_after_the_commit_linked(desk: Desk) -> None:
    batch = desk.send(make_book(make_home(1, names=["王建国", "李四"])))
    assert "H1 王建国 甲一村 2 王建国、李四" in text_of(desk.page(batch, "?show=new"))
    assert "q=H1" not in desk.page(batch, "?show=new")
    desk.commit(batch)
    assert "q=H1" in desk.page(batch, "?show=new")


def test_households_the_file_does_not_name_are_listed_and_left_alone(desk: Desk) -> None:
    make_household(desk.cast.a1, number="HU-A1-0007", registered_on=END_2013)
    batch = desk.send(make_book(make_home(1)))
    text = text_of(desk.page(batch, "?show=absent"))
    assert "HU-A1-0007 甲一村" in text
    assert "导入不会改动它们" in text


def test_the_notes_say_what_was_read_and_what_was_not(desk: Desk) -> None:
    home = make_home(1, **{"备注": "x"})
    book = make_book(home)
    hidden = lines_sheet("旧表", [["a"]])
    hidden.name = "封面"
    book.sheets.append(hidden)
    text = text_of(desk.page(desk.send(book), "?show=notes"))
    assert "家庭成员 家庭成员 1" in text
    assert "没有用到的列：备注" in text
    assert "工作表“封面”不是登记表，没有读入。" in text


def test_villages_are_shown_by_the_same_page(desk: Desk) -> None:
    rows = [
        VILLAGES,
        ["150222103209", "西斗铺镇", "新村", "行政村", "贫困村"],
        ["150222103201", "西斗铺镇", "甲一村", "行政村", "非贫困村"],
        ["1502221032", "西斗铺镇", "短村", "行政村", "贫困村"],
    ]
    book = make_book(only=())
    book.sheets.append(lines_sheet("名册", rows))
    batch = desk.send(book, kind="villages")
    assert "行政村 （村） 1 1 0 " in text_of(desk.page(batch))
    assert "150222103209 新村" in text_of(desk.page(batch, "?show=new"))
    changed = text_of(desk.page(batch, "?show=changed"))
    assert "150222103201 甲一村" in changed
    assert "村属性 贫困村 非贫困村" in changed


def test_the_same_again_needs_no_commit(desk: Desk) -> None:
    desk.take(make_book(make_home(1)))
    page = desk.page(desk.send(make_book(make_home(1))))
    assert "与登记册完全相同，不用提交。" in page
    assert reverse("import_commit", args=[ImportBatch.objects.latest("created_at").pk]) not in page


def test_a_refused_file_says_why_and_offers_the_form(desk: Desk) -> None:
    book = make_book(only=())
    book.sheets.append(lines_sheet("表", [["家庭编号", "户主姓名"], ["H1", "王建国"]]))
    batch = desk.send(book)
    assert batch.state == "rejected"
    page = desk.page(batch)
    assert batch.message in unescape(page)
    assert reverse("import_template", args=["registers"]) in page
    assert reverse("import_commit", args=[batch.pk]) not in page


def test_long_parts_are_paged(desk: Desk) -> None:
    batch = with_report(desk.cast, errors=faults(120))
    first, last = desk.page(batch), desk.page(batch, "?page=3")
    assert "第 1–50 处，共 120 处" in text_of(first)
    assert "第 101–120 处" in text_of(last)
    assert "I121" not in first
    assert "I121" in last
    for odd in ("0", "-1", "999999999999999999999", "x", "²", ""):
        assert desk.get("import_batch", batch, f"?page={odd}").status_code == 200


def test_errors_can_be_narrowed_to_a_column(desk: Desk) -> None:
    batch = with_report(desk.cast, errors=faults(3) + faults(1, column="性别", cell="F9"))
    page = desk.page(batch, "?show=errors&column=性别")
    assert "F9" in page and "I2<" not in page
    assert "主要致贫原因 3" in text_of(page)


def test_a_part_that_is_not_there_leads_to_the_first(desk: Desk) -> None:
    batch = with_report(desk.cast, errors=faults(1))
    assert "I2" in desk.page(batch, "?show=changed")
    assert "I2" in desk.page(batch, "?show=nonsense")


@pytest.mark.parametrize("part", ["errors", "changed", "new", "absent"])
def test_a_page_costs_the_same_whatever_is_on_it(desk: Desk, part: str) -> None:
    def report(count: int) -> dict[str, Any]:
        field = {"field": "wage", "label": "工资", "old": "1", "new": "2"}
        units = [
            {"number": f"H{n}", "head": "王", "village_name": "甲一村", "household": n,
             "kind": kind, "fields": [field],
             "people": [{"name": "李", "kind": "new", "fields": []}]}
            for n in range(count) for kind in ("new", "changed")
        ]  # fmt: skip
        absent = [{"number": f"G{n}", "village": "150222103201"} for n in range(count)]
        return {"errors": faults(count), "households": units, "absent": absent,
                "absent_count": count}  # fmt: skip

    batch = with_report(desk.cast, **report(2))

    def grow() -> None:
        sealed = seal_json({"counts": batch.counts, **report(20)}, f"import.report:{batch.pk}")
        ImportBatch.objects.update(report=sealed)

    count = assert_flat_queries(lambda: desk.page(batch, f"?show={part}"), grow=grow)
    assert count <= 8


def test_an_import_of_another_town_is_not_there(desk: Desk) -> None:
    batch = desk.of("town_a").send(make_book(make_home(1)))
    for who, status in (
        ("town_a", 200),
        ("poverty_office", 200),
        ("town_b", 404),
        ("auditor", 404),
    ):
        assert desk.of(who).get("import_batch", batch).status_code == status, who


def test_the_list_shows_who_sent_what_and_what_came_of_it(desk: Desk) -> None:
    desk.of("town_a").take(make_book(make_home(1), make_home(2, **{"主要致贫原因": "无"})))
    text = text_of(desk.client.get(reverse("import_list")).content.decode())
    assert "登记表.xlsx 贫困户登记表 2014 甲镇干事" in text
    assert "已提交 新增 1，变更 0，相同 0， 退回 1" in text


def test_the_list_costs_the_same_with_more_imports_and_pages(desk: Desk) -> None:
    url = reverse("import_list")

    def read() -> str:
        return str(desk.client.get(url).content.decode())

    with_report(desk.cast)
    assert_flat_queries(read, grow=lambda: [with_report(desk.cast) for _ in range(55)])
    found = re.search(r'href="(\?after=[^"]+)"', read())
    assert found
    second = desk.client.get(url + unescape(found[1])).content.decode()
    assert second.count("表.xlsx</a>") == 6
    assert desk.client.get(f"{url}?after=nonsense").status_code == 200


def test_an_empty_list_says_what_to_do(desk: Desk) -> None:
    assert "还没有导入过" in desk.client.get(reverse("import_list")).content.decode()
