"""The page of one meeting as one of the two reads it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.clock import database_now
from mentorship.enums import MeetingState
from mentorship.models import Meeting, Mentorship
from mentorship.queries import meeting_words as words
from mentorship.queries.meeting_times import Hours, agreed_of, hours_of, overlapping
from mentorship.queries.meeting_words import Zones, zones_for
from mentorship.queries.meetings import (
    coming_words,
    is_asked,
    is_coming,
    offer_words,
    open_times,
    waits_for,
)
from mentorship.rules import meetings as rules


def meeting_page(meeting: Meeting, user: User) -> dict[str, Any]:
    """Return what ``mentorship/meeting.html`` draws."""
    now, mentorship = database_now(), meeting.mentorship
    zones, side = zones_for(mentorship, user), mentorship.side_of(user)
    can_plan = rules.may_plan(mentorship)
    has_offer = can_plan and waits_for(meeting, user, now)
    return {
        **pair_context(mentorship, user),
        "meeting": meeting,
        "title": _title(meeting, zones, now),
        "offer": _offer(meeting, user, now) if has_offer else None,
        "own_times": [] if has_offer else _own_times(meeting, zones, now),
        "coming": coming_words(meeting, zones, now) if is_coming(meeting, now) else None,
        "when": words.when(meeting.starts_at, zones.here) if meeting.starts_at else "",
        "asks": is_asked(meeting, now) and rules.may_tell(mentorship),
        "held": _held(meeting, zones, side) if meeting.state == MeetingState.HELD else None,
        "note": _note(meeting, zones, side),
        "line": meeting.summary if meeting.state == MeetingState.CANCELLED else "",
        "can_plan": can_plan,
        "is_mine": meeting.settled_by == side,
        "is_open": _is_open(meeting, now),
        "url": reverse("meeting", args=[meeting.pk]),
    }


def pair_context(mentorship: Mentorship, user: User) -> dict[str, Any]:
    """Return what every page of a meeting says of the two, and the way back to their space."""
    mentee, mentor = mentorship.mentee_user, mentorship.mentor_user
    zones = zones_for(mentorship, user)
    return {
        "section": "mentorship",
        "mentorship": mentorship,
        "space_url": reverse("mentorship", args=[mentorship.pk]),
        "pair_title": _("%(one)s and %(other)s")
        % {"one": mentee.first_name, "other": mentor.first_name},
        "partner": zones.name,
        "zones": zones,
    }


def _is_open(meeting: Meeting, now: datetime) -> bool:
    """Whether it can still be cancelled."""
    if meeting.state == MeetingState.OFFERED:
        return True
    is_agreed = meeting.state == MeetingState.AGREED
    return is_agreed and meeting.starts_at is not None and meeting.starts_at > now


def _title(meeting: Meeting, zones: Zones, now: datetime) -> str:
    name = {"name": zones.name}
    if is_asked(meeting, now):
        return _("Did you meet %(name)s?") % name
    if meeting.state == MeetingState.OFFERED:
        return _("Times to meet %(name)s") % name
    return _("Meeting with %(name)s") % name


def _offer(meeting: Meeting, user: User, now: datetime) -> dict[str, Any]:
    """Return the times to pick from; those at which she is expected elsewhere say so."""
    others = agreed_of(user, now, besides=meeting.pk)
    warnings = {
        row.starts_at: _("You have another meeting then.")
        for row in open_times(meeting, now)
        if overlapping(row.starts_at, meeting.minutes, others)
    }
    return offer_words(meeting, user, now, warnings)


def _own_times(meeting: Meeting, zones: Zones, now: datetime) -> list[words.TimeWords]:
    return [words.time_words(row.starts_at, zones) for row in open_times(meeting, now)]


def _held(meeting: Meeting, zones: Zones, side: str) -> dict[str, Any]:
    assert meeting.starts_at is not None
    tell = words.day if meeting.is_logged else words.when
    return {
        "what": words.met(meeting),
        "when": tell(meeting.starts_at, zones.here),
        "summary": meeting.summary,
        "can_change": meeting.settled_by == side,
    }


def _note(meeting: Meeting, zones: Zones, side: str) -> dict[str, str] | None:
    """Return the one sentence about a meeting that won't take place, or didn't."""
    name = {"name": zones.name}
    if meeting.state == MeetingState.MISSED:
        return _said(_("This meeting didn't happen."), _("That's normal. Plan the next one."))
    if meeting.state != MeetingState.CANCELLED:
        return None
    if not rules.may_plan(meeting.mentorship):
        return _said(_("This meeting is off."), _("There is nothing to do."))
    if not meeting.settled_by:
        return _said(_("These times have passed."), _("Nobody picked one. Offer new ones."))
    if meeting.settled_by == side:
        return _said(_("You cancelled this."), _("You can plan another meeting."))
    return _said(_("%(name)s cancelled this.") % name, _("You can plan another meeting."))


def _said(strong: str, text: str) -> dict[str, str]:
    return {"tone": "info", "icon": "calendar", "strong": strong, "text": text}


def warnings_for(
    mentorship: Mentorship,
    user: User,
    moments: Sequence[datetime],
    minutes: int,
    *,
    besides: int | None = None,
) -> list[str]:
    """Return kind sentences about times just offered: outside the other's hours, or taken."""
    zones, now = zones_for(mentorship, user), database_now()
    partner = mentorship.partner_of(mentorship.side_of(user))
    theirs: Hours = hours_of(mentorship)[partner.pk]
    mine = agreed_of(user, now, besides=besides)
    said = []
    for moment in moments:
        told = {"when": words.when(moment, zones.here), "name": zones.name}
        if not theirs.hold(moment, minutes):
            said.append(
                _("%(when)s is outside the hours that %(name)s usually has free. That's fine; "
                  "they can say no.") % told
            )  # fmt: skip
        if overlapping(moment, minutes, mine):
            said.append(_("You have another meeting on %(when)s.") % told)
    return said
