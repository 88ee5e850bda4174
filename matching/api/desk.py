"""What the API's views of one program's desk share."""

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from accounts.api.views import ApiViewSet
from matching.queries.desk import Seat, seat_at
from mentorship.models import Program

PROGRAM = OpenApiParameter(
    "program", OpenApiTypes.STR, OpenApiParameter.PATH, description="The program's slug."
)
MOST_CHARACTERS = 200


class Administered(ApiViewSet):
    """Rows below ``programs/<slug>/`` for the program's admins; others find nothing."""

    program_path = "program"

    @cached_property
    def program(self) -> Program:
        """The program.

        Raises:
            Http404: it is not there for the caller, or not for this token.
        """
        mine = self.in_program(Program.objects.administered_by(self.person), "pk")
        found: Program = get_object_or_404(mine, slug=self.kwargs["program"])
        return found


class OfProgram(ApiViewSet):
    """What stands under ``programs/<slug>/``; a program of whose staff one isn't is not there."""

    program_path = "pk"
    queryset = Program.objects.none()
    pagination_class = None

    def rows(self) -> QuerySet[Program]:
        """Return the programs at whose desk this person sits."""
        return Program.objects.staffed_by(self.person)

    @cached_property
    def seat(self) -> Seat:
        """The person's seat at the program's desk.

        Raises:
            Http404: there is no such program for her, or not for this token.
        """
        seat = seat_at(self.person, self.kwargs["program"])
        if seat is None or not self.get_queryset().filter(pk=seat.program.pk).exists():
            raise Http404
        return seat

    def admins_seat(self) -> Seat:
        """Return the seat of somebody to whom people are named.

        Raises:
            PermissionDenied: she is of the staff, but sees no names.
        """
        if not self.seat.sees_names:
            raise PermissionDenied
        return self.seat


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "maxLength": MOST_CHARACTERS},
            {"type": "integer"},
            {
                "type": "array",
                "items": {"type": "string", "maxLength": MOST_CHARACTERS},
                "maxItems": 20,
            },
        ]
    }
)
class FilterValue(serializers.Field):
    """A value of a filter, or several."""

    MOST = 20

    def to_internal_value(self, data: Any) -> list[str]:
        """Return the values as an address has them.

        Raises:
            ValidationError: it is no text, number or list of texts.
        """
        values = data if isinstance(data, list) else [data]
        if len(values) > self.MOST or not all(_is_plain(value) for value in values):
            raise ValidationError(_("Give a text, a number, or a list of texts."))
        return [str(value) for value in values]

    def to_representation(self, value: Any) -> Any:
        """Return the values."""
        return value


def _is_plain(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    return len(str(value)[: MOST_CHARACTERS + 1]) <= MOST_CHARACTERS


def query_of(filters: dict[str, list[str]]) -> QueryDict:
    """Return filters of a body as the query of the page's address."""
    query = QueryDict(mutable=True)
    for name, values in filters.items():
        query.setlist(name, values)
    return query


class Asked:
    """Turn what a page's address can't mean into a refusal by field."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, BadRequest):
            said = str(error) or _("There is no such filter, or not with this value.")
            raise ValidationError({self.field: [said]}) from None
