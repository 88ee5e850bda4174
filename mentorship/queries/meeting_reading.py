"""A meeting as a program reads it for one of the two."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from mentorship.enums import MeetingState
from mentorship.models import Meeting, MeetingTime
from mentorship.queries.meetings import open_times, waits_for
from mentorship.rules import meetings as rules

IN_CALENDARS = (MeetingState.AGREED, MeetingState.HELD)
SAID = (MeetingState.HELD, MeetingState.MISSED)


@dataclass(frozen=True)
class Brief:
    """One meeting in a list; ``times`` are those on offer that have not passed."""

    pk: int
    mentorship: int
    program: str
    name: str
    state: str
    offered_by: str
    starts_at: datetime | None
    ends_at: datetime | None
    minutes: int
    mode: str
    is_logged: bool
    times: tuple[MeetingTime, ...]
    waits_for_me: bool


@dataclass(frozen=True)
class Read(Brief):
    """One meeting in full; of a cancelled one ``summary`` is the line that was written with it."""

    place: str
    topic: str
    summary: str
    settled_by: str
    settled_at: datetime | None
    steps: tuple[str, ...]
    calendar_url: str


@dataclass(frozen=True)
class Offered(Read):
    """A meeting just offered, with what the other may find hard about its times."""

    warnings: tuple[str, ...]


def brief(meeting: Meeting, user: User, now: datetime) -> Brief:
    """Return a meeting for a list; no query where its times are read."""
    return Brief(**_brief(meeting, user, now))


def _brief(meeting: Meeting, user: User, now: datetime) -> dict[str, Any]:
    mentorship = meeting.mentorship
    return {
        "pk": meeting.pk,
        "mentorship": mentorship.pk,
        "program": mentorship.program.slug,
        "name": mentorship.partner_of(mentorship.side_of(user)).first_name,
        "state": meeting.state,
        "offered_by": meeting.offered_by,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "minutes": meeting.minutes,
        "mode": meeting.mode,
        "is_logged": meeting.is_logged,
        "times": tuple(open_times(meeting, now)),
        "waits_for_me": rules.may_plan(mentorship) and waits_for(meeting, user, now),
    }


def read(meeting: Meeting, user: User, now: datetime) -> Read:
    """Return a meeting as its page tells it; no query where its times are read."""
    return Read(**_whole(meeting, user, now))


def offered(meeting: Meeting, user: User, now: datetime, warnings: list[str]) -> Offered:
    """Return a meeting whose times were just offered."""
    return Offered(**_whole(meeting, user, now), warnings=tuple(warnings))


def _whole(meeting: Meeting, user: User, now: datetime) -> dict[str, Any]:
    return {
        **_brief(meeting, user, now),
        "place": meeting.place,
        "topic": meeting.topic,
        "summary": meeting.summary,
        "settled_by": meeting.settled_by,
        "settled_at": meeting.settled_at,
        "steps": tuple(steps_of(meeting, user, now)),
        "calendar_url": _calendar_url(meeting),
    }


def _calendar_url(meeting: Meeting) -> str:
    if meeting.state not in IN_CALENDARS:
        return ""
    return f"{settings.SITE_URL}{reverse('meeting-ics', args=[meeting.pk])}"


def steps_of(meeting: Meeting, user: User, now: datetime) -> list[str]:
    """Return what one of the two may do now, by the last part of its address."""
    mentorship = meeting.mentorship
    begun = meeting.starts_at is not None and meeting.starts_at <= now
    if meeting.state in SAID or (meeting.state == MeetingState.AGREED and begun):
        is_open = meeting.settled_by in ("", mentorship.side_of(user))
        return ["held", "missed"] if is_open and rules.may_tell(mentorship) else []
    if meeting.state == MeetingState.CANCELLED or not rules.may_plan(mentorship):
        return []
    pick = ["pick"] if waits_for(meeting, user, now) else []
    if meeting.state == MeetingState.OFFERED:
        return [*pick, "counter", "cancel", "details"]
    moving = ["counter", "keep"] if meeting.times.all() else ["move"]
    return [*pick, *moving, "cancel", "details"]
