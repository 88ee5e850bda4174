"""All tables of this app in one step, for new databases; see docs/decisions/0030."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models

import accounts.validators
from accounts import audit_guard
from accounts.create_tables import CreateTables


def finish(apps, schema_editor):
    """Install the triggers; create the table of the database cache, where rate limits live."""
    audit_guard.install(schema_editor.connection)
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def remove(apps, schema_editor):
    audit_guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_audit_guard"),
        ("accounts", "0003_cache_table"),
        ("accounts", "0004_notification_counts"),
        ("accounts", "0005_consents"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateTables(
            "accounts",
            [
                migrations.CreateModel(
                    name="Heartbeat",
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
                        ("name", models.CharField(max_length=40, unique=True)),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="MailServer",
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
                        ("name", models.CharField(max_length=200, unique=True)),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("open_until", models.DateTimeField(null=True)),
                        ("last_error_code", models.CharField(blank=True, max_length=40)),
                        (
                            "changed_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="User",
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
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "email",
                            models.EmailField(
                                max_length=254,
                                validators=[accounts.validators.validate_address],
                                verbose_name="e-mail",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "time_zone",
                            models.CharField(
                                blank=True,
                                help_text="IANA name; empty: not known.",
                                max_length=64,
                                validators=[accounts.validators.validate_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "locale",
                            models.CharField(
                                blank=True,
                                help_text="Empty: the site's language.",
                                max_length=16,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "bounced_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When the mail server last refused this address for good.",
                                null=True,
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("is_staff", models.BooleanField(default=False)),
                        ("date_joined", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        (
                            "membership_number",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="membership number"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"),
                                name="user_email_unique_any_case",
                                violation_error_message="An account with this address exists already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditEvent",
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
                            "action",
                            models.CharField(help_text="Such as match.approved.", max_length=64),
                        ),
                        (
                            "target_type",
                            models.CharField(help_text="Such as matching.match.", max_length=64),
                        ),
                        ("target_id", models.CharField(max_length=40)),
                        ("program_id", models.BigIntegerField(null=True)),
                        ("data", models.JSONField(default=dict)),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                help_text="Who did it; empty: the system.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "real_actor",
                            models.ForeignKey(
                                help_text="Who acted in the actor's name.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["target_type", "target_id"], name="audit_target"),
                            models.Index(fields=["program_id", "-id"], name="audit_program"),
                            models.Index(fields=["actor", "-id"], name="audit_actor"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("action", ""), _negated=True),
                                name="audit_action_given",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IdempotencyKey",
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
                        ("key", models.CharField(max_length=200)),
                        ("body_hash", models.CharField(max_length=64)),
                        ("status", models.PositiveSmallIntegerField(null=True)),
                        ("response", models.JSONField(null=True)),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["created_at"], name="idempotencykey_age")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("actor", "key"), name="idempotencykey_once_per_actor"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                name="idempotencykey_key_given",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notification",
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
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("dedupe_key", models.CharField(max_length=200, unique=True)),
                        ("category", models.CharField(max_length=64)),
                        ("template", models.CharField(blank=True, max_length=100)),
                        ("template_version", models.PositiveSmallIntegerField(default=1)),
                        ("locale", models.CharField(blank=True, max_length=16)),
                        ("address_override", models.EmailField(max_length=254, null=True)),
                        ("context", models.JSONField(default=dict)),
                        ("program_id", models.BigIntegerField(null=True)),
                        ("subject_type", models.CharField(blank=True, max_length=64)),
                        ("subject_id", models.CharField(blank=True, max_length=40)),
                        ("priority", models.PositiveSmallIntegerField(default=50)),
                        ("at_most_once", models.BooleanField(default=False)),
                        (
                            "not_before",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                        ("expires_at", models.DateTimeField(null=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("pending", "Waiting"),
                                    ("leased", "Being sent"),
                                    ("sent", "Sent"),
                                    ("retry", "Waiting to try again"),
                                    ("dead", "Given up"),
                                    ("cancelled", "Cancelled"),
                                    ("expired", "Too late to send"),
                                    ("bounced", "Refused by the recipient's server"),
                                    ("withheld", "Held back for an operator"),
                                ],
                                default="pending",
                                max_length=10,
                            ),
                        ),
                        ("lease_token", models.UUIDField(null=True)),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("max_attempts", models.PositiveSmallIntegerField(default=10)),
                        ("claims", models.PositiveSmallIntegerField(default=0)),
                        ("faults", models.PositiveSmallIntegerField(default=0)),
                        ("last_error_code", models.CharField(blank=True, max_length=40)),
                        ("last_error_text", models.CharField(blank=True, max_length=500)),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                        ("first_attempt_at", models.DateTimeField(null=True)),
                        ("handed_over_at", models.DateTimeField(null=True)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("maybe_duplicate", models.BooleanField(default=False)),
                        (
                            "recipient",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notifications",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("status__in", ["pending", "retry"])),
                                fields=["priority", "not_before", "id"],
                                name="notification_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("status", "leased")),
                                fields=["lease_until"],
                                name="notification_leased",
                            ),
                            models.Index(
                                fields=["subject_type", "subject_id"], name="notification_subject"
                            ),
                            models.Index(
                                fields=["recipient", "created_at"], name="notification_recipient"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "pending",
                                            "leased",
                                            "sent",
                                            "retry",
                                            "dead",
                                            "cancelled",
                                            "expired",
                                            "bounced",
                                            "withheld",
                                        ],
                                    )
                                ),
                                name="notification_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("lease_token__isnull", False),
                                        ("lease_until__isnull", False),
                                        ("status", "leased"),
                                    ),
                                    models.Q(
                                        models.Q(("status", "leased"), _negated=True),
                                        ("lease_token__isnull", True),
                                        ("lease_until__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="notification_lease_iff_leased",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "sent"), _negated=True),
                                    ("sent_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="notification_sent_has_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recipient__isnull", False),
                                    ("address_override__isnull", False),
                                    _connector="OR",
                                ),
                                name="notification_has_recipient",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("dedupe_key", ""), _negated=True),
                                name="notification_dedupe_key_given",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OneTimeLink",
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
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("purpose", models.CharField(max_length=64)),
                        ("subject_type", models.CharField(max_length=64)),
                        ("subject_id", models.CharField(max_length=40)),
                        ("data", models.JSONField(default=dict)),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="one_time_links",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["subject_type", "subject_id"], name="onetimelink_subject"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("token_hash__regex", "^[0-9a-f]{64}$")),
                                name="onetimelink_token_hashed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NotificationCount",
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
                        ("month", models.DateField(help_text="Its first day.")),
                        ("category", models.CharField(max_length=64)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("pending", "Waiting"),
                                    ("leased", "Being sent"),
                                    ("sent", "Sent"),
                                    ("retry", "Waiting to try again"),
                                    ("dead", "Given up"),
                                    ("cancelled", "Cancelled"),
                                    ("expired", "Too late to send"),
                                    ("bounced", "Refused by the recipient's server"),
                                    ("withheld", "Held back for an operator"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("n", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("month", "category", "status"),
                                name="notificationcount_one_per_month",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Acceptance",
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
                        ("document", models.CharField(max_length=100)),
                        ("version", models.CharField(max_length=40)),
                        (
                            "accepted_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acceptances",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "document", "version"),
                                name="acceptance_once_per_version",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MutedGroup",
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
                        ("group", models.CharField(max_length=40)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="muted_groups",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "group"), name="muted_group_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrivacyRequest",
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
                                    ("export", "A copy of my data"),
                                    ("erase", "Erase my account"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked"),
                                    ("withdrawn", "Taken back"),
                                    ("done", "Done"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                        ("due_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="privacy_requests",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["export", "erase"])),
                                name="privacy_request_kind_in_list",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["asked", "withdrawn", "done"])),
                                name="privacy_request_state_in_list",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("state", "asked")),
                                    models.Q(
                                        models.Q(("state", "asked"), _negated=True),
                                        ("closed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="privacy_request_closed_has_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("user", "kind"),
                                name="privacy_request_one_open_per_kind",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(finish, remove),
    ]
