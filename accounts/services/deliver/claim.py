"""Take one due message, so that no other sender has it."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID, uuid4

from django.db import connection

from accounts.enums import Priority
from accounts.models import Notification

LEASE_S = 120  # at least five times the total time-out of one hand-over

NOW = {
    "postgresql": "statement_timestamp()",
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')",
}
LEASE_END = {
    "postgresql": f"statement_timestamp() + interval '{LEASE_S} seconds'",
    "sqlite": f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now', '+{LEASE_S} seconds')",
}
# PostgreSQL: senders pass over each other's rows. SQLite: a writing statement locks the database
# from its start, so selecting and changing are one step as well.
SKIP_LOCKED = {"postgresql": "FOR UPDATE SKIP LOCKED", "sqlite": ""}

CLAIM = """
    UPDATE accounts_notification
    SET status = 'leased', lease_token = %(token)s, lease_until = {lease_end}, claims = claims + 1,
        maybe_duplicate = maybe_duplicate OR (status = 'leased' AND handed_over_at IS NOT NULL)
    WHERE id = COALESCE({turns})
    RETURNING id, expires_at IS NOT NULL AND expires_at <= {now}
"""
# One look per priority and kind, each along an index of its own: whatever waits behind the first
# row is not read. The database looks no further once a row is found.
TURN = """(
    SELECT id FROM accounts_notification
    WHERE priority = {priority} AND {kind} {lane} {only} {unpaused}
    ORDER BY not_before, id LIMIT 1 {skip_locked}
)"""
DUE = "status IN ('pending', 'retry') AND not_before <= {now}"
ABANDONED = "status = 'leased' AND lease_until < {now}"
UNPAUSED = "AND NOT EXISTS (SELECT 1 FROM accounts_delivery WHERE is_paused)"


class Lane(Enum):
    """Two ways out; trouble on one does not hold up the other."""

    MAIL = "AND webhook_id IS NULL"
    WEBHOOK = """AND webhook_id IN (
        SELECT id FROM accounts_webhook
        WHERE is_active AND (open_until IS NULL OR open_until <= {now})
    )"""


@dataclass(frozen=True)
class Claim:
    """One message in our hands until its lease ends."""

    notification: Notification
    token: UUID
    is_expired: bool


def claim(notification_id: int | None = None, lane: Lane = Lane.MAIL) -> Claim | None:
    """Claim a lane's most urgent due message, or the named one if due; None where there is none.

    One statement of its own; due and lease are judged by the database's clock. A lease that ended
    after its hand-over had begun marks the message as a possible duplicate. While an operator has
    delivery paused only sign-in mails are found.
    """
    vendor, token = connection.vendor, uuid4()
    turns = ", ".join(
        TURN.format(
            priority=priority.value,
            kind=kind.format(now=NOW[vendor]),
            lane=lane.value.format(now=NOW[vendor]),
            only="" if notification_id is None else "AND id = %(id)s",
            unpaused="" if priority is Priority.SIGN_IN else UNPAUSED,
            skip_locked=SKIP_LOCKED[vendor],
        )
        for priority in sorted(Priority)
        for kind in (ABANDONED, DUE)
    )
    statement = CLAIM.format(now=NOW[vendor], lease_end=LEASE_END[vendor], turns=turns)
    stored_token = str(token) if vendor == "postgresql" else token.hex
    names = {"token": stored_token, "id": notification_id}
    with connection.cursor() as cursor:
        cursor.execute(statement, names)
        found = cursor.fetchone()
    if found is None:
        return None
    row = Notification.objects.select_related("recipient").get(pk=found[0])
    return Claim(row, token, is_expired=bool(found[1]))


def lane_of(notification_id: int) -> Lane:
    """Return which way a message leaves."""
    rows = Notification.objects.filter(pk=notification_id, webhook__isnull=False)
    return Lane.WEBHOOK if rows.exists() else Lane.MAIL
