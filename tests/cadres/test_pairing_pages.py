"""Who is responsible for which household, on pages: lists, forms, the household's own section."""

import io
import re

import openpyxl
import pytest

from gujang.journal.models import Entry
from households.codes import Standing
from tests.cast import A1, TOWN_B, Cast, client_of, make_cast
from tests.make import make_household
from tests.make_cadres import make_cadre, make_pairing, make_posting
from tests.queries import assert_flat_queries
from tests.shared import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]
HEAD = re.compile(r'<th scope="row" class="stick"><a href="/households/\d+/#responsible">([^<]+)<')


def make_county() -> Cast:
    """A1: a posted cadre helps one; A2: the one who helps has left; B1: nobody; one cancelled."""
    cast = make_cast()
    posted, left = make_cadre(name="李甲一"), make_cadre(name="张离任")
    make_posting(posted, cast.a1)
    make_posting(left, cast.a2, ends_on="2015-01-01")
    make_pairing(cast.household_a1, posted)
    make_pairing(cast.household_a1, name="王医生", unit_name="县医院", level="3")
    make_pairing(cast.household_a1, name="旧人", ends_on="2015-01-01", end_reason="退休")
    make_pairing(cast.household_a2, left)
    assert cast.household_b1
    make_household(cast.b1, head="已注销", standing=Standing.CANCELLED)
    return cast


county = once_a_module(make_county)


def page(cast: Cast, who: str, address: str) -> str:
    answer = client_of(cast[who]).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "query", "seen"),
    [
        ("auditor", "", ["赵甲一", "赵甲一", "钱甲二"]),
        ("cadre_a1", "", ["赵甲一", "赵甲一"]),
        ("town_b", "", []),
        ("auditor", f"?area={A1}", ["赵甲一", "赵甲一"]),
        ("auditor", "?area=x", []),
        ("auditor", "?kind=other", ["赵甲一"]),
        ("auditor", "?kind=cadre", ["赵甲一", "钱甲二"]),
        ("auditor", "?q=医院", ["赵甲一"]),
        ("auditor", "?level=3", ["赵甲一"]),
        ("auditor", "?state=left", ["钱甲二"]),
        ("auditor", "?state=ended", ["赵甲一"]),
        ("auditor", "?state=all", ["赵甲一", "赵甲一", "赵甲一", "钱甲二"]),
        ("auditor", "?cadre=999999999999", []),
    ],
)
def test_the_list_narrows(county: Cast, who: str, query: str, seen: list[str]) -> None:
    assert HEAD.findall(page(county, who, f"/pairings/{query}")) == seen


@pytest.mark.parametrize(
    ("who", "query", "seen"),
    [
        ("auditor", "", ["钱甲二", "孙乙一"]),
        ("town_a", "", ["钱甲二"]),
        ("cadre_a1", "", []),
        ("auditor", f"?area={TOWN_B}", ["孙乙一"]),
        ("auditor", "?why=none", ["孙乙一"]),
        ("auditor", "?why=left", ["钱甲二"]),
        ("auditor", "?standing=1", []),
        ("auditor", "?standing=0", ["钱甲二", "孙乙一"]),
    ],
)
def test_the_worklist_holds_who_has_nobody_in_office(
    county: Cast, who: str, query: str, seen: list[str]
) -> None:
    assert HEAD.findall(page(county, who, f"/unpaired/{query}")) == seen


def test_the_number_of_each_village_leads_to_its_rows(county: Cast) -> None:
    text = page(county, "auditor", "/unpaired/")
    assert "共 <b>2</b> 户" in text
    link = re.search(r'乙一村</th>.*?<a href="([^"]*)">1</a>', text, re.DOTALL)
    assert link
    assert HEAD.findall(page(county, "auditor", f"/unpaired/{link[1]}")) == ["孙乙一"]


@pytest.mark.parametrize(
    "address",
    ["/pairings/?kind=x", "/pairings/?q=%00", "/unpaired/?standing=9", "/unpaired/?area=x"],
)
def test_a_query_that_cannot_be_is_told(county: Cast, address: str) -> None:
    assert client_of(county["town_a"]).get(address).status_code == 400
    assert client_of(county["town_a"]).get(address.replace("/?", "/export/?")).status_code == 302


def test_only_who_may_pair_is_given_boxes_to_tick(county: Cast) -> None:
    assert 'name="pick"' in page(county, "town_a", "/unpaired/")
    assert 'name="pick"' not in page(county, "auditor", "/unpaired/")


@pytest.mark.parametrize(
    ("address", "column", "values"),
    [
        ("/pairings/export/?state=all", "变更原因", [None, None, "退休", None]),
        ("/unpaired/export/", "情形", ["责任人都已离任", "没有责任人"]),
    ],
)
def test_the_files_hold_the_rows_of_the_lists(
    county: Cast, address: str, column: str, values: list[str | None]
) -> None:
    answer = client_of(county["auditor"]).get(address)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    _, _, header, *rows = sheet.iter_rows(values_only=True)
    assert [row[header.index(column)] or None for row in rows] == values
    assert Entry.objects.filter(action="export").count() == 1


def test_the_lists_cost_the_same_whatever_they_hold(county: Cast) -> None:
    client = client_of(county["poverty_office"])

    def grow() -> None:
        for n in range(6):
            make_pairing(county.household_a1, name=f"新{n}")
            make_household(county.a2)

    def read() -> None:
        client.get("/pairings/")
        client.get("/unpaired/")

    assert assert_flat_queries(read, grow=grow) <= 30


def section(cast: Cast, who: str) -> str:
    text = page(cast, who, f"/households/{cast.household_a1.pk}/")
    return text.split('<section class="card section" id="responsible">')[1].split("</section>")[0]


def test_the_handbook_prints_every_line_in_order(county: Cast) -> None:
    text = page(county, "town_a", f"/households/{county.household_a1.pk}/print/handbook/")
    part = text.split("三、帮扶责任人")[1].split("</table>")[0]
    assert re.findall(r"<tr><td>([^<]+)</td>", part) == ["李甲一", "王医生", "旧人"]
    assert "（至2015-01-01）" in part


def test_the_household_shows_every_line_the_lasting_ones_first(county: Cast) -> None:
    text = section(county, "town_a")
    names = re.findall(r'<th scope="row" class="stick">(?:<a [^>]*>)?([^<]+)<', text)
    assert names == ["王医生", "李甲一", "旧人"]
    assert "退休" in text
    assert text.count("/change/") == 2
    assert "/change/" not in section(county, "auditor")
