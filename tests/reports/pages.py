"""What pages of tables have in common: that a figure leads to exactly the rows it counts."""

import re

from django.urls import reverse

from gujang.access.models import User
from tests.cast import client_of

LINK = re.compile(r'href="(/[a-z/]+/\?[^"]*area=[^"]+)">([\d,]+)</a>')


def figures_of(user: User, key: str, query: str) -> list[tuple[str, int]]:
    """Return the figures of a table's page that lead somewhere, and where."""
    page = client_of(user).get(reverse("table_show", args=[key]) + query).content.decode()
    return [(url.replace("&amp;", "&"), int(number)) for url, number in LINK.findall(page)]


def lead_to_their_rows(user: User, key: str, query: str) -> set[str]:
    """Fail where a list has another number of rows than the figure. Return the lists there were."""
    client, seen = client_of(user), set()
    for url, number in figures_of(user, key, query):
        answer = client.get(url)
        assert answer.status_code == 200, url
        totals = answer.context.get("totals")
        held = totals.households if totals else answer.context["pager"]["total"]
        assert held == number, url
        seen.add(url.split("?")[0])
    return seen
