"""Meetings in words: when in the reader's zone, how, for how long."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.days import clock, full_day, month_day, short_day, zone_name
from accounts.models import User
from mentorship.enums import MeetingMode
from mentorship.models import Meeting, Mentorship
from mentorship.queries.waking import zone_of

ICONS = {
    MeetingMode.VIDEO: "video",
    MeetingMode.PHONE: "phone",
    MeetingMode.IN_PERSON: "coffee",
    MeetingMode.MESSAGES: "messages-square",
}
HOW = {
    MeetingMode.VIDEO: gettext_lazy("By video"),
    MeetingMode.PHONE: gettext_lazy("By phone"),
    MeetingMode.IN_PERSON: gettext_lazy("In person"),
    MeetingMode.MESSAGES: gettext_lazy("By messages"),
}
MET = {
    MeetingMode.VIDEO: gettext_lazy("Met by video, %(length)s"),
    MeetingMode.PHONE: gettext_lazy("Talked by phone, %(length)s"),
    MeetingMode.IN_PERSON: gettext_lazy("Met in person, %(length)s"),
    MeetingMode.MESSAGES: gettext_lazy("Met by messages, %(length)s"),
}
HOUR = 60


@dataclass(frozen=True)
class Zones:
    """Where the reader and the other are, and what the other is called."""

    here: str
    there: str
    name: str


@dataclass(frozen=True)
class TimeWords:
    """One time as its reader sees it; ``there`` is the other's clock where it differs."""

    value: str
    day: str
    clock: str
    there: str = ""
    warning: str = ""


def zones_for(mentorship: Mentorship, user: User) -> Zones:
    """Return the zones of a pair as one of the two reads them."""
    partner = mentorship.partner_of(mentorship.side_of(user))
    program = mentorship.program
    return Zones(zone_of(user, program), zone_of(partner, program), partner.first_name)


@contextmanager
def clocks_of(zone: str) -> Iterator[None]:
    """Tell days and times by the clocks of a zone."""
    with timezone.override(ZoneInfo(zone)):
        yield


def when(moment: datetime, zone: str) -> str:
    """Return "Thu, Feb 12 at 6:30 pm" by the clocks of a zone."""
    with clocks_of(zone):
        return _("%(day)s at %(time)s") % {"day": short_day(moment), "time": clock(moment)}


def day(moment: datetime, zone: str) -> str:
    """Return "Thu, Feb 12" by the calendar of a zone."""
    with clocks_of(zone):
        return short_day(moment)


def when_with_zone(moment: datetime, zone: str) -> str:
    """Return "Thu, Feb 12 at 6:30 pm (Central time)"."""
    return f"{when(moment, zone)} ({zone_name(zone)})"


def time_words(moment: datetime, zones: Zones, *, warning: str = "") -> TimeWords:
    """Return one time for a page, with the other's clock where it shows another hour."""
    with clocks_of(zones.here):
        at = clock(moment)
    here, there = day(moment, zones.here), _there(moment, zones)
    return TimeWords(moment.isoformat(), here, at, there, warning)


def _there(moment: datetime, zones: Zones) -> str:
    here, there = (moment.astimezone(ZoneInfo(zone)) for zone in (zones.here, zones.there))
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    told = {"time": clock(there.time()), "day": short_day(there.date()), "name": zones.name}
    if here.date() == there.date():
        return _("%(time)s for %(name)s") % told
    return _("%(day)s, %(time)s for %(name)s") % told


def leaf(moment: datetime, zone: str) -> dict[str, str]:
    """Return the parts of a calendar leaf."""
    with clocks_of(zone):
        month, number = month_day(moment).split()
        return {"month": month, "day": number, "weekday": short_day(moment).split(",")[0]}


def next_title(meeting: Meeting, zone: str) -> str:
    """Return "Next: Thursday at 6:00 pm"."""
    with clocks_of(zone):
        weekday = full_day(meeting.starts_at).split(",")[0]
        return _("Next: %(day)s at %(time)s") % {"day": weekday, "time": clock(meeting.starts_at)}


def length(minutes: int) -> str:
    """Return "45 minutes", "1 hour" or "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, HOUR)
    said = []
    if hours:
        said.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if rest or not hours:
        said.append(ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest})
    return " ".join(said)


def how(meeting: Meeting) -> str:
    """Return "By video, 45 minutes"."""
    return f"{HOW[MeetingMode(meeting.mode)]}, {length(meeting.minutes)}"


def icon(meeting: Meeting) -> str:
    """Return the icon of how they meet."""
    return ICONS[MeetingMode(meeting.mode)]


def met(meeting: Meeting) -> str:
    """Return "Met by video, 50 minutes"."""
    return str(MET[MeetingMode(meeting.mode)]) % {"length": length(meeting.minutes)}
