"""How a program matches: weights, policy, scores, hours and places."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.base import MatchingViewSet
from matching.api.serializers.program_matching import ProgramMatchingBody, ProgramMatchingSerializer
from mentorship.models import Program
from mentorship.services import program_settings


class ProgramMatchingViewSet(mixins.RetrieveModelMixin, MatchingViewSet):
    """The settings by which the runs of a program match."""

    program_path = "pk"
    serializer_class = ProgramMatchingSerializer
    queryset = Program.objects.none()
    lookup_field = "slug"
    lookup_url_kwarg = "program"

    def rows(self) -> QuerySet[Program]:
        """Return the programs that this person administers."""
        return Program.objects.administered_by(self.person)

    @extend_schema(request=ProgramMatchingBody, responses=ProgramMatchingSerializer)
    def partial_update(self, request: Request, program: str) -> Response:
        """Change settings; what is left out stays, and the next run matches by them."""
        found = self.get_object()
        given = self.given(ProgramMatchingBody)
        version = given.pop("version", found.version)
        fields: dict[str, Any] = given
        if "weights" in given:
            fields["weights"] = {**found.weights, **given["weights"]}
        program_settings.change(
            program_id=found.pk, fields=fields, version=version, actor=self.person
        )
        return Response(self.shown(self.get_object()))
