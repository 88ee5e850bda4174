"""Mentorships of one's own: read, paused, extended, finished, ended."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import post
from accounts.api.bodies import Body, Empty
from mentorship.api.pairs import mentorship_serializers as serializers
from mentorship.api.pairs.base import PAIR, PairViewSet
from mentorship.clock import database_now
from mentorship.enums import JointKind, MentorshipState, MentorType
from mentorship.models import Mentorship
from mentorship.queries import mentorship_reading as reading
from mentorship.queries.certificates import completion_of
from mentorship.queries.introductions import PROFILES
from mentorship.queries.mentorships import readable_by
from mentorship.queries.space_counts import with_counts
from mentorship.services import certificates, mentorships
from mentorship.services.space import addresses

# A suspended one rests like any other; nothing says why.
STATES = {
    "active": [MentorshipState.ACTIVE],
    "paused": [MentorshipState.PAUSED, MentorshipState.SUSPENDED],
    "completed": [MentorshipState.COMPLETED],
    "ended": [MentorshipState.ENDED],
}


class MentorshipFilters(filters.FilterSet):
    """What one's mentorships can be narrowed to."""

    program = filters.CharFilter(field_name="program__slug")
    mentor_type = filters.ChoiceFilter(choices=MentorType.choices)
    state = filters.ChoiceFilter(choices=[(key, key) for key in STATES], method="narrow")

    def narrow(self, rows: QuerySet[Mentorship], _name: str, value: str) -> QuerySet[Mentorship]:
        """Keep those that read as being in a state."""
        return rows.filter(state__in=STATES[value])


def step(body: type[Body], path: str) -> Any:
    """Make a method a POST of its own below one mentorship."""
    return post(body, serializers.MentorshipSerializer, path)


@extend_schema(tags=["mentorships"])
class MentorshipViewSet(PairViewSet):
    """Mentorships in which one is one of the two, and for a year after their end."""

    program_path = "program"
    serializer_class = serializers.MentorshipSerializer
    list_serializer_class = serializers.MentorshipBriefSerializer
    queryset = Mentorship.objects.none()
    filterset_class = MentorshipFilters

    def rows(self) -> QuerySet[Mentorship]:
        """Return those that this person may read."""
        rows = with_counts(readable_by(self.person), self.person.pk)
        if self.action == "list":
            return rows.prefetch_related(*PAIR).defer("words", "letters")
        return rows.select_related("program", *PROFILES)

    def as_page(self, rows: list[Mentorship]) -> list[reading.Brief]:
        """Return the rows of a page as the caller reads them."""
        return reading.briefs(rows, self.person)

    def as_read(self, row: Mentorship) -> reading.Read:
        """Return a mentorship as its pages tell it."""
        return reading.read(row, self.person, database_now())

    def list(self, request: Request) -> Response:
        """List one's mentorships, the newest first."""
        return self.listed(self.get_queryset())

    def retrieve(self, request: Request, pk: str) -> Response:
        """Read one mentorship: the other one, its dates, what can be done."""
        return Response(self.shown(self.get_object()))

    @step(serializers.MentorshipPauseBody, "pause")
    def pause(self, request: Request, pk: str) -> Response:
        """Let it rest; one on pause is asked about again on another day."""
        found = self.get_object()
        given = self.given(serializers.MentorshipPauseBody)
        if found.is_life and given.get("reason"):
            raise ValidationError({"reason": [_("Nobody asks why in a life mentorship.")]})
        return self._do(mentorships.pause, **given)

    @step(Empty, "resume")
    def resume(self, request: Request, pk: str) -> Response:
        """Go on after a pause."""
        return self._do(mentorships.resume, **self.given(Empty))

    @step(serializers.MentorshipExtendBody, "extend")
    def extend(self, request: Request, pk: str) -> Response:
        """Ask the other to go on for some months; where they asked the same, that is a yes."""
        given = self.given(serializers.MentorshipExtendBody)
        return self._do(mentorships.propose, kind=JointKind.EXTEND, **given)

    @step(Empty, "finish")
    def finish(self, request: Request, pk: str) -> Response:
        """Ask the other to finish now, together."""
        given = self.given(Empty)
        return self._do(mentorships.propose, kind=JointKind.FINISH, **given)

    @step(serializers.AnswerProposalBody, "answer-proposal")
    def answer_proposal(self, request: Request, pk: str) -> Response:
        """Say yes or not now to what the other proposed."""
        given = self._proposed(serializers.AnswerProposalBody)
        mentorships.answer_proposal(
            proposal_id=given["proposal"], actor=self.person, yes=given["agrees"]
        )
        return self.done(self.get_object())

    @step(serializers.ProposalBody, "take-back-proposal")
    def take_back_proposal(self, request: Request, pk: str) -> Response:
        """Take back what you proposed, until it is answered."""
        given = self._proposed(serializers.ProposalBody)
        mentorships.take_back(proposal_id=given["proposal"], actor=self.person)
        return self.done(self.get_object())

    @step(serializers.MentorshipEndBody, "end")
    def end(self, request: Request, pk: str) -> Response:
        """End it at once, without fault; the other reads a neutral text."""
        return self._do(mentorships.end, **self.given(serializers.MentorshipEndBody))

    @step(Empty, "share-address")
    def share_address(self, request: Request, pk: str) -> Response:
        """Offer your e-mail address; each reads the other's once both have."""
        return self._do(addresses.share, **self.given(Empty))

    @step(Empty, "hide-address")
    def hide_address(self, request: Request, pk: str) -> Response:
        """Show your e-mail address no longer; then neither is shown."""
        return self._do(addresses.take_back, **self.given(Empty))

    @extend_schema(responses=serializers.OwnCertificateSerializer)
    @action(detail=True, methods=["get"])
    def certificate(self, request: Request, pk: str) -> Response:
        """Read where your certificate of completion is; 404 while there is none."""
        made = completion_of(self.get_object(), self.person)
        if made is None:
            raise Http404
        return self._certificate(made)

    @extend_schema(request=Empty, responses=serializers.OwnCertificateSerializer)
    @certificate.mapping.post
    def issue_certificate(self, request: Request, pk: str) -> Response:
        """Issue your certificate where it is missing, or anew after a change of name."""
        self.given(Empty)
        found = self.get_object()
        return self._certificate(certificates.issue(mentorship_id=found.pk, actor=self.person))

    def _certificate(self, made: Any) -> Response:
        return Response(serializers.OwnCertificateSerializer(reading.certified(made)).data)

    def _do(self, service: Any, **given: Any) -> Response:
        """Take a step, and show what is true now."""
        service(mentorship_id=self.get_object().pk, actor=self.person, **given)
        return self.done(self.get_object())

    def _proposed(self, body: type[Body]) -> dict[str, Any]:
        """Return the body, which names a proposal of this mentorship."""
        found, given = self.get_object(), self.given(body)
        if not found.proposals.filter(pk=given["proposal"]).exists():
            raise ValidationError({"proposal": [_("Choose a proposal of this mentorship.")]})
        return given
