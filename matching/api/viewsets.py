"""API v1: oneself, rounds with their runs, matches and decisions about them."""

from collections.abc import Callable
from typing import Any

from django.db.models import Max, Prefetch, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.generics import RetrieveAPIView
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from matching import tasks
from matching.api import serializers
from matching.api.idempotency import HEADER, idempotent
from matching.api.permissions import CanReview, CanRun
from matching.enums import MatchState
from matching.models import Match, Round, Run
from matching.queries.access import decidable_by
from matching.services import review, runs
from mentorship.enums import MentorType

PROBLEM = OpenApiResponse(serializers.ProblemSerializer, description="application/problem+json")
READ_PROBLEMS = dict.fromkeys((400, 401, 404), PROBLEM)
REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 415), PROBLEM)
KEY = OpenApiParameter(
    HEADER, OpenApiTypes.STR, OpenApiParameter.HEADER,
    description="The same key and body twice have one effect and one answer.",
)  # fmt: skip
PAGING = {"cursor", "page_size", "format"}


class Pages(CursorPagination):
    """Pages by cursor, newest first, of at most 100."""

    ordering = "-pk"
    page_size = 50
    max_page_size = 100
    page_size_query_param = "page_size"

    def get_page_size(self, request: Request) -> int | None:
        """Return the size asked for, of at most 100; refuse what is no number."""
        text = request.query_params.get(self.page_size_query_param)
        if text is not None and not (text.isascii() and text.isdigit() and text.strip("0")):
            raise ValidationError({self.page_size_query_param: ["Use a number from 1 to 100."]})
        return super().get_page_size(request)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return the place asked for; positions are ids, so anything else is no cursor of ours."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None:
            place = str(cursor.position)
            if not (place.isascii() and place.isdigit() and len(place) < 19):
                raise NotFound(self.invalid_cursor_message)
        return cursor


class KnownQuery(APIView):
    """Refuse a filter that does not exist, rather than answer as if it had been applied."""

    filters: dict[str, list[str] | None] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the address after who it is and what they may."""
        super().initial(request, *args, **kwargs)
        for name in request.query_params:
            if name not in {*self.filters, *PAGING}:
                known = ", ".join(sorted({*self.filters, "cursor", "page_size"}))
                raise ValidationError({name: [f"Unknown here. Use {known}."]})

    def filtered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Apply the filters that were asked for; each is an exact field."""
        for name, choices in self.filters.items():
            value = self.request.query_params.get(name)
            if value is None:
                continue
            if choices is not None and value not in choices:
                raise ValidationError({name: [f"Use one of {', '.join(choices)}."]})
            if choices is None and not (value.isascii() and value.isdigit() and len(value) < 19):
                raise ValidationError({name: ["Use an id."]})
            rows = rows.filter(**{name: value})
        return rows


@extend_schema(responses={200: serializers.MeSerializer, 401: PROBLEM})
class Me(RetrieveAPIView):
    """Read who is asking, with her parts and roles."""

    serializer_class = serializers.MeSerializer
    permission_classes = (IsAuthenticated,)

    def get_object(self) -> Any:
        """Return the person herself."""
        return User.objects.prefetch_related("staff_roles__program").get(pk=self.request.user.pk)


@extend_schema(responses={200: serializers.RoundSerializer, **READ_PROBLEMS})
class RoundViewSet(KnownQuery, viewsets.ReadOnlyModelViewSet):
    """Rounds of the programs that one administers, each with its latest run."""

    serializer_class = serializers.RoundSerializer
    permission_classes = (CanRun,)
    pagination_class = Pages
    queryset = Round.objects.none()
    lookup_value_regex = "[0-9]+"

    def get_queryset(self) -> QuerySet[Round]:
        """Return the rounds that exist for this person."""
        newest = Run.objects.order_by().values("round").annotate(newest=Max("pk"))
        latest = Run.objects.filter(pk__in=newest.values("newest")).defer("snapshot", "settings")
        rows = Round.objects.administered_by(self.request.user).select_related("program")
        return rows.prefetch_related(Prefetch("runs", latest, to_attr="latest"))

    @extend_schema(
        methods=["GET"], responses={200: serializers.RunSerializer(many=True), **READ_PROBLEMS}
    )
    @extend_schema(
        methods=["POST"],
        request=None,
        parameters=[KEY],
        responses={202: serializers.RunSerializer, **REFUSALS},
    )
    @action(detail=True, methods=["get", "post"], url_path="runs")
    def runs(self, request: Request, pk: str | None = None) -> Response:
        """List a round's runs, or start one."""
        match_round = self.get_object()
        if request.method == "POST":
            return self._start(request, match_round.pk)
        rows = self.paginate_queryset(match_round.runs.defer("snapshot", "settings"))
        return self.get_paginated_response(serializers.RunSerializer(rows, many=True).data)

    @idempotent
    def _start(self, request: Request, round_id: int) -> Response:
        run = runs.request_run(round_id=round_id, actor=request.user)
        tasks.nudge()
        return Response(serializers.RunSerializer(run).data, status=202)


def decision(body: Any = serializers.DecisionSerializer) -> Callable[[Any], Any]:
    """Make a method of a match a POST of its own, idempotent and in the schema."""
    schema = extend_schema(
        request=body,
        parameters=[KEY],
        responses={200: serializers.MatchDetailSerializer, **REFUSALS},
    )
    return lambda method: schema(action(detail=True, methods=["post"])(idempotent(method)))


@extend_schema(responses={200: serializers.MatchSerializer, **READ_PROBLEMS})
class MatchViewSet(KnownQuery, viewsets.ReadOnlyModelViewSet):
    """Matches that one may decide; those of oneself and one's workplace are another admin's."""

    permission_classes = (CanReview,)
    pagination_class = Pages
    queryset = Match.objects.none()
    lookup_value_regex = "[0-9]+"
    filters = {
        "round": None,
        "state": [*MatchState.values],
        "mentor_type": [*MentorType.values],
    }

    def get_queryset(self) -> QuerySet[Match]:
        """Return the matches that exist for this person."""
        rows = decidable_by(self.request.user).select_related(
            "mentee__user", "mentor__user", "decided_by", "round"
        )
        return self.filtered(rows) if self.action == "list" else rows

    def get_serializer_class(self) -> Any:
        """Tell more of one match than of many."""
        if self.action == "list":
            return serializers.MatchSerializer
        return serializers.MatchDetailSerializer

    @extend_schema(
        parameters=[
            OpenApiParameter("round", OpenApiTypes.INT),
            OpenApiParameter("state", OpenApiTypes.STR, enum=[*MatchState.values]),
            OpenApiParameter("mentor_type", OpenApiTypes.STR, enum=[*MentorType.values]),
        ],
        responses={200: serializers.MatchSerializer, **READ_PROBLEMS},
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List matches, newest first."""
        return super().list(request, *args, **kwargs)

    @extend_schema(responses={200: serializers.MatchDetailSerializer, **READ_PROBLEMS})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read one match with its components and reasons."""
        return super().retrieve(request, *args, **kwargs)

    @decision()
    def approve(self, request: Request, pk: str | None = None) -> Response:
        """Approve a proposed match; nobody is told yet."""
        return self._decided(review.approve, serializers.DecisionSerializer)

    @decision()
    def unapprove(self, request: Request, pk: str | None = None) -> Response:
        """Take an approval back; the place is free again."""
        return self._decided(review.unapprove, serializers.DecisionSerializer)

    @decision(serializers.RejectionSerializer)
    def reject(self, request: Request, pk: str | None = None) -> Response:
        """Reject a match for a reason of the list."""
        return self._decided(review.reject, serializers.RejectionSerializer)

    def _decided(self, decide: Any, kind: Any) -> Response:
        match = self.get_object()  # runs the object permission
        given = kind(data=self.request.data)
        given.is_valid(raise_exception=True)
        decide(match_id=match.pk, actor=self.request.user, **given.validated_data)
        return Response(self.get_serializer(self.get_object()).data)


@extend_schema(exclude=True)
class Nothing(APIView):
    """Answer unknown addresses of the API in its own language."""

    permission_classes = (IsAuthenticated,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Say 404 after 401, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise NotFound
