"""Keep both ends of a mentorship in one program, in the database itself."""

from django.db import migrations

from mentorship import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0002_times_match_states")]

    operations = [migrations.RunPython(install, remove)]
