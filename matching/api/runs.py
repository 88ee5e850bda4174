"""Runs: how far they are, what they found, and other settings tried on their people."""

from django.db.models import QuerySet
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import get, post
from accounts.api.bodies import Empty
from accounts.api.views import PAGING
from matching.api.base import MatchingViewSet
from matching.api.paging import SequencePages
from matching.api.rounds import run_rows
from matching.api.serializers import runs as serializers
from matching.api.serializers.changes import WhatChangesSerializer
from matching.models import Run
from matching.queries.access import people_kept_from
from matching.queries.unmatched import recruiting
from matching.queries.unmatched_list import cards_of, people_left
from matching.queries.wording import Names
from matching.services import run_labels, runs
from matching.services.what_if import Asked, try_settings


class RunViewSet(mixins.RetrieveModelMixin, MatchingViewSet):
    """Executions of the engine within rounds that one administers."""

    program_path = "round__program"
    serializer_class = serializers.RunDetailSerializer
    queryset = Run.objects.none()
    parameters = {"unmatched": PAGING}

    def rows(self) -> QuerySet[Run]:
        """Return the runs that this person administers."""
        return run_rows(self.person)

    @post(Empty, serializers.RunDetailSerializer)
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancel a run that waits or goes on; nothing is changed."""
        found = self.get_object()
        self.given(Empty)
        runs.cancel(run_id=found.pk, actor=self.person)
        return Response(self.shown(self.get_object()))

    @post(serializers.LabelBody, serializers.RunDetailSerializer)
    def label(self, request: Request, pk: str) -> Response:
        """Name a run, so that it is found again among the saved ones."""
        found, given = self.get_object(), self.given(serializers.LabelBody)
        run_labels.label(run_id=found.pk, text=given["label"], actor=self.person)
        return Response(self.shown(self.get_object()))

    @post(serializers.TrialBody, WhatChangesSerializer, "try")
    def try_out(self, request: Request, pk: str) -> Response:
        """Match the people of a run under other settings, and compare; nothing is stored."""
        found, given = self.get_object(), self.given(serializers.TrialBody)
        changes = try_settings(run_id=found.pk, asked=Asked(**given), actor=self.person)
        return Response(WhatChangesSerializer(changes).data)

    @get(serializers.UnmatchedSerializer(many=True), pagination_class=SequencePages)
    def unmatched(self, request: Request, pk: str) -> Response:
        """List who has no mentor in this plan, with the true reason and what could be done."""
        run = self.get_object()
        kept = people_kept_from(self.person, run.round.program)
        page = self.paginate_queryset(people_left(run.round, run, kept))
        cards = cards_of(run.round, page or [], kept)
        told = serializers.UnmatchedSerializer(cards, many=True).data
        return self.get_paginated_response(told)

    @get(serializers.AdviceListSerializer)
    def recruiting(self, request: Request, pk: str) -> Response:
        """List which new mentor would help most."""
        run = self.get_object()
        kept = people_kept_from(self.person, run.round.program)
        words = recruiting(run, run.round.program, kept, Names())
        numbers = run.report.get("recruiting", [])
        rows = [told | row for row, told in zip(numbers, words, strict=True)]
        return Response(serializers.AdviceListSerializer({"results": rows}).data)
