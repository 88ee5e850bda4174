"""Keep both ends of a match or a wish in one program, in the database itself."""

from django.db import migrations

from matching import program_guard


def install(apps, schema_editor):
    program_guard.install(schema_editor.connection)


def remove(apps, schema_editor):
    program_guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
