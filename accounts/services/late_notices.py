"""Notices of messages that wait: a mail server that is down keeps nobody from reading them here."""

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from accounts import registry
from accounts.models import Notice, Notification
from accounts.services import links, notices
from accounts.services.clock import now_plus
from accounts.services.reading import reading_as

logger = logging.getLogger(__name__)

LATE_AFTER = timedelta(seconds=60)
MOST_AT_ONCE = 200


def write_late() -> int:
    """Put messages behind the bell that should have left by mail and wait; return how many.

    At most ``MOST_AT_ONCE`` a round, in no order, so that those which can't be written never keep
    the others; without making links, which only the mail itself carries.
    """
    return sum(_write(row) for row in _late())


def _late() -> list[Notification]:
    """Return messages that wait for longer than a minute and stand behind no bell yet."""
    has_notice = Exists(Notice.objects.filter(uid=OuterRef("uid")))
    rows = Notification.objects.waiting().filter(
        ~has_notice,
        Q(expires_at=None) | Q(expires_at__gt=Now()),
        due_at__lte=now_plus(-LATE_AFTER),
        recipient__is_active=True,
        category__in=registry.in_app_categories(),
    )
    return list(rows.select_related("recipient").order_by("?")[:MOST_AT_ONCE])


def _write(row: Notification) -> bool:
    category = registry.category(row.category)
    try:
        if not category.still_due(row) or registry.held_until(row):
            return False
        with links.dry(), reading_as(row.recipient, row.locale):
            mail = category.render(row)
    except (OperationalError, InterfaceError):
        raise  # the database's trouble is not the message's
    except Exception as error:  # noqa: BLE001  one that can't be written must not keep the others
        logger.error("Notice of %s not written: %s.", row.pk, type(error).__name__)
        return False
    notices.write(row, mail)
    notices.drop_cancelled(row)
    return True
