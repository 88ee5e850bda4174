"""A published match may be over; on SQLite the rebuilt table gets its triggers back."""

from django.conf import settings
from django.db import migrations, models

from matching import program_guard


def install(apps, schema_editor):
    program_guard.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0002_program_guard"),
        ("mentorship", "0005_edited_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, install),
        migrations.RemoveConstraint(
            model_name="match",
            name="match_one_kept_per_request",
        ),
        migrations.RemoveConstraint(
            model_name="match",
            name="match_one_kept_per_pair",
        ),
        migrations.AddField(
            model_name="match",
            name="is_over",
            field=models.BooleanField(
                default=False,
                help_text="Published, and came to nothing: the request is open again.",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_over", False), ("state__in", ("approved", "published"))),
                fields=("round", "mentee", "mentor_type"),
                name="match_one_kept_per_request",
                violation_error_message="This request has a mentor already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_over", False), ("state__in", ("approved", "published"))),
                fields=("round", "mentee", "mentor"),
                name="match_one_kept_per_pair",
                violation_error_message="These two are paired already.",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
