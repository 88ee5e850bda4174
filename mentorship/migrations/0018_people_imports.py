"""Files of people: previewed, confirmed, written as a whole, undone; headings remembered."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0017_zone_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PeopleImport",
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
                ("file", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Being read"),
                            ("previewed", "Waits for your yes"),
                            ("queued", "Waiting to start"),
                            ("applying", "Being taken over"),
                            ("done", "Taken over"),
                            ("undone", "Undone"),
                            ("failed", "Not taken over"),
                            ("forgotten", "Never confirmed"),
                        ],
                        default="reading",
                        max_length=10,
                    ),
                ),
                ("mapping", models.JSONField(blank=True, default=dict)),
                (
                    "is_vetted",
                    models.BooleanField(default=False, help_text="New mentors are vetted already."),
                ),
                (
                    "tells",
                    models.BooleanField(default=True, help_text="New people are told by mail."),
                ),
                (
                    "skips_wrong",
                    models.BooleanField(default=False, help_text="Wrong rows are left out."),
                ),
                ("n_rows", models.PositiveIntegerField(default=0)),
                ("n_new", models.PositiveIntegerField(default=0)),
                ("n_changed", models.PositiveIntegerField(default=0)),
                ("n_unchanged", models.PositiveIntegerField(default=0)),
                ("n_left_out", models.PositiveIntegerField(default=0)),
                ("n_wrong", models.PositiveIntegerField(default=0)),
                ("n_done", models.PositiveIntegerField(default=0)),
                ("n_undone", models.PositiveIntegerField(default=0)),
                (
                    "n_stays",
                    models.PositiveIntegerField(
                        default=0, help_text="Rows that undo had to leave."
                    ),
                ),
                ("progress", models.CharField(blank=True, max_length=80)),
                ("error", models.CharField(blank=True, max_length=300)),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("lease_token", models.UUIDField(editable=False, null=True)),
                ("lease_until", models.DateTimeField(editable=False, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        help_text="Empty: an operator, on the command line.",
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
                        related_name="people_imports",
                        to="mentorship.program",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PeopleImportFile",
            fields=[
                (
                    "people_import",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="kept_file",
                        serialize=False,
                        to="mentorship.peopleimport",
                    ),
                ),
                ("raw", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="PeopleImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("unchanged", "Unchanged"),
                            ("left_out", "Left out"),
                            ("wrong", "Wrong"),
                        ],
                        max_length=10,
                    ),
                ),
                ("email", models.CharField(blank=True, max_length=254)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("external_id", models.CharField(blank=True, max_length=64)),
                ("values", models.JSONField(default=dict)),
                ("cells", models.JSONField(default=dict)),
                ("changes", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
                ("undo", models.JSONField(default=dict)),
                ("stays", models.CharField(blank=True, max_length=40)),
                (
                    "people_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="mentorship.peopleimport",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["line", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HeadingMap",
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
                ("heading", models.CharField(max_length=200)),
                ("shown", models.CharField(max_length=200)),
                ("column", models.CharField(blank=True, max_length=40)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="heading_maps",
                        to="mentorship.program",
                    ),
                ),
            ],
            options={
                "ordering": ["shown"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "side", "heading"), name="heading_map_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["mentee", "mentor"])),
                        name="heading_map_side_in_list",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedPart",
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
                ("external_id", models.CharField(blank=True, max_length=64)),
                ("digests", models.JSONField(default=dict)),
                ("agreed_at", models.DateTimeField(null=True)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "side", "user"), name="imported_part_once_per_side"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("program", "side", "external_id"),
                        name="imported_part_external_id_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRefusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_hash", models.CharField(max_length=64)),
                (
                    "said_at",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "address_hash"), name="import_refusal_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="peopleimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "reading",
                            "previewed",
                            "queued",
                            "applying",
                            "done",
                            "undone",
                            "failed",
                            "forgotten",
                        ],
                    )
                ),
                name="people_import_state_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="peopleimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["mentee", "mentor"])),
                name="people_import_side_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="peopleimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lease_token__isnull", True), ("lease_until__isnull", True)),
                    models.Q(("lease_token__isnull", False), ("lease_until__isnull", False)),
                    _connector="OR",
                ),
                name="people_import_lease_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="peopleimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "applying")),
                fields=("program",),
                name="people_import_one_applies",
            ),
        ),
        migrations.AddIndex(
            model_name="peopleimportrow",
            index=models.Index(fields=["people_import", "kind", "line"], name="import_row_by_kind"),
        ),
        migrations.AddConstraint(
            model_name="peopleimportrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["new", "changed", "unchanged", "left_out", "wrong"])
                ),
                name="import_row_kind_in_list",
            ),
        ),
    ]
