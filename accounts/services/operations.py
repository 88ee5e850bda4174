"""Look after delivery: notice what an operator must see to, and count what left day by day."""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Max
from django.db.models.functions import Coalesce, TruncDate

from accounts.enums import NotificationStatus
from accounts.models import Notification, SentDay
from accounts.queries import findings
from accounts.queries.findings import Finding, State
from accounts.services import alerts, locking, nudge, sweeping
from accounts.services.clock import database_now
from accounts.services.purging import KEPT_ROWS

DAY = timedelta(days=1)
SETTLED = timedelta(minutes=10)  # so long after midnight a day's last message is surely recorded
LONG_PAUSE = timedelta(days=1)
# What is told when it begins and ends by itself; the rest is told where it happens.
WATCHED = ("late", "sweep_silent", "worker_silent", "beat_silent")
OF_THE_MAIL_SERVER = {"mail_server", "mail_sign_in"}


def status() -> tuple[State, list[Finding]]:
    """Return delivery as it is now and what is wrong with it; the broker is asked."""
    now = findings.state()
    return now, findings.findings(now, broker_answers=nudge.broker_answers())


def watch() -> None:
    """Tell operators what began to be wrong, once, and end what is over; three queries.

    Called by every sweep, and by workers where nobody sweeps.
    """
    now = findings.state()
    found = {one.code for one in findings.findings(now, broker_answers=True)}
    wrong = {code: code in found for code in WATCHED}
    pause = now.house.pause
    wrong["paused"] = bool(pause and pause.since and now.house.now - pause.since > LONG_PAUSE)
    is_told = {part.name for part in now.house.of("incident")}
    if now.last_of("worker") is None:  # a first start, or one told of long ago
        wrong["worker_silent"] = "worker_silent" in is_told
    for code, is_wrong in wrong.items():
        if is_wrong:
            alerts.raise_once(code)
        elif code in is_told:
            alerts.clear(code)
    if now.house.server is None:  # one that was given up for another never answers again
        for code in is_told & OF_THE_MAIL_SERVER:
            alerts.clear(code)
    if "given_up" in is_told and not now.n_stopped(NotificationStatus.DEAD):
        alerts.clear("given_up")


def watch_the_sweep() -> None:
    """Look after delivery in the place of a sweep that is silent; one query where it is not."""
    if not sweeping.was_heard("sweep", findings.SILENCE):
        watch()


@locking.serialized
def count_days() -> int:
    """Count what left on the days that are over (UTC) and not yet counted; return how many days.

    The operations page then adds up a few rows in place of a million. A day without messages has
    a row too, so that it is known to be counted.
    """
    over = (database_now() - SETTLED).astimezone(UTC).date() - DAY
    last = SentDay.objects.aggregate(day=Max("day"))["day"]
    if last is not None and last >= over:
        return 0
    first = last + DAY if last else over - KEPT_ROWS
    counts = _left_between(first, over)
    marks = [SentDay(day=first + n * DAY, category="") for n in range((over - first).days + 1)]
    SentDay.objects.bulk_create([*marks, *counts], ignore_conflicts=True)
    return len(marks)


def _left_between(first: date, last: date) -> list[SentDay]:
    start = datetime.combine(first, time(), UTC)
    rows = Notification.objects.filter(
        status=NotificationStatus.SENT,
        sent_at__gte=start,
        sent_at__lt=datetime.combine(last + DAY, time(), UTC),
    )
    by_day = rows.order_by().values_list(
        TruncDate("sent_at", tzinfo=UTC), Coalesce("program_id", 0), "category"
    )
    return [
        SentDay(day=day, program_id=program, category=category, n=n)
        for day, program, category, n in by_day.annotate(count=Count("pk"))
    ]
