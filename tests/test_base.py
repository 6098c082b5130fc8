"""The test base itself: it must be able to fail."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from gujang.journal.models import Entry
from gujang.journal.services import Note, record
from tests.cast import Cast
from tests.conftest import is_for_another_run, no_skip_in_ci
from tests.queries import assert_flat_queries
from villages.models import Area


def test_a_skip_is_a_failure_where_nothing_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert no_skip_in_ci(_skipped()).failed


def test_a_skip_is_a_skip_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert no_skip_in_ci(_skipped()).skipped


def _skipped() -> pytest.TestReport:
    return pytest.TestReport("t", ("t.py", 1, "t"), {}, "skipped", "no chromium", "call")


@pytest.mark.sqlite_only
def test_what_is_about_sqlite_runs_on_sqlite() -> None:
    assert connection.vendor == "sqlite"


@pytest.mark.postgres_only
def test_what_is_about_postgresql_runs_on_postgresql() -> None:
    assert connection.vendor == "postgresql"


def test_without_a_database_is_once_enough(request: pytest.FixtureRequest) -> None:
    assert is_for_another_run(request.node, "postgresql")
    assert not is_for_another_run(request.node, "sqlite")


def test_what_needs_a_database_runs_on_both(cast: Cast, request: pytest.FixtureRequest) -> None:
    assert not any(is_for_another_run(request.node, vendor) for vendor in ("postgresql", "sqlite"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "again"])
def test_a_transactional_test_may_write_the_journal_and_finds_the_towns(time: str) -> None:
    assert not Entry.objects.exists(), f"the {time} run found what another left"
    assert Area.objects.filter(code="150222").exists()
    with transaction.atomic():
        record(None, Note("trial"))


@pytest.mark.django_db
def test_the_journal_is_protected_also_in_tests() -> None:
    record(None, Note("trial"))
    with pytest.raises(DatabaseError, match="append-only"):
        Entry.objects.all().delete()


def test_keys_and_files_of_a_run_are_outside_the_checkout() -> None:
    assert settings.BASE_DIR not in Path(settings.VAR_DIR).parents
    assert Path(settings.VAR_DIR).parent == Path(os.environ["GUJANG_TEST_VAR"])


@pytest.mark.django_db
def test_a_page_whose_queries_grow_with_its_rows_is_noticed() -> None:
    def read_one_by_one() -> None:
        for pk in list(ContentType.objects.values_list("pk", flat=True)):
            ContentType.objects.get(pk=pk)

    with pytest.raises(AssertionError, match="queries became"):
        assert_flat_queries(read_one_by_one, grow=_one_more_row)


@pytest.mark.django_db
def test_a_page_that_reads_its_rows_at_once_is_flat() -> None:
    assert assert_flat_queries(lambda: list(ContentType.objects.all()), grow=_one_more_row) == 1


def _one_more_row() -> None:
    ContentType.objects.create(app_label="trial", model=f"row{ContentType.objects.count()}")
