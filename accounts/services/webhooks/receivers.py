"""How a receiver does, shared by all senders through the database: turns, breaker, health.

One sender speaks to a receiver at a time. ``open_until`` lies a little ahead meanwhile, so the
others pass its messages over and see to the rest; a sender that dies gives the turn back by time.
A receiver that answers slowly rests as long as it took: it never has more than half of one sender.
"""

from datetime import timedelta

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from accounts.models import Webhook
from accounts.services.clock import now_plus

TOTAL_TIMEOUT_S = 10.0
TURN = timedelta(seconds=TOTAL_TIMEOUT_S + 2)
SLOW_S = 1.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 15, 600


def take_turn(webhook: Webhook) -> bool:
    """Begin to speak to a receiver; False while another sender does, or its breaker is open."""
    is_free = Q(open_until=None) | Q(open_until__lte=Now())
    rows = Webhook.objects.filter(is_free, pk=webhook.pk, is_active=True)
    return bool(rows.update(open_until=now_plus(TURN)))


def did_well(webhook: Webhook, *, took_s: float) -> None:
    """It took a message."""
    rest = now_plus(timedelta(seconds=took_s)) if took_s > SLOW_S else None
    _change(
        webhook,
        failures=0,
        failing_since=None,
        open_until=rest,
        last_error_code="",
        last_success_at=Now(),
    )


def refused(webhook: Webhook, code: str) -> None:
    """It is there, but would not have this message; others may go at once."""
    _fail(webhook, code, open_until=None)


def is_down(webhook: Webhook, code: str, pause: timedelta | None = None) -> None:
    """Open its breaker: for as long as it asked, else twice as long each time."""
    seconds = min(FIRST_PAUSE_S * 2 ** min(webhook.failures, 10), LONGEST_PAUSE_S)
    _fail(webhook, code, open_until=now_plus(pause or timedelta(seconds=seconds)))


def _fail(webhook: Webhook, code: str, **fields: object) -> None:
    _change(
        webhook,
        failures=F("failures") + 1,
        failing_since=Coalesce("failing_since", Now()),
        last_error_code=code,
        **fields,
    )


def _change(webhook: Webhook, **fields: object) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(**fields)
