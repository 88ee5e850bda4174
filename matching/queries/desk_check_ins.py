"""Check-ins of a program in figures: sent, answered and missed, by month and by stage."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import caches
from django.db.models import Case, Count, Q, QuerySet, Value, When

from matching.small_groups import few, is_told
from mentorship.clock import add_months, local_day
from mentorship.enums import CheckInKind, CheckInState
from mentorship.models import CheckInAnswer, Program

SENT = (CheckInState.OPEN, CheckInState.ANSWERED, CheckInState.MISSED)
GOAL = 70  # of a hundred answered


@dataclass(frozen=True)
class Tally:
    """Check-ins sent, and what became of them; the rest wait for an answer."""

    sent: int = 0
    answered: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.sent + other.sent, self.answered + other.answered, self.missed + other.missed
        )

    @property
    def waiting(self) -> int:
        """Those still open."""
        return self.sent - self.answered - self.missed

    @property
    def share(self) -> int | None:
        """Answered of a hundred; None where nothing was sent."""
        return round(100 * self.answered / self.sent) if self.sent else None


@dataclass(frozen=True)
class Tallies:
    """A program's check-ins over some months."""

    by_month: dict[date, Tally]
    by_kind: dict[CheckInKind, Tally]

    @property
    def all(self) -> Tally:
        """All of them together."""
        return sum(self.by_month.values(), Tally())


def tallies_of(
    program: Program, *, months: int, kind: str = "", today: date | None = None
) -> Tallies:
    """Return this month and those before it, the earliest first; one query a minute.

    ``kind`` limits them to one kind of mentoring. Check-ins that wait for their day are not sent.
    """
    zone = ZoneInfo(program.time_zone)
    this_month = (today or local_day(program.time_zone)).replace(day=1)
    firsts = [add_months(this_month, back) for back in range(1 - months, 1)]
    by_month = {first: Tally() for first in firsts}
    by_kind: defaultdict[str, Tally] = defaultdict(Tally)
    starts = [datetime.combine(first, time(), zone) for first in firsts]
    key = f"check-ins:{program.pk}:{program.time_zone}:{kind}:{firsts[0]}:{months}"
    rows: Any = caches["figures"].get_or_set(key, lambda: list(_rows(program, kind, starts)))
    for row in rows:
        tally = Tally(row["sent"], row["answered"], row["missed"])
        by_month[firsts[row["month"]]] += tally
        by_kind[row["check_in__kind"]] += tally
    return Tallies(by_month, {stage: by_kind[stage] for stage in CheckInKind if stage in by_kind})


def _rows(program: Program, kind: str, starts: list[datetime]) -> QuerySet[Any]:
    """Return figures by the number of the month and kind; whatever is later is of the last one.

    The months' starts are compared, as working out each row's own month takes three times as long.
    """
    about: dict[str, Any] = {"check_in__mentorship__program": program}
    later = [When(due_at__lt=start, then=Value(n)) for n, start in enumerate(starts[1:])]
    if kind:
        about["check_in__mentorship__mentor_type"] = kind
    return (
        CheckInAnswer.objects.filter(**about, state__in=SENT, due_at__gte=starts[0])
        .annotate(month=Case(*later, default=Value(len(starts) - 1)))
        .values("month", "check_in__kind")
        .annotate(
            sent=Count("pk"),
            answered=Count("pk", filter=Q(state=CheckInState.ANSWERED)),
            missed=Count("pk", filter=Q(state=CheckInState.MISSED)),
        )
    )


def told(tally: Tally, *, sees_names: bool) -> dict[str, Any]:
    """Return a row's figures; for staff who see no names only where all of them may be told.

    Any one left out could be worked out from the others.
    """
    parts = (tally.answered, tally.missed, tally.waiting)
    if sees_names or all(is_told(number) for number in (tally.sent, *parts)):
        return {**vars(tally), "waiting": tally.waiting, "share": tally.share}
    return {"sent": few(tally.sent), "answered": "", "missed": "", "waiting": "", "share": None}


def silent_twice(rows: Iterable[Any]) -> list[Any]:
    """Return the watched mentorships of which a side missed its last two check-ins."""
    return [row for row in rows if row.silent]
