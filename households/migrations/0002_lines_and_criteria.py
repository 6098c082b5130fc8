"""The national poverty lines (domain 4.6) and the two versions of the exit criteria (10.6)."""

import datetime as dt

from django.db import migrations

# year: yuan a person, read in a document
LINES = {
    2011: (2536, False),
    2012: (2625, False),
    2013: (2736, False),
    2014: (2800, True),
    2015: (2855, True),
    2016: (2952, True),
    2017: (2952, False),
    2018: (2995, True),
    2019: (3218, False),
    2020: (4000, False),
}
BEFORE = "income food clothing schooling medical housing"


def lay_down(apps, schema_editor):
    line = apps.get_model("households", "PovertyLine")
    line.objects.bulk_create(
        line(
            year=year,
            identification=yuan,
            exit=yuan,
            verified=verified,
            note="国家扶贫标准（现价）" + ("" if verified else "，未见文件，待核实"),
        )
        for year, (yuan, verified) in LINES.items()
    )
    criteria = apps.get_model("households", "CriteriaVersion")
    criteria.objects.bulk_create(
        [
            criteria(
                starts_on=dt.date(2000, 1, 1),
                name="收入和两不愁三保障",
                criteria=BEFORE,
                note="2016年5月前无国家统一退出标准，按登记情况核对",
            ),
            criteria(
                starts_on=dt.date(2016, 5, 1),
                name="收入、两不愁三保障和饮水安全",
                criteria=f"{BEFORE} water",
                note="2016年4月中央关于建立贫困退出机制的意见",
            ),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("households", "0001_initial")]
    operations = [migrations.RunPython(lay_down, migrations.RunPython.noop)]
