"""A mentee's true state, and her one next step."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matching.enums import MatchState, RoundState
from matching.models import Match, Round, Unmatched
from mentorship.enums import Answer, MenteeState, MentorshipState
from mentorship.models import CheckInAnswer, Mentee, Mentorship
from mentorship.queries.people import facts_line, kind_name, profile_of
from mentorship.queries.texts import text

Json = dict[str, Any]
UNDER_WAY = (MatchState.PROPOSED, MatchState.APPROVED, MatchState.PUBLISHED)
TURNED_DOWN = (MentorshipState.DECLINED, MentorshipState.EXPIRED)
RUNNING = (MentorshipState.ACTIVE, MentorshipState.PAUSED)
STEPS = ("applied", "proposed", "introduced", "started")


@dataclass(frozen=True)
class Situation:
    """What a home page says to a mentee: the title, the step she stands at and what comes next."""

    title: str
    lead: str
    step: str
    next_step: Json | None
    mentorship: Mentorship | None = None
    dates: tuple[tuple[str, datetime], ...] = ()


def situation_of(mentee: Mentee, mine: list[Mentorship], answers: list[CheckInAnswer]) -> Situation:
    """Return where a mentee stands.

    Args:
        mentee: her part, with its program.
        mine: her announced mentorships of this program, the newest first.
        answers: her own parts of its check-ins, by due date.
    """
    live = [row for row in mine if row.state in RUNNING]
    if live:
        return _running(live[0], answers)
    if mentee.state == MenteeState.PAUSED:
        return _waiting(mentee, _("You're paused"), _("We propose nobody until you come back."))
    offered = [row for row in mine if row.state == MentorshipState.INTRODUCED]
    if offered:
        return _introduced(mentee, offered[0])
    if mentee.state == MenteeState.APPLIED:
        return _waiting(mentee, _("Your application is in"), _("The program team reads it now."))
    return _in_the_pool(mentee, mine)


def _running(mentorship: Mentorship, answers: list[CheckInAnswer]) -> Situation:
    name = mentorship.mentor_user.first_name
    coming = [row for row in answers if row.check_in.mentorship_id == mentorship.pk]
    scheduled = next((row for row in coming if row.state == "scheduled"), None)
    next_text = (
        _("Your next check-in is on %(day)s. It takes 30 seconds.") % {"day": day(scheduled.due_at)}
        if scheduled
        else _("No check-in is planned right now.")
    )
    return Situation(
        title=_("You have a mentor, %(name)s") % {"name": mentorship.mentee_user.first_name},
        lead=kind_name(mentorship.mentor_type),
        step="started",
        next_step=_step(
            mentorship,
            title=_("You and %(name)s") % {"name": name},
            text=next_text,
            verb=_("Open your space"),
            url=reverse("mentorship", args=[mentorship.pk]),
        ),
        mentorship=mentorship,
        dates=_dates(mentorship),
    )


def _introduced(mentee: Mentee, mentorship: Mentorship) -> Situation:
    name = mentorship.mentor_user.first_name
    if mentorship.mentee_answer == Answer.NONE:
        return Situation(
            title=_("Meet %(name)s") % {"name": name},
            lead=_("An introduction is waiting for your answer until %(day)s.")
            % {"day": day(mentorship.respond_by)},
            step="introduced",
            next_step=None,
            dates=(("applied", mentee.applied_at),),
        )
    return Situation(
        title=_("You said yes"),
        lead=_("We've asked %(name)s and will write to you as soon as there is an answer.")
        % {"name": name},
        step="introduced",
        next_step=_step(
            mentorship,
            title=_("Waiting for %(name)s") % {"name": name},
            text=_("They have until %(day)s.") % {"day": day(mentorship.respond_by)},
            verb=_("Read the introduction"),
            url=reverse("introduction", args=[mentorship.pk]),
        ),
        dates=(("applied", mentee.applied_at),),
    )


def _step(mentorship: Mentorship, *, title: str, text: str, verb: str, url: str) -> Json:
    return {
        "title": title,
        "text": text,
        "note": "",
        "verb": verb,
        "url": url,
        "mentee_name": mentorship.mentee_user.name,
        "mentor_name": mentorship.mentor_user.name if mentorship.started_at else "",
    }


def _waiting(mentee: Mentee, title: str, said: str, *, lead: str = "", step: str = "") -> Situation:
    return Situation(
        title=title,
        lead=lead,
        step=step or "applied",
        next_step={
            "title": title,
            "text": said,
            "note": "",
            "verb": _("Look at your answers"),
            "url": reverse("me"),
            "mentee_name": mentee.user.name,
            "mentor_name": "",
        },
        dates=(("applied", mentee.applied_at),),
    )


def _in_the_pool(mentee: Mentee, mine: list[Mentorship]) -> Situation:
    match = (
        Match.objects.filter(mentee=mentee, state__in=UNDER_WAY)
        .exclude(round__state=RoundState.CLOSED)
        .exclude(mentorship__state__in=TURNED_DOWN)
        .exclude(state=MatchState.PUBLISHED, mentorship__closed_at__isnull=False)
        .order_by("-pk")
        .first()
    )
    if match is not None:
        said = _("The program team is reading the suggestion now.")
        return _waiting(mentee, _("We have someone in mind"), said, step="proposed")
    if mine and mine[0].state in TURNED_DOWN:
        said = text("reasons.decline.to_mentee") or _(
            "You keep your place, and you're first in line."
        )
        return _waiting(mentee, _("We're finding you someone else"), said)
    left = _left_over(mentee)
    if left is not None:
        title = _("We couldn't find the right person this time")
        return _waiting(mentee, title, kind_reason(left.reason), lead=_hear_by(mentee))
    said = _("The program team reads suggestions, and you'll hear by e-mail either way.")
    return _waiting(mentee, _("We're looking"), said, lead=_hear_by(mentee))


def _left_over(mentee: Mentee) -> Unmatched | None:
    """Return why the last round whose introductions went out left her without a mentor."""
    return (
        Unmatched.objects.filter(
            mentee=mentee, run__round__state__in=(RoundState.PUBLISHED, RoundState.CLOSED)
        )
        .order_by("-run_id", "-best_score")
        .first()
    )


def kind_reason(reason: str) -> str:
    """Say why there is no mentor yet, kindly and truly, with what helps."""
    reasons = {
        "type_not_offered": _(
            "Nobody offers the kind of mentoring you asked for yet. We're asking more people to "
            "join. Another kind may help meanwhile."
        ),
        "no_eligible_mentor": _(
            "Nobody with a place shares enough time with you, or the program's rules kept you "
            "apart. More times when you can meet would help."
        ),
        "below_minimum": _(
            "Nobody fits well enough yet, and we'd rather wait than guess. A fuller profile helps."
        ),
        "places_taken": _(
            "Everyone who fits you has given their places away this time. You move up because "
            "you waited."
        ),
    }
    return reasons.get(reason, _("You keep your place for the next round."))


def _hear_by(mentee: Mentee) -> str:
    """Return by when she hears, from the open round or the program's own dates."""
    rounds = Round.objects.filter(
        program_id=mentee.program_id, state__in=(RoundState.OPEN, RoundState.DRAFT)
    )
    found = rounds.order_by("closes_on").values_list("introductions_on", flat=True).first()
    expected: date | None = found or mentee.program.introductions_on
    today = timezone.localdate()
    if expected is not None and expected >= today:
        return _("You'll hear by %(day)s either way.") % {"day": day(expected)}
    opens = mentee.program.next_round_opens_on
    if opens is not None and opens >= today:
        return _("The next round opens on %(day)s. You're in it already.") % {"day": day(opens)}
    return ""


def day(value: date | datetime) -> str:
    """Return a day as ``Thursday, March 5`` in the reader's zone."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return date_format(local, "l, F j")


def _dates(mentorship: Mentorship) -> tuple[tuple[str, datetime], ...]:
    found = [("introduced", mentorship.announce_at)]
    if mentorship.started_at:
        found.append(("started", mentorship.started_at))
    return tuple(found)


def journey_of(situation: Situation, mentee: Mentee) -> list[Json]:
    """Return the way so far: done, here, to come."""
    names = {
        "applied": _("Applied"),
        "proposed": _("Proposed"),
        "introduced": _("Introduced"),
        "started": _("Mentorship"),
    }
    dates = {"applied": mentee.applied_at, **dict(situation.dates)}
    here = STEPS.index(situation.step)
    return [
        {
            "name": names[step],
            "when": date_format(timezone.localtime(dates[step]), "M j") if step in dates else "",
            "state": "done" if i < here else "here" if i == here else "todo",
        }
        for i, step in enumerate(STEPS)
    ]


def partner_of(mentorship: Mentorship) -> Json:
    """Return the mentor's card on a mentee's home."""
    mentor = mentorship.mentor_user
    profile = profile_of(mentor)
    return {
        "name": mentor.name,
        "first_name": mentor.first_name,
        "facts": facts_line(profile),
        "words": profile.introduction if profile else "",
        "reasons": mentorship.words.get("mentee", []),
        "url": reverse("mentorship", args=[mentorship.pk]),
    }
