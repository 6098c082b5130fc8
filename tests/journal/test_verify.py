"""Proving the journal: whatever is done to it behind the registry's back is found."""

import datetime as dt
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from time_machine import travel

from gujang.journal import heads
from gujang.journal.models import Entry, Head
from gujang.journal.protection import unprotect
from gujang.journal.services import Note, about, digest, record, verify
from tests.cast import A1, Cast

SIZE = 8


@pytest.fixture
def chain(cast: Cast) -> list[Entry]:
    """Eight entries over four days, with every column filled, and the triggers gone."""
    with travel("2014-03-03T10:00+08:00", tick=False) as clock:
        for number in range(SIZE):
            note = about(cast.a1, "view", village=A1, reason=f"理由{number}", number=number)
            entry = record(cast["town_a"], note)
            if number % 2 == 0:
                heads.append(entry.seq, entry.hash)
            clock.shift(dt.timedelta(hours=12))
    unprotect(connection)
    return list(Entry.objects.order_by("seq"))


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_journal_is_whole(chain: list[Entry]) -> None:
    assert verify() == (SIZE, "")


def test_an_empty_journal_is_whole(db: None) -> None:
    assert verify() == (0, "")


COLUMNS = {
    "at": "2014-03-03 09:00:00+00:00",
    "actor_name": "别人",
    "actor_role": "镇(150222105)",
    "source": "192.0.2.9",
    "request_id": "other",
    "action": "reveal",
    "object_type": "households.household",
    "object_id": "1",
    "village": "150222105201",
    "reason": "改过",
    "data": '{"number":99}',
    "prev_hash": "f" * 64,
    "hash": "e" * 64,
}


@pytest.mark.parametrize(
    "seq", [4, *(pytest.param(seq, marks=pytest.mark.slow) for seq in (1, SIZE))]
)
@pytest.mark.parametrize("column", COLUMNS)
def test_an_edited_column_is_found(chain: list[Entry], column: str, seq: int) -> None:
    sql(f"UPDATE journal_entry SET {column} = %s WHERE seq = %s", COLUMNS[column], seq)  # noqa: S608
    assert verify() == (seq, f"第 {seq} 条被改动")


def test_another_actor_is_found(cast: Cast, chain: list[Entry]) -> None:
    sql("UPDATE journal_entry SET actor_id = %s WHERE seq = 3", cast["town_b"].pk)
    assert verify()[0] == 3


def test_every_column_is_among_those_tried() -> None:
    names = {field.column for field in Entry._meta.fields}
    assert names == {*COLUMNS, "seq", "actor_id"}


def delete(seq: int) -> None:
    sql("DELETE FROM journal_entry WHERE seq = %s", seq)


def close_the_gap(seq: int) -> None:
    delete(seq)
    for later in range(seq + 1, SIZE + 1):
        sql("UPDATE journal_entry SET seq = %s WHERE seq = %s", later - 1, later)


def swap(one: int, other: int) -> None:
    for old, new in ((one, 900), (other, one), (900, other)):
        sql("UPDATE journal_entry SET seq = %s WHERE seq = %s", new, old)


def insert(seq: int) -> None:
    for later in range(SIZE, seq - 1, -1):
        sql("UPDATE journal_entry SET seq = %s WHERE seq = %s", later + 1, later)
    forged = Entry.objects.get(seq=seq - 1)
    forged.seq, forged.hash = seq, "a" * 64
    forged.save(force_insert=True)


def append() -> None:
    last = Entry.objects.get(seq=SIZE)
    forged = Entry(seq=SIZE + 1, at=last.at, action="forged", prev_hash=last.hash, hash="b" * 64)
    forged.save(force_insert=True)


def cut(keep: int) -> None:
    sql("DELETE FROM journal_entry WHERE seq > %s", keep)


def cut_with_the_head(keep: int) -> None:
    cut(keep)
    Head.objects.update(seq=keep, hash=Entry.objects.get(seq=keep).hash)


def set_the_head_back() -> None:
    Head.objects.update(seq=5, hash=Entry.objects.get(seq=5).hash)


def empty_it() -> None:
    sql("DELETE FROM journal_entry")
    Head.objects.update(seq=0, hash="0" * 64)


TAMPERINGS: dict[str, tuple[Callable[[], object], int]] = {
    "the first taken out": (lambda: delete(1), 1),
    "one taken out": (lambda: delete(4), 4),
    "one taken out and the rest moved up": (lambda: close_the_gap(4), 4),
    "neighbours swapped": (lambda: swap(3, 4), 3),
    "first and last swapped": (lambda: swap(1, SIZE), 1),
    "one put in": (lambda: insert(5), 5),
    "one put at the end": (append, SIZE + 1),
    "the tail cut": (lambda: cut(5), 6),
    "the last cut": (lambda: cut(SIZE - 1), SIZE),
    "the tail cut and the head set back": (lambda: cut_with_the_head(5), 6),
    "everything taken": (empty_it, 1),
    "the head set back": (
        lambda: Head.objects.update(seq=5, hash=Entry.objects.get(seq=5).hash),
        9,
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_where_it_begins(chain: list[Entry], name: str) -> None:
    tamper, first_bad = TAMPERINGS[name]
    tamper()
    seq, problem = verify()
    assert (seq, bool(problem)) == (first_bad, True)


def test_a_chain_forged_with_the_key_differs_from_the_heads_outside(chain: list[Entry]) -> None:
    previous = chain[1].hash
    for entry in chain[2:]:
        entry.reason, entry.prev_hash = "改过", previous
        entry.hash = previous = digest(entry)
        entry.save()
    Head.objects.update(hash=previous)
    assert verify() == (3, "第 3 条与库外留存的链头不符")


def test_the_command_says_all_is_well(chain: list[Entry]) -> None:
    out = StringIO()
    call_command("verify_journal", stdout=out)
    assert out.getvalue() == f"日志完整：{SIZE} 条。\n"


def test_the_command_fails_on_a_broken_chain(chain: list[Entry]) -> None:
    delete(2)
    with pytest.raises(CommandError, match="第 2 条缺失"):
        call_command("verify_journal")


def test_recording_goes_on_after_a_check(chain: list[Entry]) -> None:
    verify()
    record(None, Note("later"))
    assert verify() == (SIZE + 1, "")
