"""What the desk keeps: decisions to undo, letters of a round, who has a board open."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from matching import program_guard


def install(apps, schema_editor):
    program_guard.install(schema_editor.connection)


def remove(apps, schema_editor):
    program_guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0009_watch_paused"),
        ("mentorship", "0009_the_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(remove, install),
        migrations.CreateModel(
            name="BoardVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seen_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("batch", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approve", "Approved"),
                            ("unapprove", "Approval taken back"),
                            ("reject", "Rejected"),
                            ("pin", "Pinned"),
                            ("unpin", "Unpinned"),
                            ("note", "Note saved"),
                            ("swap", "Swapped"),
                            ("hand_over", "Handed over"),
                            ("publish", "Sent"),
                        ],
                        max_length=10,
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField()),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "match",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="matching.match",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="matching.round",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("undone_at", None)),
                        fields=["round", "actor", "-id"],
                        name="decision_last_of_actor",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "approve",
                                    "unapprove",
                                    "reject",
                                    "pin",
                                    "unpin",
                                    "note",
                                    "swap",
                                    "hand_over",
                                    "publish",
                                    models.UniqueConstraint(
                                        fields=("batch", "match"), name="decision_once_per_press"
                                    ),
                                ],
                            )
                        ),
                        name="decision_kind_in_list",
                    ),
                    models.UniqueConstraint(
                        fields=("batch", "match"), name="decision_once_per_press"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("mentor", "Mentors, with an introduction"),
                            ("mentee", "Mentees, with an introduction"),
                            ("unmatched", "Mentees without a mentor this time"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(max_length=120)),
                ("body", models.CharField(max_length=3000)),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="matching.round",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "role"), name="round_letter_once_per_role"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["mentor", "mentee", "unmatched"])),
                        name="round_letter_role_in_list",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="match",
            name="match_one_per_request_and_run",
        ),
        migrations.AddField(
            model_name="match",
            name="handed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="match",
            name="handed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="origin",
            field=models.CharField(
                choices=[
                    ("run", "Matching"),
                    ("swap", "A swap on the board"),
                    ("hand", "Made by hand"),
                ],
                default="run",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="override_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="match",
            name="reviewer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="fills_in",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="run",
            name="label",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", "run")),
                fields=("run", "mentee", "mentor_type"),
                name="match_one_per_request_and_run",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["run", "swap", "hand"])),
                name="match_origin_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("handed_at__isnull", True),
                        ("handed_by__isnull", True),
                        ("reviewer__isnull", True),
                    ),
                    models.Q(
                        ("handed_at__isnull", False),
                        ("handed_by__isnull", False),
                        ("reviewer__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="match_handed_over_whole",
            ),
        ),
        migrations.AddField(
            model_name="boardvisit",
            name="match",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="matching.match",
            ),
        ),
        migrations.AddField(
            model_name="boardvisit",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="visits",
                to="matching.round",
            ),
        ),
        migrations.AddField(
            model_name="boardvisit",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="boardvisit",
            constraint=models.UniqueConstraint(
                fields=("round", "user"), name="board_visit_once_per_person"
            ),
        ),
        migrations.RunPython(install, remove),
    ]
