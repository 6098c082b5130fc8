"""The form of the files: names, lengths, templates under a strict policy, words kept out."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import Source

# The same names in every app: who knows one app knows all. Each may also be a package by noun.
NAMES = set(
    """__init__ apps models rules services querysets forms filters views urls api imports exports
    checks tasks tallies codes labels""".split()
)
FOLDERS = {"migrations", "management", "templatetags"}
# What one app alone is about.
OWN_NAMES = {
    "gujang/journal": set("context heads logs middleware protection source words".split()),
    "gujang/access": set(
        """areas backends context decorators errors gate keycheck lockout middleware rights sessions
        validators""".split()
    ),
    "villages": {"areas"},
    "households": set(
        "cells counting dimensions ethnic events facets flows protection readiness sealed".split()
    ),
    "cadres": {"measuring", "protection", "sections", "sync", "weeks"},
    "gujang/dashboard": set(
        """behind context figures forecast links metric metrics page places reading shapes stationed
        totals""".split()
    ),
    "gujang/reports": {"asking", "report", "sheets", "tables"},
}
# No app in the sense of the table: helpers without models, the demo's tale, archives.
FREE = ("gujang/lib/", "gujang/demo/", "gujang/backup/")
PROJECT = {"gujang/__init__.py", "gujang/settings.py", "gujang/urls.py", "gujang/wsgi.py"}

CODE_LINES = 300
MODEL_LINES = 350
TEST_LINES = 500
FUNCTION_LINES = 50
TEMPLATE_LINES = 150

_STYLE = re.compile(r"\sstyle\s*=", re.IGNORECASE)
_HANDLER = re.compile(r"\son[a-z]+\s*=\s*[\"'{]", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
_STYLE_SHEET = re.compile(r"<style\b", re.IGNORECASE)
_FOREIGN = re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=\s*[\"'](?:https?:)?//")
_KEPT_OUT = {
    "a path of somebody's machine": re.compile(r"(?<![\w.$}/])/(?:work|root|home|Users)/[a-z]"),
    "the address of a package index": re.compile(r"-{2}(?:extra-)?index-url|-{2}find-links"),
    "the number of an issue": re.compile(r"(?i)\b(?:issue|fixes|closes|ticket|pull request) ?#?\d"),
    "a note to oneself": re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X|HAC[K])\b"),
}


def unknown_names(source: Source) -> Iterator[str]:
    app, _, name = _parts(source.path)
    if source.path in PROJECT or source.path.startswith(FREE):
        return
    if name not in NAMES | FOLDERS | OWN_NAMES.get(app, set()):
        yield f": no app has a file {name}; see the names in tests/house/form.py"


def long_files(source: Source) -> Iterator[str]:
    ceiling = CODE_LINES
    if source.path.startswith("tests/"):
        ceiling = TEST_LINES
    elif _parts(source.path)[2] == "models":
        ceiling = MODEL_LINES
    # lines of code are counted with care, and so only where there are lines enough
    if len(source.text.splitlines()) > ceiling and source.code_lines > ceiling:
        yield f": {source.code_lines} lines of code, the ceiling is {ceiling}; divide it by noun"


def long_functions(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f":{node.lineno}: {node.name}() has {length} lines, not {FUNCTION_LINES}"


def long_templates(source: Source) -> Iterator[str]:
    length = len(source.text.splitlines())
    if length > TEMPLATE_LINES:
        yield f": {length} lines, the ceiling is {TEMPLATE_LINES}; take a part out"


def inline_style_or_script(source: Source) -> Iterator[str]:
    """What ``default-src 'self'`` refuses. A data block (``application/json``) is not run."""
    for line, text in enumerate(source.text.splitlines(), 1):
        if _STYLE.search(text) or _STYLE_SHEET.search(text):
            yield f":{line}: inline style; give it a class"
        if _HANDLER.search(text):
            yield f":{line}: inline handler; listen in a file of static/js"
        for script in _SCRIPT.finditer(text):
            if "src=" not in script[1] and "application/json" not in script[1]:
                yield f":{line}: inline script; put it into a file of static/js"
        if _FOREIGN.search(text):
            yield f":{line}: loads from a foreign address; the intranet has none"


def words_kept_out(source: Source) -> Iterator[str]:
    for line, text in enumerate(source.text.splitlines(), 1):
        for what, pattern in _KEPT_OUT.items():
            if pattern.search(text):
                yield f":{line}: {what}: {text.strip()[:60]}"


def _parts(path: str) -> tuple[str, str, str]:
    """Return app, rest and the name under the app: ``gujang/access``, ``views/user.py``, views."""
    parts = path.split("/")
    depth = 2 if parts[0] == "gujang" else 1
    rest = parts[depth:]
    return "/".join(parts[:depth]), "/".join(rest), rest[0].removesuffix(".py") if rest else ""
