"""Introductions of a program as its admins read them: who answered, who is waited for."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import post
from accounts.api.bodies import Body
from matching.api.team import TeamPairSerializer, TeamViewSet, of_program, people_of
from mentorship.api.pairs.fields import WordsField
from mentorship.enums import Answer, MentorshipState, MentorType, Side
from mentorship.models import AnswerOnBehalf, Mentorship
from mentorship.queries.mentorships import state_of
from mentorship.services import introductions
from mentorship.services.introductions.on_behalf import TOLD_LENGTH

FELL_THROUGH = (
    MentorshipState.DECLINED, MentorshipState.EXPIRED, MentorshipState.WITHDRAWN,
    MentorshipState.RECALLED,
)  # fmt: skip
STATES = {
    "waiting": {"state": MentorshipState.INTRODUCED},
    "begun": {"started_at__isnull": False},
    "fell_through": {"state__in": FELL_THROUGH},
}


class SideAnswerSerializer(serializers.Serializer):
    """Where one side stands with its answer; reasons stay on the desk's page."""

    side = serializers.ChoiceField(choices=Side.choices)
    answer = serializers.ChoiceField(choices=Answer.choices, help_text="Empty: none yet.")
    answered_at = serializers.DateTimeField(allow_null=True)
    is_asked = serializers.BooleanField(help_text="False while the mentor is asked first.")
    answered_for = serializers.BooleanField(help_text="An admin noted the answer for them.")


class TeamIntroductionSerializer(TeamPairSerializer):
    """An introduction as the program's admins read it."""

    state = serializers.ChoiceField(choices=MentorshipState.choices)
    announced_at = serializers.DateTimeField(help_text="Until then it can be taken back.")
    respond_by = serializers.DateTimeField()
    answers = SideAnswerSerializer(many=True)


class IntroductionNudgeBody(Body):
    """Whom to remind."""

    side = serializers.ChoiceField(choices=Side.choices)


class IntroductionNudgedSerializer(serializers.Serializer):
    """When the reminder leaves: in the person's own hours."""

    leaves_at = serializers.DateTimeField()


class IntroductionAnswerForBody(IntroductionNudgeBody):
    """An answer that one of the two gave the team; they get a mail that says so."""

    answer = serializers.ChoiceField(
        choices=[(one.value, one.label) for one in (Answer.ACCEPTED, Answer.DECLINED)]
    )
    told = WordsField(
        max_length=TOLD_LENGTH, help_text="Who told what, and how; only the program team reads it."
    )
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=40,
        help_text="For a no: a key of the side's list of reasons.",
    )  # fmt: skip


class TeamIntroductionFilters(filters.FilterSet):
    """What a program's introductions can be narrowed to."""

    mentor_type = filters.ChoiceFilter(choices=MentorType.choices)
    standing = filters.ChoiceFilter(choices=[(key, key) for key in STATES], method="narrow")

    def narrow(self, rows: QuerySet[Mentorship], _name: str, value: str) -> QuerySet[Mentorship]:
        """Keep those that wait, have begun, or came to nothing."""
        return rows.filter(**STATES[value])


@of_program
@extend_schema(tags=["introductions"])
class TeamIntroductionViewSet(TeamViewSet):
    """Introductions of one program, from the minute they were published."""

    serializer_class = TeamIntroductionSerializer
    filterset_class = TeamIntroductionFilters

    def rows(self) -> QuerySet[Any]:
        """Return the pairs, with who was answered for."""
        noted = AnswerOnBehalf.objects.filter(mentorship=OuterRef("pk"))
        return super().rows().annotate(
            mentee_noted=Exists(noted.filter(side=Side.MENTEE)),
            mentor_noted=Exists(noted.filter(side=Side.MENTOR)),
        )  # fmt: skip

    def as_read(self, row: Mentorship) -> dict[str, Any]:
        """Return an introduction with both answers."""
        return {
            "pk": row.pk,
            **people_of(row),
            "state": state_of(row),
            "announced_at": row.announce_at,
            "respond_by": row.respond_by,
            "answers": [_answer(row, side) for side in Side],
        }

    def list(self, request: Request, program: str) -> Response:
        """List a program's introductions, the newest first."""
        return self.listed(self.get_queryset())

    def retrieve(self, request: Request, program: str, pk: str) -> Response:
        """Read who answered one introduction."""
        return Response(self.shown(self.get_object()))

    @post(IntroductionNudgeBody, IntroductionNudgedSerializer, "nudge")
    def nudge(self, request: Request, program: str, pk: str) -> Response:
        """Remind a silent side once more."""
        found, side = self.get_object(), Side(self.given(IntroductionNudgeBody)["side"])
        at = introductions.nudge(mentorship_id=found.pk, side=side, admin=self.person)
        return Response(IntroductionNudgedSerializer({"leaves_at": at}).data)

    @post(IntroductionAnswerForBody, TeamIntroductionSerializer, "answer")
    def answer(self, request: Request, program: str, pk: str) -> Response:
        """Note the answer that one of the two gave the team."""
        found, given = self.get_object(), self.given(IntroductionAnswerForBody)
        side = Side(given.pop("side"))
        introductions.answer_for(mentorship_id=found.pk, side=side, admin=self.person, **given)
        return self.done(self.get_object())


def _answer(row: Any, side: Side) -> dict[str, Any]:
    return {
        "side": side.value,
        "answer": row.answer_of(side),
        "answered_at": getattr(row, f"{side.value}_answered_at"),
        "is_asked": introductions.is_asked(row, side),
        "answered_for": getattr(row, f"{side.value}_noted"),
    }
