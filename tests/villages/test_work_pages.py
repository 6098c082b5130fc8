"""A village's work on its page, and the forms that keep it."""

import re
from typing import Any

import pytest

from tests.cast import A1, A2, Cast, client_of, make_cast
from tests.make_village import (
    make_collective_income,
    make_opinion,
    make_project,
    make_village_plan,
)
from tests.queries import assert_flat_queries
from tests.shared import once_a_module
from villages.models import CollectiveIncome, MergeOpinion, Project, VillagePlan, VillageYear

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]
PLAN = {"made_on": "2016-01-05", "industry": "养牛"}
PROJECT = {"version": 0, "year": 2016, "kind": "02", "name": "打井", "state": "planned"}


def make_county() -> Cast:
    cast = make_cast()
    make_village_plan(cast.a1, 2015, ecology="退耕还林五百亩", leader_name="李村长")
    make_project(cast.a1, "修路", planned_yuan=5000)
    make_opinion(cast.a1)
    VillageYear.objects.create(village=cast.a1, year=2014, collective_income=900)
    VillageYear.objects.create(village=cast.a1, year=2015, collective_income=1500)
    VillageYear.objects.create(village=cast.a2, year=2015, collective_income=0)
    make_collective_income(cast.a1, 1000, detail="机动地")
    make_collective_income(cast.a1, 500, kind="3")
    return cast


county = once_a_module(make_county)


def page(cast: Cast, who: str, path: str = f"villages/{A1}/") -> str:
    answer = client_of(cast[who]).get(f"/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def post(cast: Cast, path: str, who: str = "cadre_a1", **typed: Any) -> Any:
    return client_of(cast[who]).post(f"/{path}", typed)


def test_the_page_shows_plan_projects_incomes_and_opinions(county: Cast) -> None:
    text = page(county, "auditor")
    for anchor in ("plan", "projects", "collective", "opinions"):
        assert f'href="#{anchor}"' in text and f'id="{anchor}"' in text
    assert "退耕还林五百亩" in text and "负责人：李村长" in text
    assert "5,000.00" in text.split('id="projects"')[1]
    assert "后沟" in text.split('id="opinions"')[1]


def test_incomes_add_up_to_the_years_figure(county: Cast) -> None:
    table = page(county, "town_a").split('id="collective"')[1].split("</table>")[0]
    rows = re.findall(r'class="stick">([^<]*)</th>((?:<td class="num">[^<]*</td>)+)', table)
    cells = {label: re.findall(r">([^<]+)<", row) for label, row in rows}
    assert cells == {
        "发包收入": ["1,000.00", "—"],
        "上级补助": ["500.00", "—"],
        "未分来源": ["—", "900.00"],
        "合计": ["1,500.00", "900.00"],
    }


@pytest.mark.parametrize(
    ("who", "links"),
    [
        ("town_a", {"plans/2015/", "projects/new/", "incomes/2015/", "opinions/new/", "/answer/"}),
        ("cadre_a1", {"plans/2015/", "projects/new/", "opinions/new/"}),
        ("auditor", set()),
    ],
)
def test_each_is_offered_what_it_may_do(county: Cast, who: str, links: set[str]) -> None:
    every = {"plans/2015/", "projects/new/", "incomes/2015/", "opinions/new/", "/answer/"}
    text = page(county, who)
    assert {link for link in every if f'{link}"' in text} == links


def test_the_page_costs_the_same_whatever_it_holds(county: Cast) -> None:
    client = client_of(county["town_a"])

    def grow() -> None:
        for n in range(5):
            make_village_plan(county.a1, 2016 + n)
            make_project(county.a1, f"新{n}")
            make_opinion(county.a1, f"沟{n}")
            make_collective_income(county.a1, n, 2016)

    assert_flat_queries(lambda: client.get(f"/villages/{A1}/"), grow=grow)


def test_a_years_plan_starts_from_the_plan_before(county: Cast) -> None:
    path = f"villages/{A1}/plans/2016/"
    text = page(county, "cadre_a1", path)
    assert "以下先填好了2015年的规划" in text and "退耕还林五百亩" in text
    assert not VillagePlan.objects.filter(year=2016).exists()
    assert post(county, path, version=0, **PLAN).url == f"/villages/{A1}/#plan"
    assert VillagePlan.objects.get(year=2016).industry == "养牛"
    assert VillagePlan.objects.get(year=2015).ecology == "退耕还林五百亩"


def test_who_comes_second_keeps_the_typing_and_sees_what_differs(county: Cast) -> None:
    path = f"villages/{A1}/plans/2016/"
    post(county, path, version=0, **PLAN)
    answer = post(county, path, "town_a", version=0, **PLAN | {"industry": "种树"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "养牛" in text and "种树" in text and "甲一驻村" in text
    assert 'name="version" value="1"' in text
    assert post(county, path, "town_a", version=1, **PLAN | {"industry": "种树"}).status_code == 302


@pytest.mark.parametrize("year", ["1999", "2999"])
@pytest.mark.parametrize("what", ["plans", "incomes"])
def test_a_year_out_of_time_has_no_form(county: Cast, what: str, year: str) -> None:
    answer = client_of(county["town_a"]).get(f"/villages/{A1}/{what}/{year}/")
    assert answer.status_code == 404


def test_a_project_is_entered_and_carried_on_from_the_page(county: Cast) -> None:
    assert post(county, f"villages/{A1}/projects/new/", **PROJECT).url.endswith("#projects")
    project = Project.objects.get(name="打井")
    typed = PROJECT | {"version": 1, "state": "done", "finished_on": "2016-05-01"}
    assert post(county, f"projects/{project.pk}/edit/", **typed).status_code == 302
    project.refresh_from_db()
    assert (project.state, project.progress) == ("done", 100)
    assert post(county, f"projects/{project.pk}/edit/", **typed).status_code == 409


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"state": "done"}, "完成的项目须填写完成时间"),
        ({"progress": "20"}, "未开始的项目进度应为0"),
        ({"progress": "120"}, "进度"),
        ({"planned_yuan": "5万元"}, "元"),
        ({"name": ""}, "不能为空"),
        ({"name": "修路", "year": 2015}, "已有同名的项目"),
    ],
)
def test_a_refused_project_says_why(county: Cast, typed: dict[str, Any], said: str) -> None:
    answer = post(county, f"villages/{A1}/projects/new/", **PROJECT | typed)
    assert answer.status_code == 400 and said in answer.content.decode()
    assert Project.objects.count() == 1


def lines(*rows: tuple[str, str, str]) -> dict[str, Any]:
    typed: dict[str, Any] = {"version": 1, "line-TOTAL_FORMS": len(rows), "line-INITIAL_FORMS": 0}
    for place, (kind, detail, amount) in enumerate(rows):
        names = ("kind", "detail", "amount")
        typed |= dict(
            zip((f"line-{place}-{n}" for n in names), (kind, detail, amount), strict=True)
        )
    return typed


def test_incomes_are_kept_line_by_line(county: Cast) -> None:
    path = f"villages/{A1}/incomes/2015/"
    assert "机动地" in page(county, "town_a", path)
    typed = lines(("2", "机动地", "1,200元"), ("", "", ""), ("4", "光伏", "300"))
    assert post(county, path, "town_a", **typed).status_code == 302
    assert VillageYear.objects.get(village=A1, year=2015).collective_income == 1500
    assert post(county, path, "town_a", **typed).status_code == 409


@pytest.mark.parametrize("row", [("2", "", ""), ("", "", "5"), ("", "说明", ""), ("2", "", "-1")])
def test_half_a_line_is_refused(county: Cast, row: tuple[str, str, str]) -> None:
    answer = post(county, f"villages/{A1}/incomes/2015/", "town_a", **lines(row))
    assert answer.status_code == 400 and "field-error" in answer.content.decode()
    assert CollectiveIncome.objects.count() == 2


def test_an_opinion_is_answered_from_the_page(county: Cast) -> None:
    opinion = MergeOpinion.objects.get()
    path = f"opinions/{opinion.pk}/answer/"
    typed = {"version": 1, "state": "rejected", "answered_on": "2015-05-01"}
    refused = post(county, path, "town_a", **typed, answer="")
    assert refused.status_code == 400 and "须写明答复内容" in refused.content.decode()
    assert post(county, path, "town_a", **typed, answer="暂不整合").status_code == 302
    text = page(county, "cadre_a1").split('id="opinions"')[1]
    assert "未采纳" in text and "暂不整合" in text and "/edit/" not in text
    late = post(county, f"opinions/{opinion.pk}/edit/", version=2, raised_on="2015-03-01",
                raised_by="村", settlement="后沟", into="东", opinion="改")  # fmt: skip
    assert late.status_code == 400 and "不能再修改" in late.content.decode()


def test_villages_are_found_by_their_collective_income(county: Cast) -> None:
    client = client_of(county["poverty_office"])
    text = client.get("/villages/").content.decode()
    links = re.findall(r'<a href="(\?collective=\w+)">(\S+) (\d+)</a>', text)
    assert [(label, number) for _, label, number in links] == [
        ("有收入", "1"), ("收入为零", "1"), ("未填写", "1")
    ]  # fmt: skip
    for link, _, number in links:
        assert f"共 <b>{number}</b> 个村" in client.get(f"/villages/{link}").content.decode()
    assert A2 in client.get("/villages/?collective=zero").content.decode()
