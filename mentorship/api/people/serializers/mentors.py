"""Mentors: to themselves, and to the admins of their program."""

from typing import Any

from rest_framework import serializers

from accounts.api.bodies import Body
from accounts.api.ids import IdField
from mentorship.api.people.serializers import parts
from mentorship.api.people.serializers.applying import ApplicationSerializer, PartBodySerializer
from mentorship.api.people.serializers.profiles import listed, slugs
from mentorship.enums import MentorState, MentorType, ShownField
from mentorship.queries.vetting import checklist, questions_of, vetting_texts, way_here
from mentorship.queries.workplaces import MAX_AVOID
from mentorship.services.vetting.deciding import NOTE_LENGTH
from mentorship.services.vetting.questions import ANSWER_LENGTH, QUESTION_LENGTH


class _Mentor(serializers.Serializer):
    """What every list tells of a mentor."""

    state = serializers.ChoiceField(choices=MentorState.choices)
    offers = serializers.ListField(child=serializers.ChoiceField(choices=MentorType.choices))
    capacity = serializers.IntegerField()
    places_held = serializers.IntegerField(help_text="Places taken or promised.")


class OwnMentorRowSerializer(_Mentor, parts.RowSerializer):
    """One's own part as a mentor, in a list."""

    read_as = parts.constant(parts.SELF)


class TeamMentorRowSerializer(_Mentor, parts.TeamRowSerializer):
    """A mentor of a program that one administers, in a list."""

    read_as = parts.constant(parts.TEAM)
    is_asked = serializers.BooleanField(help_text="A question of the team waits for his answer.")
    has_answered = serializers.BooleanField(help_text="He answered one about this application.")


class _Offer(serializers.Serializer):
    """What a mentor offers, and when."""

    helps_with = parts.lists("helps_with")
    available_from = serializers.DateField(allow_null=True)
    available_until = serializers.DateField(allow_null=True)
    is_listed = serializers.SerializerMethodField(help_text="Members find him in the directory.")

    def get_is_listed(self, mentor: Any) -> bool:
        """Return whether he agreed to be shown."""
        return mentor.listed_at is not None


class OwnVettingQuestionSerializer(serializers.Serializer):
    """A question of the program team, and one's answer to it."""

    id = serializers.IntegerField()
    question = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class OwnMentorSerializer(_Offer, _Mentor, parts.OwnPartSerializer):
    """One's own part as a mentor, with everything one answered for it."""

    read_as = parts.constant(parts.SELF)
    shown = serializers.ListField(child=serializers.ChoiceField(choices=ShownField.choices))
    avoid = serializers.ListField(child=serializers.CharField())
    questions = OwnVettingQuestionSerializer(many=True, source="asked")

    def to_representation(self, mentor: Any) -> dict[str, Any]:
        """Read what the team asked, then tell the part."""
        mentor.asked = questions_of(mentor)
        return super().to_representation(mentor)


class LineSerializer(serializers.Serializer):
    """One line of the checklist before a mentor is vetted."""

    key = serializers.CharField()
    text = serializers.CharField()
    is_done = serializers.BooleanField()
    is_automatic = serializers.BooleanField(help_text="It ticks itself.")
    done_by = serializers.CharField(source="who.name", default=None, allow_null=True)
    done_at = serializers.DateTimeField(source="when", allow_null=True)
    missing = serializers.CharField(help_text="What a line that ticks itself waits for.")


class VettingQuestionSerializer(OwnVettingQuestionSerializer):
    """A question to a mentor, who asked it, and the answer."""

    asked_by = serializers.CharField(source="asked_by.name")


class WayHereSerializer(serializers.Serializer):
    """How a mentor came here."""

    oriented_at = serializers.DateTimeField(allow_null=True)
    rules_at = serializers.DateTimeField(allow_null=True, help_text="Agreed to the conduct rules.")
    has_address = serializers.BooleanField(help_text="His address is on the member list.")
    has_number = serializers.BooleanField(help_text="His membership number is on the list.")
    was_refused = serializers.BooleanField(help_text="An earlier application was refused.")


class TeamMentorSerializer(_Offer, _Mentor, parts.KnownPartSerializer):
    """A mentor as his program's admins know him, with all they need to decide about him."""

    read_as = parts.constant(parts.TEAM)
    is_asked = serializers.BooleanField()
    has_answered = serializers.BooleanField()
    vetted_at = serializers.DateTimeField(allow_null=True)
    vetted_by = serializers.CharField(source="vetted_by.name", default=None, allow_null=True)
    refusal_reason = serializers.CharField(help_text="Key of the list; empty unless refused.")
    vetting_note = serializers.CharField(help_text="The team's own, beside the reason.")
    way_here = WayHereSerializer(source="way")
    checklist = LineSerializer(source="lines", many=True)
    questions = VettingQuestionSerializer(source="asked", many=True)

    def to_representation(self, mentor: Any) -> dict[str, Any]:
        """Read the vetting, then tell the part."""
        mentor.way = way_here(mentor)
        mentor.lines = checklist(mentor, vetting_texts(), mentor.way)
        mentor.asked = questions_of(mentor)
        return super().to_representation(mentor)


class MentorBodySerializer(PartBodySerializer):
    """What a mentor offers. In a PUT, what is left out is emptied; in a PATCH it stays."""

    offers = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, max_length=20,
        help_text="Kinds of mentor that the program has.",
    )  # fmt: skip
    capacity = serializers.IntegerField(
        required=False, help_text="How many people at once; the program says how many at most."
    )
    helps_with = slugs("goals")
    available_from = serializers.DateField(required=False, allow_null=True)
    available_until = serializers.DateField(required=False, allow_null=True)
    is_listed = serializers.BooleanField(
        required=False, help_text="Show me in the directory, by first name and initial."
    )
    shown = listed(help_text=f"What members read there: {', '.join(ShownField.values)}.")
    avoid = serializers.ListField(
        child=serializers.CharField(max_length=254), required=False, max_length=MAX_AVOID,
        help_text="E-mail addresses and employers to keep apart from; nobody but the matching.",
    )  # fmt: skip


class MentorApplicationSerializer(ApplicationSerializer, MentorBodySerializer):
    """An offer to mentor: where, what is agreed to, and what is offered."""


class CapacitySerializer(Body):
    """How many people a mentor takes at once."""

    capacity = serializers.IntegerField(
        help_text="From 1 to the program's maximum; never below the places held."
    )


class RefusalSerializer(Body):
    """Why a mentor's places do not open this round; he is told kindly, without it."""

    reason = serializers.CharField(max_length=40, help_text="A key of the program's list.")
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=NOTE_LENGTH, help_text="The team's own."
    )


class AskSerializer(Body):
    """A question to a mentor before he is decided about; he gets a mail."""

    question = serializers.CharField(max_length=QUESTION_LENGTH)


class AnswerSerializer(Body):
    """The answer to what the program team asked."""

    question = IdField(help_text="Id of the question.")
    answer = serializers.CharField(max_length=ANSWER_LENGTH)


class TickSerializer(Body):
    """A line of the checklist."""

    key = serializers.CharField(max_length=80)


class LookedUpSerializer(Body):
    """A credential of the mentor."""

    credential = IdField(help_text="Id of what he holds.")


class VerifySerializer(LookedUpSerializer):
    """A credential that was looked up, as it was seen."""

    seen = serializers.CharField(
        max_length=60, allow_blank=True, help_text="What the file said; another state is refused."
    )
