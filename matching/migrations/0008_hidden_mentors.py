"""Mentors whom a mentee hid; on SQLite the tables rebuilt meanwhile get their triggers back."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from matching import mentor_watch, program_guard


def install(apps, schema_editor):
    program_guard.install(schema_editor.connection)
    mentor_watch.install(schema_editor.connection)


def remove(apps, schema_editor):
    program_guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_consents"),
        ("matching", "0007_guards_off"),
        ("mentorship", "0006_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="HiddenMentor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "hidden_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hidden_mentors",
                        to="mentorship.mentee",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mentorship.mentor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("mentee", "mentor"), name="hidden_mentor_once")
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]
