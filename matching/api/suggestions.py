"""Mentors who might suit oneself, and those whom one hid; with kind reasons and no score."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import ids
from accounts.api.actions import post
from accounts.api.bodies import Empty
from matching.api.base import MatchingViewSet, query
from matching.api.cards import card_told, uuids_of
from matching.api.serializers import mentors as serializers
from matching.models import HiddenMentor
from matching.queries.directory_readers import marks_of, mentee_parts
from matching.queries.suggestion_cards import suggested
from matching.queries.wish_list import hidden_by
from matching.services import hidden
from mentorship.clock import local_day
from mentorship.enums import MenteeState
from mentorship.models import Mentee, Mentor

PROGRAM = query("program", description="Slug; left out, the program you joined last.")


class SuggestionViewSet(MatchingViewSet):
    """Mentors of the programs in which one seeks a mentor."""

    area = "me"
    program_path = "program"
    serializer_class = serializers.MarkSerializer
    queryset = Mentor.objects.none()
    pagination_class = None
    parameters = {"list": ("program",), "hidden": ("program",)}
    lookup_field = "uuid"
    lookup_url_kwarg = "mentor"
    lookup_value_regex = ids.UUID

    def rows(self) -> QuerySet[Mentor]:
        """Return the mentors of her programs; the services say who may be hidden."""
        return Mentor.objects.filter(program__in=[part.program_id for part in self._parts()])

    @extend_schema(
        responses=forced_singular_serializer(serializers.SuggestedMentorsSerializer),
        parameters=[PROGRAM],
    )
    def list(self, request: Request) -> Response:
        """List up to ten mentors who might suit you, the best first, with why."""
        mentee = next(iter(self._asked_parts()), None)
        told: dict[str, Any] = {
            "program": mentee.program.slug if mentee else None,
            **_suggested(mentee),
        }
        return Response(serializers.SuggestedMentorsSerializer(told).data)

    @extend_schema(responses=serializers.HiddenListSerializer, parameters=[PROGRAM])
    @action(detail=False, methods=["get"])
    def hidden(self, request: Request) -> Response:
        """List the mentors whom you hid; they never learn of it."""
        found = [one for part in self._asked_parts(every=True) for one in _hidden(part)]
        return Response(serializers.HiddenListSerializer({"results": found}).data)

    @post(Empty, serializers.MarkSerializer)
    def hide(self, request: Request, mentor: str) -> Response:
        """Hide a mentor: neither suggested to you nor matched with you; a wish for him goes."""
        hidden.hide(**self._pair())
        return Response(self.shown(self.get_object()))

    @post(Empty, serializers.MarkSerializer)
    def show(self, request: Request, mentor: str) -> Response:
        """Show a hidden mentor again."""
        hidden.show(**self._pair())
        return Response(self.shown(self.get_object()))

    def shown(self, row: Mentor) -> Any:
        """Return whether a mentor is hidden."""
        hers = HiddenMentor.objects.filter(mentee__user=self.person, mentor=row)
        return {"id": str(row.uuid), "is_hidden": hers.exists()}

    def _pair(self) -> dict[str, Any]:
        found = self.get_object()
        self.given(Empty)
        mentee = next(part for part in self._parts() if part.program_id == found.program_id)
        return {"mentee_id": mentee.pk, "mentor_id": found.pk, "actor": self.person}

    def _parts(self) -> Sequence[Mentee]:
        only = self.token_program
        return [part for part in mentee_parts(self.person) if only in (None, part.program_id)]

    def _asked_parts(self, *, every: bool = False) -> Sequence[Mentee]:
        """Return her part in the program asked for, else the latest, or all.

        Raises:
            NotFound: she has no part in it.
        """
        slug, parts = self.request.query_params.get("program"), self._parts()
        if slug is None:
            return parts if every else parts[:1]
        found = [part for part in parts if part.program.slug == slug]
        if not found:
            raise NotFound
        return found


def _suggested(mentee: Mentee | None) -> dict[str, Any]:
    if mentee is None or mentee.state != MenteeState.AVAILABLE:
        return {"is_ready": True, "results": []}
    marks = marks_of(mentee)
    found = suggested(mentee, marks, local_day(mentee.program.time_zone))
    uuids = uuids_of(one.card.id for one in found or [])
    results = [
        card_told(one.card, uuids[one.card.id], marks) | {"reasons": one.reasons, "plan": one.plan}
        for one in found or []
    ]
    return {"is_ready": found is not None, "results": results}


def _hidden(mentee: Mentee) -> list[dict[str, Any]]:
    found = hidden_by(mentee)
    uuids = uuids_of(pk for pk, _name in found)
    slug = mentee.program.slug
    return [{"id": uuids[pk], "name": name, "program": slug} for pk, name in found]
