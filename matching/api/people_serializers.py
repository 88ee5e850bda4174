"""What the API tells a program's admins of its people, and takes about them."""

from typing import Any

from rest_framework import serializers

from matching.queries import people
from mentorship.api.people.serializers.me import STATES
from mentorship.enums import MentorState, MentorType, Side
from mentorship.queries.people import profile_of


class DeskPersonRowSerializer(serializers.Serializer):
    """Somebody's part in a program, as the list of people has it."""

    id = serializers.UUIDField(source="uuid", help_text="Of the part as mentee or mentor.")
    person = serializers.UUIDField(
        source="user.uuid", help_text="The same for both parts of one person."
    )
    program = serializers.SlugField(source="program.slug")
    side = serializers.SerializerMethodField()
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")
    state = serializers.ChoiceField(choices=STATES)
    state_since = serializers.DateTimeField(source="state_changed_at")
    applied_at = serializers.DateTimeField()
    mentor_types = serializers.SerializerMethodField(help_text="That she seeks or he offers.")
    role = serializers.SerializerMethodField()
    employer = serializers.SerializerMethodField()
    chapter = serializers.SerializerMethodField()
    places = serializers.SerializerMethodField(help_text="Null for mentees.")
    places_free = serializers.SerializerMethodField(help_text="Null for mentees.")
    is_oriented = serializers.BooleanField(help_text="Has read the orientation to its end.")

    def get_side(self, part: Any) -> Side:
        """Return which side it is."""
        return people.side_of(part)

    def get_mentor_types(self, part: Any) -> list[str]:
        """Return the kinds of mentoring."""
        kinds = part.seeks if people.side_of(part) == Side.MENTEE else part.offers
        return [kind for kind in kinds if kind in MentorType.values]

    def get_role(self, part: Any) -> str:
        """Return the name of the present role."""
        profile = profile_of(part.user)
        return profile.role.name if profile and profile.role else ""

    def get_employer(self, part: Any) -> str:
        """Return the workplace."""
        profile = profile_of(part.user)
        return profile.employer if profile else ""

    def get_chapter(self, part: Any) -> str:
        """Return the chapter."""
        profile = profile_of(part.user)
        return profile.chapter if profile else ""

    def get_places(self, part: Any) -> int | None:
        """Return how many people he takes on at a time."""
        return getattr(part, "capacity", None)

    def get_places_free(self, part: Any) -> int | None:
        """Return how many of these places are free."""
        if people.side_of(part) == Side.MENTEE:
            return None
        return max(part.capacity - part.places_held, 0) if part.state == MentorState.VETTED else 0


class DeskListedPersonSerializer(DeskPersonRowSerializer):
    """A row of the list of people."""

    stage = serializers.SerializerMethodField(
        help_text="What an application waits for, in words; empty where none waits."
    )
    has_note = serializers.BooleanField(help_text="The team keeps a note.")

    def get_stage(self, part: Any) -> str:
        """Return what the next step waits for."""
        waits = people.side_of(part) == Side.MENTOR and part.state == MentorState.APPLIED
        return str(people.stage_of(part)[2]) if waits else ""


class DeskFactSerializer(serializers.Serializer):
    """One fact."""

    term = serializers.CharField()
    text = serializers.CharField()


class DeskFactsSerializer(serializers.Serializer):
    """Facts under a heading; what is not known is left out."""

    title = serializers.CharField()
    rows = DeskFactSerializer(many=True)


class MatchOfPersonSerializer(serializers.Serializer):
    """A match under review or decided, without its score."""

    id = serializers.IntegerField()
    round = serializers.IntegerField(source="round_id")
    round_name = serializers.CharField(source="round")
    name = serializers.CharField(help_text="Of the other one.")
    state = serializers.CharField(help_text="In words.")


class MentorshipOfPersonSerializer(serializers.Serializer):
    """A mentorship: that there is one, its dates and its state, no more."""

    id = serializers.IntegerField()
    name = serializers.CharField(help_text="Of the other one.")
    kind = serializers.CharField()
    state = serializers.CharField(help_text="In words.")
    dates = serializers.CharField()


class DeskEventSerializer(serializers.Serializer):
    """Something that happened."""

    what = serializers.CharField()
    who = serializers.CharField(help_text="Empty where it is not told.")
    when = serializers.DateTimeField()


class MessageToPersonSerializer(serializers.Serializer):
    """A message that the program sent: which kind and when, never its words."""

    kind = serializers.CharField()
    when = serializers.DateTimeField()
    status = serializers.CharField()
    is_sent = serializers.BooleanField()


class SealedSerializer(serializers.Serializer):
    """A record that only an association admin opens, on the site, with a reason."""

    label = serializers.CharField()


class DeskNoteSerializer(serializers.Serializer):
    """What the team notes about somebody."""

    id = serializers.IntegerField()
    author = serializers.CharField(source="author.name")
    body = serializers.CharField()
    written_at = serializers.DateTimeField()


class DeskPersonSerializer(DeskPersonRowSerializer):
    """Somebody's part in a program, with what the team knows of her."""

    state_line = serializers.CharField(help_text="Since when, until when and why, in words.")
    introduction = serializers.CharField(help_text="In their own words.")
    sections = DeskFactsSerializer(many=True)
    matches = MatchOfPersonSerializer(many=True, source="matches_told")
    mentorships = MentorshipOfPersonSerializer(many=True, source="mentorships_told")
    history = DeskEventSerializer(many=True)
    messages = MessageToPersonSerializer(many=True)
    sealed = SealedSerializer(many=True)
    notes = DeskNoteSerializer(many=True)
