"""What contacts do for the two: stop all mail between them, let it go on, end it, keep them apart.

For both, a suspended mentorship reads like one on pause; nothing anywhere says why.
"""

from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking, notify
from mentorship import hooks
from mentorship.enums import MentorshipState, Side
from mentorship.exceptions import NotAllowed, NotRunning
from mentorship.models import Mentee, Mentorship
from mentorship.rules import concerns as rules
from mentorship.services import meetings, mentorships
from mentorship.services.check_ins import closing
from mentorship.services.mentorships import steps

SUSPENDABLE = (MentorshipState.ACTIVE, MentorshipState.PAUSED)
STOPPABLE = (*SUSPENDABLE, MentorshipState.SUSPENDED)


@locking.serialized
def suspend(*, mentorship_id: int, actor: User) -> Mentorship:
    """Stop everything between the two: messages, meetings, check-ins, reminders.

    Its place still counts. Nobody is written to.

    Raises:
        NotAllowed: not a contact who may act for these two.
        NotRunning: it is not running.
    """
    mentorship = _locked_for(mentorship_id, actor)
    if mentorship.state == MentorshipState.SUSPENDED:
        return mentorship
    if mentorship.state not in SUSPENDABLE:
        raise NotRunning
    mentorship.state, mentorship.suspended_at = MentorshipState.SUSPENDED, timezone.now()
    mentorship.save(update_fields=["state", "suspended_at"])
    _silence(mentorship)
    audit.record(actor=actor, action="concern.suspended", target=mentorship)
    return mentorship


@locking.serialized
def reinstate(*, mentorship_id: int, actor: User) -> Mentorship:
    """Let a suspended mentorship go on, as after a pause.

    Raises:
        NotAllowed: not a contact who may act for these two.
        NotRunning: it is not suspended.
    """
    mentorship = _locked_for(mentorship_id, actor)
    if mentorship.state == MentorshipState.ACTIVE:
        return mentorship
    if mentorship.state != MentorshipState.SUSPENDED:
        raise NotRunning
    since = mentorship.paused_at or mentorship.suspended_at
    mentorship.state, mentorship.suspended_at = MentorshipState.ACTIVE, None
    mentorship.paused_at = mentorship.pause_until = None
    mentorship.save(update_fields=["state", "suspended_at", "paused_at", "pause_until"])
    steps.end_pause(mentorship, actor=None)
    closing.skip_passed(mentorship, since=since)
    audit.record(actor=actor, action="concern.reinstated", target=mentorship)
    return mentorship


@locking.serialized
def end_by_contact(*, mentorship_id: int, actor: User) -> Mentorship:
    """End a mentorship without fault; both read the same neutral text, the mentee is first in line.

    Raises:
        NotAllowed: not a contact who may act for these two.
        NotRunning: it never started, or is over another way.
    """
    mentorship = _locked_for(mentorship_id, actor)
    if mentorship.state == MentorshipState.ENDED:
        return mentorship
    if mentorship.state not in STOPPABLE:
        raise NotRunning
    steps.close(mentorship, MentorshipState.ENDED, actor=None)
    _silence(mentorship)
    closing.cancel(mentorship)
    Mentee.objects.filter(pk=mentorship.mentee_id).update(partner_left=True)
    audit.record(actor=actor, action="concern.ended", target=mentorship)
    audit.record(actor=None, action="mentorship.ended", target=mentorship)
    for side in Side:
        steps.tell(mentorship, "mentorship_ended", side, by="team")
    return mentorship


@locking.serialized
def keep_apart(*, mentorship_id: int, actor: User) -> bool:
    """Never pair the two again, in either direction; return whether that is new.

    It looks like what either of them may ask for, and no admin can lift it.

    Raises:
        NotAllowed: not a contact who may act for these two.
    """
    mentorship = _locked_for(mentorship_id, actor)
    people = (mentorship.mentee_user_id, mentorship.mentor_user_id)
    is_new = hooks.keep_apart(mentorship.program, *people)
    if is_new:
        audit.record(actor=actor, action="concern.kept_apart", target=mentorship)
    return is_new


def _locked_for(mentorship_id: int, actor: User) -> Mentorship:
    mentorship = mentorships.locked(mentorship_id)
    if not rules.may_look_after(actor, mentorship):
        raise NotAllowed
    return mentorship


def _silence(mentorship: Mentorship) -> None:
    """Take back what waits to be sent about the two, in the caller's transaction.

    The trail names nobody for it: lists of it would name the contact.
    """
    closing.silence(mentorship)
    meetings.cancel_all(mentorship, None)
    notify.cancel_for_subject(mentorship)
