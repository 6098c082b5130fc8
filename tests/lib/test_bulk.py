"""Inserting many rows: the same rows as one by one, on both databases."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from cadres.models import ClosedWeek, WorkDay
from gujang.lib.bulk import insert, insert_tuples, insert_values, tell_planner
from households.codes import Attribute, Cause, ChangeKind, Standing
from households.models import (
    Household,
    HouseholdYear,
    NameKey,
    Person,
    StandingChange,
    YearConditions,
    YearIncome,
)
from tests.make import make_household, make_village
from tests.make_cadres import make_cadre
from villages.models import Village

pytestmark = pytest.mark.django_db

AWKWARD = "斜\\杠\t制表\n换行\r回车 '引号\" \\N \\. 𠮷"


def household(number: str, **fields: object) -> Household:
    village = Village.objects.first() or make_village()
    return Household(
        number=number, village=village, standard="1", first_registered=dt.date(2014, 1, 1), **fields
    )


def same_but_key(one: Model, other: Model) -> bool:
    names = [field.attname for field in one._meta.concrete_fields if not field.primary_key]
    return all(getattr(one, name) == getattr(other, name) for name in names)


def test_every_kind_of_column_arrives_as_it_was() -> None:
    row = household("H1", address=AWKWARD, version=7)
    insert([row])
    form = HouseholdYear(
        household_id=row.pk,
        year=2014,
        starts_on=dt.date(2014, 12, 31),
        attribute=Attribute.POOR,
        main_cause=Cause.ILLNESS,
        is_only_child=True,
        is_two_daughters=False,
        per_head_income=Decimal("-12.30"),
    )
    insert([form])
    income = YearIncome(household_year_id=form.pk, wage=Decimal("9999999999.99"), dibao=None)
    conditions = YearConditions(household_year_id=form.pk, road_distance=Decimal("0.50"), pigs=3)
    insert([income])
    insert([conditions])
    for made in (row, form, income, conditions):
        kept = type(made)._base_manager.get(pk=made.pk)
        assert same_but_key(made, kept), made
    assert Household.objects.get().address == AWKWARD


def test_keys_are_taken_from_the_table_so_that_later_rows_get_others() -> None:
    first = make_household(number="H1")
    row = household("H2")
    insert([row])
    later = make_household(number="H3")
    assert first.pk < row.pk < later.pk


def test_the_time_of_entry_is_set() -> None:
    home = make_household()
    change = StandingChange(
        household=home,
        kind=ChangeKind.EXIT,
        from_standing=Standing.POOR,
        standing=Standing.EXITED,
        happened_on=dt.date(2014, 12, 31),
        until=dt.date(2015, 12, 31),
    )
    insert([change])
    assert StandingChange.objects.get(pk=change.pk).made_at == change.made_at


def test_bytes_are_written_without_objects() -> None:
    make_household(members=2)
    fields = [NameKey._meta.get_field(name) for name in ("person", "key")]
    people = list(Person.objects.values_list("pk", flat=True))
    insert_tuples(NameKey, fields, ((pk, f"键\\{pk}".encode()) for pk in people))
    kept = {row.person_id: bytes(row.key).decode() for row in NameKey.objects.all()}
    assert kept == {pk: f"键\\{pk}" for pk in people}


def test_constraints_hold() -> None:
    make_household(number="H1")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([household("H1")])


def test_many_rows_take_few_statements(django_assert_num_queries) -> None:
    homes = [household(f"H{n}") for n in range(50)]
    with django_assert_num_queries(2):
        insert(homes)
    assert Household.objects.count() == 50


def test_nothing_to_insert_is_nothing() -> None:
    insert([])


@pytest.mark.sqlite_only
def test_the_planner_of_sqlite_knows_what_was_filled() -> None:
    insert([household(f"H{n}") for n in range(50)])
    tell_planner([Household])
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'households_household'")
        assert cursor.fetchone()[0].startswith("50 ")


def test_moments_and_documents_arrive_as_they_were() -> None:
    home = make_household()
    cadre = make_cadre()
    late = dt.datetime(2017, 1, 1, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    row = ClosedWeek(
        cadre=cadre,
        village=home.village,
        monday=dt.date(2017, 1, 2),
        rule=2,
        required=2,
        counted=2,
        status="met",
        sentence="达标。",
        reasons=[AWKWARD],
        days={"2017-01-02": ["village 1"]},
        closed_at=late,
    )
    insert([row])
    kept = ClosedWeek.objects.get()
    assert same_but_key(row, kept)
    assert kept.closed_at.isoformat() == "2016-12-31T16:30:00+00:00"


def test_a_column_that_is_another_one_in_every_row_is_given_or_refused() -> None:
    cadre, village = make_cadre(), make_village()
    sent = dt.datetime(2017, 1, 2, tzinfo=dt.UTC)
    item = {"cadre_id": cadre.pk, "village_id": village.pk, "day": sent.date(), "kind": "town"}
    item |= {"recorded_at": sent, "received_at": sent, "body_hash": ""}
    name = uuid.UUID(int=7, version=4)
    (key,) = insert_values(WorkDay, [item | {"client_id": name}])
    assert WorkDay.objects.get(pk=key).client_id == name
    with pytest.raises(TypeError, match="client_id"):
        insert_values(WorkDay, [item])
