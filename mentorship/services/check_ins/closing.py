"""Stop check-ins: their messages, the ones of a mentorship that ended, the ones never answered."""

from datetime import datetime, timedelta

from django.db.models import Q

from accounts.services import audit, locking, notify, turns
from mentorship.clock import database_now
from mentorship.enums import CheckInState
from mentorship.models import CheckInAnswer, Mentorship
from mentorship.queries.check_in_state import RESTING

LATE_DAYS = 14  # so long a late answer counts
UNFINISHED = (CheckInState.SCHEDULED, CheckInState.OPEN)


def silence(mentorship: Mentorship) -> None:
    """Take back the waiting reminders of a mentorship, in the caller's transaction."""
    rows = CheckInAnswer.objects.filter(check_in__mentorship=mentorship, state=CheckInState.OPEN)
    for row in rows:
        notify.cancel_for_subject(row)


def cancel(mentorship: Mentorship) -> None:
    """Cancel every check-in not answered yet, and its reminders, in the caller's transaction."""
    _cancel(mentorship, Q(state__in=UNFINISHED))


def skip_passed(mentorship: Mentorship, since: datetime | None = None) -> None:
    """Let check-ins go on after a rest, in the caller's transaction: no day of it counts.

    Those that passed unopened are cancelled, so that nobody missed them. Those open when it began
    wait for an answer as much longer as the rest took; ``since`` is when it began, by default the
    newest pause.
    """
    now = database_now()
    passed = Q(due_at__lte=now - timedelta(days=LATE_DAYS))
    _cancel(mentorship, Q(state=CheckInState.SCHEDULED) & passed)
    begun = since or _newest_pause(mentorship)
    if begun is None:
        return
    waiting = CheckInAnswer.objects.filter(
        check_in__mentorship=mentorship, state=CheckInState.OPEN, due_at__lte=begun
    )
    rows = list(locking.lock(waiting.order_by("pk")))
    for row in rows:
        row.due_at += now - begun
    CheckInAnswer.objects.bulk_update(rows, ["due_at"])


def _newest_pause(mentorship: Mentorship) -> datetime | None:
    ended = mentorship.pauses.filter(ended_at__isnull=False).order_by("-ended_at")
    return ended.values_list("begun_at", flat=True).first()


def _cancel(mentorship: Mentorship, which: Q) -> None:
    rows = CheckInAnswer.objects.filter(which, check_in__mentorship=mentorship).order_by("pk")
    for row in locking.lock(rows):
        row.state = CheckInState.CANCELLED
        row.save(update_fields=["state"])
        notify.cancel_for_subject(row)
        audit.record(
            actor=None, action="check_in.cancelled", target=row, program=mentorship.program_id
        )


def miss_overdue(now: datetime | None = None) -> int:
    """Mark open check-ins missed when a late answer no longer counts; return how many.

    While a mentorship rests, nothing is missed.
    """
    now = now or database_now()
    overdue = CheckInAnswer.objects.filter(
        state=CheckInState.OPEN, due_at__lte=now - timedelta(days=LATE_DAYS)
    ).exclude(check_in__mentorship__state__in=RESTING)
    pks = list(overdue.order_by("pk").values_list("pk", flat=True))
    return turns.each(_miss, pks)


@locking.serialized
def _miss(pk: int) -> bool:
    rows = CheckInAnswer.objects.select_related("check_in__mentorship")
    row = locking.lock(rows).get(pk=pk)
    if row.state != CheckInState.OPEN or row.check_in.mentorship.state in RESTING:
        return False
    mark_missed(row)
    return True


def mark_missed(row: CheckInAnswer) -> None:
    """Mark a locked row missed, in the caller's transaction."""
    row.state = CheckInState.MISSED
    row.save(update_fields=["state"])
    notify.cancel_for_subject(row)
    program_id = row.check_in.mentorship.program_id
    audit.record(actor=None, action="check_in.missed", target=row, program=program_id)
