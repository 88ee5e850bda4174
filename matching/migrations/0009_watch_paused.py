"""Notice changes of paused mentors too: they stand in the directory."""

from django.db import migrations

from matching import mentor_watch


def install(apps, schema_editor):
    mentor_watch.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("matching", "0008_hidden_mentors")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
