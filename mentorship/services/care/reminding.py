"""The second reminder of a check-in, sent earlier because an admin asks for it."""

from datetime import datetime, timedelta

from accounts.models import User
from accounts.services import audit, locking, notify
from mentorship.clock import database_now
from mentorship.enums import CheckInState, MentorshipState
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.care import NoRoomForReminder, NothingToRemind, RemindedAlready
from mentorship.models import CheckInAnswer, Mentorship
from mentorship.rules.care import can_care_for
from mentorship.services.check_ins.closing import LATE_DAYS
from mentorship.services.message_budget import next_free

CATEGORY = "check_in_second"


@locking.serialized
def remind(*, answer_id: int, actor: User) -> datetime:
    """Queue the second reminder of an open check-in now; return when it leaves.

    It takes the place of the one that leaves by itself: there is never a third.

    Raises:
        NotAllowed: not hers to see to.
        NothingToRemind: answered, missed, or the mentorship rests.
        RemindedAlready: the second one was queued.
        NoRoomForReminder: two messages left within the week, and later would be too late.
    """
    ids = CheckInAnswer.objects.values("check_in__mentorship_id", "person_id").get(pk=answer_id)
    rows = Mentorship.objects.select_related("program")
    mentorship = locking.lock(rows).get(pk=ids["check_in__mentorship_id"])
    if not can_care_for(actor, mentorship):
        raise NotAllowed
    person = locking.lock(User.objects.filter(pk=ids["person_id"])).get()
    row = locking.lock(CheckInAnswer.objects.filter(pk=answer_id)).get()
    if row.state != CheckInState.OPEN or mentorship.state != MentorshipState.ACTIVE:
        raise NothingToRemind
    key = key_of(row.pk)
    if notify.queued([key]):
        raise RemindedAlready
    slot = next_free(person, database_now(), mentorship.program, instead_of=row)
    expires_at = row.due_at + timedelta(days=LATE_DAYS)
    if slot >= expires_at:
        raise NoRoomForReminder
    notify.cancel_for_subject(row)
    notify.enqueue(
        category=CATEGORY, recipient=person, dedupe_key=key, subject=row,
        program=mentorship.program_id, not_before=slot, expires_at=expires_at,
    )  # fmt: skip
    audit.record(actor=actor, action="check_in.reminded", target=row, program=mentorship.program_id)
    return slot


def key_of(answer_id: int) -> str:
    """Return the key of the second reminder, however it comes about."""
    return f"check-in.{answer_id}.2"
