"""A mentee who was introduced to somebody, or has a mentor."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import full_day
from matching.queries.home_situation import NextStep, Situation
from mentorship.enums import Answer, CheckInKind, CheckInState, MentorshipState, MentorType
from mentorship.models import CheckInAnswer, Meeting, Mentorship
from mentorship.queries.guides import FIRST
from mentorship.queries.meetings import is_coming, open_times, waits_for
from mentorship.queries.mentorships import kind_and_month

# Both read as a rest: nothing says why the two are not to write to each other.
AT_REST = (MentorshipState.PAUSED, MentorshipState.SUSPENDED)


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
    return Situation(
        title=_("You said yes"),
        lead=lead,
        here="introduced",
        step=step,
        mentorship=mentorship,
        guide=FIRST[MentorType(mentorship.mentor_type)],
    )


def running(
    mentorship: Mentorship, answers: Sequence[CheckInAnswer], meetings: Sequence[Meeting]
) -> Situation:
    """Return what a mentee reads who has a mentor.

    Args:
        mentorship: her mentorship, read ``with_what_waits``.
        answers: her parts of its check-ins, by due date.
        meetings: its offered and agreed meetings.
    """
    row: Any = mentorship
    is_new = row.last_met_at is None and not _has_answered(mentorship, answers)
    is_at_rest = row.state in AT_REST
    return Situation(
        title=_("You have a mentor, %(me)s") % {"me": mentorship.mentee_user.first_name},
        lead=_lead(mentorship, is_new=is_new and not is_at_rest),
        here="started",
        step=_at_rest(mentorship) if is_at_rest else _plan(mentorship, meetings, is_new=is_new),
        mentorship=mentorship,
        guide=FIRST[MentorType(mentorship.mentor_type)] if is_new and not is_at_rest else "",
    )


def _has_answered(mentorship: Mentorship, answers: Sequence[CheckInAnswer]) -> bool:
    """Whether she answered a check-in that comes after a first conversation."""
    return any(
        row.state == CheckInState.ANSWERED and row.check_in.kind != CheckInKind.DAY3
        for row in answers
        if row.check_in.mentorship_id == mentorship.pk
    )


def _lead(mentorship: Mentorship, *, is_new: bool) -> str:
    if not is_new or mentorship.started_at is None:
        return kind_and_month(mentorship, timezone.now())
    since = {"day": full_day(mentorship.started_at)}
    return _("You both said yes on %(day)s. The next thing is a first conversation.") % since


def _plan(mentorship: Mentorship, meetings: Sequence[Meeting], *, is_new: bool) -> NextStep | None:
    """Return the card of a pair without a meeting; None where cards of their own stand for one."""
    now, mentee = timezone.now(), mentorship.mentee_user
    if any(is_coming(row, now) or waits_for(row, mentee, now) for row in meetings):
        return None
    name = {"name": mentorship.mentor_user.first_name}
    offered = next((row for row in meetings if open_times(row, now)), None)
    if offered is not None:
        return _step(
            mentorship,
            title=_("You offered times"),
            text=_("%(name)s picks one, and you both get it by mail.") % name,
            verb=_("See or change them"),
            url=reverse("meeting", args=[offered.pk]),
            is_calm=True,
        )
    title = _("Plan your next meeting with %(name)s") % name
    if is_new:
        title = _("Plan your first meeting with %(name)s") % name
    return _step(
        mentorship,
        title=title,
        text=_("Offer up to three times. %(name)s picks one, and you both get it by mail.") % name,
        verb=_("Offer times"),
        url=reverse("meeting-new", args=[mentorship.pk]),
        second=(_("Open your space"), reverse("mentorship", args=[mentorship.pk])),
    )


def _at_rest(mentorship: Mentorship) -> NextStep:
    return _step(
        mentorship,
        title=_("You and %(name)s") % {"name": mentorship.mentor_user.first_name},
        text=_("On pause. Nothing is expected of you, and we don't write."),
        verb=_("Open your space"),
        url=reverse("mentorship", args=[mentorship.pk]),
    )


def _step(mentorship: Mentorship, **said: Any) -> NextStep:
    return NextStep(
        **said,
        mentee_name=mentorship.mentee_user.name,
        mentor_name=mentorship.mentor_user.name if mentorship.started_at else "",
    )
