"""What every test stands on. The cast is in ``cast.py``, the makers in ``make.py``."""

import os
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import Settings

from cadres import protection as conduct
from gujang.journal import protection as journal
from households import protection as money
from tests.arena import Arena
from tests.cast import Cast, make_cast

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
ENGINE_MARKERS = {"sqlite_only": "sqlite", "postgres_only": "postgresql"}
# asked for by whatever touches a database, be it through another fixture
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


@pytest.fixture(scope="session", autouse=True)
def _leave_transactional_tests_as_found() -> Generator[None]:
    """Make a transactional test end with the database as the migrations laid it down.

    Such a test ends in a flush, which the triggers of journal, money and conduct refuse and which
    takes the areas and the journal's head along with what the test wrote.
    """
    set_up = TransactionTestCase._fixture_setup.__func__
    flush = TransactionTestCase._fixture_teardown

    def keep_and_set_up(case: type[TransactionTestCase]) -> None:
        if not hasattr(connection, "_test_serialized_contents"):
            connection._test_serialized_contents = connection.creation.serialize_db_to_string()
        set_up(case)

    def flush_and_restore(case: TransactionTestCase) -> None:
        case.serialized_rollback = True  # the content types come back with the rest
        for kept in (journal, money, conduct):
            kept.unprotect(connection)
        try:
            flush(case)
        finally:
            for kept in (journal, money, conduct):
                kept.protect(connection)
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(keep_and_set_up))
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_and_restore)
        yield


@pytest.fixture(autouse=True)
def _heads_of_its_own(settings: Settings, places_for_heads: Iterator[Path]) -> None:
    """Each test's chain has its own file of daily heads: those of another would refute it."""
    settings.JOURNAL_HEAD_FILE = next(places_for_heads)


@pytest.fixture(scope="session")
def places_for_heads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return paths without end, none of which is there yet."""
    folder = tmp_path_factory.mktemp("heads")
    return (folder / f"{number}.log" for number in count())


@pytest.fixture
def cast(db: None) -> Cast:
    """The county of ``tests/cast.py``, made afresh for the test."""
    return make_cast()


@pytest.fixture
def arena(cast: Cast, transactional_db: None, tmp_path: Path) -> Arena:
    """Threads at a database that already holds the cast."""
    return Arena(tmp_path)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, rather than skip, what another run is for."""
    left_out = {item for item in items if is_for_another_run(item, connection.vendor)}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def is_for_another_run(item: pytest.Item, vendor: str) -> bool:
    """Say whether a test is about the other database, or about what none has a say in.

    That is what SQLite's run tries, once.
    """
    if any(item.get_closest_marker(m) for m, own in ENGINE_MARKERS.items() if own != vendor):
        return True
    if vendor == "postgresql" and item.get_closest_marker("any_engine"):
        return True
    asks = item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames)
    named = any(item.get_closest_marker(mark) for mark in ENGINE_MARKERS)
    return vendor == "postgresql" and not (asks or named)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return no_skip_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return no_skip_in_ci((yield))


def no_skip_in_ci(report: Report) -> Report:
    """Under CI=true a skipped test is a failed one: a missing part must not go unseen."""
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"CI=true allows no skip: {report.longrepr}"
    return report
