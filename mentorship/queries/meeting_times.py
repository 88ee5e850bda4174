"""Times that suit both of a pair, and those that don't: hours kept free, meetings agreed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import User
from mentorship import weeks
from mentorship.clock import local_day, local_moment
from mentorship.enums import MeetingState
from mentorship.models import Meeting, Mentorship, Profile
from mentorship.queries.meetings import of_person
from mentorship.queries.waking import zone_of
from mentorship.weeks import DAY, Window

Span = tuple[datetime, datetime]
DAYS = 14
MOST = 6
NOTICE = timedelta(hours=24)
HALF_HOUR = 30
LONGEST = timedelta(hours=8)


@dataclass(frozen=True)
class Hours:
    """When one of the two is free in a usual week, by the clocks where she is."""

    windows: tuple[Window, ...]
    zone: str

    def hold(self, start: datetime, minutes: int) -> bool:
        """Whether a meeting lies within them; yes where nothing is known."""
        if not self.windows:
            return True
        end = start + timedelta(minutes=minutes)
        spans = self.spans(start - timedelta(days=1), days=3)
        return any(first <= start and end <= last for first, last in spans)

    def spans(self, since: datetime, *, days: int) -> list[Span]:
        """Return the free time of some days as moments, from the local day of ``since`` on."""
        first = local_day(self.zone, since)
        found = []
        for day in (first + timedelta(days=n) for n in range(days)):
            for weekday, start, end in self.windows:
                if day.weekday() == weekday:
                    found.append((self._moment(day, start), self._moment(day, end)))
        return _joined(found)

    def _moment(self, day: date, minute: int) -> datetime:
        if minute == DAY:
            return local_moment(day + timedelta(days=1), time(0), self.zone)
        return local_moment(day, time(minute // 60, minute % 60), self.zone)


def hours_of(mentorship: Mentorship) -> dict[int, Hours]:
    """Return when the two are free, by person; two queries."""
    people = (mentorship.mentee_user, mentorship.mentor_user)
    ids = [person.pk for person in people]
    own = dict(Profile.objects.filter(pk__in=ids).values_list("pk", "windows"))
    found: dict[int, list[Sequence[int]]] = {pk: list(own.get(pk) or []) for pk in ids}
    shifts = Profile.objects.filter(pk__in=ids, patterns__windows__isnull=False)
    fields = [f"patterns__windows__{name}" for name in ("weekday", "start_minute", "end_minute")]
    for pk, *window in shifts.values_list("pk", *fields):
        found[pk].append(window)
    return {
        person.pk: Hours(tuple(weeks.joined(found[person.pk])), zone_of(person, mentorship.program))
        for person in people
    }


def suggestions(
    hours: Iterable[Hours], busy: Sequence[Span], *, now: datetime, until: datetime, minutes: int
) -> list[datetime]:
    """Return up to six times in which all are free, a day ahead at least, one for each free spell.

    Empty where somebody's hours are not known.
    """
    listed = list(hours)
    if not all(one.windows for one in listed):
        return []
    shared = listed[0].spans(now, days=DAYS + 1)
    for one in listed[1:]:
        shared = _common(shared, one.spans(now - timedelta(days=1), days=DAYS + 3))
    wanted = timedelta(minutes=minutes)
    found: list[datetime] = []
    for first, last in shared:
        start = _first_free(max(first, now + NOTICE), last, wanted, busy)
        if start is not None and start < until:
            found.append(start)
    return found[:MOST]


def _first_free(
    first: datetime, last: datetime, wanted: timedelta, busy: Sequence[Span]
) -> datetime | None:
    """Return the first half hour of a span from which nothing is in the way."""
    start = _rounded(first)
    while start + wanted <= last:
        if not any(begin < start + wanted and start < end for begin, end in busy):
            return start
        start += timedelta(minutes=HALF_HOUR)
    return None


def _rounded(moment: datetime) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    over = whole.minute % HALF_HOUR
    if over or whole != moment:
        whole += timedelta(minutes=HALF_HOUR - over)
    return whole


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif start < end:
            found.append((start, end))
    return found


def _common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """Return what two lists of spans share."""
    found = [
        (max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d)
    ]  # fmt: skip
    return sorted(found)


def agreed_spans(
    people: Iterable[User], now: datetime, *, besides: int | None = None
) -> list[Span]:
    """Return when people meet somebody already; one query for each."""
    spans = []
    for person in people:
        spans += [_span(row) for row in agreed_of(person, now, besides=besides)]
    return spans


def agreed_of(user: User, now: datetime, *, besides: int | None = None) -> list[Meeting]:
    """Return what a person has agreed to and that is not long over; one query."""
    rows = of_person(user).filter(state=MeetingState.AGREED, starts_at__gt=now - LONGEST)
    if besides is not None:
        rows = rows.exclude(pk=besides)
    return list(rows.order_by("starts_at"))


def overlapping(moment: datetime, minutes: int, others: Iterable[Meeting]) -> Meeting | None:
    """Return the first of some agreed meetings that a new one would touch."""
    end = moment + timedelta(minutes=minutes)
    for row in others:
        begin, over = _span(row)
        if begin < end and moment < over:
            return row
    return None


def _span(meeting: Meeting) -> Span:
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    return meeting.starts_at, meeting.ends_at


def last_moment(mentorship: Mentorship, now: datetime) -> datetime:
    """Return up to when meetings can be planned: its last day, in 90 days at most."""
    far = now + timedelta(days=90)
    if mentorship.ends_on is None:
        return far
    over = local_moment(
        mentorship.ends_on + timedelta(days=1), time(0), mentorship.program.time_zone
    )
    return min(far, over)
