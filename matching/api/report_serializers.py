"""What the API tells of a program's figures."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

CELL = {"type": ["number", "string", "null"]}
TOLD = "A number or a text; null where it would tell a small group."


@extend_schema_field(CELL)
class CellField(serializers.Field):
    """A figure of a report; null is kept back."""

    def to_representation(self, value: Any) -> Any:
        """Return it as it is."""
        return value if isinstance(value, int | float) else str(value)


class ReportFigureSerializer(serializers.Serializer):
    """One figure and what it counts."""

    name = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField("get_told", help_text=TOLD)

    def get_name(self, figure: tuple[str, Any]) -> str:
        """Return what it counts."""
        return str(figure[0])

    @extend_schema_field(CELL)
    def get_told(self, figure: tuple[str, Any]) -> Any:
        """Return the figure."""
        return figure[1]


class ReportTableRowSerializer(serializers.Serializer):
    """One line of a table."""

    name = serializers.CharField()
    cells = serializers.ListField(
        child=CellField(allow_null=True), help_text="In the order of the headings. " + TOLD
    )


class ReportTableSerializer(serializers.Serializer):
    """Figures under headings; the first heading is over the rows' names."""

    title = serializers.CharField()
    headings = serializers.ListField(child=serializers.CharField())
    rows = ReportTableRowSerializer(many=True)


class ReportSectionSerializer(serializers.Serializer):
    """One part of a report."""

    key = serializers.CharField()
    title = serializers.CharField()
    finding = serializers.CharField(help_text="What it comes to, in a sentence; may be empty.")
    counted = serializers.CharField(help_text="What is counted, and when.")
    keeps_back = serializers.BooleanField(help_text="Whether some figure of it is null.")
    figures = ReportFigureSerializer(many=True)
    tables = ReportTableSerializer(many=True)


class YearReportSerializer(serializers.Serializer):
    """The report of a program for one year."""

    program = serializers.SlugField()
    period = serializers.CharField(help_text="The year, or `all`.")
    years = serializers.ListField(child=serializers.IntegerField(), help_text="Those there are.")
    is_exact = serializers.BooleanField(help_text="Whether small groups are told as well.")
    sections = ReportSectionSerializer(many=True)


class CheckInFiguresSerializer(serializers.Serializer):
    """The check-ins of one month, or of one stage."""

    by = serializers.CharField(help_text="Whether `name` is a month or a stage.")
    name = serializers.CharField()
    sent = serializers.IntegerField()
    answered = serializers.IntegerField()
    missed = serializers.IntegerField()
    waiting = serializers.IntegerField()
    share = serializers.IntegerField(
        allow_null=True, help_text="Of a hundred that are over; null where none is."
    )


class RecruitingSerializer(serializers.Serializer):
    """What one more mentor of a kind would change."""

    place = serializers.IntegerField()
    mentor_type = serializers.CharField()
    specialization = serializers.CharField()
    served_more = serializers.IntegerField(help_text="How many more mentees would be matched.")
    points_more = serializers.FloatField(help_text="Points of all scores together.")
    is_exact = serializers.CharField(help_text="Whether it was solved or estimated, in a word.")
    who = serializers.CharField(help_text="Names of those who would be matched.")


class WaitingSerializer(serializers.Serializer):
    """Somebody who waits for a mentor."""

    place = serializers.IntegerField(help_text="In the line, from 1.")
    name = serializers.CharField()
    seeks = serializers.CharField()
    since = serializers.DateTimeField()
    waited = serializers.CharField(help_text="Why they stand where they do.")
    reason = serializers.CharField()
    detail = serializers.CharField()
    helps = serializers.CharField(help_text="What would help.")
    reads = serializers.CharField(help_text="What they read about it at home.")


class EntrantSerializer(serializers.Serializer):
    """Somebody who is in a round, or is not."""

    id = serializers.UUIDField(help_text="Of the part as mentee or mentor.")
    side = serializers.CharField()
    name = serializers.CharField(source="entrant.name")
    facts = serializers.CharField(source="entrant.facts")
    mentor_types = serializers.CharField(source="entrant.types")
    is_in = serializers.SerializerMethodField()
    why = serializers.CharField(source="entrant.why", help_text="Empty for those who are in.")
    detail = serializers.CharField(source="entrant.detail")

    def get_is_in(self, row: dict[str, Any]) -> bool:
        """Return whether a run takes her part into account."""
        return not row["entrant"].why
