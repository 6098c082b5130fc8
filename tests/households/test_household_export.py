"""The exports: exactly the rows of the list, as text, masked, and with whose copy it is."""

import hashlib
import io
import json
from urllib.parse import unquote

import openpyxl
import pytest

from gujang.journal.models import Entry
from households import tallies
from households.codes import Standing
from households.models import Household
from tests.cast import Cast, client_of, make_cast
from tests.households.listing import names_for, numbers_for
from tests.make import make_household, make_id_number
from tests.shared import once_a_module


def export(cast: Cast, who: str, query: str = "", page: str = "households"):
    return client_of(cast[who]).get(f"/{page}/export/?{query}")


def rows(answer) -> list[tuple]:
    content = b"".join(answer.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def make_county() -> Cast:
    cast = make_cast()
    make_household(cast.a1, number="1502221032010001", per_head_income=2500, members=2)
    make_household(cast.a1, number="=cmd|' /C calc'!A0", head="于改改")
    make_household(cast.a2, number="E3", standing=Standing.EXITED)
    make_household(cast.b1, number="E4")
    return cast


county = once_a_module(make_county)


QUERIES = ["", "standing=0", "area=150222103201", "as_of=2014-06-01", "standing=1&standing=9"]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("who", ["poverty_office", "town_a", "cadre_b1", "auditor"])
def test_the_file_holds_the_rows_of_the_list(county: Cast, who: str, query: str) -> None:
    asked: dict[str, list[str]] = {}
    for pair in filter(None, query.split("&")):
        asked.setdefault(pair.partition("=")[0], []).append(pair.partition("=")[2])
    exported = [row[0] for row in rows(export(county, who, query))[3:]]
    shown = numbers_for(county[who], **asked)
    assert exported == shown


def test_people_are_exported_as_listed(county: Cast) -> None:
    exported = rows(export(county, "town_a", "standing=0", "people"))[3:]
    assert [row[0] for row in exported] == names_for(county["town_a"], standing="0")


def test_a_row_is_text_and_masked(county: Cast) -> None:
    title, info, header, first, *_ = rows(export(county, "cadre_a1"))
    assert title[0] == "固阳县贫困户名单"
    assert header[:5] == ("户编号", "镇", "村", "户主", "证件号码")
    assert first[0] == "1502221032010001"
    assert first[4] == "*" * 14 + make_id_number(1)[-4:]
    assert (first[5], first[8]) == (2, 2500)
    assert info[0].startswith("导出人：甲一驻村　时间：")


def test_the_journal_knows_the_copy_by_its_number(county: Cast) -> None:
    answer = export(county, "town_a", "standing=0&q=E")
    content = b"".join(answer.streaming_content)
    entry = Entry.objects.get(action="export")
    data = json.loads(entry.data)
    assert data["sha256"] == hashlib.sha256(content).hexdigest()
    assert data["rows"] == 0
    assert "脱贫状态=未脱贫" in data["filters"]
    info = openpyxl.load_workbook(io.BytesIO(content)).active["A2"].value
    assert entry.object_id in info
    assert f"贫困户名单_{entry.object_id}.xlsx" in unquote(answer["Content-Disposition"])


def test_too_many_rows_are_refused_with_a_way_out(county: Cast, settings) -> None:
    settings.EXPORT_ROWS = 2
    answer = export(county, "poverty_office")
    assert (answer.status_code, answer.url) == (302, "/households/?")
    page = client_of(county["poverty_office"])
    page.get("/households/export/")
    assert "缩小范围" in page.get("/households/").content.decode()
    assert not Entry.objects.filter(action="export").exists()


def test_a_bad_query_exports_nothing(county: Cast) -> None:
    answer = export(county, "town_a", "standing=x")
    assert (answer.status_code, answer.url) == (302, "/households/?standing=x")


def test_a_household_moved_away_is_no_longer_exported(county: Cast) -> None:
    Household.objects.filter(number="E3").update(village=county.b1)
    exported = [row[0] for row in rows(export(county, "town_a"))[3:]]
    assert "E3" not in exported


def test_villages_are_exported_with_their_counts(county: Cast) -> None:
    tallies.refresh([county.a1.code])
    exported = rows(export(county, "town_a", "q=jyc", "villages"))[3:]
    assert [row[:3] + row[6:8] for row in exported] == [
        ("150222103201", "西斗铺镇", "甲一村", 2, 3)
    ]
