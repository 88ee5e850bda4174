"""The tables of this app as of 0009; matching.0001_squashed_0012 creates them in new databases."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="AvailabilityPattern",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=160)),
            ("description", models.TextField(blank=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
            ("facts", models.JSONField(blank=True, default=dict)),
            (
                "week_share",
                models.PositiveSmallIntegerField(
                    default=100, help_text="Hundredths of the weeks in which the windows are free."
                ),
            ),
            ("confirm_each", models.BooleanField(default=False)),
            ("max_minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
            ("sources", models.ManyToManyField(blank=True, to="mentorship.taxonomysource")),
        ],
        options={
            "ordering": ["position", "slug"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("week_share__range", (1, 100))),
                    name="pattern_share_1_to_100",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ContentText",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("key", models.CharField(max_length=100, unique=True)),
            ("body", models.TextField(blank=True)),
            ("data", models.JSONField(blank=True, default=dict)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
        ],
        options={
            "ordering": ["key"],
        },
    ),
    migrations.CreateModel(
        name="GoalGroup",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=160)),
            ("description", models.TextField(blank=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
            ("facts", models.JSONField(blank=True, default=dict)),
            ("sources", models.ManyToManyField(blank=True, to="mentorship.taxonomysource")),
        ],
        options={
            "ordering": ["position", "slug"],
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Interest",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=160)),
            ("description", models.TextField(blank=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
            ("facts", models.JSONField(blank=True, default=dict)),
            ("sources", models.ManyToManyField(blank=True, to="mentorship.taxonomysource")),
        ],
        options={
            "ordering": ["position", "slug"],
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Language",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("code", models.CharField(max_length=8, unique=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
        ],
        options={
            "ordering": ["position"],
        },
    ),
    migrations.CreateModel(
        name="TaxonomySource",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("key", models.SlugField(max_length=60, unique=True)),
            ("address", models.CharField(max_length=500)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
        ],
        options={
            "ordering": ["key"],
        },
    ),
    migrations.CreateModel(
        name="Credential",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=160)),
            ("description", models.TextField(blank=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
            ("facts", models.JSONField(blank=True, default=dict)),
            ("kind", models.CharField(max_length=30)),
            ("issuer", models.CharField(blank=True, max_length=200)),
            ("is_state_specific", models.BooleanField(default=False)),
            (
                "implies",
                models.ManyToManyField(
                    blank=True, related_name="implied_by", to="mentorship.credential"
                ),
            ),
            (
                "requires",
                models.ManyToManyField(blank=True, related_name="+", to="mentorship.credential"),
            ),
            (
                "specializations",
                models.ManyToManyField(
                    blank=True, related_name="credentials", to="mentorship.specialization"
                ),
            ),
            ("sources", models.ManyToManyField(blank=True, to="mentorship.taxonomysource")),
        ],
        options={
            "ordering": ["position", "slug"],
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Goal",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=160)),
            ("description", models.TextField(blank=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
            ("facts", models.JSONField(blank=True, default=dict)),
            ("mentor_types", models.JSONField(default=list)),
            (
                "group",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="goals",
                    to="mentorship.goalgroup",
                ),
            ),
            ("sources", models.ManyToManyField(blank=True, to="mentorship.taxonomysource")),
        ],
        options={
            "ordering": ["position", "slug"],
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Mentee",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("avoid", models.JSONField(blank=True, default=list)),
            ("applied_at", models.DateTimeField()),
            ("state_changed_at", models.DateTimeField()),
            (
                "state",
                models.CharField(
                    choices=[
                        ("applied", "Applied"),
                        ("available", "In the pool"),
                        ("paused", "Paused"),
                        ("left", "Left"),
                    ],
                    default="available",
                    max_length=10,
                ),
            ),
            ("seeks", models.JSONField(default=list)),
            ("target_words", models.CharField(blank=True, max_length=160)),
            ("supervisor_email", models.EmailField(blank=True, max_length=254)),
            ("not_my_workplace", models.BooleanField(default=False)),
            ("same_employer_ok", models.BooleanField(default=False)),
            ("peer_too", models.BooleanField(default=False)),
            ("waited_rounds", models.PositiveSmallIntegerField(default=0)),
            ("partner_left", models.BooleanField(default=False)),
            ("goals", models.ManyToManyField(blank=True, related_name="+", to="mentorship.goal")),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_parts",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "program",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="mentorship.program",
                ),
            ),
            (
                "target_role",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="mentorship.role",
                ),
            ),
            (
                "wants",
                models.ManyToManyField(
                    blank=True, related_name="+", to="mentorship.specialization"
                ),
            ),
            ("paused_until", models.DateField(blank=True, null=True)),
            ("state_reason", models.CharField(blank=True, max_length=40)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("program", "user"), name="mentee_once_per_program"),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["applied", "available", "paused", "left"])),
                    name="mentee_state_in_list",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Mentor",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ("avoid", models.JSONField(blank=True, default=list)),
            ("applied_at", models.DateTimeField()),
            ("state_changed_at", models.DateTimeField()),
            (
                "state",
                models.CharField(
                    choices=[
                        ("applied", "Applied"),
                        ("vetted", "Vetted"),
                        ("refused", "Not this round"),
                        ("paused", "Paused"),
                        ("left", "Left"),
                    ],
                    default="applied",
                    max_length=10,
                ),
            ),
            ("offers", models.JSONField(default=list)),
            ("capacity", models.PositiveSmallIntegerField(default=1)),
            ("places_held", models.PositiveSmallIntegerField(default=0)),
            ("available_from", models.DateField(blank=True, null=True)),
            ("available_until", models.DateField(blank=True, null=True)),
            ("vetted_at", models.DateTimeField(blank=True, null=True)),
            ("refusal_reason", models.CharField(blank=True, max_length=40)),
            ("vetting_note", models.CharField(blank=True, max_length=500)),
            (
                "helps_with",
                models.ManyToManyField(blank=True, related_name="+", to="mentorship.goal"),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_parts",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "vetted_by",
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
                    related_name="%(class)ss",
                    to="mentorship.program",
                ),
            ),
            ("listed_at", models.DateTimeField(blank=True, null=True)),
            ("paused_until", models.DateField(blank=True, null=True)),
            ("shown", models.JSONField(blank=True, default=list)),
            ("state_reason", models.CharField(blank=True, max_length=40)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("program", "user"), name="mentor_once_per_program"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["applied", "vetted", "refused", "paused", "left"])
                    ),
                    name="mentor_state_in_list",
                ),
                models.CheckConstraint(
                    condition=models.Q(("capacity__range", (0, 20))),
                    name="mentor_capacity_0_to_20",
                    violation_error_message="Places must be a whole number from 0 to 20.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("places_held__gte", 0), ("places_held__lte", models.F("capacity"))
                    ),
                    name="mentor_places_held_within_capacity",
                    violation_error_message="All places are taken.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("available_from__isnull", True),
                        ("available_until__isnull", True),
                        ("available_until__gte", models.F("available_from")),
                        _connector="OR",
                    ),
                    name="mentor_available_until_after_from",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "vetted"), _negated=True),
                        ("vetted_at__isnull", False),
                        _connector="OR",
                    ),
                    name="mentor_vetted_has_time",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Mentorship",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
            (
                "state",
                models.CharField(
                    choices=[
                        ("introduced", "Introduced"),
                        ("active", "Active"),
                        ("paused", "Paused"),
                        ("suspended", "Suspended"),
                        ("declined", "Declined"),
                        ("expired", "Expired"),
                        ("recalled", "Taken back"),
                        ("withdrawn", "Withdrawn"),
                        ("completed", "Completed"),
                        ("ended", "Ended"),
                    ],
                    default="introduced",
                    max_length=12,
                ),
            ),
            ("words", models.JSONField(blank=True, default=dict)),
            ("introduced_at", models.DateTimeField()),
            ("announce_at", models.DateTimeField()),
            ("respond_by", models.DateTimeField()),
            (
                "mentee_answer",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "No answer yet"),
                        ("accepted", "Accepted"),
                        ("declined", "Declined"),
                    ],
                    default="",
                    max_length=10,
                ),
            ),
            ("mentee_answered_at", models.DateTimeField(blank=True, null=True)),
            (
                "mentor_answer",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "No answer yet"),
                        ("accepted", "Accepted"),
                        ("declined", "Declined"),
                    ],
                    default="",
                    max_length=10,
                ),
            ),
            ("mentor_answered_at", models.DateTimeField(blank=True, null=True)),
            (
                "decline_reason",
                models.CharField(
                    blank=True, help_text="Only the program team reads this.", max_length=40
                ),
            ),
            ("started_at", models.DateTimeField(blank=True, null=True)),
            ("ends_on", models.DateField(blank=True, null=True)),
            ("closed_at", models.DateTimeField(blank=True, null=True)),
            (
                "mentee",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="mentorships",
                    to="mentorship.mentee",
                ),
            ),
            (
                "mentee_user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "mentor",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="mentorships",
                    to="mentorship.mentor",
                ),
            ),
            (
                "mentor_user",
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
                    related_name="mentorships",
                    to="mentorship.program",
                ),
            ),
            (
                "end_reason",
                models.CharField(
                    blank=True, help_text="The other side reads neutral text only.", max_length=40
                ),
            ),
            ("paused_at", models.DateTimeField(blank=True, null=True)),
            ("letters", models.JSONField(blank=True, default=dict)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            [
                                "introduced",
                                "active",
                                "paused",
                                "suspended",
                                "declined",
                                "expired",
                                "recalled",
                                "withdrawn",
                                "completed",
                                "ended",
                            ],
                        )
                    ),
                    name="mentorship_state_in_list",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("state__in", ("introduced", "active", "paused", "suspended"))
                    ),
                    fields=("mentee", "mentor"),
                    name="mentorship_one_live_per_pair",
                    violation_error_message="These two are paired already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("mentee_user", models.F("mentor_user")), _negated=True),
                    name="mentorship_of_two_people",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ("active", "paused")), _negated=True),
                        models.Q(("ends_on__isnull", False), ("started_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="mentorship_active_has_dates",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "active"), _negated=True),
                        models.Q(("mentee_answer", "accepted"), ("mentor_answer", "accepted")),
                        _connector="OR",
                    ),
                    name="mentorship_active_was_accepted_by_both",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("closed_at__isnull", True),
                        ("closed_at__gte", models.F("introduced_at")),
                        _connector="OR",
                    ),
                    name="mentorship_closes_after_introduction",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("closed_at__isnull", False),
                            (
                                "state__in",
                                (
                                    "declined",
                                    "expired",
                                    "recalled",
                                    "withdrawn",
                                    "completed",
                                    "ended",
                                ),
                            ),
                        ),
                        models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    (
                                        "declined",
                                        "expired",
                                        "recalled",
                                        "withdrawn",
                                        "completed",
                                        "ended",
                                    ),
                                ),
                                _negated=True,
                            ),
                            ("closed_at__isnull", True),
                        ),
                        _connector="OR",
                    ),
                    name="mentorship_closed_iff_over",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("mentee_answer", ""), ("mentee_answered_at__isnull", True)),
                        models.Q(
                            models.Q(("mentee_answer", ""), _negated=True),
                            ("mentee_answered_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="mentorship_mentee_answer_has_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("mentor_answer", ""), ("mentor_answered_at__isnull", True)),
                        models.Q(
                            models.Q(("mentor_answer", ""), _negated=True),
                            ("mentor_answered_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="mentorship_mentor_answer_has_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(("mentor_type__in", ["peer", "career", "life"])),
                    name="mentorship_type_in_list",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("ends_on__isnull", True), ("started_at__isnull", False), _connector="OR"
                    ),
                    name="mentorship_end_needs_start",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("mentee_answer__in", ["", "accepted", "declined"]),
                        ("mentor_answer__in", ["", "accepted", "declined"]),
                    ),
                    name="mentorship_answers_in_list",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "paused"), _negated=True),
                        ("paused_at__isnull", False),
                        _connector="OR",
                    ),
                    name="mentorship_paused_has_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("ends_on__isnull", True),
                        ("ends_on__gte", models.F("started_at")),
                        _connector="OR",
                    ),
                    name="mentorship_ends_after_start",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CheckIn",
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
                        ("day3", "In touch?"),
                        ("day14", "First meeting?"),
                        ("day30", "A good start?"),
                        ("monthly", "Monthly"),
                        ("midpoint", "Mid-point"),
                        ("closing", "Closing"),
                        ("after30", "Thirty days after"),
                    ],
                    max_length=10,
                ),
            ),
            ("period_no", models.PositiveSmallIntegerField(default=1)),
            ("due_on", models.DateField()),
            (
                "mentorship",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="check_ins",
                    to="mentorship.mentorship",
                ),
            ),
        ],
        options={
            "ordering": ["due_on"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("mentorship", "kind", "period_no"), name="check_in_once_per_period"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            ["day3", "day14", "day30", "monthly", "midpoint", "closing", "after30"],
                        )
                    ),
                    name="check_in_kind_in_list",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Profile",
        fields=[
            (
                "user",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="profile",
                    serialize=False,
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("years", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
            ("employer", models.CharField(blank=True, max_length=160)),
            ("state", models.CharField(blank=True, max_length=2)),
            ("city", models.CharField(blank=True, max_length=80)),
            ("chapter", models.CharField(blank=True, max_length=80)),
            ("languages", models.JSONField(default=list)),
            ("windows", models.JSONField(blank=True, default=list)),
            ("meeting_modes", models.JSONField(blank=True, default=list)),
            ("outlook", models.JSONField(blank=True, default=list)),
            ("introduction", models.TextField(blank=True, max_length=600)),
            (
                "interests",
                models.ManyToManyField(blank=True, related_name="+", to="mentorship.interest"),
            ),
            (
                "patterns",
                models.ManyToManyField(
                    blank=True, related_name="+", to="mentorship.availabilitypattern"
                ),
            ),
            (
                "working_for",
                models.ManyToManyField(blank=True, related_name="+", to="mentorship.credential"),
            ),
            (
                "past_roles",
                models.ManyToManyField(blank=True, related_name="+", to="mentorship.role"),
            ),
            (
                "role",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="mentorship.role",
                ),
            ),
            (
                "specializations",
                models.ManyToManyField(
                    blank=True, related_name="+", to="mentorship.specialization"
                ),
            ),
            (
                "setting",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="mentorship.worksetting",
                ),
            ),
            ("path_line", models.CharField(blank=True, max_length=160)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("years__isnull", True), ("years__gte", 0), _connector="OR"),
                    name="profile_years_not_negative",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HeldCredential",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("state", models.CharField(blank=True, max_length=2)),
            ("issued_on", models.DateField(blank=True, null=True)),
            ("expires_on", models.DateField(blank=True, null=True)),
            (
                "credential",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="mentorship.credential",
                ),
            ),
            (
                "profile",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="held_credentials",
                    to="mentorship.profile",
                ),
            ),
            ("verified_at", models.DateTimeField(blank=True, null=True)),
            (
                "verified_by",
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
            "constraints": [
                models.UniqueConstraint(
                    fields=("profile", "credential", "state"), name="held_credential_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("issued_on__isnull", True),
                        ("expires_on__isnull", True),
                        ("expires_on__gte", models.F("issued_on")),
                        _connector="OR",
                    ),
                    name="held_credential_expires_after_issue",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("verified_at__isnull", True), ("verified_by__isnull", True)),
                        models.Q(("verified_at__isnull", False), ("verified_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="held_credential_verified_whole",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Program",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=120)),
            ("about", models.TextField(blank=True)),
            ("time_zone", models.CharField(default="America/Chicago", max_length=64)),
            ("mentor_types", models.JSONField(default=list)),
            ("months", models.PositiveSmallIntegerField(default=6)),
            ("hours_a_month", models.PositiveSmallIntegerField(default=1)),
            ("is_open", models.BooleanField(default=True, help_text="People may apply.")),
            ("signup_opens_on", models.DateField(blank=True, null=True)),
            ("signup_closes_on", models.DateField(blank=True, null=True)),
            ("review_until", models.DateField(blank=True, null=True)),
            ("introductions_on", models.DateField(blank=True, null=True)),
            ("next_round_opens_on", models.DateField(blank=True, null=True)),
            ("capacity_start", models.PositiveSmallIntegerField(default=2)),
            ("capacity_max", models.PositiveSmallIntegerField(default=4)),
            ("mentors_per_mentee", models.PositiveSmallIntegerField(default=1)),
            ("weights", models.JSONField(default=dict)),
            (
                "policy",
                models.CharField(
                    choices=[("fair", "Fair"), ("total", "Total"), ("stable", "Stable")],
                    default="fair",
                    max_length=10,
                ),
            ),
            ("min_score", models.PositiveSmallIntegerField(default=4000)),
            ("good_score", models.PositiveSmallIntegerField(default=5500)),
            ("strong_score", models.PositiveSmallIntegerField(default=7000)),
            ("min_overlap_minutes", models.PositiveSmallIntegerField(default=60)),
            ("full_overlap_minutes", models.PositiveSmallIntegerField(default=240)),
            (
                "asked_first",
                models.CharField(
                    choices=[("mentor", "The mentor first"), ("both", "Both at once")],
                    default="both",
                    max_length=10,
                ),
            ),
            ("offer_days", models.PositiveSmallIntegerField(default=7)),
            ("nudge_day", models.PositiveSmallIntegerField(default=5)),
            ("ladder_days", models.JSONField(default=list)),
            ("no_meeting_days", models.PositiveSmallIntegerField(default=21)),
            ("reply_days", models.PositiveSmallIntegerField(default=3)),
            (
                "is_directory_public",
                models.BooleanField(
                    default=True, help_text="The mentor directory can be read without signing in."
                ),
            ),
            (
                "joining",
                models.CharField(
                    choices=[
                        ("open", "Anyone with an account"),
                        ("invited", "People with an invitation link"),
                        ("members", "People on the imported member list"),
                    ],
                    default="open",
                    max_length=10,
                ),
            ),
            (
                "may_be_indexed",
                models.BooleanField(
                    default=False, help_text="Search engines may list the mentor directory."
                ),
            ),
            (
                "orientation_first",
                models.BooleanField(
                    default=False, help_text="Nobody is matched before the orientation is done."
                ),
            ),
            ("answers_due_on", models.DateField(blank=True, null=True)),
            ("by_type", models.JSONField(blank=True, default=dict)),
            ("chapter", models.CharField(blank=True, max_length=80)),
            ("ends_on", models.DateField(blank=True, null=True)),
            ("extension_months", models.PositiveSmallIntegerField(default=3)),
            (
                "extensions_most",
                models.PositiveSmallIntegerField(
                    blank=True, default=1, help_text="Empty: any number.", null=True
                ),
            ),
            (
                "hears_by_on",
                models.DateField(
                    blank=True, help_text="Everyone hears by this day, matched or not.", null=True
                ),
            ),
            (
                "intake",
                models.CharField(
                    choices=[
                        ("cohort", "In rounds: everybody is matched on a day"),
                        ("rolling", "Rolling: whoever joins gets a proposal soon"),
                    ],
                    default="cohort",
                    max_length=10,
                ),
            ),
            ("mentor_signup_opens_on", models.DateField(blank=True, null=True)),
            ("pause_days", models.PositiveSmallIntegerField(default=60)),
            ("report_on", models.DateField(blank=True, null=True)),
            ("version", models.PositiveIntegerField(default=1)),
        ],
        options={
            "ordering": ["name"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("policy__in", ["fair", "total", "stable"])),
                    name="program_policy_in_list",
                ),
                models.CheckConstraint(
                    condition=models.Q(("min_score__lte", 10000)), name="program_min_score_0_1"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("capacity_start__gte", 1),
                        ("capacity_start__lte", models.F("capacity_max")),
                        ("capacity_max__lte", 20),
                    ),
                    name="program_capacity_1_to_20",
                ),
                models.CheckConstraint(
                    condition=models.Q(("mentors_per_mentee__range", (1, 3))),
                    name="program_mentors_per_mentee_1_to_3",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("signup_closes_on__isnull", True),
                        ("signup_opens_on__isnull", True),
                        ("signup_closes_on__gte", models.F("signup_opens_on")),
                        _connector="OR",
                    ),
                    name="program_signup_closes_after_it_opens",
                ),
                models.CheckConstraint(
                    condition=models.Q(("asked_first__in", ["mentor", "both"])),
                    name="program_asked_first_in_list",
                ),
                models.CheckConstraint(
                    condition=models.Q(("months__range", (1, 60))),
                    name="program_months_1_to_60",
                    violation_error_message="A mentorship takes from 1 to 60 months.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("nudge_day__lt", models.F("offer_days")), ("offer_days__gte", 1)
                    ),
                    name="program_nudge_before_offer_ends",
                    violation_error_message="The nudge has to come before the offer runs out.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.expressions.CombinedExpression(
                                models.F("min_overlap_minutes"), "%%", models.Value(15)
                            ),
                            0,
                        ),
                        django.db.models.lookups.Exact(
                            django.db.models.expressions.CombinedExpression(
                                models.F("full_overlap_minutes"), "%%", models.Value(15)
                            ),
                            0,
                        ),
                        ("full_overlap_minutes__gt", 0),
                    ),
                    name="program_overlap_in_quarter_hours",
                    violation_error_message="Give both overlaps in quarter hours, the full one more than none.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("joining__in", ["open", "invited", "members"])),
                    name="program_joining_in_list",
                ),
                models.CheckConstraint(
                    condition=models.Q(("intake__in", ["cohort", "rolling"])),
                    name="program_intake_in_list",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ProgramStaff",
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
                        ("admin", "Program admin"),
                        ("contact", "Concern contact"),
                        ("viewer", "Viewer"),
                    ],
                    max_length=10,
                ),
            ),
            (
                "employer",
                models.CharField(
                    blank=True,
                    help_text="Pairs from this workplace go to another admin.",
                    max_length=160,
                ),
            ),
            (
                "program",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="staff",
                    to="mentorship.program",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="staff_roles",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name_plural": "program staff",
            "constraints": [
                models.UniqueConstraint(
                    fields=("program", "user", "role"), name="staff_one_row_per_role"
                ),
                models.CheckConstraint(
                    condition=models.Q(("role__in", ["admin", "contact", "viewer"])),
                    name="staff_role_in_list",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Role",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=160)),
            ("description", models.TextField(blank=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
            ("facts", models.JSONField(blank=True, default=dict)),
            (
                "level",
                models.PositiveSmallIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(8),
                    ]
                ),
            ),
            ("track", models.CharField(max_length=40)),
            ("on_ladder", models.BooleanField(default=True)),
            ("mentor_only", models.BooleanField(default=False)),
            (
                "leads_to",
                models.ManyToManyField(
                    blank=True, related_name="reached_from", to="mentorship.role"
                ),
            ),
            (
                "typical_credentials",
                models.ManyToManyField(blank=True, related_name="+", to="mentorship.credential"),
            ),
            (
                "specializations",
                models.ManyToManyField(
                    blank=True, related_name="+", to="mentorship.specialization"
                ),
            ),
            ("sources", models.ManyToManyField(blank=True, to="mentorship.taxonomysource")),
        ],
        options={
            "ordering": ["position", "slug"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("level__range", (1, 8))), name="role_level_1_to_8"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Specialization",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=160)),
            ("description", models.TextField(blank=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
            ("facts", models.JSONField(blank=True, default=dict)),
            (
                "also_under",
                models.ManyToManyField(
                    blank=True, related_name="+", to="mentorship.specialization"
                ),
            ),
            (
                "parent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="children",
                    to="mentorship.specialization",
                ),
            ),
            ("related", models.ManyToManyField(blank=True, to="mentorship.specialization")),
            ("sources", models.ManyToManyField(blank=True, to="mentorship.taxonomysource")),
        ],
        options={
            "ordering": ["position", "slug"],
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="OutlookStatement",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=160)),
            ("description", models.TextField(blank=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
            ("facts", models.JSONField(blank=True, default=dict)),
            ("key", models.CharField(max_length=60, unique=True)),
            ("text", models.CharField(max_length=300)),
            ("sources", models.ManyToManyField(blank=True, to="mentorship.taxonomysource")),
        ],
        options={
            "ordering": ["position", "slug"],
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Office",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=160)),
            ("description", models.TextField(blank=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
            ("facts", models.JSONField(blank=True, default=dict)),
            (
                "specializations",
                models.ManyToManyField(
                    blank=True, related_name="+", to="mentorship.specialization"
                ),
            ),
            ("sources", models.ManyToManyField(blank=True, to="mentorship.taxonomysource")),
        ],
        options={
            "ordering": ["position", "slug"],
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="MentorTypeText",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=160)),
            ("description", models.TextField(blank=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
            ("facts", models.JSONField(blank=True, default=dict)),
            ("sources", models.ManyToManyField(blank=True, to="mentorship.taxonomysource")),
        ],
        options={
            "ordering": ["position", "slug"],
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="CareerLevel",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=160)),
            ("description", models.TextField(blank=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
            ("facts", models.JSONField(blank=True, default=dict)),
            (
                "level",
                models.PositiveSmallIntegerField(
                    unique=True,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(8),
                    ],
                ),
            ),
            ("sources", models.ManyToManyField(blank=True, to="mentorship.taxonomysource")),
        ],
        options={
            "ordering": ["position", "slug"],
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="WorkSetting",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=160)),
            ("description", models.TextField(blank=True)),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "edited",
                models.BooleanField(
                    default=False, help_text="Changed here; loading the file again leaves it alone."
                ),
            ),
            ("facts", models.JSONField(blank=True, default=dict)),
            ("is_group", models.BooleanField(default=False)),
            (
                "parent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="children",
                    to="mentorship.worksetting",
                ),
            ),
            ("related", models.ManyToManyField(blank=True, to="mentorship.worksetting")),
            ("sources", models.ManyToManyField(blank=True, to="mentorship.taxonomysource")),
        ],
        options={
            "ordering": ["position", "slug"],
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="AvailabilityWindow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("weekday", models.PositiveSmallIntegerField(help_text="0 is Monday.")),
            ("start_minute", models.PositiveSmallIntegerField()),
            ("end_minute", models.PositiveSmallIntegerField()),
            (
                "pattern",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="windows",
                    to="mentorship.availabilitypattern",
                ),
            ),
        ],
        options={
            "ordering": ["weekday", "start_minute"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("weekday__range", (0, 6))), name="window_weekday_0_to_6"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("end_minute__lte", 1440), ("start_minute__lt", models.F("end_minute"))
                    ),
                    name="window_within_one_day",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CheckInAnswer",
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
            (
                "state",
                models.CharField(
                    choices=[
                        ("scheduled", "Scheduled"),
                        ("open", "Open"),
                        ("answered", "Answered"),
                        ("missed", "Missed"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="scheduled",
                    max_length=10,
                ),
            ),
            (
                "due_at",
                models.DateTimeField(
                    help_text="9:00 in the person's zone; 16:00 for night shifts."
                ),
            ),
            ("opened_at", models.DateTimeField(blank=True, null=True)),
            ("answered_at", models.DateTimeField(blank=True, null=True)),
            ("answer", models.CharField(blank=True, max_length=20)),
            ("signal", models.CharField(blank=True, max_length=10)),
            ("answers", models.JSONField(blank=True, default=dict)),
            ("is_shared", models.BooleanField(default=False)),
            ("line", models.CharField(blank=True, max_length=500)),
            (
                "line_reader",
                models.CharField(
                    choices=[
                        ("writer", "Only me"),
                        ("partner", "My partner"),
                        ("team", "The program team"),
                    ],
                    default="writer",
                    max_length=10,
                ),
            ),
            (
                "check_in",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="answers",
                    to="mentorship.checkin",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "scheduled")),
                    fields=["due_at"],
                    name="check_in_answer_due",
                ),
                models.Index(
                    condition=models.Q(("state", "open")),
                    fields=["due_at"],
                    name="check_in_answer_open",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("check_in", "side"), name="check_in_answer_once_per_side"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["scheduled", "open", "answered", "missed", "cancelled"])
                    ),
                    name="check_in_answer_state_in_list",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "answered"), _negated=True),
                        ("answered_at__isnull", False),
                        _connector="OR",
                    ),
                    name="check_in_answered_has_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("opened_at__isnull", False),
                        _connector="OR",
                    ),
                    name="check_in_open_has_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(("side__in", ["mentee", "mentor"])),
                    name="check_in_answer_side_in_list",
                ),
                models.CheckConstraint(
                    condition=models.Q(("line_reader__in", ["writer", "partner", "team"])),
                    name="check_in_line_reader_in_list",
                ),
                models.CheckConstraint(
                    condition=models.Q(("signal__in", ["", "good", "fine", "low", "help"])),
                    name="check_in_signal_in_list",
                ),
            ],
        },
    ),
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
            (
                "program",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="mentorship.program",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("reminded_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "abstract": False,
            "constraints": [
                models.UniqueConstraint(
                    fields=("program", "user", "side"), name="draft_once_per_side"
                ),
                models.CheckConstraint(
                    condition=models.Q(("side__in", ["mentee", "mentor"])),
                    name="draft_side_in_list",
                ),
            ],
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
                    blank=True, choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10
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
            (
                "created_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "program",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="invitations",
                    to="mentorship.program",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("side__in", ["", "mentee", "mentor"])),
                    name="invitation_side_in_list",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("most_uses__isnull", True),
                        ("uses__lte", models.F("most_uses")),
                        _connector="OR",
                    ),
                    name="invitation_uses_within_limit",
                ),
                models.CheckConstraint(
                    condition=models.Q(("token_hash__regex", "^[0-9a-f]{64}$")),
                    name="invitation_token_hashed",
                ),
            ],
        },
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
            ("came_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            (
                "invitation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="people",
                    to="mentorship.invitation",
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
                models.UniqueConstraint(fields=("invitation", "user"), name="invited_person_once")
            ],
        },
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
            (
                "program",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="mentorship.program",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "abstract": False,
            "constraints": [
                models.UniqueConstraint(
                    fields=("program", "user", "side"), name="orientation_once_per_side"
                ),
                models.CheckConstraint(
                    condition=models.Q(("side__in", ["mentee", "mentor"])),
                    name="orientation_side_in_list",
                ),
            ],
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
            (
                "program",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="mentorship.program",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="outcome_answers",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("program", "user", "stage"), name="outcome_answer_once_per_stage"
                ),
                models.CheckConstraint(
                    condition=models.Q(("stage__in", ["start", "closing", "after30"])),
                    name="outcome_answer_stage_in_list",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("path__range", (1, 5)), ("stay__range", (1, 5)), ("support__range", (1, 5))
                    ),
                    name="outcome_answer_1_to_5",
                ),
            ],
        },
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
            (
                "program",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="member_list",
                    to="mentorship.program",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    models.F("program"),
                    django.db.models.functions.text.Lower("email"),
                    name="program_member_once",
                )
            ],
        },
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
            (
                "changed_by",
                models.ForeignKey(
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
                    related_name="own_texts",
                    to="mentorship.program",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("program", "key"), name="program_text_once_per_key")
            ],
        },
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
            (
                "program",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="round_notices",
                    to="mentorship.program",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    models.F("program"),
                    django.db.models.functions.text.Lower("email"),
                    name="round_notice_once",
                )
            ],
        },
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
            (
                "checked_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "mentor",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="vetting_checks",
                    to="mentorship.mentor",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("mentor", "key"), name="vetting_check_once")
            ],
        },
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
            (
                "asked_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "mentor",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="vetting_questions",
                    to="mentorship.mentor",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("answer", ""), ("answered_at__isnull", True)),
                        models.Q(
                            models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="vetting_question_answer_has_time",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("answered_at__isnull", True)),
                    fields=("mentor",),
                    name="vetting_question_one_open",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="MemberImport",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ("is_replacement", models.BooleanField()),
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
                    related_name="member_imports",
                    to="mentorship.program",
                ),
            ),
        ],
    ),
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
            (
                "checked_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "program",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="launch_checks",
                    to="mentorship.program",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("program", "key"), name="launch_check_once")
            ],
        },
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
                    condition=models.Q(("body", ""), _negated=True), name="staff_note_body_given"
                )
            ],
        },
    ),
]
