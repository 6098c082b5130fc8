"""The list of households: what it shows to whom, narrowed, sorted, paged, counted, as of a day."""

import datetime as dt
import re

import pytest

from households import tallies
from households.codes import Cause, Health, Standing
from households.filters.rows import household_totals
from households.models import Household
from tests.cast import Cast, client_of, make_cast
from tests.households.listing import household_query, numbers_for
from tests.make import make_household, make_person
from tests.queries import queries_of
from tests.shared import once_a_module

NUMBER = re.compile(r'<td class="code">([^<]*)</td><td class="code">')


def numbers(body: bytes) -> list[str]:
    return NUMBER.findall(body.decode())


pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def make_county() -> Cast:
    """Five households: A1 holds three, A2 and B1 one each."""
    cast = make_cast()
    for number, options in {
        "N1": {"per_head_income": 3000, "members": 3, "main_cause": Cause.LAND},
        "N2": {"per_head_income": 1000, "members": 1},
        "N3": {"standing": Standing.EXITED, "changed_on": dt.date(2015, 12, 20)},
    }.items():
        make_household(cast.a1, number=number, **options)
    make_household(cast.a2, number="N4", standing=Standing.CANCELLED)
    make_household(cast.b1, number="N5", members=2, per_head_income=2000)
    tallies.refresh([cast.a1.code, cast.a2.code, cast.b1.code])
    return cast


county = once_a_module(make_county)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("poverty_office", ["N1", "N2", "N3", "N4", "N5"]),
        ("town_a", ["N1", "N2", "N3", "N4"]),
        ("cadre_a1", ["N1", "N2", "N3"]),
        ("cadre_b1", ["N5"]),
    ],
)
def test_everybody_sees_their_own_area(county: Cast, who: str, seen: list[str]) -> None:
    assert numbers_for(county[who]) == seen


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"area": "150222"}, ["N1", "N2", "N3", "N4", "N5"]),
        ({"area": "150222105"}, ["N5"]),
        ({"area": "150222103202"}, ["N4"]),
        ({"area": "150223"}, []),
        ({"standing": "1"}, ["N3"]),
        ({"standing": ["1", "9"]}, ["N3", "N4"]),
        ({"valid": "1"}, ["N1", "N2", "N3", "N5"]),
        ({"cause": "05"}, ["N1"]),
        ({"band": "1000"}, ["N2"]),
        ({"size": "3", "cause": "05"}, ["N1"]),
        ({"size": "3", "cause": "01"}, []),
        ({"exited_in": "2015"}, ["N3"]),
        ({"as_of": "2015-12-19", "standing": "0"}, ["N1", "N2", "N3", "N5"]),
        ({"as_of": "2013-12-31"}, []),
        (
            {"unknown": "x", "_connector": "OR", "uuid__startswith": "a"},
            ["N1", "N2", "N3", "N4", "N5"],
        ),
    ],
)
def test_a_query_narrows(county: Cast, query: dict, seen: list[str]) -> None:
    assert numbers_for(county["poverty_office"], **query) == seen


def test_a_facet_of_people_means_with_such_a_member(county: Cast) -> None:
    make_person(Household.objects.get(number="N2"), health=Health.SERIOUS)
    assert numbers_for(county["poverty_office"], health="03") == ["N2"]


@pytest.mark.parametrize(
    ("sort", "seen"),
    [
        ("-number", ["N5", "N4", "N3", "N2", "N1"]),
        ("-village", ["N5", "N4", "N3", "N2", "N1"]),
        ("size", ["N2", "N3", "N4", "N5", "N1"]),
        ("income", ["N2", "N5", "N1", "N3", "N4"]),
        ("-income", ["N1", "N5", "N2", "N4", "N3"]),
    ],
)
def test_sorting_puts_what_is_not_known_last(county: Cast, sort: str, seen: list[str]) -> None:
    assert numbers_for(county["poverty_office"], sort=sort) == seen


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "phone_sealed"},
        {"sort": "-people__id_hash"},
        {"standing": "x"},
        {"as_of": "2999-01-01"},
        {"as_of": "昨天"},
        {"area": "15022"},
        {"area": "x" * 9},
        {"rows": "5000"},
        {"exited_in": "abcd"},
        {"q": "a\0b"},
        {"q": "甲\u202e乙"},
        {"q": "字" * 41},
    ],
)
def test_a_query_that_cannot_be_is_noticed(county: Cast, query: dict) -> None:
    assert not household_query(county["poverty_office"], **query).is_good


def test_a_bad_query_says_in_place_what_is_wrong(county: Cast) -> None:
    answer = client_of(county["town_a"]).get("/households/?as_of=2098-01-01&sort=x")
    text = answer.content.decode()
    assert answer.status_code == 400 and numbers(answer.content) == []
    assert "不能晚于今天" in text and "没有这种排序" in text


@pytest.mark.parametrize("query", ["", "?sort=-income&valid=1", "?as_of=2015-12-19&standing=0"])
def test_the_page_shows_what_the_query_holds(county: Cast, query: str) -> None:
    answer = client_of(county["town_a"]).get(f"/households/{query}")
    asked = dict(pair.split("=") for pair in query.strip("?").split("&") if pair)
    assert numbers(answer.content) == numbers_for(county["town_a"], **asked)


def test_a_cursor_that_means_nothing_shows_the_first_page(county: Cast) -> None:
    answer = client_of(county["cadre_a1"]).get("/households/?after=!!!")
    assert numbers(answer.content) == ["N1", "N2", "N3"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "共 <b>5</b> 户"),
        ("", "8 人</a>"),
        ("", "（含注销 1 户）"),
        ("?valid=1", "7 人</a>"),
        ("?as_of=2016-06-01", "9 人</a>"),
    ],
)
def test_households_and_persons_are_counted(county: Cast, query: str, said: str) -> None:
    make_person(Household.objects.get(number="N5"), "后来", joined_on=dt.date(2016, 1, 1))
    Household.objects.get(number="N5").people.filter(name="后来").update(
        left_on=dt.date(2017, 1, 1), leave_reason="death"
    )
    Household.objects.get(number="N5").years.update(members=2)
    assert said in client_of(county["poverty_office"]).get(f"/households/{query}").content.decode()


@pytest.mark.parametrize("who", ["poverty_office", "town_a", "cadre_b1"])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"valid": "1"},
        {"standing": ["1", "9"]},
        {"standing": ["1", "9"], "valid": "1"},
        {"area": "150222103"},
        {"area": "150222105201", "standing": "0"},
        {"area": "150223"},
    ],
)
def test_tallies_count_what_the_rows_count(county: Cast, who: str, query: dict) -> None:
    asked = household_query(county[who], **query)
    assert asked.is_good
    sent = queries_of(lambda: asked.totals(county[who]))
    assert [sql for sql in sent if "households_household" in sql] == []
    assert asked.totals(county[who]) == household_totals(asked.qs, None)


def test_rarer_conditions_are_made_when_somebody_asks_for_them(county: Cast) -> None:
    client, field = client_of(county["town_a"]), '<select name="sex"'
    assert field not in client.get("/households/").content.decode()
    page = client.get("/households/?more=1&standing=1&sort=income").content.decode()
    assert field in page
    assert '<option value="1" selected>已脱贫</option>' in page
    part = client.get("/households/?more=1", headers={"HX-Request": "true"}).content.decode()
    assert field in part and '<select name="standing"' not in part and "</html>" not in part


def test_a_rarer_condition_that_is_asked_for_stays_in_the_bar(county: Cast) -> None:
    page = client_of(county["town_a"]).get("/households/?sex=2").content.decode()
    assert re.search(r'<select name="sex"[^>]*>.*?<option value="2" selected>', page)
    assert "more=1&amp;" not in page.partition('id="results"')[2]


def test_htmx_gets_the_rows_alone(county: Cast) -> None:
    client = client_of(county["cadre_a1"])
    part = client.get("/households/?sort=income", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="results">') and "</html>" not in part
    again = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "</html>" in client.get("/households/", headers=again).content.decode()


def test_several_values_of_one_facet_stay_when_asked_again(county: Cast) -> None:
    text = client_of(county["town_a"]).get("/households/?standing=1&standing=9").content.decode()
    assert text.count('<input type="hidden" name="standing"') == 2
    assert "脱贫状态：已脱贫、注销" in text
