"""The nightly tidying: what reached its age is deleted or emptied, and counted.

Once a day (UTC), in batches with a short transaction each, so that nobody waits for it. What one
round does not get through goes in the next. The counts stand in ``Purge``; ``DONE`` ends a night.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.admin.models import LogEntry
from django.db import InterfaceError, OperationalError
from django.db.models import F, Model, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit_guard import RETENTION_YEARS
from accounts.models import AuditEvent, Purge
from accounts.retention import YEAR, Rule, register_retention, rules
from accounts.services import batches, erasures, locking

logger = logging.getLogger(__name__)
DONE = "done"
BATCH = 1000
ROUND_S = 20.0
LEAP_DAYS = 3  # that seven years may have; the trail's trigger counts whole years


def tidy(now: datetime | None = None) -> int:
    """Follow every rule, once a day; return how many rows went in this round."""
    now = now or timezone.now()
    today = now.astimezone(UTC).date()
    if Purge.objects.filter(day=today, kind=DONE).exists():
        return 0
    end, total = time.monotonic() + ROUND_S, 0
    errors: list[Exception] = []
    for rule in rules().values():
        total += _tried(rule, now, today, end, errors)
        if time.monotonic() >= end:
            break
    else:
        erasures.write_file()
        if not errors:
            _count(today, DONE, 1)
            logger.info("Nightly tidying: %s", told(today))
    if errors:
        raise errors[0]
    return total


def _tried(rule: Rule, now: datetime, today: date, end: float, errors: list[Exception]) -> int:
    """Follow a rule; one that fails does not keep those behind it from their turn."""
    try:
        return _follow(rule, now, today, end)
    except (SoftTimeLimitExceeded, OperationalError, InterfaceError):
        raise  # no other would fare better
    except Exception as error:
        logger.exception("The rule %s of the nightly tidying failed.", rule.kind)
        errors.append(error)
        return 0


def told(since: date) -> dict[str, int]:
    """Return what went since a day, by kind; what had nothing to go is left out."""
    rows = Purge.objects.filter(day__gte=since, n__gt=0).exclude(kind=DONE).order_by("kind")
    return dict(rows.values("kind").annotate(total=Sum("n")).values_list("kind", "total"))


def _follow(rule: Rule, now: datetime, today: date, end: float) -> int:
    total = 0
    while n := _step(rule, rule.before(now)):
        _count(today, rule.kind, n)
        total += n
        if time.monotonic() >= end:
            break
    return total


@locking.serialized
def _step(rule: Rule, before: datetime) -> int:
    return rule.purge(before, BATCH)


def _count(day: date, kind: str, n: int) -> None:
    row, _made = Purge.objects.get_or_create(day=day, kind=kind)
    Purge.objects.filter(pk=row.pk).update(n=F("n") + n)


def of_age(model: type[Model], column: str, **where: Any) -> Callable[[datetime, int], int]:
    """Return what deletes rows by one time of theirs; ``where`` chooses among them."""

    def purge(before: datetime, most: int) -> int:
        rows = model._default_manager.filter(**{f"{column}__lt": before}, **where)
        return batches.delete_some(rows.order_by("pk"), most)

    return purge


def one_after_another(*purges: Callable[[datetime, int], int]) -> Callable[[datetime, int], int]:
    """Return what follows several purges: the next once nothing is left for those before it."""

    def purge(before: datetime, most: int) -> int:
        return next((n for one in purges if (n := one(before, most))), 0)

    return purge


def register() -> None:
    """Give the rules of this floor; those of messages stand in ``purging``."""
    trail = RETENTION_YEARS * YEAR + LEAP_DAYS
    for rule in (
        Rule("audit", _("The trail of what was done, by numbers"), trail, trail, 20 * YEAR,
             of_age(AuditEvent, "at")),
        Rule("back-office", _("What was changed in the back office"), 2 * YEAR, 90, 10 * YEAR,
             of_age(LogEntry, "action_time")),
        Rule("tidying", _("What the nightly tidying took"), 2 * YEAR, 30, 10 * YEAR,
             of_age(Purge, "day")),
    ):  # fmt: skip
        register_retention(rule)
