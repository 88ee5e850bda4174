"""Take the guard off while the tables that it names are rebuilt; the next migration puts it back."""

from django.db import migrations

from matching import program_guard


def install(apps, schema_editor):
    program_guard.install(schema_editor.connection)


def remove(apps, schema_editor):
    program_guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("matching", "0006_suggestions")]
    run_before = [("mentorship", "0006_people")]

    operations = [migrations.RunPython(remove, install)]
