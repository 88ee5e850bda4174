"""Parts of the report's one query of counts by what and name, brought into one shape."""

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Sum, Value
from django.db.models.functions import Cast

from mentorship.enums import (
    HOLDING_STATES,
    MeetingState,
    MenteeState,
    MentorshipState,
    MentorState,
    MentorType,
)
from mentorship.models import (
    Meeting,
    Mentee,
    Mentor,
    Mentorship,
    OutcomeEvent,
    Profile,
    Program,
)

if TYPE_CHECKING:
    from matching.queries.reports_figures import Period


def held(program: Program, period: "Period") -> list[Any]:
    rows = Meeting.objects.filter(
        period.holds("starts_at"), mentorship__program=program, state=MeetingState.HELD
    )
    figures = {
        "meetings": Count("pk"),
        "minutes": Sum("minutes"),
        "pairs": Count("mentorship", distinct=True),
    }
    return [counted(rows, Value("held"), Value(name), n) for name, n in figures.items()]


def closed(program: Program, period: "Period") -> list[Any]:
    """Return how mentorships closed; why, but of life mentorships."""
    rows = Mentorship.objects.filter(
        period.holds("closed_at"), program=program, started_at__isnull=False
    )
    ended = rows.filter(state=MentorshipState.ENDED)
    told = ended.exclude(mentor_type=MentorType.LIFE)
    return [
        counted(rows, Value("closed"), "state", Count("pk")),
        counted(told, Value("ended"), "end_reason", Count("pk")),
    ]


def seen(program: Program, period: "Period") -> Any:
    rows = OutcomeEvent.objects.filter(
        period.holds("recorded_at"), mentorship__program=program, stage=""
    ).exclude(mentorship__mentor_type=MentorType.LIFE)
    return counted(rows, Value("seen"), "key", Count("user", distinct=True))


def counted(rows: Any, what: Any, name: Any, n: Any) -> Any:
    """Return rows of what, name and how many, for a union."""
    listed = rows.order_by().annotate(what=Cast(what, CharField()), called=Cast(name, CharField()))
    return listed.values_list("what", "called").annotate(n=n).values_list("what", "called", "n")


def demand(program: Program) -> list[Any]:
    waiting, free = _waiting(program), _free(program)
    wanted = Mentee.wants.through._default_manager.filter(mentee__in=waiting.values("pk"))
    practiced = Profile.specializations.through._default_manager.filter(
        profile__user__mentor_parts__in=free.values("pk")
    )
    part = "profile__user__mentor_parts"
    places = Sum(F(f"{part}__capacity") - F(f"{part}__places_held"))
    found = [
        counted(wanted, Value("waiting"), "specialization__name", Count("pk")),
        counted(practiced, Value("places"), "specialization__name", places),
        counted(practiced, Value("mentors"), "specialization__name", Count("pk")),
    ]
    for kind in MentorType.values:
        seekers = waiting.filter(seeks__icontains=f'"{kind}"')
        mentors = free.filter(offers__icontains=f'"{kind}"')
        own = Sum(F("capacity") - F("places_held"))
        found += [
            counted(seekers, Value("kind.waiting"), Value(kind), Count("pk")),
            counted(mentors, Value("kind.places"), Value(kind), own),
            counted(mentors, Value("kind.mentors"), Value(kind), Count("pk")),
        ]
    return found


def _waiting(program: Program) -> QuerySet[Mentee]:
    """Return mentees in the pool without a mentor."""
    paired = Mentorship.objects.filter(mentee=OuterRef("pk"), state__in=HOLDING_STATES)
    rows = Mentee.objects.filter(program=program, state=MenteeState.AVAILABLE)
    return rows.exclude(Exists(paired))


def _free(program: Program) -> QuerySet[Mentor]:
    return Mentor.objects.filter(
        program=program, state=MentorState.VETTED, places_held__lt=F("capacity")
    )
