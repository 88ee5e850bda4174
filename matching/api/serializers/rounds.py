"""Rounds, and what is decided about many of their matches at once."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.bodies import Body
from accounts.api.ids import IdField
from matching.api.serializers.runs import RunSerializer
from matching.enums import DecisionKind, LetterRole
from matching.models import Round
from mentorship.api.pairs.fields import DayField, LineField
from mentorship.enums import MentorType, Side

MOST_AT_ONCE = 500


class RoundSerializer(serializers.ModelSerializer):
    """One intake of a program."""

    program = serializers.SlugField(source="program.slug", read_only=True)

    class Meta:
        model = Round
        fields: tuple[str, ...] = (
            "id", "program", "name", "state", "opens_on", "closes_on", "introductions_on",
        )  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {"introductions_on": {"help_text": "The day members expect to hear by."}}


class MatchCountsSerializer(serializers.Serializer):
    """How many matches are how far, without those that another admin sees to."""

    proposed = serializers.IntegerField()
    approved = serializers.IntegerField()
    rejected = serializers.IntegerField()
    published = serializers.IntegerField()


class RoundDetailSerializer(RoundSerializer):
    """A round as its admins see it, with its latest run."""

    latest_run = serializers.SerializerMethodField()
    matches = MatchCountsSerializer(source="counts")
    others = serializers.IntegerField(help_text="Matches that another admin decides.")
    to_hand_over = serializers.IntegerField(
        help_text="Those of them that nobody was asked to decide yet."
    )
    changed_since = serializers.IntegerField(
        help_text="People who changed something after the plan was made."
    )
    undoable = serializers.UUIDField(
        allow_null=True, help_text="Your latest press that can be undone: the batch for undo."
    )

    class Meta(RoundSerializer.Meta):
        fields = (
            *RoundSerializer.Meta.fields, "created_at", "latest_run", "matches", "others",
            "to_hand_over", "changed_since", "undoable",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(RunSerializer(allow_null=True))
    def get_latest_run(self, match_round: Any) -> Any:
        """Return the latest run, or null."""
        return RunSerializer(match_round.latest).data if match_round.latest else None


class RoundChange(Body):
    """Name and days of a round; what is left out stays."""

    name = LineField(max_length=80, help_text="Such as Spring 2026. Members see it.")
    opens_on = DayField()
    closes_on = DayField()
    introductions_on = DayField(
        required=False, allow_null=True, help_text="The day members expect to hear by."
    )


class RoundBody(RoundChange):
    """A new round; it is a draft until it is opened."""

    program = serializers.SlugField(max_length=80)


class ClosingSerializer(serializers.Serializer):
    """What closing a round would do, before it is done."""

    hear = serializers.IntegerField(help_text="Mentees without a mentor; each gets one mail.")
    unsent = serializers.IntegerField(help_text="Approved matches: send them first.")
    dropped = serializers.IntegerField(help_text="Proposals that nobody decided.")


class FigureOfState(serializers.Serializer):
    """How many; in words where the group is small."""

    name = serializers.CharField()
    count = serializers.CharField()


class RoundFiguresSerializer(serializers.Serializer):
    """A round in figures, for staff who see no names: no figure under five."""

    states = FigureOfState(many=True)
    scores = serializers.ListField(
        child=serializers.IntegerField(), help_text="Points of the proposals; empty if too few."
    )
    strong_from = serializers.IntegerField(source="threshold", help_text="Points of 100.")
    served = serializers.CharField()
    mean = serializers.CharField()
    proof = serializers.CharField()
    reasons = FigureOfState(many=True)


class ColleagueSerializer(serializers.Serializer):
    """Another admin of the program."""

    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField()


class ColleaguesSerializer(serializers.Serializer):
    """The other admins of a program."""

    results = ColleagueSerializer(many=True)


class SeenSerializer(Body):
    """A match as it was seen; where somebody changed it since, it stays as it is."""

    id = IdField()
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


def _chosen(text: str, **how: Any) -> Any:
    return serializers.ListField(
        child=SeenSerializer(), min_length=1, max_length=MOST_AT_ONCE, help_text=text, **how
    )


class ApproveAboveBody(Body):
    """Approve every proposal from a score on, but for pinned ones and those that need a look."""

    min_score = serializers.IntegerField(
        min_value=0, max_value=10_000, help_text="Ten-thousandths."
    )


class DecideBody(Body):
    """Approve, pin or hand over matches, each as it was seen."""

    decision = serializers.ChoiceField(["approve", "pin", "hand_over"])
    matches = _chosen("Each as it was seen.")
    to = serializers.UUIDField(required=False, help_text="The colleague, to hand over.")

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Want a colleague for handing over, and only then."""
        if (values["decision"] == "hand_over") != ("to" in values):
            raise serializers.ValidationError(
                {"to": ["Name the colleague to hand over to, and only then."]}
            )
        return values


class PublishBody(Body):
    """Which approved matches to send; left out, all that are yours to decide."""

    matches = _chosen("Each as it was seen.", required=False)


class RefusedRow(serializers.Serializer):
    """A match that stayed as it is, and why."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ReportsSerializer(serializers.Serializer):
    """What became of each match; ``undoable`` undoes all that were done, with one undo."""

    done = serializers.ListField(child=serializers.IntegerField())
    refused = RefusedRow(many=True)
    undoable = serializers.UUIDField(allow_null=True)


class UndoBody(Body):
    """Which press to undo; left out, your latest."""

    batch = serializers.UUIDField(required=False)


class LeftRow(serializers.Serializer):
    """Why a match was left as it is."""

    code = serializers.CharField()
    detail = serializers.CharField()


class UndoneSerializer(serializers.Serializer):
    """What was undone."""

    kind = serializers.ChoiceField(DecisionKind.choices)
    matches = serializers.ListField(child=serializers.IntegerField())
    left = LeftRow(many=True)


class ToBody(Body):
    """The colleague who is asked."""

    to = serializers.UUIDField(help_text="Id of another admin of the program.")


class HandedSerializer(serializers.Serializer):
    """How many were handed over."""

    handed = serializers.IntegerField()


class AskBody(Body):
    """What to do about somebody without a mentor.

    keep: she waits for the next round. place: ask a mentor for one more place. type: ask her about
    another kind of mentor. finish: ask her to finish the profile.
    """

    ask = serializers.ChoiceField(["keep", "place", "type", "finish"])
    person = serializers.UUIDField(help_text="The mentor for a place, else the mentee.")
    mentor_type = serializers.ChoiceField(MentorType.choices, required=False)


class StepSerializer(serializers.Serializer):
    """What was done."""

    kind = serializers.CharField()
    made_at = serializers.DateTimeField()


class RemindBody(Body):
    """Whom to remind of the orientation."""

    side = serializers.ChoiceField(Side.choices)
    person = serializers.UUIDField(help_text="The part.")


class LetterSerializer(serializers.Serializer):
    """What a round says to one kind of reader; the product's words where nobody wrote others."""

    role = serializers.ChoiceField(LetterRole.choices)
    subject = serializers.CharField()
    body = serializers.CharField()
    placeholders = serializers.ListField(child=serializers.CharField())
    is_own = serializers.BooleanField(help_text="Written for this round.")
    version = serializers.DateTimeField(
        allow_null=True, help_text="When it was changed; null for the product's words."
    )
    changed_by = serializers.CharField(allow_null=True)
    looked_over_by = serializers.CharField(allow_null=True)


class LettersSerializer(serializers.Serializer):
    """The three letters of a round."""

    results = LetterSerializer(many=True)


class LetterBody(Body):
    """Words for a letter; ``version`` is the one that they began with."""

    subject = LineField(max_length=120)
    body = serializers.CharField(max_length=3000)
    version = serializers.DateTimeField(required=False, allow_null=True, default=None)


class LetterVersion(Body):
    """The words to take away, as they were seen."""

    version = serializers.DateTimeField(required=False, allow_null=True, default=None)
