"""Goals of a pair with their milestones; nobody but the two reads them."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import post
from accounts.api.bodies import Body, Empty
from accounts.api.ids import IdFilter
from mentorship.api.pairs.base import InPair, PairViewSet, of_pair
from mentorship.api.pairs.fields import DayField, LineField, WordsField
from mentorship.enums import Side
from mentorship.models import MentorshipGoal, Milestone
from mentorship.queries import goal_reading as reading
from mentorship.queries.mentorships import readable_by
from mentorship.services.space import goals, milestones, thank_yous


class MilestoneSerializer(serializers.Serializer):
    """One step towards a goal."""

    id = serializers.IntegerField(source="pk")
    goal = serializers.IntegerField(source="goal_id")
    title = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    done_by = serializers.CharField(help_text="The side that ticked it; empty: not done.")


class GoalSerializer(serializers.Serializer):
    """One goal with its milestones; only the two of you read it."""

    id = serializers.IntegerField(source="pk")
    mentorship = serializers.IntegerField()
    program = serializers.SlugField()
    title = serializers.CharField()
    goal = serializers.CharField(help_text="What it is of the taxonomy; empty where not known.")
    due_on = serializers.DateField(allow_null=True)
    added_by = serializers.ChoiceField(choices=Side.choices)
    added_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=reading.STATES)
    closed_at = serializers.DateTimeField(allow_null=True)
    may_write = serializers.BooleanField(help_text="Whether the two can change it now.")
    milestones = MilestoneSerializer(many=True)


class GoalBody(Body):
    """A goal, or a step towards one."""

    title = LineField(max_length=goals.LONGEST_TITLE)
    due_on = DayField(required=False, allow_null=True)


class GoalChangeBody(GoalBody):
    """Other words or another day; what is left out of them is empty."""

    due_on = DayField(required=False, allow_null=True, default=None)
    seen = serializers.CharField(
        required=False, allow_blank=True, max_length=goals.LONGEST_TITLE,
        help_text="The title you read: where the other worded it anew since, you learn of it.",
    )  # fmt: skip


class GoalReachBody(Body):
    """A line of thanks, if you like."""

    thanks = WordsField(required=False, allow_blank=True, max_length=thank_yous.LONGEST)
    may_be_shown = serializers.BooleanField(
        required=False, help_text="The association may show the line, with your first name."
    )


class GoalFilters(filters.FilterSet):
    """What one's goals can be narrowed to."""

    mentorship = IdFilter(field_name="mentorship_id")
    program = filters.CharFilter(field_name="mentorship__program__slug")
    state = filters.ChoiceFilter(choices=[(one, one) for one in reading.STATES], method="narrow")

    def narrow(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep those worked on, reached or dropped."""
        is_reached, is_dropped = value == reading.REACHED, value == reading.DROPPED
        return rows.filter(reached_at__isnull=not is_reached, dropped_at__isnull=not is_dropped)


def read_rows(rows: QuerySet[MentorshipGoal]) -> QuerySet[MentorshipGoal]:
    """Return goals with all that is told of them."""
    return rows.prefetch_related("mentorship__program", "goal", "milestones")


class _Told(PairViewSet):
    """How goals are told."""

    serializer_class = GoalSerializer
    queryset = MentorshipGoal.objects.none()

    def as_read(self, row: MentorshipGoal) -> reading.Read:
        """Return a goal as its page tells it."""
        return reading.read(row)


def step(body: type[Body], path: str, **how: Any) -> Any:
    """Make a method a POST of its own below one goal."""
    return post(body, GoalSerializer, path, **how)


@extend_schema(tags=["goals"])
class GoalViewSet(_Told):
    """Goals of all one's mentorships."""

    program_path = "mentorship__program"
    filterset_class = GoalFilters

    def rows(self) -> QuerySet[MentorshipGoal]:
        """Return those of mentorships that this person may read."""
        return read_rows(MentorshipGoal.objects.filter(mentorship__in=readable_by(self.person)))

    def list(self, request: Request) -> Response:
        """List one's goals, the newest first."""
        return self.listed(self.get_queryset())

    def retrieve(self, request: Request, pk: str) -> Response:
        """Read one goal with its milestones."""
        return Response(self.shown(self.get_object()))

    @extend_schema(request=GoalChangeBody, responses=GoalSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Word an open goal anew, or move its day."""
        return self._do(goals.change, GoalChangeBody)

    @step(GoalReachBody, "reach")
    def reach(self, request: Request, pk: str) -> Response:
        """Say that a goal is reached, with a line of thanks if you like."""
        return self._do(goals.reach, GoalReachBody)

    @step(Empty, "drop")
    def drop(self, request: Request, pk: str) -> Response:
        """Let a goal go; it can be opened again."""
        return self._do(goals.drop, Empty)

    @step(Empty, "reopen")
    def reopen(self, request: Request, pk: str) -> Response:
        """Work on it again."""
        return self._do(goals.reopen, Empty)

    @step(GoalBody, "milestones", status=201)
    def milestones(self, request: Request, pk: str) -> Response:
        """Add a step towards it."""
        found, given = self.get_object(), self.given(GoalBody)
        milestones.add(goal_id=found.pk, actor=self.person, **given)
        return self.done(self.get_object(), status=201)

    def _do(self, service: Any, body: type[Body]) -> Response:
        """Take a step with what the body says, and show what is true now."""
        found = self.get_object()
        service(goal_id=found.pk, actor=self.person, **self.given(body))
        return self.done(self.get_object())


@of_pair
@extend_schema(tags=["goals"])
class PairGoalViewSet(_Told, InPair):
    """Goals of one mentorship."""

    def rows(self) -> QuerySet[MentorshipGoal]:
        """Return the goals of the mentorship."""
        return read_rows(MentorshipGoal.objects.filter(mentorship=self.mentorship))

    def list(self, request: Request, mentorship: str) -> Response:
        """List a mentorship's goals, the newest first."""
        return self.listed(self.get_queryset())

    @extend_schema(request=GoalBody, responses={201: GoalSerializer})
    def create(self, request: Request, mentorship: str) -> Response:
        """Set a goal; one that is open in the same words already is that goal."""
        given = self.given(GoalBody)
        made = goals.add(mentorship_id=self.mentorship.pk, actor=self.person, **given)
        return self.done(self.rows().get(pk=made.pk), status=201)


@extend_schema(tags=["goals"])
class MilestoneViewSet(PairViewSet):
    """Steps towards goals; either of the two changes, ticks and removes them."""

    program_path = "goal__mentorship__program"
    serializer_class = MilestoneSerializer
    queryset = Milestone.objects.none()

    def rows(self) -> QuerySet[Milestone]:
        """Return those of mentorships that this person may read."""
        return Milestone.objects.filter(goal__mentorship__in=readable_by(self.person))

    def retrieve(self, request: Request, pk: str) -> Response:
        """Read one milestone."""
        return Response(self.shown(self.get_object()))

    @extend_schema(request=GoalChangeBody, responses=MilestoneSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Word a milestone anew, or move its day."""
        found, given = self.get_object(), self.given(GoalChangeBody)
        milestones.change(milestone_id=found.pk, actor=self.person, **given)
        return self.done(self.get_object())

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take a milestone away."""
        milestones.remove(milestone_id=self.get_object().pk, actor=self.person)
        return Response(status=204)

    @post(Empty, MilestoneSerializer, "tick")
    def tick(self, request: Request, pk: str) -> Response:
        """Say that it is done."""
        return self._tick(is_done=True)

    @post(Empty, MilestoneSerializer, "untick")
    def untick(self, request: Request, pk: str) -> Response:
        """Say that it isn't done after all."""
        return self._tick(is_done=False)

    def _tick(self, *, is_done: bool) -> Response:
        self.given(Empty)
        found = self.get_object()
        milestones.tick(milestone_id=found.pk, actor=self.person, is_done=is_done)
        return self.done(self.get_object())
