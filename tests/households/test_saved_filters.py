"""Queries kept under a name: one's own, and only what the list can answer."""

import pytest

from households.models import SavedFilter
from tests.cast import Cast, client_of


def save(cast: Cast, who: str = "town_a", **typed):
    data = {"name": "没脱贫的", "query": "standing=0&q=&after=xyz&evil=1&cause=01&cause=02"} | typed
    return client_of(cast[who]).post("/households/filters/save/", data)


def test_a_query_is_kept_without_its_page_and_what_means_nothing(cast: Cast) -> None:
    answer = save(cast)
    kept = SavedFilter.objects.get()
    assert (kept.user, kept.name) == (cast["town_a"], "没脱贫的")
    assert sorted(kept.query.split("&")) == ["cause=01", "cause=02", "standing=0"]
    assert answer.url == f"/households/?{kept.query}"


def test_it_is_offered_to_its_owner_alone(cast: Cast) -> None:
    save(cast)
    assert "没脱贫的" in client_of(cast["town_a"]).get("/households/").content.decode()
    assert "没脱贫的" not in client_of(cast["cadre_a1"]).get("/households/").content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "长" * 31},
        {"name": "坏\0名"},
        {"query": "standing=x"},
        {"query": "q=150222196003050010"},
        {"query": "a=" + "b" * 1000},
    ],
)
def test_what_cannot_be_kept_is_told(cast: Cast, typed: dict) -> None:
    client = client_of(cast["town_a"])
    client.post("/households/filters/save/", {"name": "名", "query": ""} | typed)
    assert not SavedFilter.objects.exists()
    assert "notice-error" in client.get("/households/").content.decode()


def test_a_name_is_used_once_by_each(cast: Cast) -> None:
    save(cast)
    save(cast, query="standing=1")
    save(cast, "cadre_a1")
    assert SavedFilter.objects.count() == 2


def test_only_the_owner_drops_it(cast: Cast) -> None:
    save(cast)
    address = f"/households/filters/{SavedFilter.objects.get().pk}/delete/"
    assert client_of(cast["poverty_office"]).post(address).status_code == 404
    assert client_of(cast["town_a"]).post(address).status_code == 302
    assert not SavedFilter.objects.exists()
