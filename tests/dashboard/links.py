"""Reading the numbers of a page, and the rows of the list that each of them opens."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.http import QueryDict

from gujang.access.models import User
from households.filters import HouseholdFilter, PersonFilter
from households.models import Household, Person

LISTS = {"/households/": (HouseholdFilter, Household), "/people/": (PersonFilter, Person)}
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


@dataclass(frozen=True)
class Link:
    """What a link to a list says, and where it leads."""

    words: str
    url: str

    @property
    def said(self) -> str:
        """The last figure of the words: "131", "34.1%", "2,778.83"."""
        return _NUMBER.findall(self.words)[-1].replace(",", "")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Link] = []
        self.url, self.words = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.url, self.words = dict(attrs).get("href") or "", ""

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.url:
            self.found.append(Link(" ".join(self.words.split()), self.url))
            self.url = ""


def links_of(page: str) -> list[Link]:
    """Return the links of the page's main part that lead to rows, each once."""
    reader = _Links()
    reader.feed(page[page.index("<main") : page.index("</main>")])
    kept = (link for link in reader.found if urlsplit(link.url).path in LISTS and "?" in link.url)
    return list(dict.fromkeys(kept))


def rows_behind(link: Link, user: User) -> int:
    """Return how many rows the list of ``link`` shows ``user``."""
    asked = urlsplit(link.url)
    filter_class, model = LISTS[asked.path]
    query = filter_class(QueryDict(asked.query), model.objects.visible_to(user))
    assert query.is_good, (link, query.form.errors)
    return query.qs.count()
