"""Mentors in the API: their own parts."""

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import post
from mentorship.api.people.part_filters import MentorFilters
from mentorship.api.people.part_typed import Sent
from mentorship.api.people.parts import by_reader, read_by
from mentorship.api.people.serializers import mentors as serializers
from mentorship.api.people.vetting import ONE, VettedViewSet
from mentorship.enums import Side
from mentorship.models import Mentor
from mentorship.services import applying, participants, places

ROWS = by_reader(
    "MentorRow", serializers.OwnMentorRowSerializer, serializers.TeamMentorRowSerializer, many=True
)


@read_by(ONE, ROWS, serializers.MentorBodySerializer, serializers.MentorApplicationSerializer)
class MentorViewSet(VettedViewSet):
    """Mentors: oneself, and those of the programs that one administers; no directory."""

    queryset = Mentor.objects.none()
    filterset_class = MentorFilters
    side, model = Side.MENTOR, Mentor
    serializer_class = own_serializer = serializers.OwnMentorSerializer
    team_serializer = serializers.TeamMentorSerializer
    own_row = serializers.OwnMentorRowSerializer
    team_row = serializers.TeamMentorRowSerializer
    application = serializers.MentorApplicationSerializer
    body = serializers.MentorBodySerializer

    def create(self, request: Request) -> Response:
        """Offer one's places to a program; its team reads the offer before it counts."""
        return self.applied(applying.send_mentor)

    def change(self, part: Mentor, sent: Sent) -> None:
        """Keep one's own answers."""
        participants.change_mentor(
            mentor_id=part.pk, actor=self.person, profile=sent.profile, answers=sent.answers
        )

    @post(serializers.CapacitySerializer, ONE)
    def capacity(self, request: Request, uuid: str) -> Response:
        """Change how many people a mentor takes at once; he himself, or an admin."""
        mentor, body = self.get_object(), self.given(serializers.CapacitySerializer)
        places.set_capacity(mentor_id=mentor.pk, actor=self.person, **body)
        return self.now()
