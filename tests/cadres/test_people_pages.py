"""Cadres, units and where they are posted, on their pages: who sees what, and what leads where."""

import io
import json
import re

import openpyxl
import pytest

from cadres.codes import Post
from cadres.models import Cadre
from gujang.journal.models import Entry
from tests.cast import TOWN_B, Cast, client_of, make_cast
from tests.make_cadres import make_cadre, make_pairing, make_posting, make_unit
from tests.queries import assert_flat_queries
from tests.shared import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]
NAME = re.compile(r'<th scope="row" class="stick"><a href="/cadres/\d+/">([^<]+)<')


def make_county() -> Cast:
    cast = make_cast()
    first = make_cadre(cast["cadre_a1"], name="李甲一", phone="15047211234")
    make_posting(first, cast.a1, post=Post.SECRETARY)
    make_pairing(cast.household_a1, first)
    make_posting(make_cadre(name="王乙一", unit=make_unit("县医院")), cast.b1)
    make_cadre(name="=未派")
    return cast


county = once_a_module(make_county)


def page(cast: Cast, who: str, address: str = "/cadres/") -> str:
    answer = client_of(cast[who]).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def cadre(name: str) -> Cadre:
    return Cadre.objects.get(name=name)


@pytest.mark.parametrize(
    ("who", "query", "seen"),
    [
        ("organization", "", ["=未派", "李甲一", "王乙一"]),
        ("auditor", "", ["=未派", "李甲一", "王乙一"]),
        ("town_a", "", ["李甲一"]),
        ("cadre_b1", "", ["王乙一"]),
        ("organization", f"?area={TOWN_B}", ["王乙一"]),
        ("organization", "?area=x", []),
        ("organization", "?q=乙", ["王乙一"]),
        ("organization", "?post=secretary", ["李甲一"]),
        ("organization", "?state=posted", ["李甲一", "王乙一"]),
        ("organization", "?state=idle", ["=未派"]),
        ("organization", "?state=no_account", ["王乙一"]),
        ("organization", "?level=1", []),
        ("organization", "?after=!!!", ["=未派", "李甲一", "王乙一"]),
    ],
)
def test_the_list_narrows(county: Cast, who: str, query: str, seen: list[str]) -> None:
    assert NAME.findall(page(county, who, f"/cadres/{query}")) == seen


@pytest.mark.parametrize("query", ["?unit=x", "?post=x", "?state=x", "?q=%00"])
def test_a_query_that_cannot_be_is_told(county: Cast, query: str) -> None:
    assert client_of(county["town_a"]).get(f"/cadres/{query}").status_code == 400


def test_a_figure_leads_to_just_the_rows_it_counts(county: Cast) -> None:
    text = page(county, "organization")
    assert "共 <b>3</b> 名" in text
    for words, seen in (("在任 2 名", ["李甲一", "王乙一"]), ("未派驻 1 名", ["=未派"])):
        link = re.search(rf'<a href="([^"]*)">{words}</a>', text)
        assert link
        assert NAME.findall(page(county, "organization", f"/cadres/{link[1]}")) == seen
    helped = re.search(r'<td class="num"><a href="(/pairings/[^"]*)">1</a>', text)
    assert helped
    assert "赵甲一" in page(county, "organization", helped[1])


def test_villages_without_a_cadre_are_named(county: Cast) -> None:
    text = page(county, "organization")
    assert "没有驻村干部的村 1 个" in text
    assert "甲二村" in text.split("没有驻村干部的村")[1]
    assert "没有驻村干部的村" not in page(county, "cadre_a1")


def test_units_count_their_cadres_and_lead_to_them(county: Cast) -> None:
    text = page(county, "organization", "/units/")
    link = re.search(r'县医院.*?<a href="([^"]*)">1</a>', text, re.DOTALL)
    assert link
    assert NAME.findall(page(county, "organization", link[1])) == ["王乙一"]
    assert 'href="/cadres/">3</a>' in text
    assert "/units/new/" not in page(county, "town_a", "/units/")


def test_the_file_holds_the_rows_of_the_list_as_text(county: Cast) -> None:
    answer = client_of(county["organization"]).get("/cadres/export/?level=3")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    _, info, header, *rows = sheet.iter_rows(values_only=True)
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["姓名"] for row in found] == ["=未派", "李甲一", "王乙一"]
    assert (found[1]["驻点村"], found[1]["驻村职务"], found[1]["帮扶户数"]) == (
        "甲一村",
        "第一书记",
        1,
    )
    assert "隶属关系=县直" in info[0]
    assert json.loads(Entry.objects.get(action="export").data)["rows"] == 3


def test_the_page_of_a_cadre_shows_the_readers_area_alone(county: Cast) -> None:
    moved = cadre("李甲一")
    make_posting(moved, county.b1, starts_on="2014-01-01", ends_on="2014-02-01")
    address = f"/cadres/{moved.pk}/"
    assert "乙一村" in page(county, "organization", address)
    text = page(county, "town_a", address)
    assert "乙一村" not in text
    assert "另有 1 段任职在您的辖区以外" in text
    assert "赵甲一" in text
    assert client_of(county["town_b"]).get(address).status_code == 404


@pytest.mark.parametrize(("who", "may"), [("organization", True), ("town_a", False)])
def test_only_who_posts_is_offered_to_and_sees_the_account(
    county: Cast, who: str, may: bool
) -> None:
    text = page(county, who, f"/cadres/{cadre('李甲一').pk}/")
    assert ("/end/" in text) == may
    assert ("登录账号" in text) == may


def test_a_role_without_a_posting_is_pointed_out(county: Cast) -> None:
    county["cadre_b1"].cadre = make_cadre(county["cadre_b1"], name="另一")
    text = page(county, "organization", f"/cadres/{cadre('另一').pk}/")
    assert "该账号在没有任职的村还有“驻村干部”角色：银号镇乙一村" in text


def test_the_lists_cost_the_same_whatever_they_hold(county: Cast) -> None:
    client = client_of(county["organization"])

    def grow() -> None:
        for n in range(9):
            one = make_cadre(name=f"新{n}", unit=make_unit(f"单位{n}"))
            make_posting(one, county.a2)
            make_pairing(county.household_a1, one)

    def read() -> None:
        for address in ("/cadres/", "/units/", f"/cadres/{cadre('李甲一').pk}/"):
            client.get(address)

    assert assert_flat_queries(read, grow=grow) <= 44
