"""What the lists hold for a query, without making the page."""

from django.http import QueryDict
from django.utils.http import urlencode

from gujang.access.models import User
from gujang.lib.paging import page_of
from households.filters import HouseholdFilter, PersonFilter
from households.filters.rows import ORDERS, PERSON_ORDERS, listed, people_listed
from households.models import Household, Person


def household_query(user: User, **query: object) -> HouseholdFilter:
    """Return the filter over what ``user`` sees."""
    asked = QueryDict(urlencode(query, doseq=True))
    return HouseholdFilter(asked, Household.objects.visible_to(user))


def numbers_for(user: User, **query: object) -> list[str]:
    """Return the household numbers of the list's first page, in its order."""
    found = household_query(user, **query)
    assert found.is_good, found.form.errors
    rows = listed(found.qs, found.day)
    page = page_of(rows, ORDERS[found.order or "village"], size=found.size)
    return [row["number"] for row in page.rows]


def names_for(user: User, **query: object) -> list[str]:
    """Return the names of the first page of the list of people."""
    asked = QueryDict(urlencode(query, doseq=True))
    found = PersonFilter(asked, Person.objects.visible_to(user))
    assert found.is_good, found.form.errors
    page = page_of(people_listed(found.qs), PERSON_ORDERS[found.order or "village"], size=50)
    return [row["name"] for row in page.rows]
