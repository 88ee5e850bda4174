"""Meetings as the two read them, and the dates that everybody else may know."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import zone_name
from accounts.models import User
from accounts.prepared import Prepared, related
from mentorship.clock import database_now
from mentorship.enums import MeetingState
from mentorship.join_links import is_join_link
from mentorship.models import Meeting, MeetingTime, Mentorship
from mentorship.queries import meeting_words as words
from mentorship.queries.meeting_words import Zones, zones_for
from mentorship.queries.timeline import Entry
from mentorship.rules import meetings as rules

ASKED_FOR = timedelta(days=30)  # so long the space asks whether they met


def of(mentorship: Mentorship) -> list[Meeting]:
    """Return the meetings of a pair, each with its times; two queries, the second time none."""
    return related(mentorship, "meetings", _rows_of)


@Prepared
def _rows_of(mentorship: int) -> "QuerySet[Meeting]":
    return Meeting.objects.filter(mentorship=mentorship).prefetch_related("times")


def next_of(mentorship_ids: Iterable[int]) -> dict[int, Meeting]:
    """Return the next agreed meeting of each mentorship that has one; one query."""
    rows = Meeting.objects.filter(
        mentorship__in=list(mentorship_ids),
        state=MeetingState.AGREED,
        starts_at__gt=database_now(),
    )
    found: dict[int, Meeting] = {}
    for meeting in rows.order_by("starts_at"):
        found.setdefault(meeting.mentorship_id, meeting)
    return found


def of_person(user: User) -> "QuerySet[Meeting]":
    """Return the meetings of which a person is one of the two, with all that words need."""
    mine = Q(mentorship__mentee_user=user) | Q(mentorship__mentor_user=user)
    people = ("mentorship__program", "mentorship__mentee_user", "mentorship__mentor_user")
    return Meeting.objects.filter(mine).select_related(*people)


def open_times(meeting: Meeting, now: datetime) -> list[MeetingTime]:
    """Return the times on offer that have not passed."""
    return [row for row in meeting.times.all() if row.starts_at > now]


def waits_for(meeting: Meeting, user: User, now: datetime) -> bool:
    """Whether times of the other wait for this person's pick."""
    side = meeting.mentorship.side_of(user)
    return any(row.offered_by != side for row in open_times(meeting, now))


def offer_words(
    meeting: Meeting, user: User, now: datetime, warnings: dict[datetime, str] | None = None
) -> dict[str, Any]:
    """Return what ``mentorship/_times.html`` draws of times on offer."""
    zones = zones_for(meeting.mentorship, user)
    url = reverse("meeting", args=[meeting.pk])
    return {
        "pk": meeting.pk,
        "pick_url": url,
        "none_url": f"{url}?step=offer",
        "url": url,
        "title": _offer_title(meeting, zones),
        "text": _offer_text(meeting, zones),
        "times": [
            words.time_words(row.starts_at, zones, warning=(warnings or {}).get(row.starts_at, ""))
            for row in open_times(meeting, now)
        ],
        "icon": words.icon(meeting),
        "how": words.how(meeting),
        "zone": zone_name(zones.here),
        "is_move": meeting.state == MeetingState.AGREED,
        "topic": meeting.topic,
        "partner": zones.name,
        "mentorship": meeting.mentorship_id,
    }


def _offer_title(meeting: Meeting, zones: Zones) -> str:
    if meeting.state == MeetingState.AGREED:
        return _("%(name)s asks to move your meeting") % {"name": zones.name}
    return _("Choose a time to meet %(name)s") % {"name": zones.name}


def _offer_text(meeting: Meeting, zones: Zones) -> str:
    if meeting.state == MeetingState.AGREED and meeting.starts_at is not None:
        old = words.when(meeting.starts_at, zones.here)
        return _("%(when)s stands until you pick one.") % {"when": old}
    return _("%(name)s offered these times. Pick the one that suits you.") % {"name": zones.name}


def panel(mentorship: Mentorship, user: User) -> dict[str, Any]:
    """Return what the space shows of meetings; empty where there is nothing to say or do."""
    now, zones = timezone.now(), zones_for(mentorship, user)
    meetings = of(mentorship)
    asks = [_ask(row, zones) for row in meetings if is_asked(row, now)]
    if not rules.may_plan(mentorship):
        return {"asks": asks} if asks and rules.may_tell(mentorship) else {}
    open_ones = [row for row in meetings if open_times(row, now)]
    return {
        "next": _next(meetings, zones, now),
        "offers": [offer_words(m, user, now) for m in open_ones if waits_for(m, user, now)],
        "waiting": [_waiting(m, zones) for m in open_ones if not waits_for(m, user, now)],
        "asks": asks,
        "plan_url": reverse("meeting-new", args=[mentorship.pk]),
        "log_url": reverse("meeting-log", args=[mentorship.pk]),
    }


def is_asked(meeting: Meeting, now: datetime) -> bool:
    """Whether a meeting is over, and neither of the two said whether they met."""
    if meeting.state != MeetingState.AGREED or meeting.ends_at is None:
        return False
    return now - ASKED_FOR < meeting.ends_at <= now


def is_coming(meeting: Meeting, now: datetime) -> bool:
    """Whether a meeting is agreed and not over."""
    return (
        meeting.state == MeetingState.AGREED
        and meeting.ends_at is not None
        and meeting.ends_at > now
    )


def _next(meetings: list[Meeting], zones: Zones, now: datetime) -> dict[str, Any] | None:
    meeting = next((row for row in meetings if is_coming(row, now)), None)
    return None if meeting is None else coming_words(meeting, zones, now)


def coming_words(meeting: Meeting, zones: Zones, now: datetime) -> dict[str, Any]:
    """Return the card of an agreed meeting."""
    assert meeting.starts_at is not None
    url = reverse("meeting", args=[meeting.pk])
    return {
        "title": words.next_title(meeting, zones.here),
        "text": _("%(how)s. Both of you said yes.") % {"how": words.how(meeting)},
        "there": words.time_words(meeting.starts_at, zones).there,
        "topic": meeting.topic,
        "icon": words.icon(meeting),
        "join_url": meeting.place if is_join_link(meeting.place) else "",
        "place": "" if is_join_link(meeting.place) else meeting.place,
        "url": url,
        "move_url": "" if meeting.starts_at <= now else f"{url}?step=offer",
        "at": meeting.starts_at,
        **words.leaf(meeting.starts_at, zones.here),
    }


def _ask(meeting: Meeting, zones: Zones) -> dict[str, str]:
    assert meeting.starts_at is not None
    said = {"name": zones.name, "when": words.when(meeting.starts_at, zones.here)}
    return {
        "title": _("Did you meet %(name)s?") % said,
        "text": said["when"],
        "url": reverse("meeting", args=[meeting.pk]),
    }


def _waiting(meeting: Meeting, zones: Zones) -> dict[str, str]:
    said = {"name": zones.name}
    text = _("You offered times. %(name)s picks one.") % said
    if meeting.state == MeetingState.AGREED:
        text = _("You asked to move it. The old time stands until %(name)s picks one.") % said
    return {"text": text, "url": reverse("meeting", args=[meeting.pk])}


def entries(mentorship: Mentorship, user: User) -> list[Entry]:  # noqa: ARG001  as every room
    """Return the meetings held, as lines of the timeline; the rows are those of ``panel``."""
    return [
        Entry(
            kind="meeting",
            icon=words.icon(meeting),
            what=words.met(meeting),
            when=meeting.starts_at,
            voice=meeting.summary,
        )
        for meeting in of(mentorship)
        if meeting.state == MeetingState.HELD and meeting.starts_at is not None
    ]
