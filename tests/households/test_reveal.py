"""Revealing one value: by POST, for a reason, written down first, and not too often."""

import datetime as dt
import json

import pytest
import time_machine

from gujang.journal.models import Entry
from households.models import Household
from households.sealed import id_number
from households.services.reveal import PER_DAY, PER_HOUR
from tests.cast import Cast, client_of
from tests.make import make_household, make_person

PHONE, CARD = "13947212345", "6217001234567890123"


@pytest.fixture
def household(cast: Cast) -> Household:
    return make_household(cast.a1, phone=PHONE, card=CARD)


def ask(cast: Cast, household: Household, who: str = "town_a", **typed):
    person = household.people.first()
    values = {"which": f"id-{person.pk}", "reason": "verify", "note": "核对身份证件"} | typed
    data = {f"reveal-{name}": value for name, value in values.items()}
    return client_of(cast[who]).post(f"/households/{household.pk}/reveal/", data)


@pytest.mark.parametrize("who", ["town_a", "poverty_office"])
def test_one_number_is_shown_once_it_is_written_down(
    cast: Cast, household: Household, who: str
) -> None:
    answer = ask(cast, household, who)
    number = id_number(household.people.get())
    assert answer.status_code == 200
    assert answer.content.decode().count(number) == 1
    assert "no-store" in answer["Cache-Control"]
    entry = Entry.objects.get(action="reveal")
    assert entry.reason == "核对证件信息：核对身份证件"
    assert json.loads(entry.data) == {"field": "id_number", "person": "王建国"}
    assert number not in entry.data


def test_the_card_of_the_household_can_be_asked_for(cast: Cast, household: Household) -> None:
    assert CARD in ask(cast, household, which="card").content.decode()


def test_the_phone_of_the_household_can_be_asked_for(cast: Cast, household: Household) -> None:
    assert PHONE in ask(cast, household, which="phone", reason="contact").content.decode()
    assert json.loads(Entry.objects.get(action="reveal").data)["field"] == "phone"


def test_a_former_member_can_be_asked_for(cast: Cast, household: Household) -> None:
    gone = make_person(household, "走了", left_on=dt.date(2014, 9, 1))
    text = ask(cast, household, which=f"id-{gone.pk}").content.decode()
    assert id_number(gone) in text


@pytest.mark.parametrize("who", ["cadre_a1", "organization", "auditor", "admin", "town_b"])
def test_who_may_not_reveal_gets_nothing(cast: Cast, household: Household, who: str) -> None:
    assert ask(cast, household, who).status_code == 404
    assert not Entry.objects.filter(action="reveal").exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"note": "四个字啊"},
        {"note": ""},
        {"note": "　　　　　　"},
        {"note": "核对\0身份证"},
        {"reason": ""},
        {"reason": "curious"},
        {"which": ""},
        {"which": "id-0"},
        {"which": "disease-1"},
    ],
)
def test_without_reason_or_right_field_nothing_is_shown(
    cast: Cast, household: Household, typed: dict
) -> None:
    answer = ask(cast, household, **typed)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert CARD not in text and id_number(household.people.get()) not in text
    assert not Entry.objects.filter(action="reveal").exists()


def test_a_person_of_another_household_is_not_on_the_list(cast: Cast, household: Household) -> None:
    other = cast.household_b1.people.first()
    assert ask(cast, household, which=f"id-{other.pk}").status_code == 400


def test_it_takes_a_post(cast: Cast, household: Household) -> None:
    address = f"/households/{household.pk}/reveal/"
    assert client_of(cast["town_a"]).get(address).status_code == 405


def test_what_cannot_be_written_down_is_not_shown(
    cast: Cast, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("households.services.common.record", broken)
    with pytest.raises(RuntimeError):
        ask(cast, household)


@pytest.mark.parametrize(("limit", "minutes"), [(PER_HOUR, 59), (PER_DAY, 23 * 60)])
def test_the_next_after_the_limit_is_refused_until_the_span_is_over(
    cast: Cast, household: Household, limit: int, minutes: int
) -> None:
    begin = dt.datetime(2016, 5, 4, 1, 0, tzinfo=dt.UTC)
    spans = [begin + dt.timedelta(minutes=minutes) * place / limit for place in range(limit)]
    _reveals(cast, spans)
    with time_machine.travel(begin + dt.timedelta(minutes=minutes), tick=False):
        refused = ask(cast, household)
        assert refused.status_code == 429
        assert id_number(household.people.get()) not in refused.content.decode()
        assert ask(cast, household, "poverty_office").status_code == 200
    with time_machine.travel(begin + dt.timedelta(minutes=2 * minutes + 60), tick=False):
        assert ask(cast, household).status_code == 200


def _reveals(cast: Cast, moments: list[dt.datetime]) -> None:
    Entry.objects.bulk_create(
        Entry(seq=n, at=at, actor=cast["town_a"], action="reveal", prev_hash="", hash=f"{n:064}")
        for n, at in enumerate(moments, 5000)
    )
