"""What goes out by itself: a word before the promised reply, and the month's list of openings."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from accounts.models import User
from accounts.services import notify, turns
from mentorship.clock import database_now
from mentorship.enums import ConcernState
from mentorship.models import Concern
from mentorship.queries.openings import month_before
from mentorship.services.concerns import shared

BEFORE = timedelta(hours=4)
OPENINGS = "openings_month"
WORTH = timedelta(days=28)  # then the next month's comes


def remind_due(now: datetime | None = None) -> int:
    """Remind the readers once of every case whose promised reply nears; return messages queued."""
    now = now or database_now()
    waiting = Concern.objects.exclude(state=ConcernState.CLOSED).filter(
        replied_at=None, reply_by__lte=now + BEFORE
    )
    return turns.each(_remind, waiting)


def _remind(concern: Concern) -> int:
    return sum(
        notify.enqueue(
            category=shared.DUE,
            recipient=reader.user,
            dedupe_key=f"{shared.DUE}.{concern.pk}.{reader.user_id}",
            subject=concern,
        )
        for reader in concern.readers.select_related("user")
    )


def report_openings(now: datetime | None = None) -> int:
    """Send the board and the association's admins, once a month, what was opened in the last one.

    A month in which nothing was opened is told too. ``BOARD_ADDRESSES`` need no account.
    """
    now = now or database_now()
    admins = User.objects.filter(is_superuser=True, is_active=True)
    told = [_report(now, str(admin.pk), recipient=admin) for admin in admins]
    addresses = {*settings.BOARD_ADDRESSES} - {admin.email.lower() for admin in admins}
    return sum(told) + sum(_report(now, _digest(one), address=one) for one in sorted(addresses))


def _report(now: datetime, key: str, **to: Any) -> bool:
    month = month_before(now)
    return notify.enqueue(
        category=OPENINGS,
        recipient=to.get("recipient"),
        address=to.get("address"),
        dedupe_key=f"{OPENINGS}.{month:%Y%m}.{key}",
        context={"month": f"{month:%Y-%m}"},
        expires_at=now + WORTH,
    )


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16]
