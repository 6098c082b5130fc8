"""The chain's end, and the triggers that keep the journal append-only."""

from django.db import migrations

from gujang.journal.protection import protect, unprotect


def forward(apps, schema_editor):
    apps.get_model("journal", "Head").objects.create(pk=1)
    protect(schema_editor.connection)


def backward(apps, schema_editor):
    unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
