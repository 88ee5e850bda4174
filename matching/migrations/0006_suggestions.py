"""Keep mentors ready for suggestions, and notice whatever changes of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from matching import mentor_watch


def install(apps, schema_editor):
    mentor_watch.install(schema_editor.connection)


def remove(apps, schema_editor):
    mentor_watch.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0005_packed_snapshots"),
        ("mentorship", "0005_edited_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MentorChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mentorship.mentor",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MentorSnapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.UUIDField(blank=True, null=True)),
                ("form", models.CharField(blank=True, max_length=40)),
                ("day", models.DateField(blank=True, null=True)),
                ("n_mentors", models.PositiveIntegerField(default=0)),
                ("data", models.BinaryField(default=b"")),
                ("built_at", models.DateTimeField(blank=True, null=True)),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                (
                    "program",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mentorship.program",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease_token__isnull", True), ("lease_until__isnull", True)),
                            models.Q(
                                ("lease_token__isnull", False), ("lease_until__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="mentor_snapshot_lease_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version__isnull", True),
                            models.Q(("built_at__isnull", False), ("day__isnull", False)),
                            _connector="OR",
                        ),
                        name="mentor_snapshot_built_has_day",
                    ),
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]
