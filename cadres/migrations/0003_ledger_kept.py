"""The triggers that keep the ledger's history and the conduct of cadres."""

from django.db import migrations

from cadres.protection import protect, unprotect


def forward(apps, schema_editor):
    protect(schema_editor.connection)


def backward(apps, schema_editor):
    unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("cadres", "0002_rules_and_holidays")]
    operations = [migrations.RunPython(forward, backward)]
