"""What the API tells of a mentorship to one of the two, and takes."""

from rest_framework import serializers

from accounts.api.bodies import Body
from accounts.api.ids import IdField
from mentorship.api.pairs.fields import DayField
from mentorship.enums import JointKind, MentorshipState, MentorType, Side

AGREEMENT_STATES = ("first", "to_sign", "suggested", "waiting", "signed")


class SpaceCountsSerializer(serializers.Serializer):
    """How much the two keep; unread are messages that wait for you."""

    notes = serializers.IntegerField()
    messages = serializers.IntegerField()
    unread = serializers.IntegerField()


class MentorshipBriefSerializer(serializers.Serializer):
    """A mentorship in a list."""

    id = serializers.IntegerField(source="pk")
    program = serializers.SlugField()
    mentor_type = serializers.ChoiceField(choices=MentorType.choices)
    side = serializers.ChoiceField(choices=Side.choices, help_text="Your own side.")
    state = serializers.ChoiceField(choices=MentorshipState.choices)
    name = serializers.CharField(help_text="The other's name.")
    started_at = serializers.DateTimeField()
    ends_on = serializers.DateField()
    closed_at = serializers.DateTimeField(allow_null=True)
    next_meeting_at = serializers.DateTimeField(allow_null=True)
    counts = SpaceCountsSerializer()


class MentorshipPartnerSerializer(serializers.Serializer):
    """The other one of the two."""

    name = serializers.CharField()
    first_name = serializers.CharField()
    facts = serializers.CharField(help_text="Role, work setting and state in one line.")
    introduction = serializers.CharField(help_text="In their own words.")
    email = serializers.CharField(help_text="Empty until both of you share yours.")


class ProposalSerializer(serializers.Serializer):
    """What one of the two proposes and nobody answered yet."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=JointKind.choices)
    months = serializers.IntegerField(help_text="Zero for an early end.")
    is_mine = serializers.BooleanField()
    asked_at = serializers.DateTimeField()


class OwnCertificateSerializer(serializers.Serializer):
    """Your own certificate of completion; anybody may check it by its code."""

    code = serializers.CharField()
    issued_at = serializers.DateTimeField()
    check_url = serializers.URLField(help_text="The page that says whether it is valid.")
    file_url = serializers.URLField(help_text="The PDF, for you, signed in.")


class MentorshipSerializer(MentorshipBriefSerializer):
    """A mentorship as one of the two reads it."""

    title = serializers.CharField(help_text="Its kind, and how far it has come.")
    partner = MentorshipPartnerSerializer()
    shared = serializers.ListField(child=serializers.CharField(), help_text="Why you two.")
    paused_at = serializers.DateTimeField(allow_null=True)
    pause_until = serializers.DateField(
        allow_null=True, help_text="The day on which we ask whether it goes on."
    )
    shares_address = serializers.BooleanField()
    partner_shares_address = serializers.BooleanField()
    proposals = ProposalSerializer(many=True)
    steps = serializers.ListField(
        child=serializers.CharField(), help_text="The addresses below this one that you may use."
    )
    agreement = serializers.ChoiceField(
        choices=AGREEMENT_STATES,
        help_text="first: nobody signed yet; to_sign, suggested: waits for you; waiting: for the "
        "other.",
    )
    certificate = OwnCertificateSerializer(allow_null=True)


class MentorshipPauseBody(Body):
    """A rest; the other reads until when, never why."""

    until = DayField(
        required=False, allow_null=True, help_text="By default the last day of the longest pause."
    )
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=40,
        help_text="A key of the reasons for a pause; only the program team reads it. Not asked in "
        "life mentorships.",
    )  # fmt: skip


class MentorshipExtendBody(Body):
    """For how many months more."""

    months = serializers.IntegerField(min_value=1, max_value=24)


class MentorshipEndBody(Body):
    """An end; the other never reads why."""

    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=40,
        help_text="A key of the reasons for an end. Only the program team reads it, of a life "
        "mentorship nobody.",
    )  # fmt: skip


class ProposalBody(Body):
    """Which proposal is meant."""

    proposal = IdField()


class AnswerProposalBody(ProposalBody):
    """A yes or not now to what the other proposed."""

    agrees = serializers.BooleanField(help_text="True: yes; false: not now.")
