"""Who may import whom, and what may not be used to get round it."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.house.tree import Source

# Each imports only what stands above it. On the right-hand side: a metric is declared once in the
# dashboard; reports freeze metrics; exchange exports both; the API answers with all of them; the
# demo lives through everything; a backup holds it all; urls, which nothing imports, names every
# page.
ORDER = (
    "gujang.lib",
    "gujang.journal",
    "gujang.access",
    "villages",
    "households",
    "cadres",
    "gujang.dashboard",
    "gujang.reports",
    "gujang.exchange",
    "gujang.api",
    "gujang.demo",
    "gujang.backup",
    "gujang.urls",
)
# Entry points: what they may import of ours. Nothing imports them.
ENTRY = {"gujang.settings": ("gujang.lib",), "gujang.wsgi": (), "gujang.urls": ORDER}

_APP_OF_LABEL = {name.rpartition(".")[2]: name for name in ORDER}
_MODEL_NAME = re.compile(r"([a-z]+)\.[A-Z]\w*")
_SIGNALS = re.compile(r"django\.dispatch|(.+\.)?signals")
_NOT_SIGNALS = {"sqlite3", "psycopg2", "socket"}


def layer_of(module: str) -> str | None:
    """Return the line of the table that ``module`` belongs to."""
    for name in (*ORDER, *ENTRY):
        if module == name or module.startswith(f"{name}."):
            return name
    return None


@cache
def imported(source: Source) -> list[tuple[int, str]]:
    """Return line and dotted name of each import; a model named by a string counts as one."""
    return list(_imported(source))


def _imported(source: Source) -> Iterator[tuple[int, str]]:
    package = source.module.split(".")
    if not source.path.endswith("__init__.py"):
        package = package[:-1]
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *filter(None, [node.module])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            named = _MODEL_NAME.fullmatch(node.value)
            if named and named[1] in _APP_OF_LABEL and source.module not in ENTRY:
                yield node.lineno, _APP_OF_LABEL[named[1]]


def stands_outside_the_order(source: Source) -> Iterator[str]:
    if source.module != "gujang" and layer_of(source.module) is None:
        yield ": has no place in the order; give its package a line in tests/house/layering.py"


def imports_to_the_right(source: Source) -> Iterator[str]:
    here = layer_of(source.module)
    if here is None:
        return
    allowed = ENTRY[here] if here in ENTRY else ORDER[: ORDER.index(here) + 1]
    for line, name in imported(source):
        there = layer_of(name)
        if there is not None and there != here and there not in allowed:
            yield f":{line}: {here} imports {there}, which stands to its right"


def imports_an_entry_point(source: Source) -> Iterator[str]:
    for line, name in imported(source):
        there = layer_of(name)
        if there in ENTRY and there != layer_of(source.module):
            yield f":{line}: imports {there}; take settings from django.conf, addresses by name"


def imports_tests_or_bench(source: Source) -> Iterator[str]:
    for line, name in imported(source):
        if name.split(".")[0] in ("tests", "bench"):
            yield f":{line}: the product imports {name}"


def imports_inside_a_function(source: Source) -> Iterator[str]:
    for function in _functions(source):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f":{node.lineno}: import inside {function.name}(); move it to the top"


def rules_that_read_the_database(source: Source) -> Iterator[str]:
    if not re.search(r"/rules(_\w+)?(\.py|/)", source.path):
        return
    for line, name in imported(source):
        enumeration = name.startswith("django.db.models.") and name.endswith("Choices")
        if not enumeration and {"db", "models", "querysets", "services"} & set(name.split(".")):
            yield f":{line}: a rule is a pure function of values, but imports {name}"


def signals(source: Source) -> Iterator[str]:
    for line, name in imported(source):
        if any(_SIGNALS.fullmatch(part) for part in (name, name.rpartition(".")[0])):
            yield f":{line}: imports the signals of {name}; call a service instead"
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            root = ast.unparse(node.func.value).split(".")[0]
            if node.func.attr == "connect" and root not in _NOT_SIGNALS:
                yield f":{node.lineno}: connects a signal; call a service instead"
        elif isinstance(node, ast.FunctionDef) and _decorated_as(node, "receiver"):
            yield f":{node.lineno}: {node.name}() receives a signal; call a service instead"


def save_overrides(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.ClassDef) and node.bases:
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name in ("save", "delete"):
                    yield f":{method.lineno}: {node.name}.{method.name}(); write a service instead"


def _decorated_as(function: ast.FunctionDef, name: str) -> bool:
    return any(
        ast.unparse(decorator).split("(")[0].endswith(name) for decorator in function.decorator_list
    )


def _functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
