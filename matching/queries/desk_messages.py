"""The messages of one program, as its admins see them: figures, and what somebody must decide.

Nobody is named whose matters another admin sees to, nor whoever is paired with them; nothing
confidential is counted or listed. What two members write to each other is theirs, and of a life
mentorship nothing but its course is the team's: such a message is only one about a mentorship.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, timedelta

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from accounts import registry
from accounts.enums import NotificationStatus
from accounts.models import Notification, User
from accounts.queries import message_words, outbox, stopped
from accounts.queries.house import House, house
from accounts.queries.stopped import Pile
from matching.queries import mail_kinds
from mentorship.models import Program
from mentorship.queries import message_pairs

WEEK = timedelta(days=6)  # with today
PEOPLE = 20


@dataclass(frozen=True)
class Line:
    """One group of messages in figures."""

    name: str
    waiting: int
    late: int
    week: int


@dataclass(frozen=True)
class Messages:
    """The messages of a program."""

    house: House
    lines: tuple[Line, ...]
    pile: Pile | None
    held: int
    people: tuple[User, ...]

    @property
    def waiting(self) -> int:
        """How many wait for their time."""
        return sum(line.waiting for line in self.lines)

    @property
    def late(self) -> int:
        """How many should have left more than five minutes ago."""
        return sum(line.late for line in self.lines)

    @property
    def week(self) -> int:
        """How many left within seven days."""
        return sum(line.week for line in self.lines)


def messages_of(program: Program, kept: Collection[int]) -> Messages:
    """Return a program's messages for an admin from whom some people are kept; seven queries."""
    now, hidden = house(), registry.confidential_categories()
    waiting = outbox.waiting(is_paused=now.pause is not None, program_id=program.pk, hidden=hidden)
    today = now.now.astimezone(UTC).date()
    sent = outbox.sent(program_id=program.pk, hidden=hidden, since=today - WEEK)
    counts = outbox.stopped(program_id=program.pk, hidden=hidden)
    by_status = Counter[str]()
    for (status, _category), n in counts.items():
        by_status[status] += n
    return Messages(
        house=now,
        lines=tuple(_lines(waiting, sent)),
        pile=_pile(program, kept, by_status[NotificationStatus.DEAD]),
        held=by_status[NotificationStatus.WITHHELD],
        people=tuple(_people(program, kept)[:PEOPLE]),
    )


def _lines(waiting: list[outbox.Waiting], sent: list[outbox.Sent]) -> list[Line]:
    categories = {row.category for row in waiting} | {row.category for row in sent}
    groups = {message_words.group_of(category) for category in categories}
    found = []
    for group in sorted(groups, reverse=True):
        mine = [row for row in waiting if message_words.group_of(row.category) == group]
        left = [row for row in sent if message_words.group_of(row.category) == group]
        found.append(
            Line(
                name=message_words.group_words(group),
                waiting=sum(row.n for row in mine),
                late=sum(row.late for row in mine if not row.is_webhook),
                week=outbox.total(left),
            )
        )
    return found


def decidable(program: Program, kept: Collection[int]) -> QuerySet[Notification]:
    """Return the messages to people that an admin of the program may send again or discard."""
    rows = outbox.given_up(NotificationStatus.DEAD, program_id=program.pk, kept=kept)
    return rows.filter(webhook=None).exclude(message_pairs.of_people(kept))


def _pile(program: Program, kept: Collection[int], n: int) -> Pile | None:
    """Return the newest of ``n`` that were given up, without those that another admin sees to."""
    is_life = ExpressionWrapper(message_pairs.of_life(), BooleanField())
    rows = decidable(program, kept).annotate(is_life=is_life)
    found = list(rows[: stopped.PAGE + 1]) if n else []
    if not found:
        return None
    shown = tuple(_shown(row, row.is_life) for row in found[: stopped.PAGE])
    return Pile(NotificationStatus.DEAD, shown, len(found) if len(found) <= stopped.PAGE else n)


def _shown(row: Notification, is_life: bool) -> stopped.Stopped:
    """Return one message as the page shows it."""
    found = stopped.row_of(row)
    return replace(found, kind=mail_kinds.about_a_pair()) if is_life else found


def _people(program: Program, kept: Collection[int]) -> QuerySet[User]:
    """Return the program's people whose address refused mail, the newest first."""
    parts = Q(mentee_parts__program=program) | Q(mentor_parts__program=program)
    return outbox.bounced_people().filter(parts).exclude(pk__in=kept).distinct()
