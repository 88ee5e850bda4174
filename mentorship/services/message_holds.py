"""Two messages a week, by when they really left."""

import random
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.enums import NotificationStatus
from accounts.models import Notification
from accounts.services.clock import now_plus
from mentorship.clock import database_now
from mentorship.models import Program
from mentorship.queries.waking import waking
from mentorship.services.message_budget import COUNTED, MOST, WEEK


def held_until(row: Notification) -> datetime | None:
    """Return until when a message of ``COUNTED`` that is about to leave waits; None: it leaves.

    Planned moments keep to two a week, but a mail server that was down may have moved the first of
    them closer to the third. That one then waits for as long. What other senders hold for her in
    this moment may leave as well: then it waits until that is known.
    """
    if row.category not in COUNTED or row.recipient is None:
        return None
    left, n_in_hand = _around(row)
    if len(left) < MOST:
        return _soon() if len(left) + n_in_hand >= MOST else None
    again = left[MOST - 1] + WEEK
    if again <= database_now():
        return None
    program = Program.objects.filter(pk=row.program_id or 0).first()
    return waking(again, row.recipient, program) if program else again


def _around(row: Notification) -> tuple[list[datetime], int]:
    """Return when her last messages left, the newest first, and how many are in others' hands."""
    in_hand = Q(status=NotificationStatus.LEASED)
    near = Q(sent_at__gt=now_plus(-WEEK)) | in_hand
    rows = Notification.objects.filter(near, recipient=row.recipient, category__in=COUNTED)
    found = list(rows.exclude(pk=row.pk).values_list("sent_at", "status"))
    left = sorted((at for at, _status in found if at is not None), reverse=True)
    return left, sum(status == NotificationStatus.LEASED for _at, status in found)


def _soon() -> datetime:
    """Return a moment after others' hand-overs; not the same for all that wait for each other."""
    return database_now() + timedelta(seconds=random.uniform(20, 90))  # noqa: S311  jitter
