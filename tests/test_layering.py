"""Imports flow one way, and nothing goes round them."""

import pytest

from tests.house import layering
from tests.house.tree import Source, assert_kept, product


def test_every_package_has_its_place_in_the_order() -> None:
    assert_kept(layering.stands_outside_the_order, product())


def test_a_package_without_a_place_is_noticed() -> None:
    assert list(layering.stands_outside_the_order(Source("gujang/misc/models.py", "")))


def test_nothing_imports_to_its_right() -> None:
    assert_kept(layering.imports_to_the_right, product())


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("gujang/lib/text.py", "from gujang.access.models import User"),
        ("gujang/journal/services.py", "import gujang.access.gate"),
        ("gujang/access/gate.py", "from villages import models"),
        ("gujang/access/gate.py", "from ..exchange import models"),
        ("villages/models/__init__.py", "from households.models import Household"),
        ("villages/models.py", 'head = ForeignKey("households.Household", CASCADE)'),
        ("households/services.py", "def f():\n    import cadres.services"),
        ("households/services.py", "if TYPE_CHECKING:\n    from cadres.models import Cadre"),
        ("gujang/dashboard/views.py", "from gujang.exchange.services import run"),
        ("gujang/reports/views.py", "from gujang.exchange import services"),
        ("gujang/settings.py", "from gujang.access.rights import RIGHTS"),
    ],
)
def test_an_import_to_the_right_is_noticed(path: str, text: str) -> None:
    assert list(layering.imports_to_the_right(Source(path, text)))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("households/services.py", "from villages.models import Village"),
        ("households/models/person.py", "from .household import Household"),
        ("households/models/__init__.py", "from .household import Household"),
        ("gujang/exchange/services.py", "from gujang.dashboard.metrics import METRICS"),
        ("gujang/settings.py", "from gujang.lib import keys"),
        ("gujang/urls.py", "from gujang.api.urls import router"),
        ("villages/models.py", 'town = ForeignKey("villages.Area", PROTECT)'),
    ],
)
def test_an_import_to_the_left_is_fine(path: str, text: str) -> None:
    assert list(layering.imports_to_the_right(Source(path, text))) == []


def test_nothing_imports_an_entry_point() -> None:
    assert_kept(layering.imports_an_entry_point, product())


@pytest.mark.parametrize("text", ["from gujang import settings", "import gujang.urls"])
def test_an_import_of_an_entry_point_is_noticed(text: str) -> None:
    assert list(layering.imports_an_entry_point(Source("gujang/demo/life.py", text)))


def test_the_product_runs_without_its_tests() -> None:
    assert_kept(layering.imports_tests_or_bench, product())


def test_an_import_of_the_tests_is_noticed() -> None:
    text = "from tests.make import make_user"
    assert list(layering.imports_tests_or_bench(Source("gujang/demo/life.py", text)))


def test_no_import_hides_in_a_function() -> None:
    assert_kept(layering.imports_inside_a_function, product())


@pytest.mark.parametrize("line", ["import json", "from villages.models import Village"])
def test_an_import_in_a_function_is_noticed(line: str) -> None:
    text = f"class C:\n    def f(self):\n        if True:\n            {line}"
    assert list(layering.imports_inside_a_function(Source("villages/services.py", text)))


def test_rules_are_pure() -> None:
    assert_kept(layering.rules_that_read_the_database, product())


@pytest.mark.parametrize(
    "text",
    ["from django.db import models", "from .models import Household", "from . import models"],
)
def test_a_rule_that_reads_the_database_is_noticed(text: str) -> None:
    for path in ("households/rules.py", "households/rules/flow.py", "cadres/rules/week.py"):
        assert list(layering.rules_that_read_the_database(Source(path, text)))


def test_no_signal_carries_our_logic() -> None:
    assert_kept(layering.signals, product())


@pytest.mark.parametrize(
    "text",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "from django.dispatch import receiver",
        "from axes.signals import user_locked_out",
        "post_save.connect(tell)",
        "@receiver(post_save)\ndef tell(**kwargs): ...",
    ],
)
def test_a_signal_is_noticed(text: str) -> None:
    assert list(layering.signals(Source("villages/apps.py", text)))


def test_a_connection_to_a_database_is_no_signal() -> None:
    text = "import sqlite3\nsqlite3.connect(path)"
    assert list(layering.signals(Source("gujang/journal/services.py", text))) == []


def test_no_class_overrides_save_or_delete() -> None:
    assert_kept(layering.save_overrides, product())


@pytest.mark.parametrize("name", ["save", "delete"])
def test_an_override_is_noticed(name: str) -> None:
    text = f"class Village(Model):\n    def {name}(self): ..."
    assert list(layering.save_overrides(Source("villages/models.py", text)))
