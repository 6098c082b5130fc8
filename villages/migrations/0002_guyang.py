"""The county and its six towns (domain 4.7, verified). Villages are the county's to import."""

from django.db import migrations

TOWNS = {
    "150222102": "金山镇",
    "150222103": "西斗铺镇",
    "150222104": "下湿壕镇",
    "150222105": "银号镇",
    "150222106": "怀朔镇",
    "150222107": "兴顺西镇",
}


def seed(apps, schema_editor):
    area = apps.get_model("villages", "Area")
    area.objects.create(code="150222", name="固阳县", level="county")
    area.objects.bulk_create(area(code=c, name=n, level="town") for c, n in TOWNS.items())


class Migration(migrations.Migration):
    dependencies = [("villages", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
