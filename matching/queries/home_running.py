"""A mentee who was introduced to somebody, or has a mentor."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import full_day
from matching.queries.home_situation import NextStep, Situation
from mentorship.enums import Answer, CheckInState, MentorshipState
from mentorship.models import CheckInAnswer, Mentorship
from mentorship.queries.people import kind_name

GUIDE_OF = {"peer": "guide.first_peer", "career": "guide.first_career", "life": "guide.first_life"}
FIRST_CHECK_INS = ("day3", "day14")


def introduced(mentorship: Mentorship) -> Situation:
    """Return what a mentee reads who may answer an introduction, or did."""
    name = {"name": mentorship.mentor_user.first_name}
    until = {"day": full_day(mentorship.respond_by)}
    if mentorship.mentee_answer == Answer.NONE:
        return Situation(
            title=_("Meet %(name)s") % name,
            lead=_("An introduction is waiting for your answer until %(day)s.") % until,
            here="introduced",
            mentorship=mentorship,
        )
    lead = _("We've asked %(name)s and will write to you as soon as there is an answer.") % name
    step = _step(
        mentorship,
        title=_("Waiting for %(name)s") % name,
        text=_("They have until %(day)s.") % until,
        verb=_("Read the introduction"),
        url=reverse("introduction", args=[mentorship.pk]),
    )
    return Situation(title=_("You said yes"), lead=lead, here="introduced", step=step,
                     mentorship=mentorship, guide=GUIDE_OF[mentorship.mentor_type])  # fmt: skip


def running(mentorship: Mentorship, answers: Sequence[CheckInAnswer]) -> Situation:
    """Return what a mentee reads who has a mentor."""
    if mentorship.state == MentorshipState.SUSPENDED:
        return _on_hold(mentorship)
    name = {"name": mentorship.mentor_user.first_name}
    mine = [row for row in answers if row.check_in.mentorship_id == mentorship.pk]
    is_new = not any(row.state == CheckInState.ANSWERED for row in mine
                     if row.check_in.kind not in FIRST_CHECK_INS[:1])  # fmt: skip
    title = _("You have a mentor, %(me)s") % {"me": mentorship.mentee_user.first_name}
    step = _step(
        mentorship,
        title=_("You and %(name)s") % name,
        text=_what_comes(mentorship, mine),
        verb=_("Open your space"),
        url=reverse("mentorship", args=[mentorship.pk]),
    )
    return Situation(
        title=title,
        lead=_lead(mentorship, is_new=is_new),
        here="started",
        step=step,
        mentorship=mentorship,
        guide=GUIDE_OF[mentorship.mentor_type] if is_new else "",
    )


def _lead(mentorship: Mentorship, *, is_new: bool) -> str:
    if not is_new or mentorship.started_at is None:
        return kind_name(mentorship.mentor_type)
    since = {"day": full_day(mentorship.started_at)}
    return _("You both said yes on %(day)s. The next thing is a first conversation.") % since


def _what_comes(mentorship: Mentorship, mine: Sequence[CheckInAnswer]) -> str:
    if mentorship.state == MentorshipState.PAUSED:
        return _("On pause. Nothing is expected of you, and we don't write.")
    coming = next((row for row in mine if row.state == CheckInState.SCHEDULED), None)
    if coming is None:
        return _("No check-in is planned right now.")
    on = {"day": full_day(coming.due_at)}
    return _("Your next check-in is on %(day)s. It takes 30 seconds.") % on


def _on_hold(mentorship: Mentorship) -> Situation:
    step = _step(
        mentorship,
        title=_("Nothing to do"),
        text=_("Nothing is expected of you. The program will write to you."),
        verb="",
        url="",
    )
    return Situation(title=_("Your mentorship is on hold"), here="started", step=step,
                     mentorship=mentorship)  # fmt: skip


def _step(mentorship: Mentorship, *, title: str, text: str, verb: str, url: str) -> NextStep:
    return NextStep(
        title=title,
        text=text,
        verb=verb,
        url=url,
        mentee_name=mentorship.mentee_user.name,
        mentor_name=mentorship.mentor_user.name if mentorship.started_at else "",
    )
