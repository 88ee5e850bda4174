"""The desk's figures: mentors needed, and the way from sign-up to steady."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.core.cache import caches
from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.prepared import Prepared
from matching.enums import KEPT_STATES, LIVE_STATES
from matching.models import Match
from matching.queries.desk_counts import number_of
from matching.queries.reports_figures import has_met
from mentorship.enums import (
    HOLDING_STATES,
    CheckInState,
    MenteeState,
    MentorshipState,
    MentorState,
    Side,
)
from mentorship.models import (
    CheckInAnswer,
    Draft,
    Mentee,
    Mentor,
    Mentorship,
    Program,
)

SHORTEST, SPARE = 5, 3  # rows of the table where there are more
YEAR = timedelta(days=365)
STEADY = timedelta(days=90)
PRACTICED = "user__profile__specializations"


@dataclass(frozen=True)
class Need:
    """People waiting and free places of one specialization; ``mentors`` are who has those."""

    specialization: str
    waiting: int
    places: int
    mentors: int = field(default=0, compare=False)

    @property
    def balance(self) -> int:
        """Places to spare; below 0 a shortage."""
        return self.places - self.waiting

    @property
    def short(self) -> int:
        """How many places are missing."""
        return max(-self.balance, 0)


def needed_mentors(program: Program) -> list[Need]:
    """Return where people wait or places are free, the worst shortage first; one query.

    Of many the shortest, and those with most to spare.
    """
    sums: dict[tuple[int, str], list[int]] = {}
    for row in _sums(program.pk):
        known = sums.setdefault((row["field"], row["name"]), [0, 0, 0])
        for place, number in enumerate(("waiting", "places", "mentors")):
            known[place] += row[number]
    found = [Need(name, *numbers) for (_, name), numbers in sums.items()]
    found.sort(key=lambda need: (need.balance, need.specialization))
    spare = [need for need in found if need.balance > 0][-SPARE:]
    rest = [need for need in found if need not in spare]
    return [*rest[: SHORTEST + SPARE - len(spare)], *spare]


@Prepared
def _sums(program: int) -> QuerySet[Any, Any]:
    """Return a specialization, and what waits for it and is offered in it; each in a row."""
    wanted = _waiting(program).filter(wants__isnull=False)
    practiced = _free(program).filter(**{f"{PRACTICED}__isnull": False})
    return _of_field(wanted, "wants", waiting=Count("pk"), places=Value(0), mentors=Value(0)).union(
        _of_field(
            practiced,
            PRACTICED,
            waiting=Value(0),
            places=Sum(F("capacity") - F("places_held")),
            mentors=Count("pk"),
        ),
        all=True,
    )


def _of_field(rows: QuerySet[Any], field: str, **numbers: Any) -> QuerySet[Any, Any]:
    grouped: Any = rows.values(field=F(field), name=F(f"{field}__name"))
    found: QuerySet[Any, Any] = grouped.annotate(**numbers).values("field", "name", *numbers)
    return found


def _waiting(program: int) -> QuerySet[Mentee]:
    has_mentor = Mentorship.objects.filter(mentee=OuterRef("pk"), state__in=HOLDING_STATES)
    rows = Mentee.objects.filter(program=program, state=MenteeState.AVAILABLE)
    return rows.exclude(Exists(has_mentor))


def _free(program: int) -> QuerySet[Mentor]:
    return Mentor.objects.filter(
        program=program, state=MentorState.VETTED, places_held__lt=F("capacity")
    )


@dataclass(frozen=True)
class Step:
    """How many people reached a step, and what share of those before them."""

    name: str
    count: int
    share: str = ""


def funnel(program: Program) -> list[Step]:
    """Return how many mentees of the last twelve months reached each step; one query a minute.

    From the first meeting on it counts mentorships' dates, and answers that tell of a meeting.
    """
    counts: Any = caches["figures"].get_or_set(f"funnel:{program.pk}", lambda: _counts(program))
    return _steps(counts)


def _counts(program: Program) -> dict[str, int]:
    now = timezone.now()
    (counts,) = _reached(program.pk, now, now - YEAR, now - STEADY)
    found: dict[str, int] = counts
    return found


@Prepared
def _reached(program: int, now: datetime, since: datetime, steady_since: datetime) -> Any:
    hers = {"mentee": OuterRef("pk")}
    mentorships = Mentorship.objects.filter(**hers, announce_at__lte=now)
    introduced = mentorships.exclude(state=MentorshipState.RECALLED)
    started = introduced.filter(started_at__isnull=False)
    people = Mentee.objects.filter(program=OuterRef("pk"), applied_at__gt=since)
    drafts = Draft.objects.filter(
        program=OuterRef("pk"), side=Side.MENTEE, saved_at__gt=since
    ).exclude(user__in=Mentee.objects.filter(program=program).values("user"))
    steps = {
        "applied": people,
        "matched": people.filter(Exists(Match.objects.filter(**hers, state__in=LIVE_STATES))),
        "approved": people.filter(Exists(Match.objects.filter(**hers, state__in=KEPT_STATES))),
        "introduced": people.filter(Exists(introduced)),
        "met": people.filter(Exists(_meetings())),
        "steady": people.filter(Exists(_lasting(started, steady_since))),
    }
    columns = {name: number_of(rows) for name, rows in steps.items()}
    rows = Program.objects.filter(pk=program).annotate(begun=number_of(drafts), **columns)
    return rows.values("begun", *columns)


def _meetings() -> QuerySet[CheckInAnswer]:
    """Return answers telling that the two met."""
    return CheckInAnswer.objects.filter(
        has_met(), check_in__mentorship__mentee=OuterRef("pk"), state=CheckInState.ANSWERED
    )


def _lasting(started: QuerySet[Mentorship], since: datetime) -> QuerySet[Mentorship]:
    """Return mentorships that lasted three months, or still do after them."""
    lasted = ExpressionWrapper(F("closed_at") - F("started_at"), output_field=DurationField())
    goes_on = Q(closed_at__isnull=True, started_at__lte=since)
    return started.annotate(lasted=lasted).filter(goes_on | Q(lasted__gte=STEADY))


def _steps(counts: dict[str, int]) -> list[Step]:
    numbers = [
        (_("Signed up"), counts["begun"] + counts["applied"]),
        (_("Profile complete"), counts["applied"]),
        (_("Matched"), counts["matched"]),
        (_("Approved"), counts["approved"]),
        (_("Introduced"), counts["introduced"]),
        (_("First meeting"), counts["met"]),
        (_("Still together at month 3"), counts["steady"]),
    ]
    before = [0, *(count for _name, count in numbers)]
    return [
        Step(name, count, _share(count, earlier) if earlier else "")
        for (name, count), earlier in zip(numbers, before, strict=False)
    ]


def _share(count: int, before: int) -> str:
    return f"{100 * count / before:.0f}%"


def biggest_loss(steps: list[Step]) -> str:
    """Return the finding: where most people stop; empty where nobody does."""
    losses = [(one.count - other.count, one.name, other.name) for one, other in pairwise(steps)]
    lost, name, following = max(losses, key=lambda loss: loss[0], default=(0, "", ""))
    if lost <= 0:
        return ""
    sentence = ngettext(
        "Biggest loss: %(n)d person stops between “%(one)s” and “%(other)s”.",
        "Biggest loss: %(n)d people stop between “%(one)s” and “%(other)s”.",
        lost,
    )
    return sentence % {"n": lost, "one": name, "other": following}
