"""Adding to the journal: only inside the act's transaction, chained, nothing but what was told."""

import json

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from gujang.journal import heads
from gujang.journal.context import Act, current
from gujang.journal.models import Entry
from gujang.journal.services import Note, about, record, record_all
from tests.cast import A1, Cast


def test_an_entry_tells_who_what_where_and_from_where(cast: Cast) -> None:
    token = current.set(Act(source="192.0.2.7", request_id="r1"))
    entry = record(
        cast["town_a"],
        about(cast.a1, "update_village", village=A1, reason="更正", changes={"name": ["甲", "乙"]}),
    )
    current.reset(token)
    entry.refresh_from_db()
    assert (entry.actor, entry.actor_name) == (cast["town_a"], "甲镇干事")
    assert entry.actor_role == "镇(150222103)"
    assert (entry.source, entry.request_id) == ("192.0.2.7", "r1")
    assert (entry.object_type, entry.object_id, entry.village) == ("villages.village", A1, A1)
    assert json.loads(entry.data) == {"changes": {"name": ["甲", "乙"]}}
    assert entry.reason == "更正"


def test_the_role_kept_is_that_of_the_day(cast: Cast) -> None:
    entry = record(cast["town_a"], Note("sign_in"))
    cast["town_a"].memberships.update(role="auditor")
    entry.refresh_from_db()
    assert entry.actor_role == "镇(150222103)"


def test_entries_are_chained_without_a_gap(db: None) -> None:
    entries = record_all(None, [Note("one"), Note("two")]) + [record(None, Note("three"))]
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert [entry.prev_hash for entry in entries[1:]] == [entry.hash for entry in entries[:2]]


@pytest.mark.django_db(transaction=True)
def test_no_entry_without_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="one transaction"):
        record(None, Note("loose"))
    assert not Entry.objects.exists()


def test_an_act_that_fails_leaves_no_entry(db: None) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(None, Note("doomed"))
        raise ZeroDivisionError
    assert not Entry.objects.exists()
    assert record(None, Note("next")).seq == 1


@pytest.mark.django_db(transaction=True)
def test_the_first_entry_of_a_day_is_kept_outside_the_database() -> None:
    with transaction.atomic():
        first = record(None, Note("first"))
    with transaction.atomic():
        record(None, Note("second"))
    assert heads.read() == {1: first.hash}
    assert settings.JOURNAL_HEAD_FILE.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE journal_entry SET reason='x'", "DELETE FROM journal_entry"]
)
def test_the_database_refuses_to_change_an_entry(statement: str) -> None:
    record(None, Note("kept"))
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get().reason == ""


@pytest.mark.django_db
@pytest.mark.postgres_only
def test_postgresql_refuses_to_empty_the_journal() -> None:
    record(None, Note("kept"))
    connection.check_constraints()  # else the statement fails for what is still to be checked
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE journal_entry CASCADE")
    assert Entry.objects.get().action == "kept"
