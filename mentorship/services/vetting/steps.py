"""What the steps of vetting share."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.days import long_month_day
from accounts.models import User
from accounts.services import locking
from mentorship import rules
from mentorship.enums import MentorState
from mentorship.exceptions import DoneByAnother, NotAllowed, NotVettable
from mentorship.models import Mentor


def locked_mentor(mentor_id: int, actor: User) -> Mentor:
    """Lock a mentor whose file the actor may read, in the caller's transaction.

    Raises:
        NotAllowed: not an admin of the program, or it is another admin's to decide.
    """
    mentor = locking.lock(Mentor.objects.select_related("program", "user")).get(pk=mentor_id)
    if rules.can_vet(actor, mentor):
        return mentor
    if rules.administers(actor, mentor.program):
        raise NotAllowed(
            _("You decide nothing about yourself or your own workplace. Another admin does.")
        )
    raise NotAllowed


def waiting_mentor(mentor_id: int, actor: User) -> Mentor:
    """Lock a mentor as above who waits for a decision.

    Raises:
        NotAllowed: as above.
        NotVettable: his application was decided.
    """
    mentor = locked_mentor(mentor_id, actor)
    if mentor.state != MentorState.APPLIED:
        raise NotVettable
    return mentor


def refuse_others(done_by: User, actor: User, sentence: str, at: datetime) -> None:
    """Refuse to take back what another admin did; an association admin may.

    Raises:
        DoneByAnother: ``sentence`` with the ``name`` and the ``day``.
    """
    if done_by.pk == actor.pk or actor.is_superuser:
        return
    raise done_by_another(done_by, sentence, at)


def done_by_another(done_by: User, sentence: str, at: datetime) -> DoneByAnother:
    """Return the refusal that names who did it, and when."""
    return DoneByAnother(sentence % {"name": done_by.name, "day": long_month_day(at)})
