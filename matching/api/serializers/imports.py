"""Files of people: how an import stands, and its rows."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mentorship.enums import ImportState, RowKind
from mentorship.models import HeadingMap, PeopleImport, PeopleImportRow
from mentorship.queries.people_imports import undoable_until

KINDS = RowKind.values
STATES = [state for state in ImportState.values if state != ImportState.FORGOTTEN]


class ImportCountsSerializer(serializers.Serializer):
    """Rows by what they do."""

    new = serializers.IntegerField(source="n_new")
    changed = serializers.IntegerField(source="n_changed")
    unchanged = serializers.IntegerField(source="n_unchanged")
    left_out = serializers.IntegerField(
        source="n_left_out", help_text="Rows that are right and do nothing; each says why."
    )
    wrong = serializers.IntegerField(source="n_wrong")


class ImportSerializer(serializers.ModelSerializer):
    """A file of people, or rows that a program sent."""

    program = serializers.SlugField(source="program.slug", read_only=True)
    made_by = serializers.CharField(
        source="made_by.name", default=None, read_only=True, allow_null=True,
        help_text="The admin's name; null for an operator.",
    )  # fmt: skip
    counts = ImportCountsSerializer(source="*", read_only=True)
    rows = serializers.IntegerField(source="n_rows", read_only=True)
    rows_done = serializers.IntegerField(
        source="n_done", read_only=True, help_text="How far the present step is, in rows."
    )

    class Meta:
        model = PeopleImport
        fields: tuple[str, ...] = (
            "id", "program", "side", "file", "state", "made_by", "made_at", "rows", "rows_done",
            "counts",
        )  # fmt: skip
        read_only_fields = fields


class UnknownHeadingSerializer(serializers.Serializer):
    """A heading of the file that means no column yet."""

    heading = serializers.CharField()
    near = serializers.CharField(
        allow_null=True, help_text="The column that it may mean; null without a guess."
    )
    samples = serializers.ListField(child=serializers.CharField())


class ImportDetailSerializer(ImportSerializer):
    """One import with its choices, and what became of it."""

    confirmed_by = serializers.CharField(
        source="confirmed_by.name", default=None, read_only=True, allow_null=True
    )
    undone_by = serializers.CharField(
        source="undone_by.name", default=None, read_only=True, allow_null=True
    )
    vetted = serializers.BooleanField(
        source="is_vetted", read_only=True, help_text="New mentors were vetted already."
    )
    tell = serializers.BooleanField(
        source="tells", read_only=True, help_text="New people are written to, once."
    )
    skip_wrong = serializers.BooleanField(
        source="skips_wrong", read_only=True, help_text="Wrong rows are left out."
    )
    undoable_until = serializers.SerializerMethodField(help_text="Null where it can't be undone.")
    rows_undone = serializers.IntegerField(source="n_undone", read_only=True)
    rows_staying = serializers.IntegerField(
        source="n_stays", read_only=True, help_text="Rows that undo had to leave; each says why."
    )
    headings = serializers.SerializerMethodField(
        help_text="The file's headings and their columns; null where one is left out."
    )
    unknown_headings = serializers.SerializerMethodField(
        help_text="While it waits for `headings`: those that mean no column yet."
    )
    error = serializers.CharField(read_only=True, help_text="Why it failed; else empty.")

    class Meta(ImportSerializer.Meta):
        fields = (
            *ImportSerializer.Meta.fields, "confirmed_by", "confirmed_at", "done_at", "vetted",
            "tell", "skip_wrong", "undoable_until", "undone_by", "undone_at", "rows_undone",
            "rows_staying", "headings", "unknown_headings", "error",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_undoable_until(self, one: PeopleImport) -> Any:
        """Return until when it can be undone, in the reader's zone."""
        until = undoable_until(one)
        return until and serializers.DateTimeField().to_representation(until)

    @extend_schema_field(serializers.DictField(child=serializers.CharField(allow_null=True)))
    def get_headings(self, one: PeopleImport) -> dict[str, str | None]:
        """Return what the headings mean, in the order of the alphabet on any database."""
        return {heading: column or None for heading, column in sorted(one.mapping.items())}

    @extend_schema_field(UnknownHeadingSerializer(many=True))
    def get_unknown_headings(self, one: Any) -> Any:
        """Return the headings that wait for their meaning."""
        unknown = getattr(one, "unknown", ())
        return [
            {"heading": row.heading, "near": row.near or None, "samples": list(row.samples)}
            for row in unknown
        ]


class ImportChangeSerializer(serializers.Serializer):
    """One field that a row changes; both are null where nobody reads it here."""

    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class ImportProblemSerializer(serializers.Serializer):
    """What is wrong with one cell, and what to do."""

    field = serializers.CharField(help_text="`row` where the whole row is wrong.")
    detail = serializers.CharField()
    value = serializers.CharField(help_text="What stood there.")


class ImportRowSerializer(serializers.ModelSerializer):
    """One row, and what it does."""

    changes = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()
    stays = serializers.CharField(
        read_only=True, help_text="Why undo left it, as a code; else empty."
    )

    class Meta:
        model = PeopleImportRow
        fields = (
            "line", "kind", "external_id", "email", "name", "changes", "problems", "stays"
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ImportChangeSerializer(many=True))
    def get_changes(self, row: PeopleImportRow) -> Any:
        """Return what it changes."""
        names = ("field", "before", "after")
        return [dict(zip(names, change, strict=True)) for change in row.changes]

    @extend_schema_field(ImportProblemSerializer(many=True))
    def get_problems(self, row: PeopleImportRow) -> Any:
        """Return what is wrong with it, or why it is left out."""
        names = ("field", "detail", "value")
        return [dict(zip(names, problem, strict=True)) for problem in row.problems]


class RememberedHeadingSerializer(serializers.ModelSerializer):
    """What a heading of a program's files means."""

    heading = serializers.CharField(source="shown", read_only=True)
    column = serializers.SerializerMethodField(help_text="Null where it is left out.")

    class Meta:
        model = HeadingMap
        fields = ("id", "side", "heading", "column")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_column(self, row: HeadingMap) -> str | None:
        """Return the column."""
        return row.column or None


class ImportColumnSerializer(serializers.Serializer):
    """A column that a file may have."""

    name = serializers.CharField()
    needed = serializers.BooleanField()
    detail = serializers.CharField(help_text="What belongs into it.")


class ImportColumnsSerializer(serializers.Serializer):
    """The columns of both sides."""

    mentee = ImportColumnSerializer(many=True)
    mentor = ImportColumnSerializer(many=True)
