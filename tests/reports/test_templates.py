"""Forms of the level above: what may be mapped where, who may, and what a filled one holds."""

import datetime as dt
import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from gujang.reports import services
from gujang.reports.models import Template
from gujang.reports.tables import REPORTS
from tests.cast import A1, A2, TOWN_A, TOWN_B, Cast, client_of
from tests.lib.hostile import PACKAGES
from tests.make_templates import SHEET, blank_form, make_slot, make_template, slot_of
from tests.queries import assert_flat_queries
from tests.reports.opened import open_table

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

DAY = dt.date(2015, 12, 31)


@pytest.fixture
def template(register: Cast) -> Template:
    return make_template(register["poverty_office"])


@pytest.fixture
def office(register: Cast) -> Client:
    return client_of(register["poverty_office"])


def _filled(register: Cast, template: Template, who: str = "town_a", area: str = TOWN_A) -> Any:
    data = services.fill_template(actor=register[who], template=template, area=area, day=DAY)
    return load_workbook(BytesIO(data))[SHEET]


# --- filling ---


def test_a_form_is_filled_with_what_the_table_says(register: Cast, template: Template) -> None:
    page = _filled(register, template)
    table = open_table(REPORTS["progress"], register["town_a"], area=TOWN_A, by="village")
    rows = [[row[2], row[-5], row[-4], row[-1]] for row in table.rows]
    assert [row[0] for row in rows] == ["甲一村", "甲二村"]
    assert [[cell.value for cell in page[4 + step]] for step in range(2)] == [
        [name, households, people, pytest.approx(float(rate))]
        for name, households, people, rate in rows
    ]
    assert page["D2"].value == dt.datetime(2015, 12, 31)
    _is_otherwise_as_it_was(page)


def _is_otherwise_as_it_was(page: Any) -> None:
    assert page["A1"].value == "脱贫进度上报表" and page["A1"].font.size == 18
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:D1"]
    assert (page["B4"].number_format, page["D2"].number_format) == ("#,##0.0", "yyyy年m月")
    assert page["B8"].value == "=SUM(B4:B7)"
    # rows of the block that the table does not need are emptied, not left as they came
    assert page["A6"].value is None


def test_single_cells_take_a_total_or_the_figure_of_a_place(register: Cast) -> None:
    office = register["poverty_office"]
    template = make_template(office, level="county")
    template.slots.all().delete()
    make_slot(template, "B4", head="建档立卡人数")
    make_slot(template, "C4", head="建档立卡人数", by="town", place=TOWN_B)
    make_slot(template, "D4", head="脱贫率")
    page = _filled(register, template, "poverty_office", "150222")
    totals = open_table(REPORTS["progress"], office, by="town")
    assert page["B4"].value == totals.totals[-2]  # type: ignore[index]
    assert page["D4"].value == pytest.approx(totals.totals[-1])  # type: ignore[index]
    of_b = [row for row in totals.rows if row[1] == register.town_b.name]
    assert page["C4"].value == of_b[0][-2]


def test_every_filling_is_in_the_journal_with_its_hash(register: Cast, template: Template) -> None:
    data = services.fill_template(actor=register["town_a"], template=template, area=TOWN_A, day=DAY)
    entry = Entry.objects.filter(action="fill_template").latest("seq")
    for said in (hashlib.sha256(data).hexdigest(), TOWN_A, "2015-12-31", "脱贫进度统计表"):
        assert said in entry.data


def test_more_rows_than_cells_are_refused_whole(register: Cast) -> None:
    office = register["poverty_office"]
    template = make_template(office, level="county")
    make_slot(template, "F4", head="行政村", last_row=5)
    with pytest.raises(ValidationError, match="超过2行，上报表的F4:F5放不下"):
        services.fill_template(actor=office, template=template, area="150222", day=DAY)
    assert not Entry.objects.filter(action="fill_template").exists()


@pytest.mark.parametrize(("who", "area"), [("town_a", TOWN_B), ("cadre_a1", A1), ("town_a", A1)])
def test_an_area_out_of_reach_or_of_another_level_is_not_filled(
    register: Cast, template: Template, who: str, area: str
) -> None:
    with pytest.raises(OutOfReach):
        services.fill_template(actor=register[who], template=template, area=area, day=DAY)


def test_a_column_that_is_gone_is_said(register: Cast, template: Template) -> None:
    template.slots.filter(head="脱贫率").update(head="没有的")
    with pytest.raises(ValidationError, match="已没有栏目“没有的”"):
        _filled(register, template)


# --- mapping ---


def test_columns_that_follow_are_mapped_beside_one_another(
    register: Cast, template: Template
) -> None:
    first = slot_of(template, "F4", head="累计脱贫人数", last_row=6)
    actor = register["poverty_office"]
    services.add_slots(actor=actor, template=template, first=first, columns=3)
    found = template.slots.filter(column__gte=6).values_list("column", "last_row", "head")
    assert list(found) == [(6, 6, "累计脱贫人数"), (7, 6, "建档立卡人数"), (8, 6, "脱贫率")]
    with pytest.raises(ValidationError, match="只有3栏"):
        services.add_slots(actor=actor, template=template, first=first, columns=4)


@pytest.mark.parametrize(
    ("first", "more", "said"),
    [("A6", {}, "与已对应的A4:A7重叠"), ("F6", {"sheet": "别的"}, "没有工作表“别的”")],
)
def test_a_cell_that_cannot_be_filled_is_said(
    register: Cast, template: Template, first: str, more: dict[str, Any], said: str
) -> None:
    slot = slot_of(template, first, head="脱贫率", **more)
    with pytest.raises(ValidationError, match=said):
        services.add_slots(actor=register["poverty_office"], template=template, first=slot)
    assert template.slots.count() == 5


def test_who_only_fills_changes_no_mapping(register: Cast, template: Template) -> None:
    for who in ("town_a", "auditor"):
        with pytest.raises(OutOfReach):
            slot = slot_of(template, "F4", head="脱贫率")
            services.add_slots(actor=register[who], template=template, first=slot)
        with pytest.raises(OutOfReach):
            services.remove_template(actor=register[who], template=template)


# --- the pages ---


def _upload(client: Client, data: bytes, name: str = "新表") -> Any:
    sent = {"name": name, "level": "town", "file": SimpleUploadedFile("表.xlsx", data)}
    return client.post(reverse("template_upload"), sent)


def test_a_form_is_sent_mapped_looked_at_and_fetched(register: Cast, office: Client) -> None:
    answer = _upload(office, blank_form())
    template = Template.objects.get()
    url = reverse("template_show", args=[template.pk])
    assert (answer.status_code, answer.url) == (302, url)
    page = office.get(url, {"table": "progress:village:year"}).content.decode()
    assert "脱贫进度上报表" in page and "年初贫困·户" in page
    sent = {"sheet": SHEET, "table": "progress:village:year", "first": "b4"}
    sent |= {"head": "年初贫困·户", "columns": "2", "last_row": "7"}
    assert office.post(reverse("template_map", args=[template.pk]), sent).status_code == 302
    assert [slot.head for slot in template.slots.all()] == ["年初贫困·户", "年初贫困·人"]
    town = client_of(register["town_a"])
    asked = {"area": TOWN_A, "day": "2015-12-31"}
    preview = town.get(reverse("template_fill", args=[template.pk]), asked).content.decode()
    assert "上报表 B4:B7" in preview and "脱贫进度统计表·各行·年初贫困·户" in preview
    file = town.post(reverse("template_file", args=[template.pk]), asked)
    assert isinstance(load_workbook(BytesIO(file.content))[SHEET]["B4"].value, int)


def test_a_hostile_form_is_refused_on_the_page(register: Cast, office: Client) -> None:
    make, word = PACKAGES["cut to a third"]
    answer = _upload(office, make())
    assert answer.status_code == 400 and word in answer.content.decode()
    assert not Template.objects.exists()


def test_a_second_form_of_a_name_is_refused(office: Client, template: Template) -> None:
    answer = _upload(office, blank_form(), template.name)
    assert "已有同名的模板" in answer.content.decode()
    assert len(list(settings.UPLOAD_DIR.glob(template.stored_as))) == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"first": "4B"}, "请填单元格的地址"),
        ({"head": "行政村"}, "“行政村”没有合计"),
        ({"last_row": "7", "place": A2}, "填一列时不用选地方"),
        ({"first": "B8"}, "B8是公式"),
        ({"sheet": "别的"}, "没有工作表“别的”"),
    ],
)
def test_a_wrong_mapping_is_said_at_its_field(
    office: Client, template: Template, sent: dict[str, str], said: str
) -> None:
    good = {"sheet": SHEET, "table": "progress:village:year", "first": "F4"}
    good |= {"head": "脱贫率", "columns": "1"}
    answer = office.post(reverse("template_map", args=[template.pk]), good | sent)
    assert answer.status_code == 400 and said in answer.content.decode()


def test_a_mapping_and_a_form_are_taken_away(
    office: Client, template: Template, django_capture_on_commit_callbacks: Any
) -> None:
    slot = template.slots.earliest("pk")
    office.post(reverse("template_unmap", args=[template.pk, slot.pk]))
    assert not template.slots.filter(pk=slot.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        office.post(reverse("template_remove", args=[template.pk]))
    assert not Template.objects.exists()
    assert not (settings.UPLOAD_DIR / template.stored_as).exists()


def test_who_has_one_village_sees_no_form_of_towns(register: Cast, template: Template) -> None:
    cadre = client_of(register["cadre_b1"])
    assert cadre.get(reverse("template_fill", args=[template.pk])).status_code == 404
    assert template.name not in cadre.get(reverse("template_list")).content.decode()


def test_a_lost_file_is_said_on_every_page(office: Client, template: Template) -> None:
    (settings.UPLOAD_DIR / template.stored_as).unlink()
    said = "文件不在或已损坏"
    assert said in office.get(reverse("template_show", args=[template.pk])).content.decode()
    asked = {"area": TOWN_A, "day": "2015-12-31"}
    answer = office.post(reverse("template_file", args=[template.pk]), asked, follow=True)
    assert said in answer.content.decode()


@pytest.mark.parametrize("view", ["template_show", "template_fill"])
def test_more_cells_cost_no_more_queries(office: Client, template: Template, view: str) -> None:
    def read() -> None:
        url = reverse(view, args=[template.pk])
        assert office.get(url, {"area": TOWN_A, "day": "2015-12-31"}).status_code == 200

    def grow() -> None:
        for row in range(5, 15):
            make_slot(template, f"F{row}", head="脱贫率", by="town", place=TOWN_A)

    make_slot(template, "F4", head="脱贫率", by="town", place=TOWN_A)
    assert_flat_queries(read, grow=grow)
