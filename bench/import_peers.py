"""The peers of the import on the same household rows: prints rows a second of each as JSON.

Every variant is rolled back, so that the county stays empty for ours.
"""

import datetime as dt
import json
import os
import sys
import time
import uuid
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gujang.settings")
django.setup()

import tablib  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from import_export.resources import ModelResource  # noqa: E402
from openpyxl import load_workbook  # noqa: E402

from households.models import Household  # noqa: E402
from villages.models import Village  # noqa: E402

NAMES = ["number", "village", "address", "bank_name", "standard", "first_registered"]


class Plain(ModelResource):
    """django-import-export as its manual shows it."""

    class Meta:
        model = Household
        fields = NAMES
        import_id_fields = ("number",)
        use_transactions = False


class Bulk(ModelResource):
    """The same with its bulk mode and without its diff report."""

    class Meta:
        model = Household
        fields = NAMES
        import_id_fields = ("number",)
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        use_transactions = False


def dataset(path: str) -> tablib.Dataset:
    """Return the household sheet's rows, places and codes already looked up."""
    sheet = load_workbook(path, read_only=True)["贫困户基本信息"]
    rows = sheet.iter_rows(values_only=True)
    at = {name: place for place, name in enumerate(next(rows))}
    places = {(v.town.name, v.name): v.code for v in Village.objects.select_related("town")}
    data = tablib.Dataset(headers=NAMES)
    for row in rows:
        village = places[row[at["苏木乡"]], row[at["嘎查村"]]]
        said = (row[at["家庭住址"]], row[at["开户银行名称"]], "1", row[at["首次识别时间"]])
        data.append((row[at["家庭编号"]], village, *said))
    return data


def raw(data: tablib.Dataset) -> None:
    """The floor: one statement with all rows."""
    marks = ", ".join(["%s"] * 13)
    now = dt.datetime.now(dt.UTC)
    sql = (
        "INSERT INTO households_household (uuid, number, national_number, village_id, group_name, "
        "address, phone_sealed, bank_name, card_sealed, standard, first_registered, version, "
        f"created_at) VALUES ({marks})"
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            sql,
            [
                (uuid.uuid4().hex, number, "", village, "", address, "", bank, "", "1", day, 1, now)
                for number, village, address, bank, _, day in data
            ],
        )


def taken(data: tablib.Dataset, act: Callable[[tablib.Dataset], object]) -> float:
    """Return rows a second of ``act``, which is then rolled back."""
    with transaction.atomic():
        began = time.perf_counter()
        act(data)
        seconds = time.perf_counter() - began
        if Household.objects.count() != len(data):
            raise RuntimeError("not every row was imported")
        transaction.set_rollback(True)
    return len(data) / seconds


if __name__ == "__main__":
    county = dataset(sys.argv[1])
    found = {
        "django-import-export": taken(county, lambda d: Plain().import_data(d, raise_errors=True)),
        "django-import-export, bulk": taken(
            county, lambda d: Bulk().import_data(d, raise_errors=True)
        ),
        "floor: raw executemany": taken(county, raw),
    }
    print(json.dumps(found))
