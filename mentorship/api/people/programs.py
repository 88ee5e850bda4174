"""Programs in the API."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ApiViewSet
from mentorship import rules
from mentorship.api.people.serializers import programs as serializers
from mentorship.models import Program
from mentorship.queries.landing import cards_of
from mentorship.queries.program_readers import visible_to

ONE = PolymorphicProxySerializer(
    component_name="Program",
    serializers={
        "member": serializers.MemberProgramSerializer,
        "team": serializers.TeamProgramSerializer,
    },
    resource_type_field_name="read_as",
)


class ProgramFilters(filters.FilterSet):
    """What a list of programs can be narrowed to."""

    is_open = filters.BooleanFilter(label="Whether the team lets people apply at all.")


class ProgramViewSet(ApiViewSet):
    """Programs that are open or will be, and those in which one has a place."""

    area = "people"
    program_path = "pk"
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    queryset = Program.objects.none()
    filterset_class = ProgramFilters
    serializer_class = serializers.ProgramRowSerializer

    def rows(self) -> QuerySet[Program]:
        """Return the programs that exist for this person."""
        return visible_to(self.person)

    @extend_schema(responses=serializers.ProgramRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List programs: what each asks, its dates, whether it is open, and my place in it."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        told = serializers.ProgramRowSerializer(self._with_cards(page), many=True)
        return self.get_paginated_response(told.data)

    @extend_schema(responses=ONE)
    def retrieve(self, request: Request, slug: str) -> Response:
        """Read one program: as a member what to agree to, as an admin settings and numbers."""
        return Response(self.shown(self.get_object()))

    def shown(self, row: Any) -> Any:
        """Return a program as its reader gets it."""
        is_team = rules.administers_as(self.person, {one.role for one in row.my_roles})
        kind = serializers.TeamProgramSerializer if is_team else serializers.MemberProgramSerializer
        (program,) = self._with_cards([row])
        return kind(program, context=self.get_serializer_context()).data

    def _with_cards(self, programs: Any) -> Any:
        for program, card in zip(programs, cards_of(programs, self.person), strict=True):
            program.card = card
        return programs
