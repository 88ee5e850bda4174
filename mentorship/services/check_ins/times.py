"""When check-ins open for a person, computed anew when her zone or her shifts change."""

from accounts.models import User
from accounts.services import locking
from mentorship.enums import CheckInState
from mentorship.models import CheckInAnswer
from mentorship.queries.waking import due_at, hour_of, next_hour, waking, zone_of

__all__ = ["due_at", "hour_of", "next_hour", "reschedule", "waking", "zone_of"]


def reschedule(person: User) -> int:
    """Compute anew when the check-ins not yet open are due for a person; return how many moved.

    Called when her zone or her shifts change, in the caller's transaction.
    """
    rows = CheckInAnswer.objects.filter(person=person, state=CheckInState.SCHEDULED)
    moved = []
    for row in locking.lock(rows.select_related("check_in__mentorship__program").order_by("pk")):
        due = due_at(row.check_in.due_on, person, row.check_in.mentorship.program)
        if due != row.due_at:
            row.due_at = due
            moved.append(row)
    CheckInAnswer.objects.bulk_update(moved, ["due_at"])
    return len(moved)
