"""PostgreSQL refuses to TRUNCATE the journal too; on SQLite there is no such statement."""

from django.db import migrations

from gujang.journal.protection import protect


def forward(apps, schema_editor):
    protect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_flood")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
