"""Calendar files as RFC 5545 writes them: one meeting for one reader, and a person's private feed.

Each file is for one reader: the zone is hers, the only attendee is she, so that addresses stay
private. A meeting has the same UID in every file, and a greater SEQUENCE after every change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vDatetime, vText

from accounts.models import User
from mentorship.enums import MeetingState
from mentorship.join_links import is_join_link
from mentorship.models import Meeting
from mentorship.queries.meeting_words import HOW
from mentorship.queries.waking import zone_of

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
REFRESH = timedelta(hours=6)


@dataclass(frozen=True)
class Day:
    """A day of a person's own in her feed: a check-in or a goal's date."""

    key: str
    day: date
    summary: str
    path: str
    changed_at: datetime


def invitation(meeting: Meeting, reader: User) -> bytes:
    """Return the file that puts an agreed meeting into the reader's calendar."""
    return _one(meeting, reader, REQUEST)


def cancellation(meeting: Meeting, reader: User) -> bytes:
    """Return the file that takes it out again."""
    return _one(meeting, reader, CANCEL)


def download(meeting: Meeting, reader: User) -> bytes:
    """Return the file that somebody saves by hand; it asks for no answer."""
    return _one(meeting, reader, PUBLISH)


def feed(meetings: Iterable[Meeting], days: Iterable[Day], reader: User) -> bytes:
    """Return a person's calendar; the same rows always give the same bytes."""
    calendar = _calendar(PUBLISH)
    calendar.add("x-wr-calname", _("Benchmate"))
    calendar.add("name", _("Benchmate"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for meeting in meetings:
        calendar.add_component(_event(meeting, reader))
    for one in days:
        calendar.add_component(_day(one))
    return _written(calendar)


def _one(meeting: Meeting, reader: User, method: str) -> bytes:
    calendar = _calendar(method)
    event = _event(meeting, reader)
    if method != PUBLISH:
        event["dtstamp"] = vDatetime(timezone.now().astimezone(UTC).replace(microsecond=0))
        _address(event, reader)
    calendar.add_component(event)
    return _written(calendar)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.ASSOCIATION_NAME}//Benchmate//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _written(calendar: Calendar) -> bytes:
    """Return the bytes, with each zone's rules for the years around the events."""
    years = [event.start.year for event in calendar.events] or [timezone.now().year]
    span = date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)
    calendar.add_missing_timezones(*span)
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, reader: User) -> Event:
    assert meeting.starts_at is not None
    mentorship = meeting.mentorship
    zone = ZoneInfo(zone_of(reader, mentorship.program))
    start = meeting.starts_at.astimezone(zone)
    people = (mentorship.mentee_user, mentorship.mentor_user)
    names = dict(zip(("one", "other"), (person.first_name for person in people), strict=True))
    summary = _("Benchmate: %(one)s and %(other)s") % names
    if any(person.is_erased for person in people):
        summary = _("Benchmate: a meeting")
    event = Event()
    event.add("uid", f"{meeting.uid}@{site()}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", (meeting.settled_at or meeting.offered_at).astimezone(UTC))
    event.add("summary", summary)
    event.add("dtstart", start)
    event.add("dtend", _over(meeting).astimezone(zone))
    is_off = meeting.state == MeetingState.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("class", "PRIVATE")
    _where(event, meeting)
    return event


def _where(event: Event, meeting: Meeting) -> None:
    """Say where, and where it can be changed; of a life mentorship no free text leaves the site."""
    page = f"{settings.SITE_URL}{reverse('meeting', args=[meeting.pk])}"
    is_link = is_join_link(meeting.place)
    if is_link or (meeting.place and not meeting.mentorship.is_life):
        event.add("location", meeting.place)
    event.add("url", meeting.place if is_link else page)
    lines = [f"{HOW[meeting.mode]}."]  # type: ignore[index]
    if meeting.topic and not meeting.mentorship.is_life:
        lines.append(_("To talk about: %(topic)s") % {"topic": meeting.topic})
    lines.append(_("Move or cancel it: %(url)s") % {"url": page})
    event.add("description", "\n".join(lines))


def _address(event: Event, reader: User) -> None:
    """Name the program's address as organizer and the reader as the one who is invited."""
    organizer = vCalAddress(f"mailto:{organizer_address()}")
    organizer.params["cn"] = vText(settings.ASSOCIATION_NAME)
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{reader.email}")
    attendee.params["cn"] = vText(reader.first_name)
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = vText("ACCEPTED")
    attendee.params["rsvp"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)


def organizer_address() -> str:
    """Return the address that calendars name as organizer: the sender of the site's mail."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1] or f"benchmate@{site()}"


def _day(one: Day) -> Event:
    event = Event()
    event.add("uid", f"{one.key}@{site()}")
    event.add("dtstamp", one.changed_at.astimezone(UTC))
    event.add("summary", one.summary)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("url", f"{settings.SITE_URL}{one.path}")
    return event


def site() -> str:
    """Return the host that makes our UIDs unique in the world."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _over(meeting: Meeting) -> datetime:
    assert meeting.ends_at is not None
    return meeting.ends_at
