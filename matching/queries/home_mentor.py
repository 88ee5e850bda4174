"""A mentor's true state: his note, his mentees, his places."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.templatetags.ui import initials
from mentorship.enums import CheckInState, MentorshipState, MentorState, Side, Signal
from mentorship.models import CheckInAnswer, Mentor, Mentorship
from mentorship.queries.texts import text

Json = dict[str, Any]
RUNNING = (MentorshipState.ACTIVE, MentorshipState.PAUSED)
DAYS_A_MONTH = 30.44
MOST_SEGMENTS = 5
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


def note_of(mentor: Mentor) -> Json | None:
    """Return what a mentor should know of his own state; None when all is as usual."""
    if mentor.state == MentorState.APPLIED:
        return {
            "tone": "info",
            "icon": "clock",
            "strong": _("Thank you for offering."),
            "text": _("The program team reads your offer, and you'll hear by e-mail."),
        }
    if mentor.state == MentorState.REFUSED:
        return {"tone": "info", "icon": "info", "strong": "", "text": text("vetting.to_person")}
    if mentor.state == MentorState.PAUSED:
        return {
            "tone": "warn",
            "icon": "pause",
            "strong": _("You're paused."),
            "text": _("You get no new introductions until you open again."),
        }
    return None


def places_of(mentor: Mentor, mine: list[Mentorship]) -> Json | None:
    """Return a mentor's places; held ones are introductions and approvals not yet answered."""
    if mentor.state not in (MentorState.VETTED, MentorState.PAUSED):
        return None
    running = [row for row in mine if row.state in RUNNING]
    asked = [row for row in mine if row.state == MentorshipState.INTRODUCED]
    held = max(mentor.places_held - len(running), 0)
    free = max(mentor.capacity - mentor.places_held, 0)
    segments = [{"state": "taken", "label": initials(row.mentee_user.name)} for row in running]
    segments += [
        {"state": "held", "label": f"{initials(row.mentee_user.name)}?"} for row in asked[:held]
    ]
    segments += [{"state": "held", "label": ""}] * (held - len(asked[:held]))
    segments += [{"state": "free", "label": ""}] * free
    said = _("%(taken)d of %(all)d places taken") % {"taken": len(running), "all": mentor.capacity}
    held_for = asked[0].mentee_user.first_name if asked else ""
    more = _("one held for %(name)s until you answer") % {"name": held_for} if held_for else ""
    return {
        "sentence": ", ".join(filter(None, [said, more])),
        "text": ", ".join(filter(None, [said, more])) + ".",
        "segments": segments[:MOST_SEGMENTS],
    }


def mentee_rows(mine: list[Mentorship], answers: list[CheckInAnswer]) -> list[Json]:
    """Return the mentor's running mentorships: how each is going and what comes next."""
    return [_row(row, answers) for row in mine if row.state in RUNNING]


def _row(mentorship: Mentorship, answers: list[CheckInAnswer]) -> Json:
    here = [row for row in answers if row.check_in.mentorship_id == mentorship.pk]
    hers = [row for row in here if row.side == Side.MENTEE]
    his = [row for row in here if row.side == Side.MENTOR]
    url = reverse("mentorship", args=[mentorship.pk])
    last = max(
        (row for row in hers if row.answered_at), key=lambda row: str(row.answered_at), default=None
    )
    coming = next((row for row in his if row.state == CheckInState.SCHEDULED), None)
    return {
        "name": mentorship.mentee_user.name,
        "url": url,
        "month": _month(mentorship),
        "mood": _mood(last),
        "mood_when": _("Answered %(day)s") % {"day": _day(last.answered_at)}
        if last and last.answered_at
        else "",
        "next_what": _("Paused")
        if mentorship.state == MentorshipState.PAUSED
        else _("Next check-in %(day)s") % {"day": _day(coming.due_at)}
        if coming
        else _("Nothing planned"),
        "next_more": "",
        "verb": _("Open"),
        "action_url": url,
    }


def _month(mentorship: Mentorship) -> str:
    if mentorship.started_at is None:
        return ""
    days = max((timezone.now() - mentorship.started_at).days, 0)
    months = mentorship.program.months
    return _("Month %(now)d of %(all)d") % {
        "now": min(int(days / DAYS_A_MONTH) + 1, months),
        "all": months,
    }


def _mood(last: CheckInAnswer | None) -> Json:
    """Return her last answer where she shared it; otherwise only that there is one."""
    if last is None:
        return {"tone": "", "icon": "circle-dashed", "text": _("No answer yet")}
    word = MOOD_WORDS.get(last.answer)
    if not last.is_shared or word is None:
        return {"tone": "", "icon": "check", "text": _("Checked in")}
    tone, icon = MOODS.get(Signal(last.signal), ("", "circle-dashed"))
    return {"tone": tone, "icon": icon, "text": word}


def _day(value: datetime) -> str:
    return date_format(timezone.localtime(value), "M j")
