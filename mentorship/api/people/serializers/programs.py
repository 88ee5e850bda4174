"""Programs: to members, and with their settings to their admins."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mentorship.api.people.serializers import parts
from mentorship.enums import (
    AskedFirst,
    Intake,
    Joining,
    MenteeState,
    MentorState,
    Policy,
    Side,
    StaffRole,
)
from mentorship.queries.agreeing import open_documents, texts_and_agreement
from mentorship.queries.program_readers import counts_for

DAYS = (
    "mentor_signup_opens_on", "signup_opens_on", "signup_closes_on", "introductions_on",
    "hears_by_on", "ends_on", "next_round_opens_on",
)  # fmt: skip


class MenteePartSerializer(serializers.Serializer):
    """My part as a mentee of a program."""

    id = serializers.UUIDField(source="uuid")
    state = serializers.ChoiceField(choices=MenteeState.choices)


class MentorPartSerializer(serializers.Serializer):
    """My part as a mentor of a program."""

    id = serializers.UUIDField(source="uuid")
    state = serializers.ChoiceField(choices=MentorState.choices)


class ProgramRowSerializer(serializers.Serializer):
    """A program as everybody reads of it, with my own place in it."""

    id = serializers.IntegerField(help_text="What webhooks call it; here, use the slug.")
    slug = serializers.SlugField()
    name = serializers.CharField()
    about = serializers.CharField()
    chapter = serializers.CharField()
    time_zone = serializers.CharField()
    mentor_types = parts.KindList(help_text="Kinds of mentor on offer.")
    months = serializers.IntegerField()
    hours_a_month = serializers.IntegerField()
    intake = serializers.ChoiceField(choices=Intake.choices)
    joining = serializers.ChoiceField(choices=Joining.choices, help_text="Who may apply.")
    orientation_first = serializers.BooleanField()
    mentors_per_mentee = serializers.IntegerField()
    capacity_start = serializers.IntegerField(help_text="Places that a new mentor is offered.")
    capacity_max = serializers.IntegerField(help_text="The most places of one mentor.")
    mentor_signup_opens_on = serializers.DateField(allow_null=True)
    signup_opens_on = serializers.DateField(allow_null=True)
    signup_closes_on = serializers.DateField(allow_null=True)
    introductions_on = serializers.DateField(allow_null=True)
    hears_by_on = serializers.DateField(allow_null=True, help_text="Everyone hears by then.")
    ends_on = serializers.DateField(allow_null=True)
    next_round_opens_on = serializers.DateField(allow_null=True)
    is_open = serializers.BooleanField(source="card.is_open", help_text="People may apply today.")
    open_to_me = serializers.ListField(
        child=serializers.ChoiceField(choices=Side.choices), source="card.sides",
        help_text="Sides on which I may apply today.",
    )  # fmt: skip
    asks_of_mentee = serializers.CharField(source="card.asks_of_mentee")
    asks_of_mentor = serializers.CharField(source="card.asks_of_mentor")
    my_mentee_part = serializers.SerializerMethodField()
    my_mentor_part = serializers.SerializerMethodField()
    my_roles = serializers.SerializerMethodField(help_text="My roles in its staff.")

    @extend_schema_field(MenteePartSerializer(allow_null=True))
    def get_my_mentee_part(self, program: Any) -> Any:
        """Return my part as a mentee."""
        return next((MenteePartSerializer(part).data for part in program.mine_as_mentee), None)

    @extend_schema_field(MentorPartSerializer(allow_null=True))
    def get_my_mentor_part(self, program: Any) -> Any:
        """Return my part as a mentor."""
        return next((MentorPartSerializer(part).data for part in program.mine_as_mentor), None)

    @extend_schema_field(
        serializers.ListField(child=serializers.ChoiceField(choices=StaffRole.choices))
    )
    def get_my_roles(self, program: Any) -> list[str]:
        """Return my roles."""
        return sorted(row.role for row in program.my_roles)


class DocumentSerializer(serializers.Serializer):
    """A document that I have yet to agree to before I apply; send its name and version with it."""

    document = serializers.CharField()
    version = serializers.CharField()
    label = serializers.CharField()
    text = serializers.CharField(help_text="Empty where the label says it all.")


class MemberProgramSerializer(ProgramRowSerializer):
    """A program as members read of it."""

    read_as = serializers.ChoiceField(choices=["member"], default="member", read_only=True)
    documents = serializers.SerializerMethodField()

    @extend_schema_field(DocumentSerializer(many=True))
    def get_documents(self, program: Any) -> Any:
        """Return what I have yet to agree to."""
        _texts, agreement = texts_and_agreement(program)
        listed = open_documents(self.context["view"].person, program, agreement)
        return DocumentSerializer(listed, many=True).data


class MenteeCountsSerializer(serializers.Serializer):
    """How many mentees there are, by state."""

    applied = serializers.IntegerField()
    available = serializers.IntegerField()
    paused = serializers.IntegerField()
    left = serializers.IntegerField()


class MentorCountsSerializer(serializers.Serializer):
    """How many mentors there are, by state."""

    applied = serializers.IntegerField()
    vetted = serializers.IntegerField()
    refused = serializers.IntegerField()
    paused = serializers.IntegerField()
    left = serializers.IntegerField()


class ProgramCountsSerializer(serializers.Serializer):
    """A program in numbers; people of whom another admin takes care are not counted."""

    mentees = MenteeCountsSerializer()
    mentors = MentorCountsSerializer()
    places = serializers.IntegerField(help_text="Of vetted mentors.")
    places_held = serializers.IntegerField()
    mentorships = serializers.IntegerField(help_text="Running, or on pause.")


class SettingsSerializer(serializers.Serializer):
    """A program's settings, as its admins read them; they are changed on the pages."""

    version = serializers.IntegerField()
    policy = serializers.ChoiceField(choices=Policy.choices)
    weights = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="Component weights by kind of mentor; each set sums to 100.",
    )
    min_score = serializers.IntegerField(help_text="In ten-thousandths, as all scores.")
    good_score = serializers.IntegerField()
    strong_score = serializers.IntegerField()
    min_overlap_minutes = serializers.IntegerField()
    full_overlap_minutes = serializers.IntegerField()
    asked_first = serializers.ChoiceField(choices=AskedFirst.choices)
    offer_days = serializers.IntegerField()
    nudge_day = serializers.IntegerField()
    ladder_days = serializers.ListField(child=serializers.IntegerField())
    no_meeting_days = serializers.IntegerField()
    reply_days = serializers.IntegerField()
    pause_days = serializers.IntegerField()
    extension_months = serializers.IntegerField()
    extensions_most = serializers.IntegerField(allow_null=True, help_text="Null: any number.")
    by_type = serializers.DictField(help_text="What differs for a kind of mentor.")
    review_until = serializers.DateField(allow_null=True)
    answers_due_on = serializers.DateField(allow_null=True)
    report_on = serializers.DateField(allow_null=True)
    is_directory_public = serializers.BooleanField()
    may_be_indexed = serializers.BooleanField()


class TeamProgramSerializer(ProgramRowSerializer):
    """A program as its admins read of it."""

    read_as = serializers.ChoiceField(choices=["team"], default="team", read_only=True)
    settings = SettingsSerializer(source="*")
    counts = serializers.SerializerMethodField()

    @extend_schema_field(ProgramCountsSerializer)
    def get_counts(self, program: Any) -> Any:
        """Return the numbers."""
        return ProgramCountsSerializer(counts_for(program, self.context["view"].person)).data
