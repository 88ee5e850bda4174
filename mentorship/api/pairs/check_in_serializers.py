"""What the API tells of a check-in to the one who answers it, and takes."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.bodies import Body
from mentorship.api.pairs.fields import WordsField
from mentorship.enums import CheckInKind, CheckInState, LineReader, Side
from mentorship.services.check_ins.given import MAX_LINE

MOST_CHOICES = 50
MAX_KEY = 80
ANSWER = {
    "oneOf": [
        {"type": "string", "maxLength": MAX_LINE},
        {"type": "array", "items": {"type": "string", "maxLength": MAX_KEY},
         "maxItems": MOST_CHOICES},
    ]
}  # fmt: skip


class CheckInBriefSerializer(serializers.Serializer):
    """Your part of a check-in, in a list."""

    id = serializers.IntegerField(source="pk")
    mentorship = serializers.IntegerField()
    program = serializers.SlugField()
    name = serializers.CharField(help_text="The other's first name.")
    side = serializers.ChoiceField(choices=Side.choices, help_text="Your own side.")
    kind = serializers.ChoiceField(choices=CheckInKind.choices)
    state = serializers.ChoiceField(choices=CheckInState.choices)
    due_on = serializers.DateField()
    due_at = serializers.DateTimeField(help_text="When it opens for you.")
    answered_at = serializers.DateTimeField(allow_null=True)
    changed_at = serializers.DateTimeField(allow_null=True)
    can_answer = serializers.BooleanField()
    can_change = serializers.BooleanField(help_text="For two weeks after you answered.")


class CheckInOptionSerializer(serializers.Serializer):
    """One answer to choose."""

    key = serializers.CharField()
    label = serializers.CharField()
    sentence = serializers.CharField()


class CheckInQuestionSerializer(serializers.Serializer):
    """One question; only the first must be answered."""

    no = serializers.CharField()
    text = serializers.CharField()
    options = CheckInOptionSerializer(many=True)
    is_many = serializers.BooleanField(help_text="Send a list of keys.")
    is_line = serializers.BooleanField(
        help_text="Send a line of text; only you read it unless you share it, or the team, where "
        "reader says so."
    )
    when = serializers.CharField(help_text="met or not_met, where the first answer decides.")
    reader = serializers.CharField(help_text="team: only the program team reads the answer.")


class OutcomeLineSerializer(serializers.Serializer):
    """One line about your work, to be answered from 1, not at all, to 5, fully."""

    key = serializers.CharField()
    text = serializers.CharField()


@extend_schema_field(ANSWER)
class ChosenField(serializers.Field):
    """Keys of answers, or a line of text."""

    def to_representation(self, value: Any) -> Any:
        """Return the answer as it is kept."""
        return value

    def to_internal_value(self, data: Any) -> str | list[str]:
        """Return a text, or several keys.

        Raises:
            ValidationError: it is neither, or too much.
        """
        if isinstance(data, list):
            keys = serializers.CharField(max_length=MAX_KEY)
            if len(data) > MOST_CHOICES or not all(isinstance(key, str) for key in data):
                raise serializers.ValidationError(_("Choose one of the answers."))
            return [keys.run_validation(key) for key in data]
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Choose one of the answers."))
        line: str = WordsField(max_length=MAX_LINE, allow_blank=True).run_validation(data)
        return line


class CheckInGivenSerializer(serializers.Serializer):
    """What you answered."""

    answer = serializers.CharField()
    answers = serializers.DictField(child=ChosenField())
    shared = serializers.ListField(child=serializers.CharField())
    is_shared = serializers.BooleanField()
    line = serializers.CharField()
    line_reader = serializers.ChoiceField(choices=LineReader.choices)


class PartnersPartSerializer(serializers.Serializer):
    """The other's part, as far as they shared it."""

    state = serializers.ChoiceField(choices=CheckInState.choices)
    answered_at = serializers.DateTimeField(allow_null=True)
    changed_at = serializers.DateTimeField(allow_null=True)
    fact = serializers.CharField(help_text="Whether they say you have met; both may read that.")
    answer = serializers.CharField(help_text="Empty unless they share it.")
    label = serializers.CharField(help_text="The same in words.")
    line = serializers.CharField(help_text="Lines they wrote for you.")


class AnswerStepSerializer(serializers.Serializer):
    """Where the answer leads."""

    label = serializers.CharField()
    url = serializers.CharField(help_text="A page of the site.")


class CheckInSerializer(CheckInBriefSerializer):
    """Your part of a check-in: what is asked, who reads it, what you answered."""

    questions = CheckInQuestionSerializer(many=True, help_text="None while it is still to come.")
    outcomes = OutcomeLineSerializer(many=True, help_text="Asked of mentees at the end.")
    readers = serializers.CharField(help_text="Who reads the answer.")
    given = CheckInGivenSerializer(allow_null=True)
    partner = PartnersPartSerializer()
    thanks = serializers.CharField()
    next_steps = AnswerStepSerializer(many=True)


class CheckInOutcomesBody(Body):
    """All three lines, from 1 to 5; the program team reads them in its report only."""

    path = serializers.IntegerField(min_value=1, max_value=5)
    support = serializers.IntegerField(min_value=1, max_value=5)
    stay = serializers.IntegerField(min_value=1, max_value=5)


class CheckInAnswerBody(Body):
    """An answer; of a life mentorship the team reads only whether you met."""

    answer = serializers.CharField(
        max_length=MAX_KEY,
        help_text="A key of the first question. The team reads it, but for life mentorships; the "
        "other only where you share it.",
    )
    answers = serializers.DictField(
        child=ChosenField(), required=False,
        help_text="Further answers by number: a key, a list of keys, or a line of text.",
    )  # fmt: skip
    shared = serializers.ListField(
        child=serializers.CharField(max_length=4), required=False, max_length=20,
        help_text="The numbers of those lines that the other may read.",
    )  # fmt: skip
    is_shared = serializers.BooleanField(
        default=False, help_text="Whether the other may read the first answer."
    )
    line = WordsField(
        required=False, allow_blank=True, max_length=MAX_LINE, default="",
        help_text="One line more, for the reader you choose.",
    )  # fmt: skip
    line_reader = serializers.ChoiceField(
        choices=LineReader.choices, default=LineReader.WRITER,
        help_text="writer: only you; partner: the other; team: the program team.",
    )  # fmt: skip
    outcomes = CheckInOutcomesBody(required=False)
