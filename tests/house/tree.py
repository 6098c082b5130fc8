"""The files of the project as the house rules read them."""

import ast
import io
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("gujang", "villages", "households", "cadres")
TEXT = (".py", ".md", ".html", ".txt", ".js", ".css", ".svg", ".toml", ".sh", "")

_NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Source:
    """A file: its path from the root of the checkout and its text."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def code_lines(self) -> int:
        """Lines that hold code: no blank line, comment or docstring."""
        lines: set[int] = set()
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type not in _NO_CODE:
                lines.update(range(token.start[0], token.end[0] + 1))
        for node in self.nodes:
            if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
                lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
        return len(lines)

    @property
    def module(self) -> str:
        """The dotted name: ``villages/models/__init__.py`` is ``villages.models``."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


Rule = Callable[[Source], Iterator[str]]


@cache
def product() -> list[Source]:
    """Every Python file of the product except migrations."""
    found = (path for top in PRODUCT for path in (ROOT / top).rglob("*.py"))
    return [_read(path) for path in sorted(found) if "migrations" not in path.parts]


@cache
def suite() -> list[Source]:
    return [_read(path) for path in sorted((ROOT / "tests").rglob("*.py"))]


@cache
def templates() -> list[Source]:
    return [_read(path) for path in sorted((ROOT / "templates").rglob("*.html"))]


@cache
def everything() -> list[Source]:
    """Every text file we wrote, wherever it stands."""
    tops = (*PRODUCT, "templates", "static", "tests", "script", "bench", "docs", ".ci")
    found = [path for top in tops for path in (ROOT / top).rglob("*")] + list(ROOT.glob("*.*"))
    return [_read(path) for path in sorted(found) if _ours(path)]


def assert_kept(rule: Rule, sources: list[Source]) -> None:
    """Fail with every breach of ``rule`` in ``sources``, a line each with the place in front."""
    __tracebackhide__ = True
    breaches = [f"{source.path}{breach}" for source in sources for breach in rule(source)]
    if breaches:
        raise AssertionError("\n".join(["", *breaches]))


def _ours(path: Path) -> bool:
    """``.git`` is a file, and not ours, where the checkout is one of several of a repository."""
    foreign = "__pycache__" in path.parts or path.name == ".git"
    return path.is_file() and path.suffix in TEXT and not foreign


def _read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
