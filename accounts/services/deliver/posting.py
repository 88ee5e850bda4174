"""The way out of a webhook's message: written anew, signed, sent to a checked place.

What the answers mean: 2xx it arrived; 410 the receiver wants no more; 429, or 503 with
``Retry-After``, it asks us to wait; other answers above 500, and none at all, it is in trouble and
its breaker opens; any other answer is this message's own trouble. Where nothing was sent the
message loses no attempt. One that was refused or went unanswered climbs the ladder, so that it does
not stand in the way of those behind it.
"""

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from django.utils import timezone

from accounts import __version__
from accounts.models import Notification, Webhook
from accounts.services.deliver.courier import CourierError
from accounts.services.deliver.troubles import Kind, Trouble
from accounts.services.webhooks import receivers, switching, telling
from accounts.webhooks import line, payload, signing
from accounts.webhooks.address import BadAddressError, parse
from accounts.webhooks.resolving import UnknownHostError, places_of

LONGEST_WAIT = timedelta(days=1)
AGENT = f"Benchmate/{__version__}"


def post(row: Notification) -> None:
    """Send one webhook's message, or raise ``CourierError``."""
    webhook = Webhook.objects.get(notifications=row)
    if not receivers.take_turn(webhook):
        raise _trouble(Kind.SERVER, "turn_taken")
    began = time.monotonic()
    answer = _answer_to(row, webhook, end=began + receivers.TOTAL_TIMEOUT_S)
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        receivers.did_well(webhook, took_s=time.monotonic() - began)
    else:
        raise _refusal(webhook, answer)


def _answer_to(row: Notification, webhook: Webhook, *, end: float) -> line.Answer:
    """Return what the receiver answers; without an answer its breaker opens."""
    body = payload.body_of(row, telling.event_of(row))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        **signing.headers(str(row.uid), int(time.time()), body, _secrets(webhook)),
    }
    try:
        address = parse(webhook.url)
        return line.exchange(address, places_of(address), body, headers, end=end)
    except (BadAddressError, UnknownHostError, line.UnreachableError) as error:
        kind, code = Kind.SERVER, error.code
    except line.NoAnswerError:
        kind, code = Kind.AMBIGUOUS, "no_answer"
    receivers.is_down(webhook, code)
    raise _trouble(kind, code)


def _secrets(webhook: Webhook) -> list[str]:
    """Return the secrets that are valid now, the newest first."""
    until = webhook.old_secret_until
    is_old_valid = until is not None and until > timezone.now()
    return [webhook.secret, *([webhook.old_secret] if is_old_valid else [])]


def _refusal(webhook: Webhook, answer: line.Answer) -> CourierError:
    """Note what an answer other than yes means for its receiver; return it as a trouble."""
    code, wait = f"http_{answer.status}", _wait(answer.retry_after)
    if answer.status == HTTPStatus.GONE:
        receivers.refused(webhook, code)
        switching.switch_off_by_itself(webhook_id=webhook.pk, code="gone")
        return _trouble(Kind.RECIPIENT, code)
    asks_to_wait = answer.status == HTTPStatus.SERVICE_UNAVAILABLE and wait is not None
    if asks_to_wait or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        receivers.is_down(webhook, code, pause=wait)
        return _trouble(Kind.SERVER, code)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        receivers.is_down(webhook, code)
    else:
        receivers.refused(webhook, code)
    return _trouble(Kind.TEMPORARY, code)


def _wait(retry_after: str) -> timedelta | None:
    """Return how long a receiver asks to wait, a day at most; None where it does not say."""
    asked = _asked(retry_after.strip())
    return None if asked is None else min(max(asked, timedelta(seconds=1)), LONGEST_WAIT)


def _asked(text: str) -> timedelta | None:
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text[:9]))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)


def _trouble(kind: Kind, code: str) -> CourierError:
    return CourierError(Trouble(kind, code, ""))
