"""The triggers that keep the money trail append-only."""

from django.db import migrations

from households.protection import protect, unprotect


def forward(apps, schema_editor):
    protect(schema_editor.connection)


def backward(apps, schema_editor):
    unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("households", "0002_lines_and_criteria")]
    operations = [migrations.RunPython(forward, backward)]
