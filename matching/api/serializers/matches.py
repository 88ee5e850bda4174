"""Matches: sparse in a list, whole on their own; scores are ten-thousandths."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matching.engine.pool import COMPONENTS, HEADINGS
from matching.enums import RejectEffect
from matching.models import Match
from matching.queries.capsule import most_points, word
from matching.queries.wording import Wording, first_names
from mentorship.enums import MentorType


class PersonSerializer(serializers.Serializer):
    """One side of a match: the id of the part, and the person's name."""

    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField(source="user.name")


class MatchSerializer(serializers.ModelSerializer):
    """A match in a list; headings and bonus add up to the score."""

    mentee = PersonSerializer(read_only=True)
    mentor = PersonSerializer(read_only=True)
    decided_by = serializers.CharField(
        source="decided_by.name", default=None, allow_null=True, read_only=True
    )
    reject_effect = serializers.ChoiceField(
        RejectEffect.choices, allow_blank=True, read_only=True, help_text="Empty: not rejected."
    )

    class Meta:
        model = Match
        fields: tuple[str, ...] = (
            "id", "round", "run", "mentee", "mentor", "mentor_type", "state", "version", "score",
            "career_path", "specialization", "mentor_type_fit", "bonus", "wish_rank", "is_pinned",
            "decided_by", "decided_at", "reject_effect", "reject_reason", "note",
        )  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "version": {"help_text": "Grows with every change; send it with a decision."},
            "score": {"help_text": "Ten-thousandths."},
            "wish_rank": {"help_text": "Her wish for him, 1 the first; null for none."},
            "is_pinned": {"help_text": "The next run keeps the pair."},
            "note": {"help_text": "Of the program team; only the team reads it."},
        }


PEOPLE = ("mentee", "mentor")
BONUSES = ("wish", "waiting", "order")
PLAIN = tuple(name for name in MatchSerializer.Meta.fields if name not in (*PEOPLE, "decided_by"))
# What a row of a list is read from: a hundred of them without a hundred times five rows.
COLUMNS = (
    "pk", *PLAIN, "decided_by__name",
    *(f"{side}__{name}" for side in PEOPLE for name in ("uuid", "user__name")),
)  # fmt: skip


class MatchRowSerializer(MatchSerializer):
    """The same from plain values, as ``COLUMNS`` names them."""

    def to_representation(self, instance: Mapping[str, Any]) -> dict[str, Any]:
        """Return one row; moments are written as everywhere."""
        told = {name: instance[name] for name in PLAIN}
        for side in PEOPLE:
            uuid, name = instance[f"{side}__uuid"], instance[f"{side}__user__name"]
            told[side] = {"id": str(uuid), "name": name}
        told["decided_by"] = instance["decided_by__name"]
        if told["decided_at"]:
            told["decided_at"] = self.fields["decided_at"].to_representation(told["decided_at"])
        return told


class OtherSerializer(serializers.Serializer):
    """Somebody else for one side of a match, and what choosing her or him would cost."""

    id = serializers.UUIDField(help_text="Of the part: `instead` of a swap.")
    name = serializers.CharField()
    mentor_type = serializers.ChoiceField(MentorType.choices)
    score = serializers.IntegerField()
    difference = serializers.IntegerField(help_text="To the score of this match.")
    loss = serializers.IntegerField(
        allow_null=True, help_text="At least so much less for the whole round; null: unknown."
    )
    may_cost_place = serializers.BooleanField()
    change = serializers.CharField(help_text="The cost in words.")
    can_swap = serializers.BooleanField()


class MatchDetailSerializer(MatchSerializer):
    """A match with its breakdown, its reasons in words, and who else was possible."""

    fit = serializers.SerializerMethodField(help_text="The program's word for the score.")
    components = serializers.SerializerMethodField()
    weights = serializers.SerializerMethodField()
    most_points = serializers.SerializerMethodField()
    bonuses = serializers.SerializerMethodField()
    why = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()
    other_mentors = OtherSerializer(source="others.mentor", many=True, read_only=True)
    other_mentees = OtherSerializer(source="others.mentee", many=True, read_only=True)
    reviewer = serializers.CharField(
        source="reviewer.name",
        default=None,
        allow_null=True,
        read_only=True,
        help_text="Asked to decide it.",
    )
    handed_by = serializers.CharField(
        source="handed_by.name", default=None, allow_null=True, read_only=True
    )
    announce_at = serializers.DateTimeField(
        source="mentorship.announce_at", default=None, allow_null=True, read_only=True,
        help_text="When the two hear of it; until then it can be recalled.",
    )  # fmt: skip

    class Meta(MatchSerializer.Meta):
        fields = (
            *MatchSerializer.Meta.fields, "fit", "components", "weights", "most_points",
            "bonuses", "why", "missing", "other_mentors", "other_mentees", "origin",
            "override_reason", "reviewer", "handed_by", "handed_at", "mentorship",
            "announce_at", "created_at",
        )  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            **MatchSerializer.Meta.extra_kwargs,
            "override_reason": {"help_text": "Why a soft rule was set aside for the two."},
        }

    def get_fit(self, match: Match) -> str:
        """Return Strong, Good or Fair fit, or the program's own words."""
        return word(match.score, match.round.program)

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField(allow_null=True)))
    def get_components(self, match: Match) -> Any:
        """Return each component, null where it left her mean."""
        return _in_order(match, "components", COMPONENTS)

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_weights(self, match: Match) -> Any:
        """Return the weight of each component; 100 in all."""
        return _in_order(match, "weights", COMPONENTS)

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_most_points(self, match: Match) -> Any:
        """Return the most points of 100 that each heading can give, by what she answered."""
        return {heading: most_points(match, heading) for heading in HEADINGS}

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_bonuses(self, match: Match) -> Any:
        """Return the bonus by its reason."""
        return _in_order(match, "bonuses", BONUSES)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_why(self, match: Match) -> list[str]:
        """Return what the two share."""
        return self._said(match, "reasons")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_missing(self, match: Match) -> list[str]:
        """Return what is missing or could go wrong."""
        return self._said(match, "missing")

    def _said(self, match: Match, part: str) -> list[str]:
        wording = Wording(first_names([match]), self.context.get("names"))
        return [one["text"] for one in wording.sentences(match, part)]


class PlanPerson(serializers.Serializer):
    """Somebody of a plan."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class MoveSerializer(serializers.Serializer):
    """A request that gets another mentor; null where it has none."""

    mentee = PlanPerson()
    mentor_type = serializers.ChoiceField(MentorType.choices)
    before = PlanPerson(allow_null=True)
    before_score = serializers.IntegerField(allow_null=True)
    after = PlanPerson(allow_null=True)
    after_score = serializers.IntegerField(allow_null=True)


class SwapPlanSerializer(serializers.Serializer):
    """What a swap would do; send version and fingerprint back to do exactly this."""

    sentence = serializers.CharField()
    moves = MoveSerializer(many=True)
    served = serializers.IntegerField(help_text="Requests more with a mentor; negative for fewer.")
    total_before = serializers.IntegerField()
    total_after = serializers.IntegerField()
    is_whole = serializers.BooleanField(
        help_text="The best for everybody around the pair; false for an exchange of two."
    )
    version = serializers.IntegerField()
    fingerprint = serializers.CharField()


class LeavesSerializer(serializers.Serializer):
    """When a reminder leaves."""

    leaves_at = serializers.DateTimeField()


def _in_order(match: Match, part: str, names: tuple[str, ...]) -> dict[str, int | None]:
    """Return a part of the breakdown in the engine's order; a database keeps it in its own."""
    stored = match.breakdown.get(part, {})
    return {name: stored[name] for name in names if name in stored}
