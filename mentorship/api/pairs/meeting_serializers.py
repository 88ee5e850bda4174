"""What the API tells of a meeting to one of the two, and takes."""

from rest_framework import serializers

from accounts.api.bodies import Body
from mentorship.api.pairs.fields import DayField, LineField, MomentField, WordsField
from mentorship.enums import MeetingMode, MeetingState, Side
from mentorship.models.meetings import LONGEST_MINUTES
from mentorship.services.meetings.plan import LONGEST, MAX_PLACE, MAX_TOPIC, MOST_TIMES, SHORTEST
from mentorship.services.meetings.telling import MAX_SUMMARY
from mentorship.services.meetings.telling import SHORTEST as SHORTEST_HELD

PLANNED = [(state.value, state.label) for state in (MeetingState.OFFERED, MeetingState.AGREED)]


class OfferedTimeSerializer(serializers.Serializer):
    """One time on offer."""

    starts_at = serializers.DateTimeField()
    offered_by = serializers.ChoiceField(choices=Side.choices)


class MeetingBriefSerializer(serializers.Serializer):
    """A meeting in a list."""

    id = serializers.IntegerField(source="pk")
    mentorship = serializers.IntegerField()
    program = serializers.SlugField()
    name = serializers.CharField(help_text="The other's first name.")
    state = serializers.ChoiceField(choices=MeetingState.choices)
    offered_by = serializers.ChoiceField(choices=Side.choices)
    starts_at = serializers.DateTimeField(allow_null=True, help_text="Null: no time is agreed.")
    ends_at = serializers.DateTimeField(allow_null=True)
    minutes = serializers.IntegerField()
    mode = serializers.ChoiceField(choices=MeetingMode.choices)
    is_logged = serializers.BooleanField(help_text="Held elsewhere and written down afterwards.")
    times = OfferedTimeSerializer(many=True, help_text="On offer, and not passed.")
    waits_for_me = serializers.BooleanField(help_text="Times of the other wait for your pick.")


class MeetingSerializer(MeetingBriefSerializer):
    """A meeting as one of the two reads it; the program team reads its day and state only."""

    place = serializers.CharField(help_text="A join link, an address or a phone number.")
    topic = serializers.CharField()
    summary = serializers.CharField(
        help_text="What it was about; of a cancelled one, the line for the other."
    )
    settled_by = serializers.CharField(
        help_text="The side that said it was held, missed or cancelled; else empty."
    )
    settled_at = serializers.DateTimeField(allow_null=True)
    steps = serializers.ListField(
        child=serializers.CharField(), help_text="The addresses below this one that you may use."
    )
    calendar_url = serializers.CharField(
        help_text="Its calendar file, for you, signed in; empty while no time is agreed."
    )


class OfferedMeetingSerializer(MeetingSerializer):
    """A meeting whose times were just offered."""

    warnings = serializers.ListField(
        child=serializers.CharField(),
        help_text="Sentences about times outside the other's hours, or when you meet somebody.",
    )


class MeetingTimesBody(Body):
    """Up to three times; one without an offset is read in your own zone."""

    times = serializers.ListField(child=MomentField(), min_length=1, max_length=MOST_TIMES)


class MeetingCounterBody(MeetingTimesBody):
    """Other times, and what the meeting would be; what is left out stays as it is."""

    minutes = serializers.IntegerField(required=False, min_value=SHORTEST, max_value=LONGEST)
    mode = serializers.ChoiceField(required=False, choices=MeetingMode.choices)
    place = LineField(
        required=False, allow_blank=True, max_length=MAX_PLACE,
        help_text="For video, a link that begins with https. Only the two of you read it.",
    )  # fmt: skip
    topic = WordsField(
        required=False, allow_blank=True, max_length=MAX_TOPIC,
        help_text="Only the two of you read it.",
    )  # fmt: skip


class MeetingOfferBody(MeetingCounterBody):
    """A new meeting: 30 minutes by video where nothing else is said."""


class MeetingPickBody(Body):
    """One of the times on offer."""

    starts_at = MomentField()


class MeetingCancelBody(Body):
    """A line for the other, if you like."""

    line = WordsField(
        required=False, allow_blank=True, max_length=MAX_TOPIC, help_text="Only the other reads it."
    )
    seen = serializers.ChoiceField(
        required=False, choices=PLANNED,
        help_text="The state you looked at: where the other picked a time since, you learn of it.",
    )  # fmt: skip


class MeetingHeldBody(Body):
    """How long you met, and a line about it; what is left out stays as it is."""

    minutes = serializers.IntegerField(
        required=False, min_value=SHORTEST_HELD, max_value=LONGEST_MINUTES
    )
    summary = WordsField(
        required=False, allow_blank=True, max_length=MAX_SUMMARY,
        help_text="Only the two of you read it.",
    )  # fmt: skip


class MeetingLogBody(Body):
    """A meeting held elsewhere."""

    day = DayField()
    minutes = serializers.IntegerField(min_value=SHORTEST_HELD, max_value=LONGEST_MINUTES)
    mode = serializers.ChoiceField(choices=MeetingMode.choices)
    summary = WordsField(
        required=False, allow_blank=True, max_length=MAX_SUMMARY, default="",
        help_text="Only the two of you read it.",
    )  # fmt: skip


class MeetingDetailsBody(Body):
    """How and where you meet; what is left out stays as it is."""

    mode = serializers.ChoiceField(required=False, choices=MeetingMode.choices)
    place = LineField(required=False, allow_blank=True, max_length=MAX_PLACE)
    topic = WordsField(required=False, allow_blank=True, max_length=MAX_TOPIC)


class MeetingSuggestionsSerializer(serializers.Serializer):
    """Times at which both of you are usually free; empty where somebody's hours are not known."""

    times = serializers.ListField(child=serializers.DateTimeField())
