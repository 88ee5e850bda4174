"""Mentees in the API."""

from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.api.people.notes import NotedViewSet
from mentorship.api.people.part_filters import MenteeFilters
from mentorship.api.people.part_typed import Sent
from mentorship.api.people.parts import by_reader, read_by
from mentorship.api.people.serializers import mentees as serializers
from mentorship.enums import Side
from mentorship.models import Mentee
from mentorship.services import applying, participants

ONE = by_reader("Mentee", serializers.OwnMenteeSerializer, serializers.TeamMenteeSerializer)
ROWS = by_reader(
    "MenteeRow", serializers.OwnMenteeRowSerializer, serializers.TeamMenteeRowSerializer, many=True
)


@read_by(ONE, ROWS, serializers.MenteeBodySerializer, serializers.MenteeApplicationSerializer)
class MenteeViewSet(NotedViewSet):
    """Mentees: oneself, and those of the programs that one administers."""

    queryset = Mentee.objects.none()
    filterset_class = MenteeFilters
    side, model = Side.MENTEE, Mentee
    serializer_class = own_serializer = serializers.OwnMenteeSerializer
    team_serializer = serializers.TeamMenteeSerializer
    own_row = serializers.OwnMenteeRowSerializer
    team_row = serializers.TeamMenteeRowSerializer
    application = serializers.MenteeApplicationSerializer
    body = serializers.MenteeBodySerializer

    def create(self, request: Request) -> Response:
        """Apply to a program as a mentee."""
        return self.applied(applying.send_mentee)

    def change(self, part: Mentee, sent: Sent) -> None:
        """Keep one's own answers."""
        participants.change_mentee(
            mentee_id=part.pk, actor=self.person, profile=sent.profile, answers=sent.answers
        )
