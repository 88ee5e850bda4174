"""A mentor's mentees: how it is going as far as they let him know, and what is planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import acting
from accounts.days import clock, month_day, short_day
from mentorship.enums import MentorshipState, Side, Signal
from mentorship.models import CheckInAnswer, Meeting, Mentorship
from mentorship.queries.meeting_words import how
from mentorship.queries.meetings import is_coming, open_times, waits_for
from mentorship.queries.mentorships import month_line

MOODS = {
    Signal.GOOD: ("good", "sun"),
    Signal.FINE: ("", "cloud-sun"),
    Signal.LOW: ("warn", "cloud"),
    Signal.HELP: ("warn", "life-buoy"),
}
MOOD_WORDS = {
    "well": gettext_lazy("Going well"),
    "steady": gettext_lazy("Steady"),
    "stuck": gettext_lazy("A bit stuck"),
    "not_met": gettext_lazy("Not met yet"),
}


@dataclass(frozen=True)
class Mood:
    """How it is going, as far as she lets him know."""

    text: str
    tone: str = ""
    icon: str = "circle-dashed"


@dataclass(frozen=True)
class Planned:
    """What comes next with a mentee, and the one thing to do."""

    what: str
    more: str
    verb: str
    url: str


@dataclass(frozen=True)
class MenteeRow:
    """One running mentorship on a mentor's home."""

    name: str
    url: str
    month: str
    mood: Mood
    mood_when: str
    planned: Planned
    photo: str


def mentee_row(
    mentorship: Mentorship,
    answers: Sequence[CheckInAnswer],
    meetings: Sequence[Meeting],
    photo: str,
) -> MenteeRow:
    """Return one row; the mentorship is read ``with_what_waits``.

    Args:
        mentorship: a running one.
        answers: answers to check-ins of this mentorship and others.
        meetings: its offered and agreed meetings.
        photo: the address of her photo, empty without.
    """
    now = timezone.now()
    last = _last_answer(mentorship, answers)
    answered = _("Answered %(day)s") % {"day": month_day(last.answered_at)} if last else ""
    return MenteeRow(
        name=mentorship.mentee_user.name,
        url=_space(mentorship),
        month=month_line(mentorship, now),
        mood=_mood(last),
        mood_when=answered,
        planned=_planned(mentorship, meetings, now),
        photo=photo,
    )


def _space(mentorship: Mentorship) -> str:
    return reverse("mentorship", args=[mentorship.pk])


def _last_answer(mentorship: Mentorship, answers: Sequence[CheckInAnswer]) -> CheckInAnswer | None:
    hers = (
        row
        for row in answers
        if row.check_in.mentorship_id == mentorship.pk
        and row.side == Side.MENTEE
        and row.answered_at
    )
    return max(hers, key=lambda row: str(row.answered_at), default=None)


def _mood(last: CheckInAnswer | None) -> Mood:
    """Return her last answer where she shared it; otherwise only that there is one."""
    if last is None:
        return Mood(_("No answer yet"))
    word = MOOD_WORDS.get(last.answer)
    if not last.is_shared or word is None or acting.is_seeing_as_another():
        return Mood(_("Checked in"), icon="check")
    tone, icon = MOODS.get(Signal(last.signal), ("", "circle-dashed"))
    return Mood(str(word), tone, icon)


def _planned(mentorship: Mentorship, meetings: Sequence[Meeting], now: datetime) -> Planned:
    """Return the next meeting, else what is on offer, else when they last met."""
    opens = {"verb": _("Open"), "url": _space(mentorship)}
    coming = next((row for row in meetings if is_coming(row, now)), None)
    if coming is not None and coming.starts_at is not None:
        return Planned(what=_at(coming.starts_at, now), more=how(coming), **opens)
    if mentorship.state != MentorshipState.ACTIVE:
        return Planned(what=_("Paused"), more="", **opens)
    offered = next((row for row in meetings if open_times(row, now)), None)
    if offered is not None:
        is_mine = not waits_for(offered, mentorship.mentor_user, now)
        more = _("You offered them") if is_mine else _("You pick one")
        return Planned(what=_("Times on offer"), more=more, **opens)
    row: Any = mentorship
    last = {"day": month_day(row.last_met_at)}
    return Planned(
        what=_("Nothing planned"),
        more=_("Last met %(day)s") % last if row.last_met_at else _("Not met yet"),
        verb=_("Offer a time"),
        url=reverse("meeting-new", args=[mentorship.pk]),
    )


def _at(moment: datetime, now: datetime) -> str:
    """Return "Today, 6:00 pm" or "Thu, Feb 12, 6:00 pm" by the reader's clocks."""
    is_today = timezone.localdate(moment) == timezone.localdate(now)
    told = {"day": _("Today") if is_today else short_day(moment), "time": clock(moment)}
    return _("%(day)s, %(time)s") % told
