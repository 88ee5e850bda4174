"""What the headings of a program's files mean, and which columns there are."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ApiViewSet
from matching.api.desk import PROGRAM, Administered
from matching.api.serializers import import_bodies as bodies
from matching.api.serializers import imports as told
from matching.queries import people_imports
from matching.services import import_headings
from matching.sheets.column_words import OF_SIDE
from matching.sheets.importing import columns_of, required_of
from mentorship.enums import Side
from mentorship.models import HeadingMap

ONE = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH)


class HeadingFilters(filters.FilterSet):
    """What a list of headings can be narrowed to."""

    side = filters.ChoiceFilter(choices=Side.choices)


@extend_schema(parameters=[PROGRAM])
class HeadingViewSet(mixins.ListModelMixin, Administered):
    """Headings of a program's files, remembered from one to the next."""

    area = "people"
    serializer_class = told.RememberedHeadingSerializer
    filterset_class = HeadingFilters
    queryset = HeadingMap.objects.none()

    def rows(self) -> QuerySet[HeadingMap]:
        """Return what is remembered."""
        return people_imports.headings_of(self.program)

    @extend_schema(
        request=bodies.ImportRememberBody,
        responses={200: told.RememberedHeadingSerializer(many=True)},
    )
    def create(self, request: Request, **kwargs: str) -> Response:
        """Remember what headings mean, before a file has them or after; the last word counts."""
        given = self.given(bodies.ImportRememberBody)
        side, meanings = given["side"], given["headings"]
        import_headings.remember(
            program=self.program, actor=self.person, side=side, meanings=meanings
        )
        named = import_headings.simplified(meanings)
        rows = people_imports.headings_of(self.program, side).filter(heading__in=named)
        return Response(told.RememberedHeadingSerializer(rows, many=True).data)

    @extend_schema(parameters=[ONE], request=None, responses={204: None})
    def destroy(self, request: Request, **kwargs: str) -> Response:
        """Forget what a heading means; the next file with it asks again."""
        row = self.get_object()
        import_headings.forget(heading_id=row.pk, program=row.program, actor=self.person)
        return Response(status=204)


class Columns(ApiViewSet):
    """The columns that files may have: the same for every program."""

    area = "people"
    is_open = True
    pagination_class = None
    serializer_class = told.ImportColumnsSerializer

    def retrieve(self, request: Request) -> Response:
        """Read which columns a file of mentees or mentors may have, and what belongs into each."""
        return Response({side.value: _columns(side) for side in Side})


def _columns(side: Side) -> list[dict[str, Any]]:
    needed = required_of(side)
    return [
        {"name": name, "needed": name in needed, "detail": str(OF_SIDE[side][name])}
        for name in columns_of(side)
    ]
