"""动态管理: what happened is asked first, then only what that event needs."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse

from households.codes import Attribute, ChangeKind, Relation, Sex, Standing
from households.models import Household, PersonYear
from tests.cast import Cast, client_of
from tests.make import make_household, make_id_number, make_person, make_standing
from tests.make_dynamic import make_closed_year
from tests.make_exits import exit_at_once
from tests.queries import assert_flat_queries

pytestmark = [pytest.mark.usefixtures("uncounted"), pytest.mark.slow, pytest.mark.any_engine]


@pytest.fixture
def household(cast: Cast) -> Household:
    household = make_household(cast.a1, number="H1", head="王建国", attribute=Attribute.DIBAO_POOR)
    make_person(household, "李秀英", sex=Sex.FEMALE, relation=Relation.SPOUSE)
    make_person(household, "王小军", relation=Relation.SON)
    return household


def page(cast: Cast, path: str, who: str = "town_a") -> str:
    answer = client_of(cast[who]).get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def post(cast: Cast, path: str, who: str = "town_a", **typed: Any) -> HttpResponse:
    return client_of(cast[who]).post(path, typed)


def errors(answer: HttpResponse) -> dict[str, str]:
    lists = re.findall(
        r'<ul class="field-error" id="id_(\w+)_error">(.*?)</ul>', answer.content.decode()
    )
    return {name: unescape(re.sub("<[^>]+>", "", said)) for name, said in lists}


def links(text: str, household: Household) -> set[str]:
    main = text[text.index("<main") : text.index("</main>")]
    return set(re.findall(rf'href="/households/{household.pk}/([^"]+)"', main))


def test_the_page_leads_to_what_may_happen_now(cast: Cast, household: Household) -> None:
    text = page(cast, f"/households/{household.pk}/dynamic/")
    found = links(text, household)
    assert {"people/new/?reason=birth", "head/", "split/", "merge/", "move/"} <= found
    assert {"standing/expected/", "standing/extinct/", "standing/wrongly/"} <= found
    assert not {"standing/return/", "standing/reverted/", "standing/merged/"} & found


def test_a_cadre_is_offered_members_alone(cast: Cast, household: Household) -> None:
    text = page(cast, f"/households/{household.pk}/dynamic/", "cadre_a1")
    found = links(text, household)
    assert "people/new/?reason=birth" in found
    assert not {link for link in found if link.startswith(("standing", "split", "merge", "move"))}
    assert "由镇或县扶贫办办理" in text


def test_one_alone_and_the_cancelled_are_told_what_cannot_be(cast: Cast) -> None:
    alone = make_household(cast.a1, number="H2")
    text = page(cast, f"/households/{alone.pk}/dynamic/")
    assert "本户只有一人，不能拆户" in text and "split/" not in links(text, alone)
    make_standing(alone, Standing.CANCELLED, dt.date(2015, 1, 1))
    text = page(cast, f"/households/{alone.pk}/dynamic/")
    assert links(text, alone) == {"standing/reverted/"}


def test_the_page_costs_the_same_however_large_the_household(
    cast: Cast, household: Household
) -> None:
    client = client_of(cast["town_a"])

    def grow() -> None:
        for number in range(5):
            make_person(household, f"家人{number}")

    assert_flat_queries(lambda: client.get(f"/households/{household.pk}/dynamic/"), grow=grow)


def test_a_birth_asks_for_no_reason(cast: Cast, household: Household) -> None:
    path = f"/households/{household.pk}/people/new/?reason=birth"
    text = page(cast, path)
    assert "增加成员：新生儿" in text and "join_reason" not in text
    born = dt.date(2015, 5, 1)
    typed = {"version": 1, "name": "王小小", "id_number": make_id_number(50, born_on=born)}
    typed |= {"ethnic": "01", "relation": "07", "health": "01", "labour": "04"}
    assert post(cast, path, **typed, joined_on=str(born)).status_code == 302
    assert household.people.get(name="王小小").join_reason == "birth"


def test_when_the_head_dies_the_next_one_and_the_relations_are_asked(
    cast: Cast, household: Household
) -> None:
    head, wife, son = household.people.order_by("pk")
    path = f"/households/{household.pk}/people/{head.pk}/leave/"
    typed = {"version": 1, "left_on": "2015-03-01", "leave_reason": "death", "new_head": wife.pk}
    assert errors(post(cast, path, **typed)) == {f"relation_{son.pk}": "请选择。"}
    assert post(cast, path, **typed, **{f"relation_{son.pk}": "03"}).status_code == 302
    rows = PersonYear.objects.filter(person__household=household, until=None)
    assert dict(rows.values_list("person__name", "relation")) == {"李秀英": "01", "王小军": "03"}


def test_a_step_says_what_becomes_of_the_attribute(cast: Cast, household: Household) -> None:
    day = dt.date(2015, 12, 31)
    exit_at_once(actor=cast["town_a"], household=household, version=1, happened_on=day)
    assert household.years.get().attribute == Attribute.DIBAO
    again = f"/households/{household.pk}/standing/return/"
    typed = {"version": 2, "happened_on": "2016-05-01", "reason": "户主患病住院"}
    assert "贫困户属性由“低保户”变为“低保贫困户”" in page(cast, again)
    assert "返贫须选择返贫原因" in errors(post(cast, again, **typed))["return_cause"]
    assert post(cast, again, **typed, return_cause="01").status_code == 302


@pytest.mark.parametrize("kind", ["exit", "merged", "registered", "split", "cancelled", "nothing"])
def test_what_has_its_own_page_or_is_none_is_no_step(
    cast: Cast, household: Household, kind: str
) -> None:
    path = f"/households/{household.pk}/standing/{kind}/"
    assert client_of(cast["town_a"]).get(path).status_code == 404


def test_a_step_that_may_not_follow_is_told(cast: Cast, household: Household) -> None:
    path = f"/households/{household.pk}/standing/stable/"
    assert "现为“未脱贫”，不能直接办理“稳定脱贫”" in page(cast, path)
    typed = {"version": 1, "happened_on": "2015-12-31", "reason": "收入稳定了"}
    assert post(cast, path, **typed).status_code == 400


def split_of(household: Household, **typed: Any) -> dict[str, Any]:
    son = household.people.get(name="王小军")
    values = {"version": 1, "leaving": [son.pk], "new_head": son.pk, "number": "H1-2"}
    return values | {"split_on": "2015-05-01", "reason": "儿子成家分户"} | typed


def test_a_split_from_the_page(cast: Cast, household: Household) -> None:
    path = f"/households/{household.pk}/split/"
    assert "与所在户户主的关系" in page(cast, path)
    assert post(cast, path, **split_of(household)).status_code == 302
    new = Household.objects.get(number="H1-2")
    assert new.standing_changes.get().kind == ChangeKind.SPLIT


def test_a_split_says_what_is_missing(cast: Cast, household: Household) -> None:
    head, wife, son = household.people.order_by("pk")
    path = f"/households/{household.pk}/split/"
    wrong = errors(post(cast, path, **split_of(household, new_head=wife.pk)))
    assert "应是迁出的成员" in wrong["new_head"]
    wrong = errors(post(cast, path, **split_of(household, leaving=[head.pk], new_head=head.pk)))
    assert "原户的新户主" in wrong["stays_head"]
    typed = split_of(household, leaving=[head.pk], new_head=head.pk, stays_head=wife.pk)
    assert errors(post(cast, path, **typed)) == {f"relation_{son.pk}": "请选择。"}
    assert "已经登记" in errors(post(cast, path, **split_of(household, number="H1")))["number"]
    assert Household.objects.count() == 1


def test_a_merger_asks_first_into_which_household(cast: Cast, household: Household) -> None:
    path = f"/households/{household.pk}/merge/"
    assert "并入户的户编号" in page(cast, path)
    for number, said in (("没有", "没有找到"), ("H1", "本户自己"), ("HU-B1-0001", "没有找到")):
        cast.household_b1  # noqa: B018  # exists, out of reach
        answer = client_of(cast["town_a"]).get(path, {"into": number})
        assert answer.status_code == 400 and said in answer.content.decode()
    into = cast.household_a2
    assert "户主钱甲二" in page(cast, f"{path}?into={into.number}")
    typed = {"version": 1, "into": into.number, "into_version": 1, "merged_on": "2015-05-01"}
    typed |= {"reason": "两家合为一户"}
    wrong = errors(post(cast, path, **typed))
    assert set(wrong) == {f"relation_{p.pk}" for p in household.people.all()}
    typed |= {f"relation_{p.pk}": "99" for p in household.people.all()}
    stale = post(cast, path, **typed | {"into_version": 9})
    assert stale.status_code == 400 and "刚才有人修改" in stale.content.decode()
    assert post(cast, path, **typed).status_code == 302
    assert into.people.filter(left_on=None).count() == 5


def test_only_the_county_is_asked_why_it_is_late(cast: Cast, household: Household) -> None:
    make_closed_year(2015, cast["poverty_office"])
    path = f"/households/{household.pk}/standing/wrongly/"
    assert "late_reason" not in page(cast, path)
    assert "2015年12月31日以前（已封账）" in page(cast, path, "poverty_office")
    typed = {"version": 1, "happened_on": "2015-12-31", "reason": "经核实为错登"}
    assert "封账" in errors(post(cast, path, **typed))["happened_on"]
    office = post(cast, path, "poverty_office", **typed)
    assert "补录理由" in errors(office)["late_reason"]
    late = {"late_reason": "上报时漏登"}
    assert post(cast, path, "poverty_office", **typed, **late).status_code == 302


def test_the_worklist_leads_to_the_true_reason(cast: Cast, household: Household) -> None:
    son = household.people.get(name="王小军")
    gone = {"left_on": dt.date(2015, 12, 31), "leave_reason": "unknown"}
    household.people.filter(pk=son.pk).update(**gone)
    son.years.update(until=dt.date(2015, 12, 31))
    text = page(cast, "/households/unverified/")
    assert "成员减少 1" in text and "王小军" in text
    path = f"/households/{household.pk}/people/{son.pk}/reason/"
    assert f'href="{path}"' in text
    assert f'href="{path}"' not in page(cast, "/households/unverified/", "auditor")
    typed = {"version": 1, "why": "death", "day": "2015-08-01", "note": "入户核实，病故"}
    assert "why" in errors(post(cast, path, **typed | {"why": "unknown"}))
    assert post(cast, path, **typed).status_code == 302
    assert "没有待核实的变动" in page(cast, "/households/unverified/")
    assert client_of(cast["town_a"]).get(path).status_code == 404


def test_the_worklist_costs_the_same_however_long(cast: Cast, household: Household) -> None:
    client = client_of(cast["town_a"])

    def grow() -> None:
        for number in range(4):
            more = make_household(cast.a1, number=f"GY{number}", members=2)
            more.people.update(join_reason="unknown")

    make_household(cast.a1, number="GY-first", members=2).people.update(join_reason="unknown")
    assert_flat_queries(lambda: client.get("/households/unverified/?kind=joined"), grow=grow)
