"""What must hold before anything of ours runs: the right key file, a database that keeps.

The web server and every command ask; a command opts out with ``requires_system_checks``.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError, connection
from django.utils.module_loading import import_string

from gujang.lib.durability import weaknesses

BOOT = "boot"


def fit_to_run(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse another key file than the database's, and a database that may lose what it said."""
    try:
        return [*_keys(), *_durability()]
    except DatabaseError as error:
        text = f"数据库不能使用（{type(error).__name__}），请检查数据库和 DATABASE_URL。"
        return [Error(text, hint=str(error).strip(), id="boot.E001")]


def _keys() -> Iterator[CheckMessage]:
    if "access_keycheck" in connection.introspection.table_names():
        # by its name: there are no models yet when the app registers its checks
        problem = import_string("gujang.access.keycheck.problem")()
        if problem:
            yield Error(problem, id="boot.E002")


def _durability() -> Iterator[CheckMessage]:
    if found := "、".join(weaknesses(connection)):
        text = f"数据库的设置不安全（{found}），断电时可能丢失已确认的数据，请改正。"
        yield (Warning if settings.ALLOW_UNSAFE_DATABASE else Error)(text, id="boot.E003")
