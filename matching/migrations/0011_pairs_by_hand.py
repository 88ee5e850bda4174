"""Rules for pairs of people who have not joined yet, files of pairs, steps for the unmatched."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0010_the_desk"),
        ("mentorship", "0009_the_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PairImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("former", "They were pairs before: never propose them again"),
                            ("pinned", "Keep them: pin them in the present round"),
                            ("excluded", "Keep them apart: never pair these two"),
                        ],
                        max_length=10,
                    ),
                ),
                ("lines", models.JSONField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pair_imports",
                        to="mentorship.program",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("use__in", ["former", "pinned", "excluded"])),
                        name="pair_import_use_in_list",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PairRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mentee_email", models.EmailField(max_length=254)),
                ("mentor_email", models.EmailField(max_length=254)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("declined", "Declined an introduction"),
                            ("former", "Were a pair before"),
                            ("conflict", "Personal tie or conflict"),
                            ("supervisor", "One reports to the other"),
                            ("block", "Asked not to be matched"),
                            ("rejected", "The program team said no"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pair_rules",
                        to="mentorship.program",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mentee_email", models.F("mentor_email")), _negated=True
                        ),
                        name="pair_rule_of_two_addresses",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("former", "rejected"))),
                        name="pair_rule_kind_in_list",
                    ),
                    models.UniqueConstraint(
                        models.F("program"),
                        django.db.models.functions.text.Lower("mentee_email"),
                        django.db.models.functions.text.Lower("mentor_email"),
                        name="pair_rule_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnmatchedStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("keep", "Kept for the next round"),
                            ("place", "Asked for one more place"),
                            ("type", "Asked about another kind of mentor"),
                            ("profile", "Asked to finish the profile"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "mentor_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("peer", "Peer mentor"),
                            ("career", "Career mentor"),
                            ("life", "Life mentor"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mentorship.mentee",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mentorship.mentor",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unmatched_steps",
                        to="matching.round",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["keep", "place", "type", "profile"])),
                        name="unmatched_step_kind_in_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "place"),
                                ("mentee__isnull", True),
                                ("mentor__isnull", False),
                            ),
                            models.Q(
                                models.Q(("kind", "place"), _negated=True),
                                ("mentee__isnull", False),
                                ("mentor__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="unmatched_step_of_one_person",
                    ),
                    models.UniqueConstraint(
                        fields=("round", "kind", "mentee"), name="unmatched_step_once_per_mentee"
                    ),
                    models.UniqueConstraint(
                        fields=("round", "kind", "mentor"), name="unmatched_step_once_per_mentor"
                    ),
                ],
            },
        ),
    ]
