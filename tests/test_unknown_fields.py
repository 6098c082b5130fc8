"""Every write address takes the fields of its page, and refuses whatever else is sent along."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from gujang.journal.models import Entry
from gujang.lib.posting import UnknownFields, refuse_unknown, told
from tests.door import Door
from tests.doors import DOORS
from tests.queries import statements
from tests.world import World, least, world, written

__all__ = ["world"]

# every address with every column: for the whole run
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]
FORM = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL)
NAME = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\sname="([^"]+)"')
REFUSED = "提交的内容里有这个页面没有的项目"
# names an address knows that its page shows only in some states
UNSHOWN = {
    "exit_batch": {"happened_on", "note", "person", "row"},
    "fund_allocate": {"allocated_on", "amount", "note", "token"},
    "pairing_batch": set("version cadre name unit_name position level phone starts_on".split()),
}
# what somebody would try first: rights, scope, whose it is, what state it is in
COVETED = "is_superuser village_id".split()


def _columns() -> list[str]:
    """The name of every column of every table of the registry."""
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    return sorted({name for field in fields for name in (field.name, field.attname)})


def _doors() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", sorted(n for n, door in DOORS.items() if door.post))


class Knock:
    """One address as who may write there sees it: its page's fields, and what a POST does."""

    def __init__(self, world: World, name: str) -> None:
        self.door: Door = DOORS[name]
        self.client = world.client(least(self.door.open_to))
        self.url = reverse(name, args=self.door.own(world.cast))
        self.good = dict(self.door.data(world.cast))

    def fields(self) -> set[str]:
        shown: set[str] = set()
        if self.door.get == 200:
            page = self.client.get(self.url).content.decode()
            shown = {name for form in FORM.findall(page) for name in NAME.findall(form)}
        return shown | self.good.keys()

    def is_refused(self, data: dict[str, Any]) -> str:
        entries = Entry.objects.count()
        with statements() as sent, transaction.atomic():
            answer = self.client.post(self.url, data)
            transaction.set_rollback(True)
        assert answer.status_code == 400, f"{self.url} takes {sorted(data)}"
        assert written(sent) == set()
        assert Entry.objects.count() == entries
        page: str = answer.content.decode()
        assert REFUSED in page
        return page


@_doors()
def test_every_column_the_page_does_not_show_is_refused(world: World, name: str) -> None:
    knock = Knock(world, name)
    unknown = set(_columns()) - knock.fields() - UNSHOWN.get(name, set())
    page = knock.is_refused(dict.fromkeys(unknown, "1") | knock.good)
    if knock.door.get == 200:  # an address without a page of its own may know more than was sent
        assert f"等{len(unknown)}项" in page


@_doors()
def test_one_that_somebody_would_try_first_is_enough(world: World, name: str) -> None:
    knock = Knock(world, name)
    for column in sorted(set(COVETED) - knock.fields()):
        knock.is_refused(knock.good | {column: "1"})


def test_the_columns_are_found() -> None:
    assert {"village", "village_id", "is_active", "standing", "id_sealed"} <= set(_columns())


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["b", "a"], "“a”、“b”，没有保存。"),
        (list("abcd"), "“a”、“b”、“c”等4项，没有保存。"),
        (["x" * 999], f"“{'x' * 40}”，没有保存。"),
    ],
)
def test_the_sentence_names_some(names: list[str], said: str) -> None:
    with pytest.raises(UnknownFields) as error:
        refuse_unknown([*names, "csrfmiddlewaretoken"], [])
    assert told(error.value) == f"{REFUSED}：{said}"
    assert told(ValueError("x")) == ""


def test_a_name_cannot_write_into_the_page(world: World) -> None:
    answer = world.client("town_a").post("/sign-out/", {"<b>x</b>": "1"})
    assert answer.status_code == 400
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.content.decode()
    assert "<b>x" not in answer.content.decode()
