"""What decisions about matches take."""

from rest_framework import serializers

from accounts.api.bodies import Body
from accounts.api.ids import IdField
from matching.services.by_hand import REASON_LENGTH
from matching.services.review import EFFECT_OF, NOTE_LENGTH
from matching.services.swap_plan import FINGERPRINT
from mentorship.api.pairs.fields import WordsField
from mentorship.enums import Answer, MentorType, Side
from mentorship.services.introductions.on_behalf import TOLD_LENGTH

ANSWERS = [(one.value, one.label) for one in (Answer.ACCEPTED, Answer.DECLINED)]


class DecisionSerializer(Body):
    """A decision; with the version that was seen, a stale one is refused."""

    version = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="The one that you saw."
    )


class RejectionSerializer(DecisionSerializer):
    """A rejection with a reason of the list; it says for how long the two stay apart."""

    reason = serializers.ChoiceField(sorted(EFFECT_OF))
    note = WordsField(required=False, allow_blank=True, max_length=NOTE_LENGTH)


class MatchNoteBody(DecisionSerializer):
    """A note of the program team; an empty one takes it away."""

    note = WordsField(allow_blank=True, max_length=NOTE_LENGTH)


class HandOverBody(DecisionSerializer):
    """Who is asked to decide; a note is added to that of the team."""

    to = serializers.UUIDField(help_text="Id of another admin of the program.")
    note = WordsField(required=False, allow_blank=True, max_length=NOTE_LENGTH)


class MatchBody(Body):
    """Two people to pair by hand."""

    round = IdField()
    mentee = serializers.UUIDField(help_text="Her part.")
    mentor = serializers.UUIDField(help_text="His part.")
    mentor_type = serializers.ChoiceField(MentorType.choices)
    override_reason = WordsField(
        required=False, allow_blank=True, max_length=REASON_LENGTH, default="",
        help_text="Why a soft rule is set aside, where one is in the way.",
    )  # fmt: skip
    is_pinned = serializers.BooleanField(
        default=False, help_text="The next run keeps the pair; pins their proposal if there is one."
    )


class InsteadQuery(Body):
    """Whom to choose in place of one side."""

    instead = serializers.UUIDField()


class SwapBody(InsteadQuery):
    """A swap exactly as its preview showed it."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    fingerprint = serializers.CharField(max_length=FINGERPRINT)


class SideBody(Body):
    """One of the two."""

    side = serializers.ChoiceField(Side.choices)


class AnswerForBody(SideBody):
    """What one of the two told the team; she or he gets a mail that says so."""

    answer = serializers.ChoiceField(ANSWERS)
    told = WordsField(max_length=TOLD_LENGTH, help_text="Who told what, and how.")
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=40, help_text="Of a no: a key of the list."
    )
