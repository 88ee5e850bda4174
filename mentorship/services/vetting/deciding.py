"""Decide about mentors who offered their places."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import long_month_day
from accounts.models import User
from accounts.services import audit, locking, notify
from mentorship.enums import MentorState
from mentorship.exceptions import BadAnswers, ChecklistOpen, NotVettable
from mentorship.models import Mentor
from mentorship.queries.texts import options
from mentorship.queries.vetting import open_lines, refusals_of
from mentorship.services.vetting.questions import withdraw_question
from mentorship.services.vetting.steps import locked_mentor

NOTE_LENGTH = 500
OPENED = (MentorState.VETTED, MentorState.PAUSED)
OPENED_SENTENCE = gettext_lazy("%(name)s vetted this mentor on %(day)s.")
REFUSED_SENTENCE = gettext_lazy("%(name)s decided on %(day)s that it is not this round.")


@locking.serialized
def vet_mentor(*, mentor_id: int, actor: User) -> Mentor:
    """Open a mentor's places to matching, and tell him.

    Raises:
        NotAllowed: not an admin of the program, or it is another admin's to decide.
        NotVettable: it was decided otherwise, or by another admin.
        ChecklistOpen: a line of the checklist is not ticked.
    """
    mentor = locked_mentor(mentor_id, actor)
    if mentor.state == MentorState.VETTED and mentor.vetted_by_id == actor.pk:
        return mentor
    if mentor.state != MentorState.APPLIED:
        raise _decided(mentor)
    missing = open_lines(mentor)
    if missing:
        raise ChecklistOpen([line.missing or line.text for line in missing])
    mentor.state, mentor.vetted_by = MentorState.VETTED, actor
    mentor.vetted_at = mentor.state_changed_at = timezone.now()
    mentor.save(update_fields=["state", "vetted_by", "vetted_at", "state_changed_at"])
    audit.record(actor=actor, action="mentor.vetted", target=mentor)
    withdraw_question(mentor, actor)
    _tell(mentor, "mentor_vetted")
    return mentor


@locking.serialized
def refuse_mentor(*, mentor_id: int, actor: User, reason: str, note: str = "") -> Mentor:
    """Decide that a mentor's places do not open this round, and tell him kindly, without a reason.

    Raises:
        NotAllowed: not an admin of the program, or it is another admin's to decide.
        NotVettable: it was decided otherwise, or by another admin.
        BadAnswers: the reason is not one of the list, or needs a note.
    """
    mentor = locked_mentor(mentor_id, actor)
    if mentor.state == MentorState.REFUSED and _was_refused_by(mentor, actor):
        return mentor
    if mentor.state != MentorState.APPLIED:
        raise _decided(mentor)
    _refuse_reason(reason, note)
    mentor.state, mentor.refusal_reason, mentor.vetting_note = MentorState.REFUSED, reason, note
    mentor.state_changed_at = timezone.now()
    mentor.save(update_fields=["state", "refusal_reason", "vetting_note", "state_changed_at"])
    audit.record(actor=actor, action="mentor.refused", target=mentor, reason=reason)
    withdraw_question(mentor, actor)
    _tell(mentor, "mentor_refused")
    return mentor


def _decided(mentor: Mentor) -> NotVettable:
    """Return the refusal that names who decided, and when, where somebody did."""
    if mentor.vetted_by and mentor.vetted_at and mentor.state in OPENED:
        return NotVettable(_named(mentor.vetted_by, OPENED_SENTENCE, mentor.vetted_at))
    event = refusals_of(mentor).select_related("actor").first()
    if mentor.state == MentorState.REFUSED and event is not None and event.actor is not None:
        return NotVettable(_named(event.actor, REFUSED_SENTENCE, event.at))
    return NotVettable()


def _named(person: User, sentence: Any, at: datetime) -> str:
    return str(sentence) % {"name": person.name, "day": long_month_day(at)}


def _was_refused_by(mentor: Mentor, actor: User) -> bool:
    event = refusals_of(mentor).first()
    return event is not None and event.actor_id == actor.pk


def _refuse_reason(reason: str, note: str) -> None:
    listed = options("vetting.reasons")
    option = next((option for option in listed if option["key"] == reason), None)
    if option is None:
        raise BadAnswers(_("Choose a reason from the list."), field="reason")
    if option.get("needs_note") and not note.strip():
        raise BadAnswers(_("Add a note that says why."), field="note")
    if len(note) > NOTE_LENGTH:
        raise BadAnswers(_("Keep the note to 500 characters."), field="note")


def _tell(mentor: Mentor, category: str) -> None:
    notify.enqueue(
        category=category,
        recipient=mentor.user,
        dedupe_key=f"{category}.{mentor.pk}.{mentor.applied_at:%Y%m%d%H%M%S}",
        subject=mentor,
        program=mentor.program,
    )
