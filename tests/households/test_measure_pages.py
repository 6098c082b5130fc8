"""The pages of a measure: its own, entering and changing it, its detail, its sign-off."""

import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse

from gujang.journal.models import Entry
from households.codes.support import MeasureKind, WorkState
from households.models import Household, Loan, Measure, YearConditions
from tests.cast import Cast, client_of
from tests.make_plans import BATCH, make_measure, make_renovation

pytestmark = [pytest.mark.usefixtures("uncounted"), pytest.mark.slow, pytest.mark.any_engine]
NEW = {"version": "1", "year": "2015", "kind": "02", "name": "养羊30只", "state": "planned"}


def base(measure: Measure) -> str:
    return f"/households/{measure.household_id}/measures/{measure.pk}/"


def get(cast: Cast, path: str, who: str = "cadre_a1") -> str:
    answer = client_of(cast[who]).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def post(cast: Cast, path: str, **typed: Any) -> HttpResponse:
    return client_of(cast["cadre_a1"]).post(path, {"version": "1"} | typed)


def create(cast: Cast, **typed: Any) -> HttpResponse:
    return post(cast, f"/households/{cast.household_a1.pk}/measures/new/", **NEW | typed)


def errors(answer: HttpResponse) -> dict[str, str]:
    lists = re.findall(
        r'<ul class="field-error" id="id_(\w+)_error">(.*?)</ul>', answer.content.decode()
    )
    return {name: unescape(re.sub("<[^>]+>", "", said)) for name, said in lists}


def test_a_measure_is_entered_from_the_page(cast: Cast) -> None:
    answer = create(cast, planned_yuan="9,000元", scale="30", unit="只", fund="1")
    assert (answer.status_code, answer.url) == (302, f"/households/{cast.household_a1.pk}/#plans")
    measure = Measure.objects.get()
    assert (measure.planned_yuan, measure.scale, measure.unit) == (9000, 30, "只")


def test_a_kind_with_more_to_say_is_asked_for_it_next(cast: Cast) -> None:
    answer = create(cast, kind="05")
    assert answer.url == f"{base(Measure.objects.get())}more/"


@pytest.mark.parametrize("kind", MeasureKind)
def test_every_kind_can_be_entered_and_looked_at(cast: Cast, kind: MeasureKind) -> None:
    assert create(cast, kind=kind.value).status_code == 302
    assert kind.label in get(cast, base(Measure.objects.get()))


def test_a_suggested_kind_is_chosen_already(cast: Cast) -> None:
    page = get(cast, f"/households/{cast.household_a1.pk}/measures/new/?kind=12&year=2015")
    assert '<option value="12" selected>' in page
    assert get(cast, f"/households/{cast.household_a1.pk}/measures/new/?kind=x")


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"name": ""}, "name", "不能为空"),
        ({"kind": "77"}, "kind", "没有这一项"),
        ({"year": "二〇一五"}, "year", "应填数字"),
        ({"year": "1999"}, "year", "2014年才识别"),
        ({"year": "2098"}, "year", "年度不能晚于"),
        ({"planned_yuan": "-1"}, "planned_yuan", "不能是负数"),
        ({"state": "done"}, "finished_on", "请填写完成时间"),
        ({"state": "done", "finished_on": "2099-01-01"}, "finished_on", "不能晚于今天"),
        ({"state": "stopped"}, "outcome", "终止原因"),
        ({"starts_on": "2015-05-01", "due_on": "2015-04-01"}, "due_on", "早于开始时间"),
        ({"person": "999999"}, "person", "从本户成员中选择"),
    ],
)
def test_an_error_stands_at_its_field(cast: Cast, typed: dict, field: str, said: str) -> None:
    answer = create(cast, **typed)
    assert answer.status_code == 400
    assert said in errors(answer)[field]
    assert not Measure.objects.exists()


def test_a_member_of_another_household_is_no_choice(cast: Cast) -> None:
    foreign = cast.household_a2.people.first()
    assert "person" in errors(create(cast, person=foreign.pk))


def test_a_loss_is_an_uplift_below_zero(cast: Cast) -> None:
    measure = make_measure(cast.household_a1)
    done = {"state": "done", "finished_on": "2015-10-01", "actual_uplift": "-300"}
    assert post(cast, f"{base(measure)}progress/", **done).status_code == 302
    measure.refresh_from_db()
    assert (measure.state, measure.actual_uplift) == (WorkState.DONE, -300)


def test_the_page_shows_money_days_and_detail_and_is_written_down(cast: Cast) -> None:
    measure = make_measure(
        cast.household_a1, kind=MeasureKind.LOAN, planned_yuan=30000, batch=BATCH
    )
    days = {"lent_on": "2015-03-01", "due_on": "2016-03-01"}
    Loan.objects.create(
        measure=measure, bank="信用社", principal=30000, rate="4.35", subsidised_rate="4", **days
    )
    text = get(cast, base(measure))
    assert "30,000.00元" in text and "信用社" in text and "1,200.00元" in text
    assert f"/measures/batches/{BATCH}/" in text
    assert Entry.objects.get(action="view").object_id == str(cast.household_a1.pk)


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({}, {"edit", "progress"}),
        ({"kind": MeasureKind.LOAN}, {"edit", "progress", "more"}),
        ({"state": WorkState.DONE}, {"edit", "progress", "sign"}),
        ({"state": WorkState.DONE, "signed_on": "2015-11-01"}, {"unsign"}),
    ],
)
def test_what_may_be_done_is_offered(cast: Cast, fields: dict, offered: set[str]) -> None:
    measure = make_measure(cast.household_a1, **fields)
    found = set(re.findall(rf'href="{base(measure)}(\w+)/"', get(cast, base(measure))))
    assert found == offered
    assert f'href="{base(measure)}edit/"' not in get(cast, base(measure), "auditor")


def test_another_households_measure_is_not_found_under_ones_own(cast: Cast) -> None:
    foreign, home = make_measure(cast.household_b1), cast.household_a1
    for path in ("", "edit/", "progress/", "more/", "sign/", "unsign/"):
        address = f"/households/{home.pk}/measures/{foreign.pk}/{path}"
        assert client_of(cast["poverty_office"]).get(address).status_code == 404


def test_a_kind_without_detail_has_no_page_of_it(cast: Cast) -> None:
    measure = make_measure(cast.household_a1)
    assert client_of(cast["town_a"]).get(f"{base(measure)}more/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("08", {"course": "电焊", "begins_on": "2015-05-01", "ends_on": "2015-05-10"}, "电焊"),
        (
            "09",
            {
                "employer": "包钢",
                "place": "03",
                "kind": "3",
                "begins_on": "2015-05-01",
                "monthly_wage": "3200",
            },
            "3,200.00元",
        ),
        ("06", {"grade_before": "D", "area": "60"}, "60平方米"),
    ],
)
def test_the_detail_of_each_kind_is_filled_in(
    cast: Cast, kind: str, typed: dict, said: str
) -> None:
    measure = make_measure(cast.household_a1, kind=kind)
    answer = post(cast, f"{base(measure)}more/", **typed)
    assert (answer.status_code, answer.url) == (302, base(measure))
    assert said in get(cast, base(measure))


def test_an_acceptance_needs_the_grade_after(cast: Cast) -> None:
    measure = make_measure(cast.household_a1, kind=MeasureKind.HOUSE)
    typed = {"grade_before": "D", "accepted_on": "2015-10-01"}
    assert "改造后危房等级" in errors(post(cast, f"{base(measure)}more/", **typed))["grade_after"]


FINISHED = {"state": "done", "finished_on": "2014-10-31"}


def test_a_finished_renovation_offers_to_update_the_form(cast: Cast) -> None:
    measure = make_renovation(cast.household_a1)
    path = f"{base(measure)}progress/"
    assert "是否危房户改为“否”，危房等级改为“A”" in get(cast, path)
    post(cast, path, **FINISHED)
    assert YearConditions.objects.get().is_dangerous
    post(cast, path, **FINISHED, version="2", update_house="on")
    assert YearConditions.objects.get().is_dangerous is False


@pytest.mark.parametrize(
    "typed", [{"state": "ongoing", "update_house": "on"}, FINISHED | {"update_house": ""}]
)
def test_without_the_end_or_the_tick_the_form_stays(cast: Cast, typed: dict) -> None:
    measure = make_renovation(cast.household_a1)
    assert post(cast, f"{base(measure)}progress/", **typed).status_code == 302
    assert YearConditions.objects.get().is_dangerous


def test_nothing_is_offered_before_the_grade_after_is_known(cast: Cast) -> None:
    measure = make_renovation(cast.household_a1, grade_after="")
    assert "update_house" not in get(cast, f"{base(measure)}progress/")


def test_an_outcome_is_signed_for_and_then_settled(cast: Cast) -> None:
    measure = make_measure(cast.household_a1, state=WorkState.DONE)
    signed = {"outcome": "增收8000元", "signed_on": "2015-11-01"}
    assert errors(post(cast, f"{base(measure)}sign/", outcome="", signed_on="")).keys() == {
        "outcome",
        "signed_on",
    }
    assert post(cast, f"{base(measure)}sign/", **signed).status_code == 302
    again = post(cast, f"{base(measure)}edit/", **NEW | {"version": "2"})
    assert again.status_code == 400 and "已签字认可" in again.content.decode()
    assert errors(post(cast, f"{base(measure)}unsign/", version="2", reason="错")) != {}
    taken_back = post(cast, f"{base(measure)}unsign/", version="2", reason="签字日期有误")
    assert taken_back.status_code == 302
    assert Measure.objects.get().signed_on is None


def test_a_stale_page_is_told_so(cast: Cast) -> None:
    measure = make_measure(cast.household_a1)
    Household.objects.filter(pk=cast.household_a1.pk).update(version=5)
    answer = post(cast, f"{base(measure)}progress/", state="ongoing")
    assert answer.status_code == 409 and "内容已被他人修改" in answer.content.decode()
    assert post(cast, f"{base(measure)}progress/", version=5, state="ongoing").status_code == 302
