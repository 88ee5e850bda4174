"""The people of programs as their admins see them; only read here."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import ids
from accounts.api.views import ApiViewSet
from matching.api import people_serializers as told
from matching.api.desk import Asked
from matching.api.paging import SequencePages
from matching.lists import people_query
from matching.queries import people, people_known, people_person, people_sealed
from matching.queries.access import people_kept_from
from matching.queries.people_search import MARKS, SORTS, keys_of
from mentorship.enums import MentorType, Side
from mentorship.models import Program

FILTERS = [
    OpenApiParameter("program", required=True, description="The program's slug."),
    OpenApiParameter(
        "q", description="Words, all of which stand in name, address, employer or specialization."
    ),
    OpenApiParameter("side", enum=Side.values),
    OpenApiParameter("state", enum=[state for state, _name in told.STATES]),
    OpenApiParameter("type", enum=MentorType.values, description="Sought or offered."),
    OpenApiParameter("field", description="The slug of a specialization."),
    OpenApiParameter("chapter"),
    OpenApiParameter("mark", enum=MARKS),
    OpenApiParameter("sort", enum=SORTS),
]


@dataclass(frozen=True)
class Found:
    """A part as its page shows it."""

    part: Any
    kept: Any


class PeopleViewSet(ApiViewSet):
    """People of the programs that one administers; another admin's people are not there.

    Notes and decisions about them are operations of ``mentees/`` and ``mentors/``.
    """

    area = "people"
    program_path = "pk"
    serializer_class = told.DeskPersonSerializer
    pagination_class = SequencePages
    filter_backends = ()
    parameters = {"list": tuple(one.name for one in FILTERS)}
    queryset = Program.objects.none()
    lookup_field = "uuid"
    lookup_value_regex = ids.UUID

    def rows(self) -> QuerySet[Program]:
        """Return the programs whose people exist for this person."""
        return Program.objects.administered_by(self.person)

    @extend_schema(parameters=FILTERS, responses=told.DeskListedPersonSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List the people of a program, as its page of people does."""
        program = self._program()
        kept = people_kept_from(self.person, program)
        fields, chapters = people.choices_of(program)
        query = request.query_params.copy()
        for name in ("program", "cursor", "page_size"):
            query.pop(name, None)
        with Asked("query"):
            asked = people_query.asked_of(query, dict(fields), chapters)
        keys = self.paginate_queryset(keys_of(program, asked, kept)) or []
        parts = people.parts_of(program, [(key[0], key[1]) for key in keys])
        for part in parts:
            part.program = program
        return self.get_paginated_response(told.DeskListedPersonSerializer(parts, many=True).data)

    def _program(self) -> Program:
        slug = self.request.query_params.get("program", "")
        if not slug:
            raise ValidationError({"program": [_("Name the program by its slug.")]})
        found = self.get_queryset().filter(slug=slug).first()
        if found is None:
            raise Http404
        return found

    @extend_schema(responses=told.DeskPersonSerializer)
    def retrieve(self, request: Request, uuid: str) -> Response:
        """Read what the team knows of one person; what is sealed stays sealed."""
        return Response(self.shown(self.get_object()))

    @cached_property
    def known(self) -> Found:
        """The part in the address.

        Raises:
            Http404: there is none for this person.
        """
        found = people_known.part_of(
            self.person, self.get_queryset().values("pk"), self.kwargs["uuid"]
        )
        if found is None:
            raise Http404
        return Found(*found)

    def get_object(self) -> Any:
        """Return the part, read anew."""
        self.__dict__.pop("known", None)
        return self.known.part

    def shown(self, row: Any) -> Any:
        """Return a part as its address tells it."""
        head = people_person.head_of(row)
        pairs = people_person.pairs_of(row, self.known.kept)
        row.state_line, row.introduction = head["state_line"], head["words"]
        row.sections = people_person.sections_of(row)
        row.matches_told, row.mentorships_told = pairs["matches"], pairs["mentorships"]
        row.history = people_person.events_of(row, pairs["mentorships"])
        row.messages = people_person.messages_of(row)
        row.sealed = people_sealed.sealed_of(row, self.person)
        row.notes = people.notes_of(row.program, row.user_id)
        return told.DeskPersonSerializer(row).data
