"""Create the table of the database cache, where rate limits live without Redis."""

from django.core.management import call_command
from django.db import migrations


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_audit_guard")]

    # Backwards does nothing: the table belongs to the settings, and an empty cache harms nobody.
    operations = [migrations.RunPython(create_cache_table, migrations.RunPython.noop)]
