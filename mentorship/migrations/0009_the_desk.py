"""What the desk keeps: more settings of a program, its launch checklist, notes about people."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from mentorship import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0008_member_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(remove, install),
        migrations.CreateModel(
            name="LaunchCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                (
                    "checked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StaffNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.CharField(max_length=1000)),
                (
                    "written_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes_of_staff",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_notes",
                        to="mentorship.program",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("body", ""), _negated=True),
                        name="staff_note_body_given",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="mentorship",
            name="letters",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="program",
            name="answers_due_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="program",
            name="by_type",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="program",
            name="chapter",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="program",
            name="ends_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="program",
            name="extension_months",
            field=models.PositiveSmallIntegerField(default=3),
        ),
        migrations.AddField(
            model_name="program",
            name="extensions_most",
            field=models.PositiveSmallIntegerField(
                blank=True, default=1, help_text="Empty: any number.", null=True
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="hears_by_on",
            field=models.DateField(
                blank=True, help_text="Everyone hears by this day, matched or not.", null=True
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="intake",
            field=models.CharField(
                choices=[
                    ("cohort", "In rounds: everybody is matched on a day"),
                    ("rolling", "Rolling: whoever joins gets a proposal soon"),
                ],
                default="cohort",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="mentor_signup_opens_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="program",
            name="pause_days",
            field=models.PositiveSmallIntegerField(default=60),
        ),
        migrations.AddField(
            model_name="program",
            name="report_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="program",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("intake__in", ["cohort", "rolling"])),
                name="program_intake_in_list",
            ),
        ),
        migrations.AddField(
            model_name="launchcheck",
            name="checked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="launchcheck",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="launch_checks",
                to="mentorship.program",
            ),
        ),
        migrations.AddConstraint(
            model_name="launchcheck",
            constraint=models.UniqueConstraint(fields=("program", "key"), name="launch_check_once"),
        ),
        migrations.RunPython(install, remove),
    ]
