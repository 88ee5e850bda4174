"""What the API tells of a mentorship to the admins of its program, and takes."""

from rest_framework import serializers

from accounts.api.bodies import Body
from accounts.api.ids import IdField
from matching.api.team import TeamPairSerializer
from mentorship.api.pairs.fields import DayField, LineField, WordsField
from mentorship.enums import FollowUpKind, Health, MentorshipState, Side
from mentorship.services.care import calls, letters
from mentorship.services.care.keeping import LATEST_DAYS


class TeamMentorshipBriefSerializer(TeamPairSerializer):
    """A mentorship in the team's list: how it is and why, as far as the team may read."""

    state = serializers.ChoiceField(choices=MentorshipState.choices)
    introduced_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    health = serializers.ChoiceField(
        choices=Health.choices, allow_blank=True, help_text="Empty where it doesn't run."
    )
    reason = serializers.CharField(help_text="The rule that fired, in words.")
    next_step = serializers.CharField(help_text="What the team might do next.")
    silent = serializers.ListField(
        child=serializers.CharField(), help_text="The sides that missed the last two check-ins."
    )
    care = serializers.CharField(help_text="What the team did last.")
    quiet_until = serializers.DateField(
        allow_null=True, help_text="Until then somebody looks after it, unless it gets worse."
    )


class TeamAnswerSerializer(serializers.Serializer):
    """A further question that the team may read, with its answer."""

    question = serializers.CharField()
    answer = serializers.CharField()


class TeamPartSerializer(serializers.Serializer):
    """One side's part of a check-in, as far as the team may read it."""

    id = serializers.IntegerField(source="pk")
    state = serializers.CharField(help_text="In words.")
    is_open = serializers.BooleanField()
    answered_at = serializers.DateTimeField(source="at", allow_null=True)
    changed_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(help_text="Empty in life mentorships.")
    line = serializers.CharField(help_text="Only where it was written for the team.")
    further = TeamAnswerSerializer(many=True)


class TeamCheckInSerializer(serializers.Serializer):
    """One check-in of the two."""

    kind = serializers.CharField(help_text="In words.")
    due_on = serializers.DateField()
    mentee = TeamPartSerializer(allow_null=True)
    mentor = TeamPartSerializer(allow_null=True)


class FollowUpSerializer(serializers.Serializer):
    """What the team did; only the program's admins read it."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=FollowUpKind.choices)
    what = serializers.CharField()
    done_at = serializers.DateTimeField()
    subject = serializers.CharField()
    body = serializers.CharField()
    look_again_on = serializers.DateField(allow_null=True)
    is_mine = serializers.BooleanField()
    is_open = serializers.BooleanField(help_text="You may still take it back.")


class TeamMentorshipSerializer(TeamMentorshipBriefSerializer):
    """A mentorship as the program's admins read it; nothing of what the two write."""

    mentee_email = serializers.EmailField()
    mentor_email = serializers.EmailField()
    paused_at = serializers.DateTimeField(allow_null=True)
    met_on = serializers.DateField(
        allow_null=True, help_text="The day they met last; null in life mentorships."
    )
    end_reason = serializers.CharField(help_text="In words; empty in life mentorships.")
    check_ins = TeamCheckInSerializer(many=True, help_text="Those not to come, the newest first.")
    follow_ups = FollowUpSerializer(many=True)


class TeamStepBody(Body):
    """Why; nobody has to say."""

    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=40, help_text="A key of the list of reasons."
    )


class TeamPauseBody(TeamStepBody):
    """Until when it rests, and why."""

    until = DayField(required=False, allow_null=True, help_text="By default the longest pause.")


class _FollowBody(Body):
    side = serializers.ChoiceField(
        required=False, choices=Side.choices, help_text="One of the two; left out: both."
    )
    look_again = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=LATEST_DAYS,
        help_text="In how many days to look again; until then the list is quiet about it.",
    )  # fmt: skip


class CareLetterBody(_FollowBody):
    """A letter; it leaves in five minutes, and until then you can take it back."""

    subject = LineField(max_length=letters.SUBJECT_LENGTH)
    body = WordsField(
        max_length=letters.BODY_LENGTH,
        help_text="{name} becomes the reader's first name, {partner} the other's.",
    )
    seen = IdField(
        required=False,
        min_value=0,
        help_text="The newest follow-up you read: where another admin did something since, it is "
        "refused.",
    )


class CareCallBody(_FollowBody):
    """What was said in a call; only the admins of the program read it."""

    body = WordsField(max_length=calls.LONGEST)


class FollowUpTakeBackBody(Body):
    """Which follow-up to take back."""

    follow_up = IdField()


class CheckInReminderBody(Body):
    """Which part of a check-in to remind of, by the id of the part."""

    check_in = IdField()


class CheckInRemindedSerializer(serializers.Serializer):
    """When the reminder leaves."""

    leaves_at = serializers.DateTimeField()
