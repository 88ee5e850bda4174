"""Rounds with their runs."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import get, post
from accounts.api.bodies import Empty
from accounts.api.views import PAGING
from matching import tasks
from matching.api.base import MatchingViewSet, asked, named, query
from matching.api.serializers import rounds as serializers
from matching.api.serializers.changes import PairOfBody, WhatChangesSerializer
from matching.api.serializers.runs import RunBody, RunSerializer
from matching.enums import RoundState
from matching.models import Round, Run
from matching.queries.round_figures import figures_of
from matching.queries.round_reading import closing_of, told
from matching.queries.saved_runs import saved_runs
from matching.queries.what_if import compare_runs
from matching.services import rounds, runs

LOCATION = OpenApiParameter(
    "Location", OpenApiTypes.URI_REF, OpenApiParameter.HEADER, response=True,
    description="Where the new one is read.",
)  # fmt: skip


class RoundFilters(filters.FilterSet):
    """What a list of rounds can be narrowed to."""

    program = filters.CharFilter(field_name="program__slug", max_length=80)
    state = filters.ChoiceFilter(choices=RoundState.choices)


class RoundRows(MatchingViewSet):
    """Rounds of the programs that one administers; others are not found."""

    program_path = "program"
    serializer_class = serializers.RoundDetailSerializer
    queryset = Round.objects.none()

    def rows(self) -> QuerySet[Round]:
        """Return the rounds that this person administers."""
        return Round.objects.administered_by(self.person).select_related("program")

    def shown(self, row: Round) -> Any:
        """Return a round with its figures."""
        vars(row).update(vars(told(row, self.person)))
        return super().shown(row)


class RoundViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RoundRows):
    """Rounds: made, opened, run, compared and closed."""

    list_serializer_class = serializers.RoundSerializer
    filterset_class = RoundFilters
    parameters = {"runs": PAGING, "compare": ("before", "after")}

    def rows(self) -> QuerySet[Round]:
        """Return the rounds; lists and figures are for staff who see no names as well."""
        if self.action in ("list", "figures"):
            return Round.objects.staffed_by(self.person).select_related("program")
        return super().rows()

    def retrieve(self, request: Request, pk: str) -> Response:
        """Read a round: how far it is, its latest run, and what you can undo."""
        return Response(self.shown(self.get_object()))

    @extend_schema(
        request=serializers.RoundBody,
        responses={201: serializers.RoundDetailSerializer},
        parameters=[LOCATION],
    )
    def create(self, request: Request) -> Response:
        """Draft a round of a program; open it to run it."""
        given = self.given(serializers.RoundBody)
        program = named(self.programs(), "program", slug=given.pop("program"))
        made = rounds.create(program=program, actor=self.person, **given)
        return self._made(self.shown(made), 201, reverse("api-round-detail", args=[made.pk]))

    @extend_schema(request=serializers.RoundChange, responses=serializers.RoundDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change the name or the days of a round that is not closed."""
        found = self.get_object()
        given = self.given(serializers.RoundChange, partial=True)
        return self._now(rounds.change(round_id=found.pk, actor=self.person, **given))

    @post(Empty, serializers.RoundDetailSerializer, "open")
    def open_round(self, request: Request, pk: str) -> Response:
        """Open a drafted round: from now on it can be run and reviewed."""
        return self._now(rounds.open_round(round_id=self._found(), actor=self.person))

    @get(serializers.ClosingSerializer)
    def closing(self, request: Request, pk: str) -> Response:
        """Read what closing the round would do now."""
        return Response(serializers.ClosingSerializer(closing_of(self.get_object())).data)

    @post(Empty, serializers.RoundDetailSerializer)
    def close(self, request: Request, pk: str) -> Response:
        """Close a round; whoever is still without a mentor is told, and moves up."""
        return self._now(rounds.close(round_id=self._found(), actor=self.person))

    @extend_schema(responses=RunSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def runs(self, request: Request, pk: str) -> Response:
        """List a round's runs, the newest first."""
        rows = self.get_object().runs.select_related("requested_by")
        page = self.paginate_queryset(rows.defer("snapshot", "settings"))
        return self.get_paginated_response(RunSerializer(page, many=True).data)

    @extend_schema(request=RunBody, responses={202: RunSerializer}, parameters=[LOCATION])
    @runs.mapping.post
    def start(self, request: Request, pk: str) -> Response:
        """Start a run; read it again to see how far it is."""
        found, given = self.get_object(), self.given(RunBody)
        run = runs.request_run(round_id=found.pk, actor=self.person, **given)
        tasks.nudge()
        return self._made(RunSerializer(run).data, 202, reverse("api-run-detail", args=[run.pk]))

    @get(
        WhatChangesSerializer,
        schema={"parameters": [
            query("before", OpenApiTypes.INT64, description="A run; left out, the last but one."),
            query("after", OpenApiTypes.INT64, description="Another; left out, the latest."),
        ]},
    )  # fmt: skip
    def compare(self, request: Request, pk: str) -> Response:
        """Compare two finished runs of a round: who changes mentor, gets one or loses hers."""
        ids = _two(self.get_object(), asked(request.query_params, PairOfBody))
        found = compare_runs(**ids, actor=self.person)
        return Response(WhatChangesSerializer(found).data)

    @get(serializers.RoundFiguresSerializer)
    def figures(self, request: Request, pk: str) -> Response:
        """Read a round in figures, without names and without small groups."""
        return Response(serializers.RoundFiguresSerializer(figures_of(self.get_object())).data)

    def _found(self) -> int:
        """Return the id of the round; the body must be empty."""
        found = self.get_object()
        self.given(Empty)
        return int(found.pk)

    def _now(self, changed: Round) -> Response:
        return Response(self.shown(self.rows().get(pk=changed.pk)))

    def _made(self, data: Any, status: int, location: str) -> Response:
        return Response(data, status=status, headers={"Location": location})


def _two(match_round: Round, given: dict[str, int]) -> dict[str, int]:
    """Return the two runs to compare, by default the latest two with a result.

    Raises:
        ValidationError: one of them is no run of this round with a result.
    """
    known = sorted(run.id for run in saved_runs(match_round) if run.can_compare)
    found = dict(zip(("before", "after"), known[-2:], strict=False)) if len(known) > 1 else {}
    found |= {name: pk for name, pk in given.items() if pk in known}
    missing = [name for name in ("before", "after") if name not in found]
    wrong = [name for name in given if given[name] not in known] or missing
    if wrong:
        said = _("Name a run of this round with a result.")
        raise ValidationError({name: [said] for name in wrong})
    return {f"{name}_id": found[name] for name in ("before", "after")}


def run_rows(person: Any) -> QuerySet[Run]:
    """Return the runs that somebody administers, without the people whom they read."""
    mine = Round.objects.administered_by(person)
    rows = Run.objects.filter(round__in=mine.values("pk"))
    return rows.select_related("round__program", "requested_by").defer("snapshot")
