"""The agreement of a pair: read, signed, changed, left as it is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import post
from accounts.api.bodies import Body
from mentorship.api.pairs.base import InPair, of_pair
from mentorship.api.pairs.fields import DayField, WordsField
from mentorship.api.pairs.mentorship_serializers import AGREEMENT_STATES
from mentorship.enums import Side
from mentorship.models import Agreement, Mentorship
from mentorship.queries import agreements as queries
from mentorship.rules import agreements as rules
from mentorship.services import agreements
from mentorship.services.agreements.steps import GOAL_LENGTH, RHYTHM_LENGTH


class AgreementVersionSerializer(serializers.Serializer):
    """One wording of the agreement."""

    number = serializers.IntegerField()
    proposed_by = serializers.ChoiceField(choices=Side.choices)
    goal = serializers.CharField()
    rhythm = serializers.CharField(help_text="When the two meet.")
    ends_on = serializers.DateField()
    body = serializers.CharField(help_text="The whole text, as it was signed.")
    mentee_signed_at = serializers.DateTimeField(allow_null=True)
    mentor_signed_at = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(many=False)
class AgreementSerializer(serializers.Serializer):
    """What the two agreed on, and what waits for a signature; nobody else reads it."""

    state = serializers.ChoiceField(
        choices=AGREEMENT_STATES,
        help_text="first: nobody signed yet; to_sign, suggested: waits for you; waiting: for the "
        "other.",
    )
    text = serializers.CharField(help_text="What is to be signed, else what holds.")
    seen = serializers.CharField(help_text="The name of that text: send it when you sign it.")
    newest = AgreementVersionSerializer(allow_null=True)
    holds = AgreementVersionSerializer(allow_null=True, help_text="What both signed.")
    latest_end = serializers.DateField(help_text="The last day that you may agree on.")
    may_act = serializers.BooleanField(help_text="Whether it can be signed and changed now.")


class AgreementSignBody(Body):
    """One signature; whoever signs first words goal and rhythm."""

    seen = serializers.CharField(max_length=16, help_text="The ``seen`` of the text you read.")
    goal = WordsField(
        required=False, allow_blank=True, max_length=GOAL_LENGTH,
        help_text="Your first goal; asked of the first signature only.",
    )  # fmt: skip
    rhythm = WordsField(required=False, allow_blank=True, max_length=RHYTHM_LENGTH)


class AgreementSuggestBody(Body):
    """Other words, or another last day; what both signed holds until the other signs too."""

    number = serializers.IntegerField(
        min_value=1, max_value=9999, help_text="The number of the newest version, which you read."
    )
    goal = WordsField(max_length=GOAL_LENGTH)
    rhythm = WordsField(required=False, allow_blank=True, max_length=RHYTHM_LENGTH, default="")
    ends_on = DayField()


class AgreementKeepBody(Body):
    """Which suggestion is meant."""

    number = serializers.IntegerField(min_value=1, max_value=9999)


@dataclass(frozen=True)
class Read:
    """A pair's agreement as one of the two reads it."""

    state: str
    text: str
    seen: str
    newest: Agreement | None
    holds: Agreement | None
    latest_end: date
    may_act: bool


def read(mentorship: Mentorship, side: Side) -> Read:
    """Return a pair's agreement; four queries at most."""
    found = queries.of(mentorship)
    newest = found.newest
    text = newest.body if newest else queries.wording(mentorship)[0]
    return Read(
        state=queries.state_for(found, side),
        text=text,
        seen=queries.digest(text),
        newest=newest,
        holds=found.current,
        latest_end=queries.latest_end(mentorship),
        may_act=rules.may_sign(mentorship),
    )


def step(body: type[Body], path: str) -> Any:
    """Make a method a POST of its own below the agreement."""
    return post(body, AgreementSerializer, path, detail=False)


@of_pair
@extend_schema(tags=["mentorships"])
class AgreementViewSet(InPair):
    """The agreement of one mentorship."""

    serializer_class = AgreementSerializer
    queryset = Agreement.objects.none()
    pagination_class = None

    @extend_schema(responses=AgreementSerializer, operation_id="mentorships_agreement_retrieve")
    def list(self, request: Request, mentorship: str) -> Response:
        """Read the agreement: its text, its signatures, what waits for you."""
        return self._answer()

    @step(AgreementSignBody, "sign")
    def sign(self, request: Request, mentorship: str) -> Response:
        """Sign the text that you read; with the second signature it holds."""
        return self._do(agreements.sign, AgreementSignBody)

    @step(AgreementSuggestBody, "suggest")
    def suggest(self, request: Request, mentorship: str) -> Response:
        """Suggest other words or another last day."""
        return self._do(agreements.suggest, AgreementSuggestBody)

    @step(AgreementKeepBody, "keep")
    def keep(self, request: Request, mentorship: str) -> Response:
        """Leave it as you both signed it: decline a suggestion, or take your own back."""
        return self._do(agreements.keep, AgreementKeepBody)

    def _do(self, service: Any, body: type[Body]) -> Response:
        service(mentorship_id=self.mentorship.pk, actor=self.person, **self.given(body))
        del self.mentorship  # a signature may have moved the end
        return self._answer()

    def _answer(self) -> Response:
        told = read(self.mentorship, self.side)
        return Response(AgreementSerializer(told, context=self.get_serializer_context()).data)
