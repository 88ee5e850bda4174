"""Decide about mentors who offered their places."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking, notify
from mentorship import rules
from mentorship.enums import MentorState
from mentorship.exceptions import BadAnswers, NotAllowed, NotVettable
from mentorship.models import Mentor
from mentorship.queries.texts import options


@locking.serialized
def vet_mentor(*, mentor_id: int, actor: User) -> Mentor:
    """Open a mentor's places to matching, and tell him.

    Raises:
        NotAllowed: not an admin of the program, or his own application.
        NotVettable: it was decided otherwise, or by another admin.
    """
    mentor = _locked_for_vetting(mentor_id, actor)
    if mentor.state == MentorState.VETTED and mentor.vetted_by_id == actor.pk:
        return mentor
    if mentor.state != MentorState.APPLIED:
        raise _decided(mentor)
    mentor.state, mentor.vetted_by = MentorState.VETTED, actor
    mentor.vetted_at = mentor.state_changed_at = timezone.now()
    mentor.save(update_fields=["state", "vetted_by", "vetted_at", "state_changed_at"])
    audit.record(actor=actor, action="mentor.vetted", target=mentor)
    _tell(mentor, "mentor_vetted")
    return mentor


@locking.serialized
def refuse_mentor(*, mentor_id: int, actor: User, reason: str, note: str = "") -> Mentor:
    """Decide that a mentor's places do not open this round, and tell him kindly, without a reason.

    Raises:
        NotAllowed: not an admin of the program, or his own application.
        NotVettable: it was decided otherwise.
        BadAnswers: the reason is not one of the list, or needs a note.
    """
    mentor = _locked_for_vetting(mentor_id, actor)
    if mentor.state == MentorState.REFUSED:
        return mentor
    if mentor.state != MentorState.APPLIED:
        raise _decided(mentor)
    _refuse_reason(reason, note)
    mentor.state, mentor.refusal_reason, mentor.vetting_note = MentorState.REFUSED, reason, note
    mentor.state_changed_at = timezone.now()
    mentor.save(update_fields=["state", "refusal_reason", "vetting_note", "state_changed_at"])
    audit.record(actor=actor, action="mentor.refused", target=mentor, reason=reason)
    _tell(mentor, "mentor_refused")
    return mentor


def _locked_for_vetting(mentor_id: int, actor: User) -> Mentor:
    rows = Mentor.objects.select_related("program", "user")
    mentor = locking.lock(rows).get(pk=mentor_id)
    if not rules.can_vet(actor, mentor):
        raise NotAllowed
    return mentor


def _decided(mentor: Mentor) -> NotVettable:
    """Return the refusal that names who opened the places, and when, where somebody did."""
    if mentor.state != MentorState.VETTED or not (mentor.vetted_by and mentor.vetted_at):
        return NotVettable()
    return NotVettable(
        _("%(name)s vetted this mentor on %(day)s.")
        % {"name": mentor.vetted_by.name, "day": formats.date_format(mentor.vetted_at, "F j")}
    )


def _refuse_reason(reason: str, note: str) -> None:
    listed = options("vetting.reasons")
    option = next((option for option in listed if option["key"] == reason), None)
    if option is None:
        raise BadAnswers(_("Choose a reason from the list."), field="reason")
    if option.get("needs_note") and not note.strip():
        raise BadAnswers(_("Add a note that says why."), field="note")


def _tell(mentor: Mentor, category: str) -> None:
    notify.enqueue(
        category=category,
        recipient=mentor.user,
        dedupe_key=f"{category}.{mentor.pk}.{mentor.applied_at:%Y%m%d%H%M%S}",
        subject=mentor,
        program=mentor.program,
    )
