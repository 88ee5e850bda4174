"""What the API tells and takes; every field is named."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from matching.models import Match, Round, Run
from matching.queries.wording import Wording, first_names
from matching.services.review import EFFECT_OF, NOTE_LENGTH


class PartSerializer(serializers.Serializer):
    """One's own part in a program."""

    id = serializers.UUIDField(source="uuid")
    program = serializers.SlugField(source="program.slug")
    side = serializers.ChoiceField(choices=["mentee", "mentor"])
    state = serializers.CharField()


class StaffRoleSerializer(serializers.Serializer):
    """One's own role in a program's staff."""

    program = serializers.SlugField(source="program.slug")
    role = serializers.CharField()


class MeSerializer(serializers.ModelSerializer):
    """The person behind the request."""

    id = serializers.UUIDField(source="uuid")
    parts = serializers.SerializerMethodField()
    roles = StaffRoleSerializer(source="staff_roles", many=True)

    class Meta:
        model = User
        fields = ("id", "email", "name", "time_zone", "is_superuser", "parts", "roles")
        read_only_fields = fields

    @extend_schema_field(PartSerializer(many=True))
    def get_parts(self, user: User) -> Any:
        """Return the parts as mentee, then as mentor."""
        parts = []
        for side, rows in (("mentee", user.mentee_parts), ("mentor", user.mentor_parts)):
            for part in rows.select_related("program").order_by("pk"):
                part.side = side
                parts.append(part)
        return PartSerializer(parts, many=True).data


class RunSerializer(serializers.ModelSerializer):
    """One execution of the engine; scores of ``report`` in ten-thousandths."""

    report = serializers.DictField(read_only=True)

    class Meta:
        model = Run
        fields = (
            "id", "round", "state", "progress", "error", "report",
            "created_at", "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class RoundSerializer(serializers.ModelSerializer):
    """One intake of a program, with its latest run."""

    program = serializers.SlugField(source="program.slug", read_only=True)
    latest_run = serializers.SerializerMethodField()

    class Meta:
        model = Round
        fields = (
            "id", "program", "name", "state", "opens_on", "closes_on", "introductions_on",
            "latest_run",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(RunSerializer(allow_null=True))
    def get_latest_run(self, match_round: Any) -> Any:
        """Return the latest run, or null."""
        latest = next(iter(match_round.latest), None)
        return RunSerializer(latest).data if latest else None


class PersonSerializer(serializers.Serializer):
    """One side of a match: the id of the part, and the person's name."""

    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField(source="user.name")


class MatchSerializer(serializers.ModelSerializer):
    """A match in a list; scores in ten-thousandths, headings and bonus add up to the score."""

    mentee = PersonSerializer(read_only=True)
    mentor = PersonSerializer(read_only=True)
    decided_by = serializers.CharField(source="decided_by.name", default=None, read_only=True)

    class Meta:
        model = Match
        fields: tuple[str, ...] = (
            "id", "round", "run", "mentee", "mentor", "mentor_type", "state", "version", "score",
            "career_path", "specialization", "mentor_type_fit", "bonus", "wish_rank", "is_pinned",
            "decided_by", "decided_at", "reject_effect", "reject_reason", "note",
        )  # fmt: skip
        read_only_fields = fields


class MatchDetailSerializer(MatchSerializer):
    """A match with its components and its reasons in words."""

    components = serializers.SerializerMethodField()
    why = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()

    class Meta(MatchSerializer.Meta):
        fields = (*MatchSerializer.Meta.fields, "components", "why", "missing")
        read_only_fields = fields

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField(allow_null=True)))
    def get_components(self, match: Match) -> Any:
        """Return each component, null where it left her mean."""
        return match.breakdown.get("components", {})

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_why(self, match: Match) -> list[str]:
        """Return what the two share."""
        return self._said(match, "reasons")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_missing(self, match: Match) -> list[str]:
        """Return what is missing or could go wrong."""
        return self._said(match, "missing")

    def _said(self, match: Match, part: str) -> list[str]:
        wording = Wording(first_names([match]))
        return [one["text"] for one in wording.sentences(match, part)]


class DecisionSerializer(serializers.Serializer):
    """A decision; with the version that was seen, a stale one is refused."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class RejectionSerializer(DecisionSerializer):
    """A rejection with a reason of the list."""

    reason = serializers.ChoiceField(choices=sorted(EFFECT_OF))
    note = serializers.CharField(required=False, allow_blank=True, max_length=NOTE_LENGTH)


class ProblemSerializer(serializers.Serializer):
    """An error (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = serializers.DictField(required=False)
