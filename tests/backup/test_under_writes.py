"""Backups while others write: each is one moment, with everything acknowledged before it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction

from gujang.backup import engines
from gujang.backup.services import backup
from gujang.journal.models import Entry
from gujang.journal.services import Note, record, verify
from tests.backup.live import Live

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TIMES = {"sqlite": 10, "postgresql": 3}
PACE = 1 / 50


@contextmanager
def writing() -> Iterator[list[int]]:
    """Write about fifty journal entries a second from two threads; yield the acknowledged ones."""
    acknowledged: list[int] = []
    stop = threading.Event()
    like = connections["default"]

    def write() -> None:
        with engines.standing_in(engines.like(like)):
            while not stop.wait(2 * PACE):
                with transaction.atomic():
                    entry = record(None, Note("trial"))
                acknowledged.append(entry.seq)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield acknowledged
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_each_backup_under_load_is_of_one_moment(live: Live, quick: None) -> None:
    with writing() as acknowledged:
        for _ in range(TIMES[connection.vendor]):
            time.sleep(10 * PACE)
            sure = max(acknowledged)
            kept = backup(actor=None, folder=live.kept)
            # every row was compared and the chain walked to its end on a restored copy
            assert kept.proof.entries >= sure
    assert len(list(live.kept.iterdir())) == TIMES[connection.vendor]
    count, problem = verify()
    assert (count, problem) == (Entry.objects.count(), "")
    assert set(acknowledged) <= set(Entry.objects.values_list("seq", flat=True))
