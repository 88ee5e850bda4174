"""What the views of pairs share: whose rows these are, and how one of the two reads them."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ApiViewSet
from mentorship.enums import Side
from mentorship.models import Mentorship
from mentorship.queries.mentorships import readable_by
from mentorship.queries.waking import zone_of

# What a list names of a pair: read once for all rows, a program above all, which is large.
PAIR = ("program", "mentee_user", "mentor_user")
PAIR_ID = OpenApiParameter(
    "mentorship", OpenApiTypes.INT64, OpenApiParameter.PATH, description="Id of the mentorship."
)
of_pair = extend_schema(parameters=[PAIR_ID])


class PairViewSet(ApiViewSet):
    """Rows of pairs; ``as_read`` turns one into what its serializer tells."""

    area = "mentorships"

    def as_read(self, row: Any) -> Any:
        """Return a row as the caller reads it."""
        return row

    def as_page(self, rows: list[Any]) -> list[Any]:
        """Return the rows of a page as the caller reads them."""
        return [self.as_read(row) for row in rows]

    def shown(self, row: Any) -> Any:
        """Return a row as GET of its address tells it."""
        return super().shown(self.as_read(row))

    def done(self, row: Any, status: int = 200) -> Response:
        """Answer an action with the row as it stands now."""
        return Response(self.shown(row), status=status)

    def listed(self, rows: QuerySet[Any]) -> Response:
        """Answer with a page of rows."""
        page = self.paginate_queryset(self.filter_queryset(rows)) or []
        kind: Any = self.list_serializer_class or self.serializer_class
        told = kind(self.as_page(page), many=True, context=self.get_serializer_context())
        return self.get_paginated_response(told.data)

    def get_serializer_context(self) -> dict[str, Any]:
        """Add the zone in which moments without an offset are read."""
        return {**super().get_serializer_context(), "zone": self.zone}

    def zone(self) -> str:
        """Return the caller's zone; the site's where hers is not known."""
        return self.person.time_zone or timezone.get_default_timezone_name()


class InPair(PairViewSet):
    """What the two of one mentorship keep; the address names the mentorship."""

    program_path: str | None = "mentorship__program"

    @cached_property
    def mentorship(self) -> Mentorship:
        """The mentorship, if it is the caller's to read; else not found."""
        rows = self.in_program(readable_by(self.person).with_people(), "program")
        found: Mentorship = get_object_or_404(rows, pk=self.kwargs["mentorship"])
        return found

    @property
    def side(self) -> Side:
        """The caller's side."""
        return Side(self.mentorship.side_of(self.person))

    def zone(self) -> str:
        """Return the caller's zone; the program's where hers is not known."""
        return zone_of(self.person, self.mentorship.program)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Look for the mentorship before anything else is read or checked."""
        super().initial(request, *args, **kwargs)
        assert self.mentorship
