"""Files of people that an admin takes over: previewed, confirmed, written as a whole, undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from mentorship.enums import ImportState, RowKind, Side
from mentorship.models.programs import Program


class PeopleImport(models.Model):
    """One file of mentees or mentors of a program.

    ``mapping`` maps the file's own headings to columns, empty where one is left out.
    ``n_new`` to ``n_wrong`` count its rows by kind; ``n_done`` are rows done of the present step.
    ``lease_until`` is set while a process works on it.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="people_imports")
    side = models.CharField(max_length=10, choices=Side)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        help_text=_("Empty: an operator, on the command line."),
    )  # fmt: skip
    file = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READING)
    mapping = models.JSONField(default=dict, blank=True)
    is_vetted = models.BooleanField(default=False, help_text=_("New mentors are vetted already."))
    tells = models.BooleanField(default=True, help_text=_("New people are told by mail."))
    skips_wrong = models.BooleanField(default=False, help_text=_("Wrong rows are left out."))

    n_rows = models.PositiveIntegerField(default=0)
    n_new = models.PositiveIntegerField(default=0)
    n_changed = models.PositiveIntegerField(default=0)
    n_unchanged = models.PositiveIntegerField(default=0)
    n_left_out = models.PositiveIntegerField(default=0)
    n_wrong = models.PositiveIntegerField(default=0)
    n_done = models.PositiveIntegerField(default=0)
    n_undone = models.PositiveIntegerField(default=0)
    n_stays = models.PositiveIntegerField(default=0, help_text=_("Rows that undo had to leave."))
    progress = models.CharField(max_length=80, blank=True)
    error = models.CharField(max_length=300, blank=True)

    made_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lease_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="people_import_state_in_list"
            ),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="people_import_side_in_list"
            ),
            models.CheckConstraint(
                condition=Q(lease_token__isnull=True, lease_until__isnull=True)
                | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="people_import_lease_whole",
            ),
            models.UniqueConstraint(
                fields=["program"],
                condition=Q(state=ImportState.APPLYING),
                name="people_import_one_applies",
            ),
        ]

    def __str__(self) -> str:
        return f"people import {self.pk}"


class PeopleImportFile(models.Model):
    """The file itself, while its headings wait to be mapped; gone with the preview."""

    people_import = models.OneToOneField(
        PeopleImport, models.CASCADE, primary_key=True, related_name="kept_file"
    )
    raw = models.BinaryField()

    def __str__(self) -> str:
        return f"file of import {self.pk}"


class PeopleImportRow(models.Model):
    """One row of such a file, and what it does. Gone after the days in which it can be undone.

    ``values`` are what was read, by column; ``cells`` what stood there, of wrong rows only.
    ``changes`` are ``[column, before, after]``; ``problems`` are ``[column, sentence, cell]``.
    ``undo`` is what was made and what was before; ``stays`` is why undo left it, as a code.
    """

    people_import = models.ForeignKey(PeopleImport, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=RowKind)
    email = models.CharField(max_length=254, blank=True)
    name = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=64, blank=True)
    values = models.JSONField(default=dict)
    cells = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undo = models.JSONField(default=dict)
    stays = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["line", "pk"]
        indexes = [
            models.Index(fields=["people_import", "kind", "line"], name="import_row_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RowKind.values), name="import_row_kind_in_list"
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.line} of import {self.people_import_id}"


class ImportedPart(models.Model):
    """What a program's files said last of a person on one side; the next one is compared with it.

    ``digests`` holds a short digest of each value, by column; never the value. ``agreed_at`` is
    when she took over what was entered for her.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=64, blank=True)
    digests = models.JSONField(default=dict)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "side", "user"], name="imported_part_once_per_side"
            ),
            models.UniqueConstraint(
                fields=["program", "side", "external_id"],
                condition=~Q(external_id=""),
                name="imported_part_external_id_once",
            ),
        ]

    def __str__(self) -> str:
        return f"imported part {self.pk}"


class ImportRefusal(models.Model):
    """Somebody said no to being entered; her address is kept as a digest, for that alone."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="+")
    address_hash = models.CharField(max_length=64)
    said_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "address_hash"], name="import_refusal_once")
        ]

    def __str__(self) -> str:
        return f"refusal {self.pk}"


class HeadingMap(models.Model):
    """Which column a program's own heading means, on one side; empty: it is left out.

    ``heading`` is in the form in which headings are compared, ``shown`` as it was written.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="heading_maps")
    side = models.CharField(max_length=10, choices=Side)
    heading = models.CharField(max_length=200)
    shown = models.CharField(max_length=200)
    column = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["shown"]
        constraints = [
            models.UniqueConstraint(fields=["program", "side", "heading"], name="heading_map_once"),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="heading_map_side_in_list"
            ),
        ]

    def __str__(self) -> str:
        return f"heading {self.pk}"
