"""One's own wishes, of each program in which one seeks a mentor."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.metadata import SimpleMetadata
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import ids
from accounts.api.actions import post
from accounts.api.paging import Pages
from matching.api.base import MatchingViewSet, named, nobody
from matching.api.rounds import LOCATION
from matching.api.serializers import mentors as serializers
from matching.models import Wish
from matching.queries.wish_list import rows_of
from matching.services import wishes
from mentorship.clock import local_day
from mentorship.enums import MenteeState
from mentorship.models import Mentee, Mentor


class WishPages(Pages):
    """Pages in the order of the list."""

    ordering = ("mentee_id", "rank")


class WholeList(SimpleMetadata):
    """What OPTIONS says; the library would look for one row to PUT, and here it is the list."""

    def determine_actions(self, request: Request, view: Any) -> dict[str, Any]:
        """Name none: the schema tells them."""
        return {}


class WishFilters(filters.FilterSet):
    """What wishes can be narrowed to."""

    program = filters.CharFilter(field_name="mentee__program__slug", max_length=60)


class WishViewSet(MatchingViewSet):
    """One's own wishes; nobody but oneself and the program team reads them."""

    area = "me"
    program_path = "mentee__program"
    serializer_class = serializers.WishSerializer
    queryset = Wish.objects.none()
    filterset_class = WishFilters
    pagination_class = WishPages
    metadata_class = WholeList
    lookup_field = "mentor__uuid"
    lookup_url_kwarg = "mentor"
    lookup_value_regex = ids.UUID

    def rows(self) -> QuerySet[Wish]:
        """Return this person's own wishes."""
        return Wish.objects.filter(mentee__in=self._parts()).select_related(
            "mentee__program", "mentor"
        )

    @extend_schema(responses=serializers.WishSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List your wishes, the most wanted first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(self._told(page))

    def retrieve(self, request: Request, mentor: str) -> Response:
        """Read one wish."""
        return Response(self.shown(self.get_object()))

    @extend_schema(
        request=serializers.WantedBody,
        responses={201: serializers.WishSerializer},
        parameters=[LOCATION],
    )
    def create(self, request: Request) -> Response:
        """Put a mentor at the end of your list; one whom you had hidden is shown again."""
        given = self.given(serializers.WantedBody)
        mentor = named(Mentor.objects.all(), "mentor", uuid=given["mentor"])
        mentee = named(self._parts(), "mentor", program=mentor.program_id)
        wish = wishes.add(
            mentee_id=mentee.pk, mentor_id=mentor.pk, actor=self.person, reason=given["reason"]
        )
        location = reverse("api-wish-detail", args=[mentor.uuid])
        told = self.shown(self.rows().get(pk=wish.pk))
        return Response(told, status=201, headers={"Location": location})

    @extend_schema(request=serializers.WishListBody, responses=serializers.WishListSerializer)
    def put_all(self, request: Request) -> Response:
        """Put the whole ranked list of one program in place of the one there is."""
        given = self.given(serializers.WishListBody)
        mentee = named(self._parts(), "program", program__slug=given["program"])
        wishes.put(mentee_id=mentee.pk, wanted=_wanted(mentee, given), actor=self.person)
        rows = self.rows().filter(mentee=mentee).order_by("rank")
        return Response({"results": self._told(rows)})

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, mentor: str) -> Response:
        """Take a mentor off your list; those below move up."""
        wishes.remove(**self._wish())
        return Response(status=204)

    @post(serializers.MoveBody, serializers.WishSerializer)
    def move(self, request: Request, mentor: str) -> Response:
        """Change places with the wish above or below."""
        wish, given = self._wish(), self.given(serializers.MoveBody)
        wishes.move(**wish, up=given["direction"] == "up")
        return Response(self.shown(self.get_object()))

    @post(serializers.ReasonBody, serializers.WishSerializer)
    def explain(self, request: Request, mentor: str) -> Response:
        """Say why you wish for this mentor; only the program team reads it."""
        wish, given = self._wish(), self.given(serializers.ReasonBody)
        wishes.explain(**wish, reason=given["reason"])
        return Response(self.shown(self.get_object()))

    def shown(self, row: Wish) -> Any:
        """Return one wish with the mentor's card."""
        return self._told([row])[0]

    def _told(self, rows: Any) -> Sequence[Any]:
        """Return wishes with the cards of their mentors; two queries for each day there is."""
        for day, found in _by_day(rows).items():
            for wish, told in zip(found, rows_of(found, day), strict=True):
                vars(wish)["row"] = told
        told_rows: Sequence[Any] = serializers.WishSerializer(rows, many=True).data
        return told_rows

    def _parts(self) -> QuerySet[Mentee]:
        mine = Mentee.objects.filter(user=self.person).exclude(state=MenteeState.LEFT)
        token = self.token_program
        return mine.filter(program=token) if token else mine

    def _wish(self) -> dict[str, Any]:
        wish = self.get_object()
        return {"mentee_id": wish.mentee_id, "mentor_id": wish.mentor_id, "actor": self.person}


def _by_day(rows: Iterable[Wish]) -> dict[date, list[Wish]]:
    """Return wishes by the day that it is in their programs."""
    found = defaultdict[date, list[Wish]](list)
    for wish in rows:
        found[local_day(wish.mentee.program.time_zone)].append(wish)
    return found


def _wanted(mentee: Mentee, given: dict[str, Any]) -> list[wishes.Wanted]:
    """Return the mentors of a list.

    Raises:
        ValidationError: one of them is nobody in her program.
    """
    keys = [one["mentor"] for one in given["wishes"]]
    rows = Mentor.objects.filter(program=mentee.program_id, uuid__in=keys)
    ids = dict(rows.values_list("uuid", "pk"))
    if set(keys) - set(ids):
        raise nobody("wishes")
    return [wishes.Wanted(ids[one["mentor"]], one["reason"]) for one in given["wishes"]]
