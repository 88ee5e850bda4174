"""Matches, and decisions about them."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import get, post
from accounts.api.ids import IdFilter
from accounts.models import User
from matching.api.base import MatchingViewSet, asked, named, nobody, query
from matching.api.rounds import LOCATION
from matching.api.serializers import decisions
from matching.api.serializers.matches import (
    COLUMNS,
    MatchDetailSerializer,
    MatchRowSerializer,
    MatchSerializer,
    SwapPlanSerializer,
)
from matching.enums import MatchState
from matching.models import Match, Round
from matching.queries.access import decidable_by, people_kept_from
from matching.queries.alternatives import others_of
from matching.queries.exchange_words import plan_words
from matching.queries.naming import called
from matching.queries.wording import Names
from matching.services import by_hand, handing_over, review, swap
from matching.services.swap_plan import Plan
from mentorship.enums import MentorType
from mentorship.models import Mentee, Mentor

YES_OR_NO = (("true", "true"), ("false", "false"))


def decision(body: Any = decisions.DecisionSerializer, path: str = "") -> Callable[[Any], Any]:
    """Make a method of a match a POST of its own that answers with the match."""
    return post(body, MatchDetailSerializer, path)


class MatchFilters(filters.FilterSet):
    """What a list of matches can be narrowed to."""

    round = IdFilter(field_name="round_id")
    run = IdFilter(field_name="run_id")
    state = filters.ChoiceFilter(choices=MatchState.choices)
    mentor_type = filters.ChoiceFilter(choices=MentorType.choices)
    pinned = filters.ChoiceFilter(choices=YES_OR_NO, method="by_pin")
    min_score = filters.NumberFilter(
        field_name="score",
        lookup_expr="gte",
        min_value=0,
        max_value=10_000,
        label="Ten-thousandths",
    )
    handed_to_me = filters.ChoiceFilter(choices=YES_OR_NO, method="by_reviewer")
    q = filters.CharFilter(method="by_name", max_length=100, label="Words of a name")

    def by_pin(self, rows: Any, _name: str, value: str) -> Any:
        """Keep pinned matches, or the others."""
        return rows.filter(is_pinned=value == "true")

    def by_reviewer(self, rows: Any, _name: str, value: str) -> Any:
        """Keep the matches that a colleague asked the caller to decide, or the others."""
        hers = Q(reviewer=self.request.user.pk)
        return rows.filter(hers if value == "true" else ~hers | Q(reviewer=None))

    def by_name(self, rows: Any, _name: str, value: str) -> Any:
        """Keep matches of people in whose names each word stands, as it is written."""
        return rows.filter(called(value, "mentee__user__name", "mentor__user__name"))


class MatchRows(MatchingViewSet):
    """Matches that one may decide; those of oneself and one's workplace are another admin's."""

    program_path = "round__program"
    serializer_class = MatchDetailSerializer
    queryset = Match.objects.none()

    def rows(self) -> QuerySet[Match]:
        """Return the matches that exist for this person."""
        return decidable_by(self.person).select_related(
            "mentee__user", "mentor__user", "decided_by", "round__program", "reviewer",
            "handed_by", "mentorship",
        )  # fmt: skip

    def shown(self, row: Match) -> Any:
        """Return a match with who else was possible, but for another admin's people."""
        kept = people_kept_from(self.person, row.round.program)
        vars(row)["others"] = others_of(row, kept)
        return super().shown(row)

    def get_serializer_context(self) -> dict[str, Any]:
        """Read the names of the taxonomy once."""
        return {**super().get_serializer_context(), "names": Names()}

    def now(self, status: int = 200, **headers: str) -> Response:
        """Return the match as it is now."""
        return Response(self.shown(self.get_object()), status=status, headers=headers)


class MatchViewSet(MatchRows):
    """Matches of the rounds that one administers."""

    list_serializer_class = MatchSerializer
    filterset_class = MatchFilters
    parameters = {"swap": ("instead",)}

    def list(self, request: Request) -> Response:
        """List matches, the newest first; read one for its breakdown and reasons."""
        rows = self.filter_queryset(self.get_queryset()).select_related(None)
        page = self.paginate_queryset(rows.values(*COLUMNS))
        return self.get_paginated_response(MatchRowSerializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Read a match with its breakdown, its reasons, and who else was possible."""
        return self.now()

    @extend_schema(
        request=decisions.MatchBody, responses={201: MatchDetailSerializer}, parameters=[LOCATION]
    )
    def create(self, request: Request) -> Response:
        """Pair two people by hand; a soft rule is set aside only with a reason."""
        given = self.given(decisions.MatchBody)
        made = self._paired(given)
        found = self.in_program(self.rows()).get(pk=made.pk)
        location = reverse("api-match-detail", args=[made.pk])
        return Response(self.shown(found), status=201, headers={"Location": location})

    def _paired(self, given: dict[str, Any]) -> Match:
        rounds = Round.objects.filter(program__in=self.programs().values("pk"))
        match_round = named(rounds.select_related("program"), "round", pk=given["round"])
        kept = people_kept_from(self.person, match_round.program)
        two = {
            side: named(
                model.objects.filter(program=match_round.program).exclude(user__in=kept),
                side, uuid=given[side],
            )
            for side, model in (("mentee", Mentee), ("mentor", Mentor))
        }  # fmt: skip
        pair = by_hand.pin_pair if given["is_pinned"] else by_hand.propose
        return pair(
            round_id=match_round.pk,
            mentee_id=two["mentee"].pk,
            mentor_id=two["mentor"].pk,
            mentor_type=given["mentor_type"],
            override_reason=given["override_reason"],
            actor=self.person,
        )

    @decision()
    def withdraw(self, request: Request, pk: str) -> Response:
        """Withdraw a proposal made by hand; what it replaced stands again where it can."""
        return self._decided(by_hand.withdraw)

    @decision()
    def approve(self, request: Request, pk: str) -> Response:
        """Approve a proposed match; nobody is told yet."""
        return self._decided(review.approve)

    @decision()
    def unapprove(self, request: Request, pk: str) -> Response:
        """Take an approval back; the place is free again."""
        return self._decided(review.unapprove)

    @decision(decisions.RejectionSerializer)
    def reject(self, request: Request, pk: str) -> Response:
        """Reject a match for a reason of the list."""
        return self._decided(review.reject, decisions.RejectionSerializer)

    @decision()
    def pin(self, request: Request, pk: str) -> Response:
        """Pin a match: the next run keeps it and solves around it."""
        return self._decided(review.pin)

    @decision()
    def unpin(self, request: Request, pk: str) -> Response:
        """Unpin a match: the next run may pair the two with others."""
        return self._decided(review.unpin)

    @decision(decisions.MatchNoteBody)
    def note(self, request: Request, pk: str) -> Response:
        """Keep a note on a match; only the program team reads it."""
        match, given = self.get_object(), self.given(decisions.MatchNoteBody)
        text = given.pop("note")
        review.note(match_id=match.pk, actor=self.person, text=text, **given)
        return self.now()

    @decision(decisions.HandOverBody, "hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        """Ask a colleague to decide a match; whoever may decide it still can."""
        match, given = self.get_object(), self.given(decisions.HandOverBody)
        to = User.objects.filter(uuid=given.pop("to")).first()
        if to is None:
            raise nobody("to")
        handing_over.hand_over(match_id=match.pk, actor=self.person, to_id=to.pk, **given)
        return self.now()

    @get(
        SwapPlanSerializer,
        schema={"parameters": [
            query("instead", OpenApiTypes.UUID, required=True,
                  description="Another mentor's or mentee's part."),
        ]},
    )  # fmt: skip
    def swap(self, request: Request, pk: str) -> Response:
        """Read what choosing somebody else for one side would do; nothing is changed."""
        match = self.get_object()
        instead = asked(request.query_params, decisions.InsteadQuery)["instead"]
        try:
            plan = swap.preview(match_id=match.pk, instead=str(instead), actor=self.person)
        except Mentee.DoesNotExist:
            raise nobody("instead") from None
        return Response(SwapPlanSerializer(_plan(plan)).data)

    @extend_schema(request=decisions.SwapBody, responses=MatchDetailSerializer)
    @swap.mapping.post
    def swap_now(self, request: Request, pk: str) -> Response:
        """Swap as the preview showed it; answers the new match, and nobody is told."""
        match, given = self.get_object(), self.given(decisions.SwapBody)
        instead = str(given.pop("instead"))
        try:
            new = swap.swap(match_id=match.pk, instead=instead, actor=self.person, **given)
        except Mentee.DoesNotExist:
            raise nobody("instead") from None
        return Response(self.shown(self.rows().get(pk=new.pk)))

    def _decided(self, decide: Any, kind: Any = decisions.DecisionSerializer) -> Response:
        match = self.get_object()
        decide(match_id=match.pk, actor=self.person, **self.given(kind))
        return self.now()


def _plan(plan: Plan) -> dict[str, Any]:
    """Return a plan with the names of those who move."""
    mentees, mentors = plan.board.mentees, plan.board.mentors

    def mentor(key: str) -> dict[str, str] | None:
        return {"id": key, "name": mentors[key].name} if key else None

    moves = [
        {
            "mentee": {"id": step.mentee, "name": mentees[step.mentee].name},
            "mentor_type": step.mentor_type,
            "before": mentor(step.before),
            "before_score": step.before_score,
            "after": mentor(step.after),
            "after_score": step.after_score,
        }
        for step in plan.steps
    ]
    words = plan_words(plan.steps, plan.board, plan.total_after)
    return {
        "sentence": words["sentence"],
        "moves": moves,
        "served": plan.served,
        "total_before": plan.board.total,
        "total_after": plan.total_after,
        "is_whole": plan.is_whole,
        "version": plan.match.version,
        "fingerprint": plan.fingerprint,
    }
