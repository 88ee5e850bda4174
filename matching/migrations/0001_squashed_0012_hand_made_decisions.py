"""All tables of mentorship and matching in one step, for new databases; see docs/decisions/0030.

The migrations of these two apps depend on each other in both directions: one replaces both chains.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import matching.models.fields
from accounts.create_tables import CreateTables
from matching import mentor_watch, program_guard
from mentorship import guards
from mentorship.migrations import _squashed as mentorship


def install(apps, schema_editor):
    guards.install(schema_editor.connection)
    program_guard.install(schema_editor.connection)
    mentor_watch.install(schema_editor.connection)


def remove(apps, schema_editor):
    mentor_watch.remove(schema_editor.connection)
    program_guard.remove(schema_editor.connection)
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("mentorship", "0001_initial"),
        ("mentorship", "0002_times_match_states"),
        ("mentorship", "0003_same_program_guard"),
        ("mentorship", "0004_rules_of_programs_and_pairs"),
        ("mentorship", "0005_edited_sources"),
        ("mentorship", "0006_people"),
        ("mentorship", "0007_draft_reminded"),
        ("mentorship", "0008_member_imports"),
        ("mentorship", "0009_the_desk"),
        ("matching", "0001_initial"),
        ("matching", "0002_program_guard"),
        ("matching", "0003_match_is_over"),
        ("matching", "0004_run_blocks"),
        ("matching", "0005_packed_snapshots"),
        ("matching", "0006_suggestions"),
        ("matching", "0007_guards_off"),
        ("matching", "0008_hidden_mentors"),
        ("matching", "0009_watch_paused"),
        ("matching", "0010_the_desk"),
        ("matching", "0011_pairs_by_hand"),
        ("matching", "0012_hand_made_decisions"),
    ]

    dependencies = [
        ("accounts", "0005_consents"),
    ]

    operations = [
        CreateTables("mentorship", mentorship.MODELS),
        CreateTables(
            "matching",
            [
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("open", "Open"),
                                    ("published", "Published"),
                                    ("closed", "Closed"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("opens_on", models.DateField()),
                        ("closes_on", models.DateField()),
                        ("introductions_on", models.DateField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="mentorship.program",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-opens_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "open", "published", "closed"])
                                ),
                                name="round_state_in_list",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                                name="round_closes_after_it_opens",
                            ),
                            models.UniqueConstraint(
                                fields=("program", "name"), name="round_name_once_per_program"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Exclusion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
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
                        ("reason", models.CharField(blank=True, max_length=40)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exclusions",
                                to="mentorship.program",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exclusions",
                                to="matching.round",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))),
                                name="exclusion_of_two_people_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "declined",
                                            "former",
                                            "conflict",
                                            "supervisor",
                                            "block",
                                            "rejected",
                                        ],
                                    )
                                ),
                                name="exclusion_kind_in_list",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("round", None)),
                                fields=("program", "first", "second"),
                                name="exclusion_once_per_pair",
                            ),
                            models.UniqueConstraint(
                                fields=("round", "first", "second"), name="exclusion_once_per_round"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Run",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="queued",
                                max_length=10,
                            ),
                        ),
                        ("settings", models.JSONField(default=dict)),
                        ("report", models.JSONField(default=dict)),
                        ("progress", models.CharField(blank=True, max_length=120)),
                        ("error", models.CharField(blank=True, max_length=500)),
                        ("lease_token", models.UUIDField(blank=True, null=True)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "requested_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="runs",
                                to="matching.round",
                            ),
                        ),
                        ("snapshot", matching.models.fields.PackedJSONField(default=dict)),
                        ("fills_in", models.BooleanField(default=False)),
                        ("label", models.CharField(blank=True, max_length=80)),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["queued", "running", "done", "failed", "cancelled"],
                                    )
                                ),
                                name="run_state_in_list",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "running")),
                                fields=("round",),
                                name="run_one_running_per_round",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("lease_token__isnull", False),
                                        ("lease_until__isnull", False),
                                        ("state", "running"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "running"), _negated=True),
                                        ("lease_token__isnull", True),
                                        ("lease_until__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="run_lease_iff_running",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    ("finished_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="run_done_has_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Match",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "mentor_type",
                            models.CharField(
                                choices=[
                                    ("peer", "Peer mentor"),
                                    ("career", "Career mentor"),
                                    ("life", "Life mentor"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField()),
                        ("career_path", models.PositiveSmallIntegerField(default=0)),
                        ("specialization", models.PositiveSmallIntegerField(default=0)),
                        ("mentor_type_fit", models.PositiveSmallIntegerField(default=0)),
                        ("bonus", models.PositiveSmallIntegerField(default=0)),
                        ("wish_rank", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("breakdown", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("approved", "Approved"),
                                    ("rejected", "Rejected"),
                                    ("withdrawn", "Withdrawn"),
                                    ("superseded", "Superseded"),
                                    ("published", "Published"),
                                    ("recalled", "Taken back"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("is_pinned", models.BooleanField(default=False)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "reject_effect",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("never", "Never these two"),
                                    ("not_now", "Not now"),
                                    ("elsewhere", "Better elsewhere"),
                                    ("facts", "Facts are wrong"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reject_reason", models.CharField(blank=True, max_length=40)),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "mentee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matches",
                                to="mentorship.mentee",
                            ),
                        ),
                        (
                            "mentor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matches",
                                to="mentorship.mentor",
                            ),
                        ),
                        (
                            "mentorship",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="match",
                                to="mentorship.mentorship",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matches",
                                to="matching.round",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matches",
                                to="matching.run",
                            ),
                        ),
                        (
                            "is_over",
                            models.BooleanField(
                                default=False,
                                help_text="Published, and came to nothing: the request is open again.",
                            ),
                        ),
                        ("handed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "handed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("run", "Matching"),
                                    ("swap", "A swap on the board"),
                                    ("hand", "Made by hand"),
                                ],
                                default="run",
                                max_length=10,
                            ),
                        ),
                        ("override_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "reviewer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "matches",
                        "indexes": [
                            models.Index(
                                fields=["round", "state", "-score"], name="match_review_order"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "proposed",
                                            "approved",
                                            "rejected",
                                            "withdrawn",
                                            "superseded",
                                            "published",
                                            "recalled",
                                        ],
                                    )
                                ),
                                name="match_state_in_list",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("score__lte", 10000)), name="match_score_in_0_1"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "score",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("career_path"),
                                                    "+",
                                                    models.F("specialization"),
                                                ),
                                                "+",
                                                models.F("mentor_type_fit"),
                                            ),
                                            "+",
                                            models.F("bonus"),
                                        ),
                                    )
                                ),
                                name="match_headings_add_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "rejected"), _negated=True),
                                    models.Q(("reject_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="match_rejected_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    ("mentorship__isnull", False),
                                    _connector="OR",
                                ),
                                name="match_published_has_mentorship",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("proposed", "superseded", "withdrawn")),
                                    ("decided_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="match_decided_has_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("is_over", False), ("state__in", ("approved", "published"))
                                ),
                                fields=("round", "mentee", "mentor_type"),
                                name="match_one_kept_per_request",
                                violation_error_message="This request has a mentor already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("is_over", False), ("state__in", ("approved", "published"))
                                ),
                                fields=("round", "mentee", "mentor"),
                                name="match_one_kept_per_pair",
                                violation_error_message="These two are paired already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("origin", "run")),
                                fields=("run", "mentee", "mentor_type"),
                                name="match_one_per_request_and_run",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["run", "swap", "hand"])),
                                name="match_origin_in_list",
                            ),
                            models.CheckConstraint(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Unmatched",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10
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
                        ("reason", models.CharField(max_length=30)),
                        ("detail", models.JSONField(blank=True, default=dict)),
                        ("best_score", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "mentee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mentorship.mentee",
                            ),
                        ),
                        (
                            "mentor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mentorship.mentor",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="unmatched",
                                to="matching.run",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "unmatched",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("mentee__isnull", False),
                                        ("mentor__isnull", True),
                                        ("side", "mentee"),
                                    ),
                                    models.Q(
                                        ("mentee__isnull", True),
                                        ("mentor__isnull", False),
                                        ("side", "mentor"),
                                    ),
                                    _connector="OR",
                                ),
                                name="unmatched_one_person_of_its_side",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        (
                            "mentee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="wishes",
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
                        "verbose_name_plural": "wishes",
                        "ordering": ["rank"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("rank__range", (1, 5))), name="wish_rank_1_to_5"
                            ),
                            models.UniqueConstraint(
                                fields=("mentee", "rank"), name="wish_one_mentor_per_rank"
                            ),
                            models.UniqueConstraint(
                                fields=("mentee", "mentor"), name="wish_mentor_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Block",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("query", models.PositiveIntegerField()),
                        ("start", models.PositiveIntegerField()),
                        ("stop", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("leased", "Being worked on"),
                                    ("done", "Done"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("lease_token", models.UUIDField(blank=True, null=True)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("data", models.BinaryField(null=True)),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="blocks",
                                to="matching.run",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["query", "start"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("run", "query", "start"), name="block_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "leased", "done"])),
                                name="block_state_in_list",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("start__lt", models.F("stop"))),
                                name="block_has_rows",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("lease_token__isnull", False),
                                        ("lease_until__isnull", False),
                                        ("state", "leased"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "leased"), _negated=True),
                                        ("lease_token__isnull", True),
                                        ("lease_until__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="block_lease_iff_leased",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("data__isnull", False), ("state", "done")),
                                    models.Q(
                                        models.Q(("state", "done"), _negated=True),
                                        ("data__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="block_answer_iff_done",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RunFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(max_length=30)),
                        ("part", models.PositiveIntegerField()),
                        ("data", models.BinaryField()),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="matching.run",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "part"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("run", "name", "part"), name="run_file_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MentorChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                                    models.Q(
                                        ("lease_token__isnull", True), ("lease_until__isnull", True)
                                    ),
                                    models.Q(
                                        ("lease_token__isnull", False),
                                        ("lease_until__isnull", False),
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
                migrations.CreateModel(
                    name="HiddenMentor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "hidden_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
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
                            models.UniqueConstraint(
                                fields=("mentee", "mentor"), name="hidden_mentor_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BoardVisit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "seen_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                        (
                            "match",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="matching.match",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visits",
                                to="matching.round",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "user"), name="board_visit_once_per_person"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                                    ("hand", "Paired by hand"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("before", models.JSONField(default=dict)),
                        ("version", models.PositiveIntegerField()),
                        (
                            "made_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
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
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "match"), name="decision_once_per_press"
                            ),
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
                                            "hand",
                                        ],
                                    )
                                ),
                                name="decision_kind_in_list",
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
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
                migrations.CreateModel(
                    name="PairImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
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
                                condition=models.Q(
                                    ("kind__in", ["keep", "place", "type", "profile"])
                                ),
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
                                fields=("round", "kind", "mentee"),
                                name="unmatched_step_once_per_mentee",
                            ),
                            models.UniqueConstraint(
                                fields=("round", "kind", "mentor"),
                                name="unmatched_step_once_per_mentor",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(install, remove),
    ]
