"""Taking a committed import back."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from gujang.access.gate import OutOfReach
from gujang.exchange.codes import BatchState
from gujang.exchange.models import ImportBatch
from gujang.exchange.services import Conflict, undo, undoing
from gujang.journal.models import Entry
from households.models import Household, Person
from households.tallies import check
from tests.cast import Cast
from tests.sheets import Home, make_book, make_home

pytestmark = pytest.mark.slow


Send = Callable[..., ImportBatch]
IN_B = {"旗区": "固阳县", "苏木乡": "银号镇", "嘎查村": "乙一村"}


def homes(*orders: int) -> list[Home]:
    return [make_home(order, names=["王建国", "李四"]) for order in orders]


def test_an_import_is_taken_back_and_that_is_written_down(
    take: Send, cast: Cast, counted: None
) -> None:
    batch = take(make_book(*homes(1, 2)), "town_a")
    undo(actor=cast["town_a"], batch=batch)
    assert not Household.objects.exists()
    assert not Person.objects.exists()
    assert check() == []
    batch.refresh_from_db()
    assert (batch.state, batch.undo) == (BatchState.UNDONE, None)
    actions = [entry.action for entry in Entry.objects.order_by("seq")][-3:]
    assert actions == ["undo_import", "undo_import_household", "undo_import_household"]


def test_an_import_that_changed_nothing_is_taken_back_too(take: Send, cast: Cast) -> None:
    take(make_book(*homes(1)))
    batch = take(make_book(*homes(1)))
    undo(actor=cast["poverty_office"], batch=batch)
    assert batch.state == BatchState.UNDONE
    assert Household.objects.count() == 1


def test_what_was_edited_since_is_listed_and_nothing_is_taken_back(take: Send, cast: Cast) -> None:
    batch = take(make_book(*homes(1, 2, 3)))
    Household.objects.filter(number__in=["H2", "H3"]).update(version=2)
    before = Entry.objects.count()
    with pytest.raises(Conflict, match="导入以后又有改动") as conflict:
        undo(actor=cast["poverty_office"], batch=batch)
    assert conflict.value.listed == ["H2", "H3"]
    assert Household.objects.count() == 3
    assert Entry.objects.count() == before
    batch.refresh_from_db()
    assert batch.state == BatchState.COMMITTED


def test_a_later_import_that_touched_the_same_stands_in_the_way(take: Send, cast: Cast) -> None:
    first = take(make_book(*homes(1, 2)))
    second = take(make_book(*homes(1)), year=2015)
    with pytest.raises(Conflict) as conflict:
        undo(actor=cast["poverty_office"], batch=first)
    assert conflict.value.listed == ["H1"]
    undo(actor=cast["poverty_office"], batch=second)
    undo(actor=cast["poverty_office"], batch=first)
    assert not Household.objects.exists()


def test_nothing_is_taken_back_twice(take: Send, cast: Cast) -> None:
    batch = take(make_book(*homes(1)))
    undo(actor=cast["poverty_office"], batch=batch)
    with pytest.raises(Conflict, match="只有已提交、尚未撤销的导入才能撤销"):
        undo(actor=cast["poverty_office"], batch=batch)


def test_what_is_only_checked_cannot_be_taken_back(send: Send, cast: Cast) -> None:
    with pytest.raises(Conflict):
        undo(actor=cast["poverty_office"], batch=send(make_book(*homes(1))))


@pytest.mark.parametrize("who", ["town_b", "cadre_a1", "auditor", "admin", "nobody"])
def test_who_does_not_see_an_import_cannot_take_it_back(take: Send, cast: Cast, who: str) -> None:
    batch = take(make_book(*homes(1)), "town_a")
    with pytest.raises(OutOfReach):
        undo(actor=cast[who], batch=batch)
    assert Household.objects.count() == 1


def test_every_village_it_touched_must_still_be_writable(take: Send, cast: Cast) -> None:
    batch = take(make_book(make_home(1), make_home(2, village=IN_B)))
    ImportBatch.objects.update(actor=cast["town_a"], scope="150222103")
    with pytest.raises(OutOfReach):
        undo(actor=cast["town_a"], batch=batch)
    assert Household.objects.count() == 2


def test_when_it_breaks_in_the_middle_everything_stays(
    take: Send, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = take(make_book(*homes(1)))

    def races(*args: object) -> None:
        assert not Household.objects.exists()
        raise IntegrityError

    monkeypatch.setattr(undoing, "record_all", races)
    with pytest.raises(Conflict, match="导入以后又有新的登记"):
        undo(actor=cast["poverty_office"], batch=batch)
    assert Household.objects.count() == 1
    batch.refresh_from_db()
    assert batch.state == BatchState.COMMITTED
