"""The mentor directory of a program, as its readers search and filter it."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.base import MatchingViewSet, query
from matching.api.cards import card_told, uuids_of
from matching.api.paging import SequencePages
from matching.api.serializers import mentors as serializers
from matching.queries import directory_index, directory_values
from matching.queries.directory import Asked, find
from matching.queries.directory_entries import GROUPS
from matching.queries.directory_index import Index
from matching.queries.directory_readers import marks_of, mentee_parts, programs_for
from matching.queries.mentor_cards import cards_of
from mentorship.clock import local_day
from mentorship.models import Mentee, Mentor, Program

LONGEST = 200
SEVERAL = "One value, or several with commas between them."
WORDS = ("program", "q", *GROUPS)
PARAMETERS = [
    query("program", description="Slug; left out, your own or the first."),
    query("q", description="Words that all stand in what the mentor shows."),
    *(query(group, description=SEVERAL) for group in GROUPS),
]


class DirectoryViewSet(MatchingViewSet):
    """Listed mentors, by what they chose to show."""

    area = "me"
    program_path = "program"
    serializer_class = serializers.CardSerializer
    pagination_class = SequencePages
    parameters = {"list": WORDS, "filters": WORDS}
    queryset = Mentor.objects.none()

    @extend_schema(responses=serializers.CardSerializer(many=True), parameters=PARAMETERS)
    def list(self, request: Request) -> Response:
        """List mentors of one program, open places first, without those whom you hid."""
        program, mentee = self._chosen()
        today, marks = local_day(program.time_zone), marks_of(mentee)
        index = directory_index.index_of(program, today)
        found = find(index, self._asked(index), marks.hidden)
        page = self.paginate_queryset(found.mentor_ids) or []
        uuids = uuids_of(page)
        cards = cards_of(page, today, self.person.pk)
        told = [card_told(card, uuids[card.id], marks) for card in cards]
        return self.get_paginated_response(serializers.CardSerializer(told, many=True).data)

    @extend_schema(responses=serializers.FiltersSerializer, parameters=PARAMETERS)
    @action(detail=False, methods=["get"], pagination_class=None)
    def filters(self, request: Request) -> Response:
        """List the values of every filter that find somebody, with how many."""
        program, mentee = self._chosen()
        index = directory_index.index_of(program, local_day(program.time_zone))
        found = find(index, self._asked(index), marks_of(mentee).hidden)
        told = [{"filter": group, "options": _options(found, group, index)} for group in GROUPS]
        return Response(serializers.FiltersSerializer({"results": told}).data)

    def _asked(self, index: Index) -> Asked:
        """Return what is asked for.

        Raises:
            ValidationError: a filter has a value that nobody could have.
        """
        given = self.request.query_params
        values = {
            group: tuple(dict.fromkeys(filter(None, given.get(group, "").split(","))))
            for group in GROUPS
        }
        allowed = directory_values.allowed(index)
        for group, chosen in values.items():
            if any(value not in allowed[group] for value in chosen):
                raise ValidationError({group: [_("There is no such value.")]})
        words = given.get("q", "").strip()
        if len(words) > LONGEST or "\0" in words:
            raise ValidationError({"q": [_("Search for at most 200 characters.")]})
        return Asked(words=words, **values)

    def _chosen(self) -> tuple[Program, Mentee | None]:
        """Return the program asked for, else hers, else the first; and her part in it.

        Raises:
            NotFound: there is none that she may read.
        """
        only = self.token_program
        programs = [one for one in programs_for(self.person) if only in (None, one.pk)]
        parts = {part.program_id: part for part in mentee_parts(self.person)}
        slug = self.request.query_params.get("program")
        if slug is not None:
            programs = [one for one in programs if one.slug == slug]
        hers = next((one for pk in parts for one in programs if one.pk == pk), None)
        program = hers or next(iter(programs), None)
        if program is None:
            raise NotFound
        return program, parts.get(program.pk)


def _options(found: Any, group: str, index: Index) -> Any:
    return [
        {
            "value": option.value,
            "name": directory_values.name_of(group, option.value, index),
            "count": option.count,
        }
        for option in found.options[group]
    ]
