"""One's own profile in the API."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.api.people.serializers.profiles import ProfileSerializer
from mentorship.api.people.singletons import OfOneself
from mentorship.api.people.typed import profile_answers_of
from mentorship.queries.own_profile import OPEN
from mentorship.services import profiles


class ProfileViewSet(OfOneself):
    """Who I am at work."""

    tag = "me"
    serializer_class = ProfileSerializer

    def retrieve(self, request: Request) -> Response:
        """Read my profile."""
        return Response(self.shown(self.get_object()))

    def update(self, request: Request) -> Response:
        """Write my whole profile; what is left out is emptied."""
        return self._saved({**OPEN, "time_zone": "", **self.given(ProfileSerializer)})

    def partial_update(self, request: Request) -> Response:
        """Change some answers of my profile; the others stay."""
        return self._saved(self.given(ProfileSerializer, partial=True))

    def _saved(self, body: dict[str, Any]) -> Response:
        person = self.get_object()
        profiles.save(user=person, answers=profile_answers_of(person, body), actor=self.person)
        return Response(self.shown(self.get_object()))
