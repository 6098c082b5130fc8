"""The county's one page: what it says, where its numbers lead, and to whom."""

import datetime as dt

import pytest
from django.utils import timezone

from gujang.access.rights import Role
from households import tallies
from households.codes import Standing
from households.models import Household, HouseholdYear
from tests.cast import A1, A2, B1, MARKERS, TOWN_A, TOWN_B, Cast, client_of
from tests.dashboard.links import links_of, rows_behind
from tests.make import COUNTY, make_household, make_membership, make_standing
from tests.queries import assert_flat_queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def page(cast: Cast, who: str, query: str = "", status: int = 200) -> str:
    response = client_of(cast[who]).get(f"/{query}")
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode()


def context(cast: Cast, who: str, query: str = ""):
    return client_of(cast[who]).get(f"/{query}").context


def test_the_rate_stands_with_its_denominator(register: Cast) -> None:
    text = page(register, "organization")
    far = context(register, "organization")["far"]
    whole, out = far.valid.persons, far.exited.persons
    assert (whole, out) == (17, 2)
    assert ">11.8%</a>" in text
    assert "已脱贫与稳定脱贫 2 人 ÷ 在册 17 人" in text


def test_the_year_balances_on_the_page(register: Cast) -> None:
    lines = {row["line"].value: row["row"].cell for row in context(register, "auditor")["balance"]}
    for unit in ("households", "persons"):
        at = {line: getattr(cell, unit) for line, cell in lines.items()}
        gained = at["opening"] + at["registered"] + at["returned"] + at["joined"]
        assert gained - at["exited"] - at["left"] - at["removed"] == at["closing"]
        assert at["closing"] == getattr(context(register, "auditor")["poor"].cell, unit)


AREAS = ["", f"?area={TOWN_A}", f"?area={A1}", f"?area={B1}"]
DAYS = ["as_of=2014-12-31", "as_of=2015-06-15"]
QUICK = ["", f"?area={A1}", f"?area={TOWN_A}&as_of=2015-06-15"]
SLOW = sorted({*AREAS, *(f"?{day}" for day in DAYS)} - {*QUICK})
QUERIES = [*QUICK, *(pytest.param(query, marks=pytest.mark.slow) for query in SLOW)]


@pytest.mark.parametrize("query", QUERIES)
def test_every_number_opens_the_rows_it_counts(register: Cast, query: str) -> None:
    user = register["organization"]
    answer = client_of(user).get(f"/{query}")
    shown, found = answer.context, links_of(answer.content.decode())
    assert len(found) > 30
    for link in found:
        rows = rows_behind(link, user)
        if link.said.endswith("%"):
            assert rows == shown["exited"].cell.persons, link
        elif "income_known=1" in link.url:
            assert rows == shown["income"]["known"].cell.households, link
        else:
            assert rows == int(link.said), link


def test_a_list_behind_a_number_is_a_page(register: Cast) -> None:
    client = client_of(register["organization"])
    found = links_of(page(register, "organization", "?as_of=2015-06-15"))
    for link in [*found[:2], *found[-2:]]:
        assert client.get(link.url).status_code == 200


def test_now_and_the_newest_day_say_the_same(register: Cast) -> None:
    """The tallies on one side, counting anew on the other."""
    now, then = (context(register, "organization", q) for q in ("", "?as_of=2015-12-31"))
    for name in ("far", "poor", "left", "income", "conditions", "standings", "attributes"):
        assert _figures(now[name]) == _figures(then[name]), name
    assert [_figures(row["row"]) for row in now["balance"]] == [
        _figures(row["row"]) for row in then["balance"]
    ]
    assert [row.percent for row in now["places"]] == [row.percent for row in then["places"]]


def _figures(value):
    """Return ``value`` without its addresses."""
    if isinstance(value, list):
        return [_figures(part) for part in value]
    if isinstance(value, dict):
        return {key: _figures(part) for key, part in value.items() if key != "url"}
    return (value.label, value.cell) if hasattr(value, "cell") else value


def test_a_past_day_is_as_it_was(register: Cast) -> None:
    before = context(register, "organization", "?as_of=2014-12-31")
    assert before["year"] == 2014
    assert before["far"].valid.households == 8
    assert before["returned"].cell.households == 0
    assert [row.label for row in before["standings"]][-1] == "注销（2014年）"


def test_before_anything_was_registered_the_page_says_so(register: Cast) -> None:
    text = page(register, "organization", "?as_of=2010-01-01")
    assert "2010-01-01时还没有登记" in text


def test_a_day_before_the_first_form_says_that_nothing_is_filled_in(register: Cast) -> None:
    form = HouseholdYear.objects.filter(household__number="HU-A2-1")
    form.update(starts_on=dt.date(2015, 12, 31))
    text = page(register, "organization", f"?area={A2}&as_of=2015-08-01")
    assert "有 1 户在这一天还没有年度登记表" in text
    assert "0 年人均纯收入" not in text


@pytest.mark.parametrize("wrong", ["2015-02-30", "昨天", "2999-01-01"])
def test_a_wrong_day_shows_a_sentence_and_no_number(register: Cast, wrong: str) -> None:
    text = page(register, "organization", f"?as_of={wrong}", status=400)
    assert 'class="field-error' in text
    assert links_of(text) == []


def test_today_is_now(register: Cast) -> None:
    shown = context(register, "organization", f"?as_of={timezone.localdate()}")
    assert shown["day"] is None


# who: the area their page begins with, and the smaller areas on it
ROOTS = [
    ("organization", COUNTY, [TOWN_A, TOWN_B]),
    ("poverty_office", COUNTY, [TOWN_A, TOWN_B]),
    ("auditor", COUNTY, [TOWN_A, TOWN_B]),
    ("town_a", TOWN_A, [A1, A2]),
    ("town_b", TOWN_B, [B1]),
    ("cadre_a1", A1, []),
]


@pytest.mark.parametrize(("who", "root", "parts"), ROOTS)
def test_everybody_begins_with_their_own(
    register: Cast, who: str, root: str, parts: list[str]
) -> None:
    shown = context(register, who)
    assert shown["place"].code == root
    assert [row.url for row in shown["places"]] == [f"/?area={code}" for code in parts]


@pytest.mark.parametrize(("who", "hidden"), [("town_a", [B1]), ("cadre_a1", [A2, B1])])
def test_nothing_of_others_is_on_the_page(register: Cast, who: str, hidden: list[str]) -> None:
    text = page(register, who)
    for village in hidden:
        for marker in MARKERS[village]:
            assert marker not in text


@pytest.mark.parametrize(
    ("who", "area"),
    [
        ("town_a", TOWN_B),
        ("town_a", COUNTY),
        ("cadre_a1", A2),
        ("cadre_a1", TOWN_A),
        ("organization", "150223"),
        ("organization", "150222999"),
        ("organization", "150222103999"),
        ("organization", "1502"),
        ("organization", "15022210320"),
        ("organization", "x"),
        ("organization", "１５０２２２"),
    ],
)
def test_another_area_is_not_there(register: Cast, who: str, area: str) -> None:
    page(register, who, f"?area={area}", status=404)


def test_who_has_several_areas_chooses(register: Cast) -> None:
    make_membership(register["cadre_a1"], Role.CADRE, B1)
    text = page(register, "cadre_a1")
    assert "选择辖区" in text
    assert f'href="/?area={A1}"' in text
    assert f'href="/?area={B1}"' in text
    assert A2 not in text
    assert context(register, "cadre_a1", f"?area={B1}")["place"].code == B1


def test_the_tree_gives_the_rate_beside_the_areas_one_holds(register: Cast) -> None:
    tree = context(register, "town_a")["tree"]
    assert tree["county"]["url"] == ""
    assert tree["county"]["count"] is None
    (town,) = tree["towns"]
    assert town["url"] == f"/?area={TOWN_A}"
    assert [village["count"] for village in town["villages"]] == ["14.3%", "0.0%"]


def test_the_tree_of_a_past_day_keeps_the_day_and_shows_no_rates_of_now(register: Cast) -> None:
    county = context(register, "organization", "?as_of=2015-06-15")["tree"]["county"]
    assert county["url"] == f"/?area={COUNTY}&as_of=2015-06-15"
    assert county["count"] is None


def test_the_cost_is_flat_in_households(register: Cast) -> None:
    client = client_of(register["organization"])

    def grow() -> None:
        for number in range(3):
            make_household(register.a1, number=f"HU-A1-9{number}", members=2)
        tallies.refresh([A1])

    asked = assert_flat_queries(lambda: client.get("/"), grow=grow)
    assert asked <= 10


def test_a_change_is_on_the_page_at_once(register: Cast) -> None:
    household = Household.objects.get(number="HU-B1-2")
    before = household.standing_changes.get(until=None)
    tallies.shift_standing(before, make_standing(household, Standing.EXITED, dt.date(2015, 11, 1)))
    assert context(register, "organization")["far"].exited.persons == 2 + household.people.count()


def test_a_projected_page_can_be_left(register: Cast) -> None:
    text = page(register, "organization", "?screen=1")
    assert 'class="projector"' in text
    assert "退出投屏" in text
