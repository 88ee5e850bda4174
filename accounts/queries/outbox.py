"""What waits, left and stopped in the outbox, counted without reading a million rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Avg,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.functions import Now, TruncDate

from accounts import registry
from accounts.enums import NotificationStatus, Priority
from accounts.models import Notification, SentDay, User
from accounts.models.notifications import WAITING
from accounts.services.clock import now_plus

LATENESS = timedelta(minutes=5)
GIVEN_UP = (NotificationStatus.DEAD, NotificationStatus.WITHHELD)
STOPPED = (*GIVEN_UP, NotificationStatus.BOUNCED, NotificationStatus.EXPIRED)
DAY = timedelta(days=1)
MONTH = 30 * DAY
STUCK_CLAIMS = 5


@dataclass(frozen=True)
class Waiting:
    """Messages of one category and status that have not left; ``oldest`` of those that are due."""

    category: str
    status: str
    is_webhook: bool
    n: int
    due: int
    late: int
    deadly: int
    attempts: int
    oldest: datetime | None


@dataclass(frozen=True)
class Sent:
    """How many messages of one category left on one day (UTC)."""

    category: str
    day: date
    n: int


def is_late(*, is_paused: bool = False) -> Q:
    """Say which waiting mails should have left long ago; sign-in mails alone while paused."""
    late = Q(not_before__lt=now_plus(-LATENESS)) & (Q(expires_at=None) | Q(expires_at__gt=Now()))
    return late & Q(priority__lte=Priority.SIGN_IN) if is_paused else late


def has_late(*, is_paused: bool = False) -> bool:
    """Whether a mail is late; read in the order of the index that holds what waits.

    Without an order PostgreSQL reads a million rows to find that none is.
    """
    rows = Notification.objects.filter(is_late(is_paused=is_paused), webhook=None)
    waits = rows.filter(status__in=WAITING).order_by("priority", "not_before", "pk")
    if waits[:1].exists():
        return True
    ended = Q(status=NotificationStatus.LEASED, lease_until__lt=Now())
    return rows.filter(ended).order_by("lease_until")[:1].exists()


def waiting(
    *, is_paused: bool = False, program_id: int | None = None, hidden: Collection[str] = ()
) -> list[Waiting]:
    """Count what has not left by category and status; one query by partial indexes.

    ``hidden`` categories are left out; ``is_paused`` says that lateness is wanted.
    """
    due = Q(status__in=WAITING, not_before__lte=Now())
    due |= Q(status=NotificationStatus.LEASED, lease_until__lt=Now())
    not_left = Q(status__in=WAITING) | Q(status=NotificationStatus.LEASED)
    rows = _of(Notification.objects.filter(not_left), program_id, hidden)
    counted = rows.order_by().values("category", "status", is_webhook=Q(webhook__isnull=False))
    return [
        Waiting(**row)
        for row in counted.annotate(
            n=Count("pk"),
            due=Count("pk", filter=due),
            late=Count("pk", filter=due & is_late(is_paused=is_paused)),
            deadly=Count("pk", filter=Q(claims__gt=STUCK_CLAIMS, attempts=0)),
            attempts=Sum("attempts"),
            oldest=Min("due_at", filter=due),
        )
    ]


def stopped(
    *, program_id: int | None = None, hidden: Collection[str] = ()
) -> dict[tuple[str, str], int]:
    """Count what will not leave by itself by (status, category); one query by an index."""
    rows = _of(Notification.objects.filter(status__in=STOPPED), program_id, hidden)
    counted = rows.order_by().values_list("status", "category").annotate(n=Count("pk"))
    return {(status, category): n for status, category, n in counted}


def sent(
    *, program_id: int | None = None, hidden: Collection[str] = (), since: date | None = None
) -> list[Sent]:
    """Count what left by category and day; two queries.

    Days that are over were counted once (``operations.count_days``); only the others are counted
    here, by an index. ``since`` leaves earlier days out.
    """
    closed = SentDay.objects.aggregate(day=Max("day"))["day"]
    first = closed + DAY if closed else datetime.now(UTC).date() - MONTH
    live = Notification.objects.filter(
        status=NotificationStatus.SENT, sent_at__gte=datetime.combine(first, time(), UTC)
    )
    days = SentDay.objects.filter(n__gt=0)
    if since is not None:
        days = days.filter(day__gte=since)
    live, days = _of(live, program_id, hidden), _of(days, program_id, hidden)
    rows = (
        days.order_by()
        .values_list("category", "day")
        .annotate(count=Sum("n"))
        .union(
            live.order_by()
            .values_list("category", TruncDate("sent_at", tzinfo=UTC))
            .annotate(count=Count("pk")),
            all=True,
        )
    )
    return [Sent(*row) for row in rows]


def total(rows: Iterable[Sent], *, since: date | None = None) -> int:
    """Add up what left, from a day on."""
    return sum(row.n for row in rows if since is None or row.day >= since)


def given_up(
    status: str, *, program_id: int | None = None, kept: Collection[int] = ()
) -> QuerySet[Notification]:
    """Return messages that somebody must decide about, the newest first; none confidential."""
    stopped_so = Notification.objects.filter(status=status)
    hidden = registry.confidential_categories()
    rows: QuerySet[Notification] = _of(stopped_so, program_id, hidden)
    return rows.exclude(recipient__in=kept).select_related("recipient", "webhook").order_by("-pk")


def maybe_duplicates() -> QuerySet[Notification]:
    """Return messages that may have arrived twice, the newest first; none confidential."""
    rows = Notification.objects.filter(maybe_duplicate=True)
    hidden = registry.confidential_categories()
    return rows.exclude(category__in=hidden).order_by("-created_at")


@dataclass(frozen=True)
class Lateness:
    """How long after their due time the mails of the last minutes left."""

    n: int
    mean_s: float
    worst_s: float


def lateness(within: timedelta = LATENESS) -> Lateness:
    """Measure the mails that left within the last minutes; one query by an index."""
    rows = Notification.objects.filter(
        status=NotificationStatus.SENT, sent_at__gt=now_plus(-within), webhook=None
    )
    late = ExpressionWrapper(F("sent_at") - F("due_at"), output_field=DurationField())
    found = rows.aggregate(n=Count("pk"), mean=Avg(late), worst=Max(late))
    mean, worst = (found[name] or timedelta() for name in ("mean", "worst"))
    return Lateness(found["n"], max(mean.total_seconds(), 0.0), max(worst.total_seconds(), 0.0))


def bounced_people() -> QuerySet[User]:
    """Return active people whose address refused mail, the newest first."""
    return User.objects.filter(bounced_at__isnull=False, is_active=True).order_by("-bounced_at")


def _of(rows: Any, program_id: int | None, hidden: Collection[str]) -> Any:
    if program_id is not None:
        rows = rows.filter(program_id=program_id)
    return rows.exclude(category__in=hidden) if hidden else rows
