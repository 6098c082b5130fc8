"""Note which key file this database is sealed with."""

from django.db import migrations

from gujang.access.keycheck import check_value


def note(apps, schema_editor):
    apps.get_model("access", "KeyCheck").objects.get_or_create(
        pk=1, defaults={"value": check_value()}
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
