"""Snapshots are kept compressed; jsonb ends at 256 MB, which a quarter of a million people fill."""

from django.db import migrations

import matching.models.fields
from matching import program_guard


def install(apps, schema_editor):
    program_guard.install(schema_editor.connection)


def remove(apps, schema_editor):
    program_guard.remove(schema_editor.connection)


def pack(apps, schema_editor):
    _copy(apps.get_model("matching", "Run"), "snapshot", "packed")


def unpack(apps, schema_editor):
    _copy(apps.get_model("matching", "Run"), "packed", "snapshot")


def _copy(model, source, target):
    for pk in list(model.objects.order_by("pk").values_list("pk", flat=True)):
        value = model.objects.values_list(source, flat=True).get(pk=pk)
        model.objects.filter(pk=pk).update(**{target: value})


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_run_blocks")]

    operations = [
        migrations.RunPython(remove, install),
        migrations.AddField(
            model_name="run",
            name="packed",
            field=matching.models.fields.PackedJSONField(default=dict),
        ),
        migrations.RunPython(pack, unpack),
        migrations.RemoveField(model_name="run", name="snapshot"),
        migrations.RenameField(model_name="run", old_name="packed", new_name="snapshot"),
        migrations.RunPython(install, remove),
    ]
