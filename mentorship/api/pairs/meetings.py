"""Meetings of one's own: offered, picked, moved, cancelled, held."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import post
from accounts.api.bodies import Body, Empty
from accounts.api.ids import IdFilter
from mentorship.api.pairs import meeting_serializers as serializers
from mentorship.api.pairs.base import PAIR, InPair, PairViewSet, of_pair
from mentorship.clock import database_now
from mentorship.enums import MeetingMode, MeetingState
from mentorship.models import Meeting
from mentorship.queries import meeting_reading as reading
from mentorship.queries.meeting_page import warnings_for
from mentorship.queries.meeting_times import agreed_spans, hours_of, last_moment, suggestions
from mentorship.queries.mentorships import readable_by
from mentorship.queries.waking import zone_of
from mentorship.services import meetings
from mentorship.services.meetings import Plan

USUAL_MINUTES = 30
WORDS = ("place", "topic", "summary")


class MeetingFilters(filters.FilterSet):
    """What one's meetings can be narrowed to."""

    mentorship = IdFilter(field_name="mentorship_id")
    program = filters.CharFilter(field_name="mentorship__program__slug")
    state = filters.ChoiceFilter(choices=MeetingState.choices)
    when = filters.ChoiceFilter(choices=[("upcoming", "upcoming"), ("past", "past")], method="at")

    def at(self, rows: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        """Keep what is to come, times on offer too, or what has begun."""
        now = database_now()
        if value == "past":
            return rows.filter(starts_at__lte=now)
        coming = Q(state=MeetingState.AGREED, starts_at__gt=now)
        return rows.filter(coming | Q(state=MeetingState.OFFERED))


def read_rows(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Return meetings with all that is told of them."""
    people = (f"mentorship__{name}" for name in PAIR)
    return rows.prefetch_related(*people, "times").order_by("-pk")


class _Told(PairViewSet):
    """How meetings are told."""

    serializer_class = serializers.MeetingSerializer
    list_serializer_class = serializers.MeetingBriefSerializer
    queryset = Meeting.objects.none()
    filterset_class = MeetingFilters

    def as_page(self, rows: list[Meeting]) -> list[reading.Brief]:
        """Return the meetings of a page."""
        now = database_now()
        return [reading.brief(row, self.person, now) for row in rows]

    def as_read(self, row: Meeting) -> reading.Read:
        """Return a meeting as its page tells it."""
        return reading.read(row, self.person, database_now())

    def fresh(self, meeting: Meeting) -> Meeting:
        """Return a meeting as it stands now."""
        return read_rows(Meeting.objects.filter(pk=meeting.pk)).get()

    def told_with_warnings(
        self, meeting: Meeting, times: list[datetime], status: int = 200
    ) -> Response:
        """Answer with a meeting whose times were just offered."""
        row, user = self.fresh(meeting), self.person
        said = warnings_for(row.mentorship, user, times, row.minutes, besides=row.pk)
        told = reading.offered(row, user, database_now(), said)
        kind = serializers.OfferedMeetingSerializer
        return Response(kind(told, context=self.get_serializer_context()).data, status=status)


def step(body: type[Body], path: str, answer: Any = serializers.MeetingSerializer) -> Any:
    """Make a method a POST of its own below one meeting."""
    return post(body, answer, path)


@extend_schema(tags=["meetings"])
class MeetingViewSet(_Told):
    """Meetings of all one's mentorships."""

    program_path = "mentorship__program"

    def rows(self) -> QuerySet[Meeting]:
        """Return those of mentorships that this person may read."""
        rows = read_rows(Meeting.objects.filter(mentorship__in=readable_by(self.person)))
        return rows.defer(*WORDS) if self.action == "list" else rows

    def zone(self) -> str:
        """Return the caller's zone; the program's where hers is not known."""
        return zone_of(self.person, self.get_object().mentorship.program)

    def list(self, request: Request) -> Response:
        """List one's meetings, the newest first."""
        return self.listed(self.get_queryset())

    def retrieve(self, request: Request, pk: str) -> Response:
        """Read one meeting: its times, where it is, what can be done."""
        return Response(self.shown(self.get_object()))

    @step(serializers.MeetingPickBody, "pick")
    def pick(self, request: Request, pk: str) -> Response:
        """Agree on one of the times that the other offers."""
        return self._do(meetings.pick, serializers.MeetingPickBody)

    @step(serializers.MeetingCounterBody, "counter", serializers.OfferedMeetingSerializer)
    def counter(self, request: Request, pk: str) -> Response:
        """Offer other times in place of those on offer."""
        found, given = self.get_object(), self.given(serializers.MeetingCounterBody)
        times = given.pop("times")
        own = {name: getattr(found, name) for name in ("minutes", "mode", "place", "topic")}
        plan = Plan(tuple(times), **(own | given))
        meetings.counter(meeting_id=found.pk, plan=plan, actor=self.person)
        return self.told_with_warnings(found, times)

    @step(serializers.MeetingTimesBody, "move", serializers.OfferedMeetingSerializer)
    def move(self, request: Request, pk: str) -> Response:
        """Offer new times for an agreed meeting; the old one stands until one is picked."""
        found, times = self.get_object(), self.given(serializers.MeetingTimesBody)["times"]
        meetings.move(meeting_id=found.pk, times=times, actor=self.person)
        return self.told_with_warnings(found, times)

    @step(Empty, "keep")
    def keep(self, request: Request, pk: str) -> Response:
        """Let the agreed time stay; new times are off."""
        return self._do(meetings.keep, Empty)

    @step(serializers.MeetingCancelBody, "cancel")
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancel it, or take the times off that are on offer."""
        return self._do(meetings.cancel, serializers.MeetingCancelBody)

    @step(serializers.MeetingHeldBody, "held")
    def held(self, request: Request, pk: str) -> Response:
        """Say that you met."""
        return self._do(meetings.hold, serializers.MeetingHeldBody)

    @step(Empty, "missed")
    def missed(self, request: Request, pk: str) -> Response:
        """Say that it didn't happen; nobody is blamed."""
        return self._do(meetings.miss, Empty)

    @step(serializers.MeetingDetailsBody, "details")
    def details(self, request: Request, pk: str) -> Response:
        """Change how and where you meet; both calendars learn of it."""
        found, given = self.get_object(), self.given(serializers.MeetingDetailsBody)
        own = {name: getattr(found, name) for name in ("mode", "place", "topic")}
        meetings.change(meeting_id=found.pk, actor=self.person, **(own | given))
        return self.done(self.get_object())

    def _do(self, service: Any, body: type[Body]) -> Response:
        """Take a step with what the body says, and show what is true now."""
        found = self.get_object()
        service(meeting_id=found.pk, actor=self.person, **self.given(body))
        return self.done(self.get_object())


@of_pair
@extend_schema(tags=["meetings"])
class PairMeetingViewSet(_Told, InPair):
    """Meetings of one mentorship."""

    filterset_class = None

    def rows(self) -> QuerySet[Meeting]:
        """Return the meetings of the mentorship."""
        rows = read_rows(Meeting.objects.filter(mentorship=self.mentorship))
        return rows.defer(*WORDS) if self.action == "list" else rows

    def list(self, request: Request, mentorship: str) -> Response:
        """List a mentorship's meetings, the newest first."""
        return self.listed(self.get_queryset())

    @extend_schema(
        request=serializers.MeetingOfferBody, responses={201: serializers.OfferedMeetingSerializer}
    )
    def create(self, request: Request, mentorship: str) -> Response:
        """Offer up to three times for a new meeting; offering again replaces your own times."""
        given = self.given(serializers.MeetingOfferBody)
        times = given.pop("times")
        plan = Plan(tuple(times), **({"minutes": 30, "mode": MeetingMode.VIDEO} | given))
        meeting = meetings.offer(mentorship_id=self.mentorship.pk, plan=plan, actor=self.person)
        return self.told_with_warnings(meeting, times, status=201)

    @post(
        serializers.MeetingLogBody, serializers.MeetingSerializer, "log", status=201, detail=False
    )
    def log(self, request: Request, mentorship: str) -> Response:
        """Write down a meeting that you held elsewhere."""
        given = self.given(serializers.MeetingLogBody)
        made = meetings.log(mentorship_id=self.mentorship.pk, actor=self.person, **given)
        return self.done(self.fresh(made), status=201)

    @extend_schema(responses=serializers.MeetingSuggestionsSerializer)
    @action(detail=False, methods=["get"], pagination_class=None)
    def suggestions(self, request: Request, mentorship: str) -> Response:
        """Read up to six times at which both of you are usually free, for half an hour."""
        found, now = self.mentorship, database_now()
        busy = agreed_spans((found.mentee_user, found.mentor_user), now)
        times = suggestions(
            hours_of(found).values(), busy, now=now, until=last_moment(found, now),
            minutes=USUAL_MINUTES,
        )  # fmt: skip
        return Response(serializers.MeetingSuggestionsSerializer({"times": times}).data)
