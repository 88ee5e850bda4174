"""What goes out by itself: a word before the promised reply, and the month's list of openings."""

from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import User
from accounts.services import notify
from mentorship.clock import database_now
from mentorship.enums import ConcernState
from mentorship.models import Concern
from mentorship.queries.openings import month_before
from mentorship.services.concerns import shared

BEFORE = timedelta(hours=4)
OPENINGS = "openings_month"


def remind_due(now: datetime | None = None) -> int:
    """Remind the readers once of every case whose promised reply nears; return messages queued."""
    now = now or database_now()
    waiting = Concern.objects.exclude(state=ConcernState.CLOSED).filter(
        replied_at=None, reply_by__lte=now + BEFORE
    )
    return sum(_remind(concern) for concern in waiting)


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
    """Tell the association's admins, once a month, that the list of openings is there.

    The list itself is read on the site; a month in which nothing was opened is told too.
    """
    month = month_before(now or database_now())
    admins = User.objects.filter(Q(is_superuser=True), is_active=True)
    return sum(
        notify.enqueue(
            category=OPENINGS,
            recipient=admin,
            dedupe_key=f"{OPENINGS}.{month:%Y%m}.{admin.pk}",
            context={"month": f"{month:%Y-%m}"},
        )
        for admin in admins
    )
