"""Mentorships of a program as its admins read them and look after them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import post
from accounts.api.bodies import Body, Empty
from matching.api import team_serializers as serializers
from matching.api.team import TeamViewSet, of_program, people_of
from matching.queries import desk_mentorship
from matching.queries.desk_mentorships import STATES, row_of
from matching.queries.naming import called
from mentorship.enums import Health, MentorType
from mentorship.letters import Letter
from mentorship.models import CheckInAnswer, Mentorship
from mentorship.queries import care as reading
from mentorship.queries import health
from mentorship.queries.health import Watched
from mentorship.queries.mentorships import rests_since
from mentorship.services import care, mentorships


class TeamMentorshipFilters(filters.FilterSet):
    """What a program's mentorships can be narrowed to."""

    q = filters.CharFilter(method="search", max_length=200)
    state = filters.ChoiceFilter(choices=[(key, key) for key in STATES], method="narrow")
    health = filters.ChoiceFilter(choices=Health.choices, method="judged")
    mentor_type = filters.ChoiceFilter(choices=MentorType.choices)

    def search(self, rows: QuerySet[Mentorship], _name: str, value: str) -> QuerySet[Mentorship]:
        """Keep those of people of this name, every sign of it as it is."""
        return rows.filter(called(value, "mentee_user__name", "mentor_user__name"))

    def narrow(self, rows: QuerySet[Mentorship], _name: str, value: str) -> QuerySet[Mentorship]:
        """Keep those of a heading of the desk's list."""
        return rows.filter(state__in=STATES[value][1])

    def judged(self, rows: QuerySet[Mentorship], _name: str, value: str) -> QuerySet[Mentorship]:
        """Keep those that are so well; two queries."""
        program = self.request.parser_context["view"].program
        return rows.filter(
            pk__in=[row.pk for row in health.watched(program) if row.health == value]
        )


def step(body: type[Body], path: str, status: int = 200) -> Any:
    """Make a method a POST of its own below one mentorship."""
    return post(body, serializers.TeamMentorshipSerializer, path, status=status)


@of_program
@extend_schema(tags=["mentorships"])
class TeamMentorshipViewSet(TeamViewSet):
    """Mentorships of one program; of a life mentorship existence, dates and status."""

    serializer_class = serializers.TeamMentorshipSerializer
    list_serializer_class = serializers.TeamMentorshipBriefSerializer
    filterset_class = TeamMentorshipFilters

    def as_page(self, rows: list[Mentorship]) -> list[dict[str, Any]]:
        """Return the mentorships of a page with their health; three queries."""
        ids = [row.pk for row in rows]
        watched = {one.pk: one for one in health.watched(self.program, among=ids)}
        done = reading.newest_of(ids)
        return [_brief(row, watched.get(row.pk), done.get(row.pk)) for row in rows]

    def as_read(self, row: Mentorship) -> dict[str, Any]:
        """Return one mentorship as the desk's page tells it."""
        watched = health.watched_one(row)
        deeds = reading.deeds_of(row, self.person.pk)
        return {
            **_brief(row, watched, None),
            "care": deeds[0].what if deeds else "",
            "mentee_email": row.mentee_user.email,
            "mentor_email": row.mentor_user.email,
            "paused_at": rests_since(row),
            "met_on": None if row.is_life or watched is None else watched.held_on,
            "end_reason": desk_mentorship.end_reason(row),
            "check_ins": [_rung(one) for one in desk_mentorship.rungs_of(row)],
            "follow_ups": deeds,
        }

    def list(self, request: Request, program: str) -> Response:
        """List a program's mentorships, the newest first, each with how it is and why."""
        return self.listed(self.get_queryset())

    def retrieve(self, request: Request, program: str, pk: str) -> Response:
        """Read one mentorship: how it is and why, its check-ins, what the team did."""
        return Response(self.shown(self.get_object()))

    @step(serializers.TeamPauseBody, "pause")
    def pause(self, request: Request, program: str, pk: str) -> Response:
        """Let the pair rest because one of them asked for it."""
        return self._do(care.pause, serializers.TeamPauseBody)

    @step(Empty, "resume")
    def resume(self, request: Request, program: str, pk: str) -> Response:
        """Let it go on."""
        return self._do(mentorships.resume, Empty)

    @step(serializers.TeamStepBody, "end")
    def end(self, request: Request, program: str, pk: str) -> Response:
        """End it without fault; both hear it in neutral words."""
        return self._do(care.end, serializers.TeamStepBody)

    @step(serializers.TeamStepBody, "rematch")
    def rematch(self, request: Request, program: str, pk: str) -> Response:
        """End it, and put the mentee first in line for somebody else."""
        return self._do(care.rematch, serializers.TeamStepBody)

    @step(serializers.CareLetterBody, "letters", status=201)
    def letters(self, request: Request, program: str, pk: str) -> Response:
        """Write to one of the two, or to both."""
        found, given = self.get_object(), self.given(serializers.CareLetterBody)
        letter = Letter(given.pop("subject"), given.pop("body"))
        care.write(mentorship_id=found.pk, actor=self.person, letter=letter, **given)
        return self.done(self.get_object(), status=201)

    @step(serializers.CareCallBody, "calls", status=201)
    def calls(self, request: Request, program: str, pk: str) -> Response:
        """Note what was said in a call."""
        found, given = self.get_object(), self.given(serializers.CareCallBody)
        care.note_call(mentorship_id=found.pk, actor=self.person, **given)
        return self.done(self.get_object(), status=201)

    @step(serializers.FollowUpTakeBackBody, "take-back")
    def take_back(self, request: Request, program: str, pk: str) -> Response:
        """Take back your own letter before it leaves, or your own note of a call."""
        found, given = self.get_object(), self.given(serializers.FollowUpTakeBackBody)
        if not found.follow_ups.filter(pk=given["follow_up"]).exists():
            raise ValidationError({"follow_up": [_("Choose one of this mentorship.")]})
        care.take_back(follow_up_id=given["follow_up"], actor=self.person)
        return self.done(self.get_object())

    @post(serializers.CheckInReminderBody, serializers.CheckInRemindedSerializer, "remind")
    def remind(self, request: Request, program: str, pk: str) -> Response:
        """Have the second reminder of an open check-in sent now."""
        found, given = self.get_object(), self.given(serializers.CheckInReminderBody)
        rows = CheckInAnswer.objects.filter(check_in__mentorship=found, pk=given["check_in"])
        if not rows.exists():
            raise ValidationError({"check_in": [_("Choose one of this mentorship.")]})
        at = care.remind(answer_id=given["check_in"], actor=self.person)
        return Response(serializers.CheckInRemindedSerializer({"leaves_at": at}).data)

    def _do(self, service: Any, body: type[Body]) -> Response:
        """Take a step with what the body says, and show what is true now."""
        found = self.get_object()
        service(mentorship_id=found.pk, actor=self.person, **self.given(body))
        return self.done(self.get_object())


def _brief(row: Mentorship, watched: Watched | None, done: Any) -> dict[str, Any]:
    told = vars(row_of(row, watched, done))
    return {**told, **people_of(row), "silent": list(watched.silent) if watched else []}


def _rung(one: desk_mentorship.Rung) -> dict[str, Any]:
    parts = {"mentee": one.mentee, "mentor": one.mentor}
    return {
        "kind": one.kind,
        "due_on": one.due_on,
        **{side: _part(part) if part else None for side, part in parts.items()},
    }


def _part(part: desk_mentorship.Part) -> dict[str, Any]:
    further = [{"question": asked, "answer": said} for asked, said in part.further]
    return {**vars(part), "further": further}
