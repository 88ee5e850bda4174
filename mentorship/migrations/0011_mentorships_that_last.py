"""What mentorships need to last: meetings, goals, agreements, concerns and the rest."""

import json
import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import accounts.fields
from accounts import encryption
from mentorship import guards

# The questions of a check-in that are answered by a line of text, by its kind and the side.
LINES = {("closing", "mentee"): ("4",), ("closing", "mentor"): ("2", "4")}
LINE = "mentorship_checkinanswer.line"


def without_guards(apps, schema_editor):
    guards.remove(schema_editor.connection)


def with_guards(apps, schema_editor):
    guards.install(schema_editor.connection)


def encrypt_lines(apps, schema_editor):
    """Encrypt what was written in check-ins so far, and take it out of the other answers."""
    answers = apps.get_model("mentorship", "CheckInAnswer").objects
    for row in answers.exclude(line="").iterator():
        row.line = encryption.encrypt(row.line, bound_to=LINE)
        row.save(update_fields=["line"])
    for row in answers.filter(check_in__kind="closing").select_related("check_in").iterator():
        words = {no: row.answers.pop(no) for no in LINES["closing", row.side] if no in row.answers}
        if words:
            row.words = json.dumps(words)
            row.save(update_fields=["answers", "words"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_squashed_0005_consents"),
        ("mentorship", "0010_answers_on_behalf"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(without_guards, with_guards),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "proposed_by",
                    models.CharField(
                        choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10
                    ),
                ),
                ("goal", models.CharField(max_length=200)),
                ("rhythm", models.CharField(blank=True, max_length=200)),
                ("ends_on", models.DateField()),
                ("body", models.TextField()),
                ("text_version", models.CharField(max_length=40)),
                (
                    "proposed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("mentee_signed_at", models.DateTimeField(blank=True, null=True)),
                ("mentor_signed_at", models.DateTimeField(blank=True, null=True)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="BrokenGlass",
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
                            ("line", "What somebody wrote in a check-in"),
                            ("wishes", "A person's wish list"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject_id", models.PositiveBigIntegerField()),
                ("reason", accounts.fields.EncryptedTextField()),
                ("opened_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("is_quiet", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name_plural": "broken glasses",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="calendar_feed",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("completion", "Certificate of completion"),
                            ("hours", "Mentor hours"),
                        ],
                        max_length=12,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                (
                    "issued_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("category", models.CharField(max_length=40)),
                ("wish", models.CharField(blank=True, max_length=40)),
                ("body", accounts.fields.EncryptedTextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("triaged", "Read"),
                            ("in_progress", "In progress"),
                            ("closed", "Closed"),
                        ],
                        default="submitted",
                        max_length=12,
                    ),
                ),
                ("submitted_at", models.DateTimeField()),
                (
                    "reply_by",
                    models.DateTimeField(help_text="Until when the contacts aim to reply."),
                ),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                ("is_quiet", models.BooleanField(default=False)),
                ("conclusion", accounts.fields.EncryptedTextField(blank=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ConcernAttachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "added_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConcernMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_internal", models.BooleanField(default=False)),
                ("body", accounts.fields.EncryptedTextField()),
                (
                    "sent_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ConcernReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "added_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ContinuingEducation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("hours", models.DecimalField(decimal_places=2, max_digits=5)),
                ("earned_on", models.DateField()),
                (
                    "added_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "ordering": ["-earned_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
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
                            ("letter", "Wrote to them"),
                            ("call", "Called"),
                            ("pause", "Paused it"),
                            ("end", "Ended it without fault"),
                            ("rematch", "Ended it and asked for a new match"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("mentee", "Mentee"), ("mentor", "Mentor")],
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("body", accounts.fields.EncryptedTextField(blank=True)),
                (
                    "rule",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("early", "It has just begun"),
                            ("fine", "Nothing speaks against it"),
                            ("help", "One of the two asked for help"),
                            ("low", "The newest answer is low"),
                            ("missed", "A check-in was missed"),
                            ("no_first_meeting", "No first meeting yet"),
                            ("low_twice", "Two check-ins in a row are low"),
                            ("disagree", "The two say different things"),
                            ("missed_twice", "Two check-ins in a row were missed"),
                            ("no_meeting", "No meeting for 45 days"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "look_again_on",
                    models.DateField(
                        blank=True,
                        help_text="Until then the row is quiet unless it gets worse.",
                        null=True,
                    ),
                ),
                (
                    "done_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="IntroductionQuestion",
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
                ("question", accounts.fields.EncryptedTextField()),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("answer", accounts.fields.EncryptedTextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="JointProposal",
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
                        choices=[("extend", "Go on for longer"), ("finish", "Finish early")],
                        max_length=10,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(default=0)),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No answer yet"),
                            ("yes", "Yes"),
                            ("no", "Not now"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Times offered"),
                            ("agreed", "Agreed"),
                            ("held", "Held"),
                            ("missed", "Did not happen"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                (
                    "offered_by",
                    models.CharField(
                        choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10
                    ),
                ),
                (
                    "offered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("minutes", models.PositiveSmallIntegerField(default=30)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("video", "Video"),
                            ("phone", "Phone"),
                            ("in_person", "In person"),
                            ("messages", "Messages"),
                        ],
                        default="video",
                        max_length=10,
                    ),
                ),
                ("place", accounts.fields.EncryptedTextField(blank=True)),
                ("topic", accounts.fields.EncryptedTextField(blank=True)),
                ("summary", accounts.fields.EncryptedTextField(blank=True)),
                ("is_logged", models.BooleanField(default=False)),
                (
                    "settled_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When it was said to be held, missed or cancelled.",
                        null=True,
                    ),
                ),
                (
                    "settled_by",
                    models.CharField(
                        blank=True,
                        choices=[("mentee", "Mentee"), ("mentor", "Mentor")],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MeetingTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                (
                    "offered_by",
                    models.CharField(
                        choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at"],
            },
        ),
        migrations.CreateModel(
            name="MentorshipGoal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "added_by",
                    models.CharField(
                        choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10
                    ),
                ),
                (
                    "added_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("reached_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", accounts.fields.EncryptedTextField()),
                (
                    "sent_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.CharField(
                        blank=True,
                        choices=[("mentee", "Mentee"), ("mentor", "Mentor")],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_shared", models.BooleanField(default=False)),
                ("body", accounts.fields.EncryptedTextField()),
                (
                    "written_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="OutcomeEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("start", "At the start"),
                            ("closing", "At closing"),
                            ("after30", "Thirty days after"),
                        ],
                        max_length=10,
                    ),
                ),
                ("happened_on", models.DateField(blank=True, null=True)),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ThankYou",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.CharField(max_length=280)),
                (
                    "may_be_shown",
                    models.BooleanField(
                        default=False,
                        help_text="The association may show it, with the writer's first name.",
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="mentorship",
            name="mentorship_answers_in_list",
        ),
        migrations.AddField(
            model_name="checkinanswer",
            name="words",
            field=accounts.fields.EncryptedTextField(
                blank=True, help_text="Lines of text by question, as JSON."
            ),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="mentee_shares_address",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="mentor_shares_address",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="pause_until",
            field=models.DateField(
                blank=True, help_text="The day one of the two named; empty: the longest.", null=True
            ),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="suspended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="profile",
            name="expiry_reminders_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When she asked to be reminded before one runs out.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="answeronbehalf",
            name="answer",
            field=models.CharField(
                choices=[
                    ("", "No answer yet"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("not_now", "Not now"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="checkinanswer",
            name="line",
            field=models.TextField(blank=True),
        ),
        migrations.RunPython(encrypt_lines, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="checkinanswer",
            name="line",
            field=accounts.fields.EncryptedTextField(blank=True),
        ),
        migrations.AlterField(
            model_name="mentorship",
            name="mentee_answer",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "No answer yet"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("not_now", "Not now"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="mentorship",
            name="mentor_answer",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "No answer yet"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("not_now", "Not now"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mentee_answer__in", ["", "accepted", "declined", "not_now"]),
                    ("mentor_answer__in", ["", "accepted", "declined", "not_now"]),
                ),
                name="mentorship_answers_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "suspended"), _negated=True),
                    ("suspended_at__isnull", False),
                    _connector="OR",
                ),
                name="mentorship_suspended_has_time",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="agreements",
                to="mentorship.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="brokenglass",
            name="opener",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="brokenglass",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="brokenglass",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mentorship.program",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="mentorship",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="mentorship.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mentorship.program",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="about",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="mentorship",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mentorship.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="concerns",
                to="mentorship.program",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="reporter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="brokenglass",
            name="concern",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="openings",
                to="mentorship.concern",
            ),
        ),
        migrations.AddField(
            model_name="concernattachment",
            name="answer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mentorship.checkinanswer",
            ),
        ),
        migrations.AddField(
            model_name="concernattachment",
            name="concern",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="mentorship.concern",
            ),
        ),
        migrations.AddField(
            model_name="concernmessage",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="concernmessage",
            name="concern",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="mentorship.concern",
            ),
        ),
        migrations.AddField(
            model_name="concernreader",
            name="concern",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="readers",
                to="mentorship.concern",
            ),
        ),
        migrations.AddField(
            model_name="concernreader",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="continuingeducation",
            name="held_credential",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="continuing_education",
                to="mentorship.heldcredential",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="admin",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="mentorship.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="introductionquestion",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="mentorship.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="jointproposal",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="proposals",
                to="mentorship.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="mentorship.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="meetingtime",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="times",
                to="mentorship.meeting",
            ),
        ),
        migrations.AddField(
            model_name="mentorshipgoal",
            name="goal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mentorship.goal",
            ),
        ),
        migrations.AddField(
            model_name="mentorshipgoal",
            name="held_credential",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="mentorship.heldcredential",
            ),
        ),
        migrations.AddField(
            model_name="mentorshipgoal",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="goals",
                to="mentorship.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="mentorship.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="goal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="milestones",
                to="mentorship.mentorshipgoal",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="mentorship.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="outcomeevent",
            name="credential",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mentorship.credential",
            ),
        ),
        migrations.AddField(
            model_name="outcomeevent",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="outcome_events",
                to="mentorship.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="outcomeevent",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="thankyou",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="thankyou",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="thank_yous",
                to="mentorship.mentorship",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("mentorship", "number"), name="agreement_once_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("replaced_at__isnull", True),
                    models.Q(
                        ("mentee_signed_at__isnull", True),
                        ("mentor_signed_at__isnull", True),
                        _connector="OR",
                    ),
                ),
                fields=("mentorship",),
                name="agreement_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("proposed_by__in", ["mentee", "mentor"])),
                name="agreement_side_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True), name="agreement_body_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "completion"), ("revoked_at__isnull", True)),
                fields=("mentorship", "user"),
                name="certificate_of_completion_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["completion", "hours"])),
                name="certificate_kind_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "completion"), _negated=True),
                    ("mentorship__isnull", False),
                    _connector="OR",
                ),
                name="certificate_of_completion_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True), name="concern_body_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["submitted", "triaged", "in_progress", "closed"])
                ),
                name="concern_state_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("state", "closed")),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True), ("closed_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="concern_closed_iff_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("about__isnull", True),
                    models.Q(("about", models.F("reporter")), _negated=True),
                    _connector="OR",
                ),
                name="concern_not_about_its_reporter",
            ),
        ),
        migrations.AddConstraint(
            model_name="brokenglass",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["line", "wishes"])),
                name="broken_glass_kind_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="brokenglass",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="broken_glass_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="brokenglass",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opened_at"))),
                name="broken_glass_closes",
            ),
        ),
        migrations.AddConstraint(
            model_name="concernattachment",
            constraint=models.UniqueConstraint(
                fields=("concern", "answer"), name="concern_attachment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="concernmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True), name="concern_message_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="concernreader",
            constraint=models.UniqueConstraint(
                fields=("concern", "user"), name="concern_reader_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="continuingeducation",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gt", 0), ("hours__lte", 200)),
                name="continuing_education_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="continuingeducation",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="continuing_education_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["letter", "call", "pause", "end", "rematch"]),
                    ("side__in", ["", "mentee", "mentor"]),
                ),
                name="follow_up_in_lists",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("letter", "call")), _negated=True),
                    models.Q(("body", ""), _negated=True),
                    _connector="OR",
                ),
                name="follow_up_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="introductionquestion",
            constraint=models.UniqueConstraint(
                fields=("mentorship", "side"), name="introduction_question_once_per_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="introductionquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["mentee", "mentor"])),
                name="introduction_question_side_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="introductionquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("question", ""), _negated=True),
                name="introduction_question_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="introductionquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="introduction_question_answer_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "")),
                fields=("mentorship", "kind"),
                name="joint_proposal_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer__in", ["", "yes", "no", "withdrawn"]),
                    ("kind__in", ["extend", "finish"]),
                    ("side__in", ["mentee", "mentor"]),
                ),
                name="joint_proposal_in_lists",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "finish"), ("months", 0)),
                    models.Q(("kind", "extend"), ("months__range", (1, 24))),
                    _connector="OR",
                ),
                name="joint_proposal_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="joint_proposal_answer_has_time",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                condition=models.Q(("state", "agreed")),
                fields=["starts_at"],
                name="meeting_agreed_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "offered")),
                fields=("mentorship",),
                name="meeting_one_offer_open",
                violation_error_message="Times for a meeting are on offer already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["offered", "agreed", "held", "missed", "cancelled"])
                ),
                name="meeting_state_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["video", "phone", "in_person", "messages"])),
                name="meeting_mode_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("offered_by__in", ["mentee", "mentor"]),
                    ("settled_by__in", ["", "mentee", "mentor"]),
                ),
                name="meeting_sides_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__range", (5, 480))), name="meeting_minutes_5_to_480"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("offered", "cancelled")),
                    ("starts_at__isnull", False),
                    _connector="OR",
                ),
                name="meeting_agreed_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("offered", "agreed")),
                    ("settled_at__isnull", False),
                    _connector="OR",
                ),
                name="meeting_settled_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingtime",
            constraint=models.UniqueConstraint(
                fields=("meeting", "starts_at"), name="meeting_time_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingtime",
            constraint=models.CheckConstraint(
                condition=models.Q(("offered_by__in", ["mentee", "mentor"])),
                name="meeting_time_side_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorshipgoal",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="mentorship_goal_has_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorshipgoal",
            constraint=models.CheckConstraint(
                condition=models.Q(("added_by__in", ["mentee", "mentor"])),
                name="mentorship_goal_side_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorshipgoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reached_at__isnull", True), ("dropped_at__isnull", True), _connector="OR"
                ),
                name="mentorship_goal_reached_or_dropped",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["mentorship", "-sent_at"], name="message_newest"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True), name="message_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="milestone_has_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("done_by", "")),
                    models.Q(("done_at__isnull", False), ("done_by__in", ["mentee", "mentor"])),
                    _connector="OR",
                ),
                name="milestone_done_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True), name="note_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomeevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("credential__isnull", True)),
                fields=("mentorship", "user", "key", "stage"),
                name="outcome_event_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomeevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("credential__isnull", False)),
                fields=("mentorship", "user", "key", "stage", "credential"),
                name="outcome_event_once_per_credential",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomeevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["", "start", "closing", "after30"])),
                name="outcome_event_stage_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="thankyou",
            constraint=models.CheckConstraint(
                condition=models.Q(("line", ""), _negated=True), name="thank_you_not_empty"
            ),
        ),
        migrations.RunPython(with_guards, without_guards),
    ]
