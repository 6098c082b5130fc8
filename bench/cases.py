"""What is measured: each case gives its variants, the floor or peer first and ours last."""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from bench.timing import Variant
from gujang.access.models import User
from gujang.lib.pinyin import fold_query
from households import tallies
from households.codes import ChangeKind, Standing
from households.models import Household, NameKey, Person, StandingChange
from households.querysets import HouseholdQuerySet
from households.rules import data_date
from households.sealed import id_hash, id_number

Variants = tuple[Mapping[str, Variant], int]
PAGE = 50
PROGRAMME_END = 2017


class County:
    """The seeded county, and a signed-in browser of the county's poverty office."""

    @cached_property
    def client(self) -> Client:
        settings.ALLOWED_HOSTS = ["*"]
        client = Client()
        user = User.objects.get(username="demo_poverty_office")
        client.force_login(user)
        return client

    @cached_property
    def household(self) -> Household:
        """A household in the middle of the register."""
        rows = Household.objects.order_by("number")
        return rows[rows.count() // 2]

    def get(self, name: str, *args: Any, **query: str) -> Callable[[], bytes]:
        """Return a call of a page; its first answer must be 200."""
        address = reverse(name, args=args)
        answer = self.client.get(address, query)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return lambda: self.client.get(address, query).content


def rows_of(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run ``sql`` and fetch everything: the floor of any reading."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def dashboard(county: County) -> Variants:
    """The county's first screen; floor: reading its tally rows."""
    floor = (
        "SELECT key, label, SUM(households), SUM(persons), SUM(amount) FROM households_tally "
        "WHERE village_id >= '150222' AND village_id < '150223' GROUP BY key, label"
    )
    naive = Household.objects.as_of().valid()
    return {
        "floor: the tally rows, summed": lambda: rows_of(floor),
        "naive: one GROUP BY over households": lambda: list(
            naive.values_list("village_id", "standing_at__standing").annotate(Count("pk"))
        ),
        "ours: the whole page": county.get("dashboard"),
    }, 1


def household_list(county: County) -> Variants:
    """A page of 50 households with a filter; naive: instances, COUNT and OFFSET."""
    floor = (
        "SELECT h.number, v.name, y.main_cause, y.per_head_income FROM households_household h "
        "JOIN villages_village v ON v.code = h.village_id "
        "JOIN households_standingchange s ON s.household_id = h.id AND s.until IS NULL "
        "JOIN households_householdyear y ON y.household_id = h.id AND y.until IS NULL "
        "WHERE y.main_cause = '01' AND s.standing = '1' ORDER BY h.number LIMIT 50"
    )
    deep = Household.objects.count() // 10
    return {
        "naive: instances, COUNT, OFFSET": lambda: _naive_list(deep),
        "floor: raw cursor and JSON": lambda: json.dumps(rows_of(floor), default=str),
        "ours: the whole page": county.get(
            "household_list", cause="01", standing=Standing.EXITED.value, rows=str(PAGE)
        ),
    }, 1


def _naive_list(offset: int) -> str:
    rows: HouseholdQuerySet = Household.objects.filter(
        years__until=None,
        years__main_cause="01",
        standing_changes__until=None,
        standing_changes__standing=Standing.EXITED,
    ).order_by("number")
    total = rows.count()
    lines = [str(total)]
    for row in rows[offset : offset + PAGE]:
        year = row.years.get(until=None)
        head = row.people.filter(left_on=None).first()
        lines.append(
            f"<tr><td>{row.number}<td>{row.village.name}<td>{head}"
            f"<td>{year.get_main_cause_display()}<td>{year.per_head_income}"
        )
    return "".join(lines)


def household_detail(county: County) -> Variants:
    """A household's whole page, its view journalled; floor: the row and its people, raw."""
    pk = county.household.pk
    floor = (
        "SELECT * FROM households_household h JOIN households_person p ON p.household_id = h.id "
        "JOIN households_personyear y ON y.person_id = p.id WHERE h.id = %s"
    )
    return {
        "floor: raw cursor": lambda: rows_of(floor, pk),
        "ours: the whole page": county.get("household_detail", pk),
    }, 1


def search(county: County) -> Variants:
    """Two letters of a name, first 50; floor: the prefix range in SQL; naive: LIKE."""
    start = fold_query("wx").encode()
    end = start[:-1] + bytes([start[-1] + 1])
    floor = (
        "SELECT DISTINCT person_id FROM households_namekey WHERE key >= %s AND key < %s LIMIT 50"
    )
    return {
        "floor: raw range": lambda: rows_of(floor, start, end),
        "naive: LIKE over all names": lambda: list(
            Person.objects.filter(name__icontains="建梅")[:50]
        ),
        "ours: the query": lambda: list(
            NameKey.objects.filter(key__gte=start, key__lt=end).values_list("person")[:50]
        ),
        "ours: the whole page": county.get("household_list", q="wx", rows=str(PAGE)),
    }, 1


def certificate(county: County) -> Variants:
    """A full certificate number; floor: the hash in SQL."""
    person = Person.objects.filter(household=county.household).first()
    if person is None:
        raise RuntimeError("the household has no members")
    number = id_number(person)
    floor = "SELECT id FROM households_person WHERE id_hash = %s AND left_on IS NULL"
    return {
        "floor: raw look-up": lambda: rows_of(floor, person.id_hash),
        "ours: hash and query": lambda: Person.objects.filter(
            id_hash=id_hash(number), left_on=None
        ).first(),
    }, 50


def standing_change(county: County) -> Variants:
    """One household's exit with exact tallies; floor: the same rows without the tallies."""
    poor = StandingChange.objects.filter(until=None, standing=Standing.POOR)
    before = poor.select_related("household").order_by("happened_on")[0]
    day = data_date(PROGRAMME_END)

    def change(count: bool) -> None:
        with transaction.atomic():
            StandingChange.objects.filter(pk=before.pk).update(until=day)
            after = StandingChange.objects.create(
                household=before.household,
                kind=ChangeKind.EXIT,
                from_standing=Standing.POOR,
                standing=Standing.EXITED,
                happened_on=day,
            )
            if count:
                tallies.shift_standing(before, after)
            transaction.set_rollback(True)

    return {
        "floor: the change alone": lambda: change(False),
        "ours: with tallies": lambda: change(True),
    }, 5


CASES: dict[str, Callable[[County], Variants]] = {
    case.__name__: case
    for case in (
        dashboard,
        household_list,
        household_detail,
        search,
        certificate,
        standing_change,
    )
}
