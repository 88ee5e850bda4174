"""People on their way into the pool; on SQLite the rebuilt tables get their triggers back."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from mentorship import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_consents"),
        ("mentorship", "0005_edited_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(remove, install),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("step", models.CharField(blank=True, max_length=20)),
                ("done", models.JSONField(default=list)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("label", models.CharField(max_length=80)),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("mentee", "Mentee"), ("mentor", "Mentor")],
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("expires_at", models.DateTimeField()),
                ("most_uses", models.PositiveIntegerField(blank=True, null=True)),
                ("uses", models.PositiveIntegerField(default=0)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="InvitedPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "came_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Orientation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10
                    ),
                ),
                ("page", models.PositiveSmallIntegerField(default=0)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("rating", models.CharField(blank=True, max_length=10)),
                ("missing", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OutcomeAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("start", "At the start"),
                            ("closing", "At closing"),
                            ("after30", "Thirty days after"),
                        ],
                        max_length=10,
                    ),
                ),
                ("path", models.PositiveSmallIntegerField()),
                ("support", models.PositiveSmallIntegerField()),
                ("stay", models.PositiveSmallIntegerField()),
                (
                    "answered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="photo",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("data", models.BinaryField()),
                (
                    "added_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProgramMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("membership_number", models.CharField(blank=True, max_length=40)),
                (
                    "added_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProgramText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=100)),
                ("body", models.TextField(blank=True)),
                ("data", models.JSONField(blank=True, default=dict)),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoundNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VettingCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=100)),
                (
                    "checked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VettingQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("question", models.CharField(max_length=500)),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="heldcredential",
            name="verified_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="heldcredential",
            name="verified_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="mentee",
            name="paused_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="mentee",
            name="state_reason",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="mentor",
            name="listed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="mentor",
            name="paused_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="mentor",
            name="shown",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="mentor",
            name="state_reason",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="profile",
            name="path_line",
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name="program",
            name="is_directory_public",
            field=models.BooleanField(
                default=True, help_text="The mentor directory can be read without signing in."
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="joining",
            field=models.CharField(
                choices=[
                    ("open", "Anyone with an account"),
                    ("invited", "People with an invitation link"),
                    ("members", "People on the imported member list"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="may_be_indexed",
            field=models.BooleanField(
                default=False, help_text="Search engines may list the mentor directory."
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="orientation_first",
            field=models.BooleanField(
                default=False, help_text="Nobody is matched before the orientation is done."
            ),
        ),
        migrations.AddConstraint(
            model_name="heldcredential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_at__isnull", True), ("verified_by__isnull", True)),
                    models.Q(("verified_at__isnull", False), ("verified_by__isnull", False)),
                    _connector="OR",
                ),
                name="held_credential_verified_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("joining__in", ["open", "invited", "members"])),
                name="program_joining_in_list",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="mentorship.program",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="invitations",
                to="mentorship.program",
            ),
        ),
        migrations.AddField(
            model_name="invitedperson",
            name="invitation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="people",
                to="mentorship.invitation",
            ),
        ),
        migrations.AddField(
            model_name="invitedperson",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="orientation",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="mentorship.program",
            ),
        ),
        migrations.AddField(
            model_name="orientation",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="outcomeanswer",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="mentorship.program",
            ),
        ),
        migrations.AddField(
            model_name="outcomeanswer",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outcome_answers",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="programmember",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="member_list",
                to="mentorship.program",
            ),
        ),
        migrations.AddField(
            model_name="programtext",
            name="changed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="programtext",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_texts",
                to="mentorship.program",
            ),
        ),
        migrations.AddField(
            model_name="roundnotice",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="round_notices",
                to="mentorship.program",
            ),
        ),
        migrations.AddField(
            model_name="vettingcheck",
            name="checked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="vettingcheck",
            name="mentor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="vetting_checks",
                to="mentorship.mentor",
            ),
        ),
        migrations.AddField(
            model_name="vettingquestion",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="vettingquestion",
            name="mentor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="vetting_questions",
                to="mentorship.mentor",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("program", "user", "side"), name="draft_once_per_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["mentee", "mentor"])), name="draft_side_in_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["", "mentee", "mentor"])),
                name="invitation_side_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("most_uses__isnull", True),
                    ("uses__lte", models.F("most_uses")),
                    _connector="OR",
                ),
                name="invitation_uses_within_limit",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("token_hash__regex", "^[0-9a-f]{64}$")),
                name="invitation_token_hashed",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitedperson",
            constraint=models.UniqueConstraint(
                fields=("invitation", "user"), name="invited_person_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="orientation",
            constraint=models.UniqueConstraint(
                fields=("program", "user", "side"), name="orientation_once_per_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="orientation",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["mentee", "mentor"])),
                name="orientation_side_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomeanswer",
            constraint=models.UniqueConstraint(
                fields=("program", "user", "stage"), name="outcome_answer_once_per_stage"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomeanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["start", "closing", "after30"])),
                name="outcome_answer_stage_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomeanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("path__range", (1, 5)), ("stay__range", (1, 5)), ("support__range", (1, 5))
                ),
                name="outcome_answer_1_to_5",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmember",
            constraint=models.UniqueConstraint(
                models.F("program"),
                django.db.models.functions.text.Lower("email"),
                name="program_member_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="programtext",
            constraint=models.UniqueConstraint(
                fields=("program", "key"), name="program_text_once_per_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="roundnotice",
            constraint=models.UniqueConstraint(
                models.F("program"),
                django.db.models.functions.text.Lower("email"),
                name="round_notice_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="vettingcheck",
            constraint=models.UniqueConstraint(fields=("mentor", "key"), name="vetting_check_once"),
        ),
        migrations.AddConstraint(
            model_name="vettingquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="vetting_question_answer_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="vettingquestion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True)),
                fields=("mentor",),
                name="vetting_question_one_open",
            ),
        ),
        migrations.RunPython(install, remove),
    ]
