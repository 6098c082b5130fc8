"""Sections of a page that come from apps to the right of the page's own.

A household's page must not know who keeps a log of visits to it. The settings name, page by page,
the functions that answer with a section; the page shows what it is given, in that order.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its anchor, its name in the list of sections, its template and what that shows."""

    id: str
    label: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    count: int | None = None

    @property
    def anchor(self) -> dict[str, Any]:
        """Return the line of the list of sections."""
        line: dict[str, Any] = {"id": self.id, "label": self.label}
        return line if self.count is None else line | {"count": self.count}


def sections_of(page: str, *asked: Any) -> list[Section]:
    """Return the sections other apps add to ``page``, asked with what the page is about."""
    return [section for make in _makers(page) for section in make(*asked)]


@cache
def _makers(page: str) -> tuple[Callable[..., Iterable[Section]], ...]:
    return tuple(import_string(name) for name in settings.PAGE_SECTIONS[page])
