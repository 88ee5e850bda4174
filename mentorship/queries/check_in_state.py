"""Whether a check-in can be answered, or its answer changed, and if not, why."""

from datetime import timedelta

from mentorship.clock import database_now
from mentorship.enums import CheckInState, MentorshipState
from mentorship.exceptions import CheckInClosed
from mentorship.exceptions.check_ins import (
    CheckInNotOpen,
    CheckInResting,
    CheckInTooLate,
    MentorshipOver,
)
from mentorship.models import CheckInAnswer

CHANGE_DAYS = 14  # so long an answer may be changed
RESTING = (MentorshipState.PAUSED, MentorshipState.SUSPENDED)


def why_closed(row: CheckInAnswer) -> CheckInClosed | None:
    """Return why there is nothing to answer; None where it is open, or answered."""
    state = row.check_in.mentorship.state
    if row.state == CheckInState.ANSWERED:
        return None
    if row.state == CheckInState.SCHEDULED:
        return CheckInNotOpen()
    if state == MentorshipState.ENDED:
        return MentorshipOver()
    if state in RESTING:
        return CheckInResting()
    if row.state == CheckInState.MISSED:
        return CheckInTooLate()
    return None if row.state == CheckInState.OPEN else CheckInClosed()


def can_change(row: CheckInAnswer) -> bool:
    """Whether an answer may still be changed: for two weeks, while the two are together or done."""
    if row.state != CheckInState.ANSWERED or row.answered_at is None:
        return False
    states = (MentorshipState.ACTIVE, MentorshipState.COMPLETED)
    is_fresh = database_now() < row.answered_at + timedelta(days=CHANGE_DAYS)
    return is_fresh and row.check_in.mentorship.state in states
