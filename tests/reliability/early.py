"""The control of ``kill.py``: a server that says created before it has committed. It must fail."""

import threading
import time
from importlib import import_module
from typing import Any

# the apps are there once this is loaded
application = import_module("gujang.wsgi").application
services = import_module("cadres.services")

_LATE = 0.2
_take = services.take


def _answer_first(**asked: Any) -> Any:
    def commit() -> None:
        time.sleep(_LATE)
        _take(**asked)

    threading.Thread(target=commit).start()
    return services.Answer("created")


services.take = _answer_first
