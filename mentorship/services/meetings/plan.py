"""What is offered for a meeting, and what such an offer must be like."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from mentorship.clock import database_now, local_day
from mentorship.enums import MeetingMode
from mentorship.exceptions import BadAnswers
from mentorship.join_links import is_join_link
from mentorship.models import Mentorship

MOST_TIMES = 3
AHEAD = timedelta(days=90)
SHORTEST, LONGEST = 15, 240
STEP_MINUTES = 5
MAX_PLACE, MAX_TOPIC = 500, 300


@dataclass(frozen=True)
class Plan:
    """Times on offer (aware moments), and what the meeting would be."""

    times: tuple[datetime, ...]
    minutes: int = 30
    mode: str = MeetingMode.VIDEO
    place: str = ""
    topic: str = ""


def checked(plan: Plan, mentorship: Mentorship) -> Plan:
    """Return the plan with its times in order.

    Raises:
        BadAnswers: something in it can't be offered; ``field`` names what.
    """
    check_what(minutes=plan.minutes, mode=plan.mode, place=plan.place, topic=plan.topic)
    times = tuple(sorted({moment.astimezone(UTC) for moment in plan.times}))
    if not times:
        raise BadAnswers(_("Offer at least one time."), field="times")
    if len(times) > MOST_TIMES:
        raise BadAnswers(_("Three times are the limit. Remove some."), field="times")
    now = database_now()
    for moment in times:
        _check_time(moment, now, mentorship)
    return Plan(times, plan.minutes, plan.mode, plan.place, plan.topic)


def check_what(*, minutes: int, mode: str, place: str = "", topic: str = "") -> None:
    """Refuse a length, a way, a place or a topic that a meeting can't have."""
    if not SHORTEST <= minutes <= LONGEST or minutes % STEP_MINUTES:
        raise BadAnswers(_("Choose a length from 15 minutes to 4 hours."), field="minutes")
    if mode not in MeetingMode.values:
        raise BadAnswers(_("Choose how you'll meet."), field="mode")
    check_place(mode, place)
    if len(topic) > MAX_TOPIC:
        raise BadAnswers(_("Keep it to 300 characters."), field="topic")


def check_place(mode: str, place: str) -> None:
    """Refuse a join link that is none, and places too long to read."""
    if len(place) > MAX_PLACE:
        raise BadAnswers(_("Keep it to 500 characters."), field="place")
    if mode == MeetingMode.VIDEO and place and not is_join_link(place):
        raise BadAnswers(
            _("Paste the whole link, such as https://meet.example.org/abc, or leave it open."),
            field="place",
        )


def _check_time(moment: datetime, now: datetime, mentorship: Mentorship) -> None:
    if moment <= now:
        raise BadAnswers(_("One of these times has passed. Choose a later one."), field="times")
    if moment > now + AHEAD:
        raise BadAnswers(_("Choose times within the next 90 days."), field="times")
    if moment.minute % STEP_MINUTES or moment.second or moment.microsecond:
        raise BadAnswers(_("Choose times in steps of five minutes."), field="times")
    last = mentorship.ends_on
    if last is not None and local_day(mentorship.program.time_zone, moment) > last:
        raise BadAnswers(
            _("Your mentorship ends before one of these times. Choose an earlier one."),
            field="times",
        )
