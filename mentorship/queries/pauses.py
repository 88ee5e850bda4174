"""How long a mentorship may rest: pauses that follow each other soon count together."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from mentorship.clock import local_day
from mentorship.models import Mentorship, Pause
from mentorship.terms import terms_of

SOON = timedelta(days=30)


def ends_at(mentorship: Mentorship) -> datetime:
    """Return when a paused mentorship goes on by itself; program and pauses are read."""
    assert mentorship.paused_at is not None
    return mentorship.paused_at + left_at(mentorship, mentorship.paused_at)


def left_at(mentorship: Mentorship, begun_at: datetime) -> timedelta:
    """Return how long a pause that begins then may last; zero where all was rested already."""
    most = timedelta(days=terms_of(mentorship.program, mentorship.mentor_type).pause_days)
    rested = timedelta(0)
    for since, until in _before(mentorship, begun_at):
        rested += until - since
    return max(most - rested, timedelta(0))


def again_on(mentorship: Mentorship, begun_at: datetime) -> date:
    """Return the first day on which a pause no longer counts with those before."""
    newest = max((until for _since, until in _before(mentorship, begun_at)), default=begun_at)
    return local_day(mentorship.program.time_zone, newest + SOON + timedelta(days=1))


def last_day(mentorship: Mentorship, begun_at: datetime) -> date:
    """Return the last day of a pause that begins then."""
    return local_day(mentorship.program.time_zone, begun_at + left_at(mentorship, begun_at))


def open_pause(mentorship: Mentorship) -> Pause | None:
    """Return the pause that goes on; None where there is none, or it was never written down."""
    return next((one for one in mentorship.pauses.all() if one.ended_at is None), None)


def _before(mentorship: Mentorship, begun_at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the ended pauses that count with one beginning then, newest first."""
    ended = [
        (one.begun_at, one.ended_at)
        for one in mentorship.pauses.all()
        if one.ended_at is not None and one.begun_at < begun_at
    ]
    next_begins = begun_at
    for since, until in sorted(ended, reverse=True):
        if next_begins - until > SOON:
            return
        yield since, until
        next_begins = since
