"""A mentorship's page as one of the two reads it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import month_day_year
from accounts.models import User
from mentorship.clock import database_now
from mentorship.enums import CheckInState, MentorshipState, Side
from mentorship.models import Mentorship
from mentorship.queries.agreeing import agreement_body
from mentorship.queries.check_ins import CheckInEntry, check_ins_of
from mentorship.queries.people import facts_line, kind_name, profile_of
from mentorship.queries.texts import contact_names, contact_people, fill, in_hours, options
from mentorship.terms import terms_of

JUST_JOINED_HOURS = 24
NEARLY_A_MONTH_DAYS = 30.44
DONE = (CheckInState.ANSWERED, CheckInState.MISSED, CheckInState.CANCELLED)
STATE_TEXTS = {
    CheckInState.ANSWERED: gettext_lazy("Checked in"),
    CheckInState.MISSED: gettext_lazy("No answer"),
    CheckInState.CANCELLED: gettext_lazy("Not needed"),
    CheckInState.OPEN: gettext_lazy("Waiting for you"),
}
MOOD_ICONS = {"well": "sun", "steady": "cloud-sun", "stuck": "cloud", "not_met": "circle-dashed"}


def month_line(mentorship: Mentorship, now: datetime | None = None) -> str:
    """Return "Month 4 of 6"."""
    assert mentorship.started_at is not None
    passed = ((now or database_now()) - mentorship.started_at).days
    months = terms_of(mentorship.program, mentorship.mentor_type).months
    month = min(int(passed / NEARLY_A_MONTH_DAYS) + 1, months)
    return _("Month %(month)d of %(months)d") % {"month": month, "months": months}


def mentorship_page(mentorship: Mentorship, user: User) -> dict[str, Any]:
    """Return what ``mentorship/mentorship.html`` draws for one of the two."""
    assert mentorship.started_at is not None
    side, now = Side(mentorship.side_of(user)), database_now()
    entries = check_ins_of(mentorship, user)
    partner = mentorship.partner_of(side)
    mentee, mentor = mentorship.mentee_user, mentorship.mentor_user
    age = now - mentorship.started_at
    contacts = contact_people(mentorship.program)
    return {
        "section": "mentorship",
        "mentee_name": mentee.name,
        "mentor_name": mentor.name,
        "title": _("%(one)s and %(other)s")
        % {"one": mentee.first_name, "other": mentor.first_name},
        "kind": f"{kind_name(mentorship.mentor_type)} · {month_line(mentorship, now)}",
        "just_joined": age.total_seconds() < JUST_JOINED_HOURS * 3600,
        "partner": _partner(mentorship, side, partner),
        "note": _note(mentorship, partner),
        "next_check_in": _next(mentorship, entries),
        "timeline": _timeline(mentorship, entries, partner),
        "check_ins": [_rung(entry) for entry in entries],
        "agreement": _agreement(mentorship, contact_names(contacts)),
        "contacts": [{"name": one.first_name, "email": one.email} for one in contacts],
        "ends_on": mentorship.ends_on,
        "stays_here": _stays_here(mentorship),
        "steer": _steer(mentorship),
    }


def _partner(mentorship: Mentorship, side: Side, partner: User) -> dict[str, Any]:
    profile = profile_of(partner)
    return {
        "first_name": partner.first_name,
        "name": partner.name,
        "facts": facts_line(profile),
        "email": partner.email,
        "words": profile.introduction if profile else "",
        "side": "mentor" if side == Side.MENTEE else "mentee",
        "reasons": mentorship.words.get(side.value, []),
    }


def _note(mentorship: Mentorship, partner: User) -> dict[str, str] | None:
    name = {"name": partner.first_name}
    if mentorship.state == MentorshipState.PAUSED:
        resting = _("Nothing is expected of you, and we don't write.")
        return {"tone": "info", "icon": "pause", "strong": _("On pause."), "text": resting}
    if mentorship.state == MentorshipState.COMPLETED:
        done = _("You and %(name)s have finished. Thank you both.") % name
        return {"tone": "good", "icon": "award", "strong": _("Completed."), "text": done}
    if mentorship.state == MentorshipState.ENDED:
        ended = _("This happens, and it isn't a mark against either of you.")
        return {"tone": "info", "icon": "info", "strong": _("This mentorship has ended."),
                "text": ended}  # fmt: skip
    return None


def _next(mentorship: Mentorship, entries: list[CheckInEntry]) -> dict[str, Any] | None:
    """Return the newest open check-in, else the next one to come."""
    if mentorship.state != MentorshipState.ACTIVE:
        return None
    waiting = [entry for entry in entries if entry.own.state == CheckInState.OPEN]
    coming = [entry for entry in entries if entry.own.state == CheckInState.SCHEDULED]
    entry = waiting[-1] if waiting else coming[0] if coming else None
    if entry is None:
        return None
    day = timezone.localtime(entry.own.due_at)
    leaf = {"month": day.strftime("%b"), "day": day.day, "weekday": day.strftime("%a")}
    if not waiting:
        text = _("We'll ask you by e-mail. It takes 30 seconds.")
        return {"title": _("Your next check-in"), "text": text, "url": "", "verb": "", **leaf}
    return {
        "title": _("How is it going?"),
        "text": _("Your check-in is open. It takes 30 seconds."),
        "url": reverse("check-in", args=[entry.own.pk]),
        "verb": _("Answer now"),
        **leaf,
    }


def _timeline(
    mentorship: Mentorship, entries: list[CheckInEntry], partner: User
) -> list[dict[str, Any]]:
    """Return what happened so far, newest first."""
    items = [item for entry in entries for item in _answered(entry, partner)]
    items.append({"icon": "handshake", "tone": "good", "what": _("You both said yes"),
                  "when": mentorship.started_at, "voice": "", "more": ""})  # fmt: skip
    if mentorship.closed_at:
        items.append({"icon": "flag", "tone": "", "what": _("The mentorship ended"),
                      "when": mentorship.closed_at, "voice": "", "more": ""})  # fmt: skip
    return sorted(items, key=lambda item: item["when"], reverse=True)


def _answered(entry: CheckInEntry, partner: User) -> list[dict[str, Any]]:
    """Return the lines of one check-in that its reader may see."""
    items = []
    if entry.own.is_answered:
        what = _("You checked in: %(label)s") % {"label": entry.own.label}
        items.append(_item(entry, entry.own, what))
    if entry.partner.is_answered:
        what = _("%(name)s checked in") % {"name": partner.first_name}
        if entry.partner.label:
            what = f"{what}: {entry.partner.label}"
        items.append(_item(entry, entry.partner, what))
    return items


def _item(entry: CheckInEntry, seen: Any, what: str) -> dict[str, Any]:
    icon = MOOD_ICONS.get(seen.answer, "circle-check")
    return {"icon": icon, "tone": "", "what": what, "when": seen.answered_at,
            "voice": seen.line, "more": entry.check_in.get_kind_display()}  # fmt: skip


def _rung(entry: CheckInEntry) -> dict[str, Any]:
    state = entry.own.state
    here = state == CheckInState.OPEN
    return {
        "name": entry.check_in.get_kind_display(),
        "when": timezone.localtime(entry.own.due_at).date(),
        "state": "here" if here else "done" if state in DONE else "todo",
        "text": str(STATE_TEXTS.get(CheckInState(state), "")),
    }


def _agreement(mentorship: Mentorship, contacts: str) -> list[str]:
    """Return the paragraphs that the two agreed to, without the goal they have not set yet."""
    program = mentorship.program
    terms = terms_of(program, mentorship.mentor_type)
    filled = fill(
        agreement_body(program, mentorship.started_at),
        mentee=mentorship.mentee_user.first_name,
        mentor=mentorship.mentor_user.first_name,
        months=terms.months,
        hours=in_hours(terms.hours_a_month),
        days=program.reply_days,
        end_date=month_day_year(mentorship.ends_on),
        contacts=contacts,
        program=program.name,
    )
    return [part for part in filled.split("\n\n") if part and "{goal}" not in part]


def _steer(mentorship: Mentorship) -> list[dict[str, Any]]:
    """Return what either of the two may do to a running mentorship."""
    names = {MentorshipState.ACTIVE: ("pause", _("Pause it")),
             MentorshipState.PAUSED: ("resume", _("Go on"))}  # fmt: skip
    if mentorship.state not in names:
        return []
    step, label = names[MentorshipState(mentorship.state)]
    return [
        {"url": reverse("mentorship-steer", args=[mentorship.pk, step]), "label": label},
        {
            "url": reverse("mentorship-steer", args=[mentorship.pk, "end"]),
            "label": _("End it"),
            "reasons": options("reasons.end"),
            "confirm": _("End this mentorship"),
        },
    ]


def _stays_here(mentorship: Mentorship) -> str:
    if mentorship.is_life:
        return _(
            "The program team sees only that you met. How it's going and what you write stay with "
            "the two of you, and each answer is yours alone unless you share it."
        )
    return _(
        "The program team sees that you met and how check-ins are going, never what you wrote to "
        "each other."
    )
