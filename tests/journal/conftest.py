from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def heads_of_its_own(settings: Settings, tmp_path: Path) -> None:
    """Each test's chain has its own file of daily heads."""
    settings.JOURNAL_HEAD_FILE = tmp_path / "heads.log"
