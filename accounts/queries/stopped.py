"""Messages that somebody must decide about, as pages show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from accounts.enums import NotificationStatus
from accounts.models import Notification
from accounts.queries import message_words, outbox

PAGE = 25


@dataclass(frozen=True)
class Stopped:
    """One message: for whom, what it is, why it stopped and since when it was due."""

    pk: int
    who: str
    kind: str
    why: str
    due_at: datetime
    person: int | None


@dataclass(frozen=True)
class Pile:
    """The newest of them, and how many there are that one may see."""

    status: str
    rows: tuple[Stopped, ...]
    n: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(self.n - len(self.rows), 0)


def piles(
    stopped: dict[tuple[str, str], int],
    *,
    hidden: Collection[str],
    program_id: int | None = None,
    kept: Collection[int] = (),
) -> list[Pile]:
    """Return what was given up and what is held back; at most one query each, none for nothing.

    ``stopped`` are the counts by status and category; ``hidden`` categories are in no list.
    """
    found = []
    for status in outbox.GIVEN_UP:
        n = sum(
            n for (one, category), n in stopped.items() if one == status and category not in hidden
        )
        if n:
            rows = outbox.given_up(status, program_id=program_id, kept=kept)
            found.append(Pile(status, tuple(row_of(row) for row in rows[:PAGE]), n))
    return found


def row_of(row: Notification) -> Stopped:
    """Return one message as pages show it."""
    is_held = row.status == NotificationStatus.WITHHELD
    return Stopped(
        pk=row.pk,
        who=_who(row),
        kind=message_words.kind(row.category),
        why="" if is_held else message_words.reason(row.last_error_code),
        due_at=row.due_at,
        person=row.recipient_id,
    )


def _who(row: Notification) -> str:
    if row.webhook is not None:
        return urlsplit(row.webhook.url).hostname or ""
    if row.recipient is not None:
        return row.recipient.name
    return row.address_override or ""
