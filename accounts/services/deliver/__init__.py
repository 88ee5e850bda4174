"""Send what is due: claim, write, hand over, record. Any number of senders may run at once.

At least once: a message is recorded as sent only after the mail server took it. A sender that dies
in between leaves a lease; when it ends, another sends again with the same Message-ID and the row
says ``maybe_duplicate``.
"""

import logging
import time
from collections.abc import Callable

from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError

from accounts import registry
from accounts.services import notices
from accounts.services.deliver import posting, results, servers
from accounts.services.deliver.claim import Claim, Lane, claim, lane_of
from accounts.services.deliver.compose import compose, reason_not_to_send
from accounts.services.deliver.courier import Courier, CourierError, courier
from accounts.services.deliver.troubles import Kind, Trouble, fault
from accounts.services.muting import MUTED

__all__ = ["Lane", "deliver_one", "drain", "pause_point"]
logger = logging.getLogger(__name__)


def deliver_one(notification_id: int) -> str:
    """Send one message if it is due; return its new status, or ``"not due"``."""
    lane = lane_of(notification_id)
    if lane is Lane.MAIL and servers.is_paused():
        return "waiting"
    claimed = claim(notification_id, lane)
    if claimed is None:
        return "not due"
    with courier() as one:
        return _process(claimed, one)


def drain(*, limit_s: float = 60.0, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, most urgent first, until nothing is left; return how many were handled.

    Mail comes before webhooks. Stops after ``limit_s`` seconds and when asked to; while the mail
    server is in trouble only webhooks are seen to.
    """
    end, handled = time.monotonic() + limit_s, 0
    with courier() as one:
        while time.monotonic() < end and not should_stop():
            claimed = _claim_next()
            if claimed is None:
                break
            _process(claimed, one)
            handled += 1
    return handled


def _claim_next() -> Claim | None:
    mail = None if servers.is_paused() else claim(lane=Lane.MAIL)
    return mail or claim(lane=Lane.WEBHOOK)


def pause_point(name: str) -> None:
    """Do nothing; tests stop or kill a sender at a named point by replacing this."""


def _process(claimed: Claim, one: Courier) -> str:
    outcome = _see_to(claimed, one)
    if outcome == "taken over":
        notices.drop_cancelled(claimed.notification)
    return outcome


def _see_to(claimed: Claim, one: Courier) -> str:
    pause_point("claimed")
    if claimed.notification.claims > results.MAX_CLAIMS:
        return results.dead(claimed, "kills_senders")
    if claimed.is_expired:
        return results.expired(claimed)
    if claimed.notification.webhook_id is not None:
        return _post(claimed)
    try:
        reason = reason_not_to_send(claimed.notification)
        if reason and reason != MUTED:
            return results.cancelled(claimed, reason)
        later = None if reason else registry.held_until(claimed.notification)
        if later is not None:
            return results.postponed(claimed, later)
        message = compose(claimed.notification)
    except (OperationalError, InterfaceError):
        raise  # the database's trouble is not the message's; the lease ends by itself
    except Exception as error:  # noqa: BLE001  a poison message must not stop those behind it
        return _poisoned(claimed, error)
    if reason:  # switched off as a mail; the site has told her
        return results.cancelled(claimed, reason)
    return _hand_over(claimed, one, message)


def _post(claimed: Claim) -> str:
    """Send a webhook's message; a receiver that is down costs it no attempt."""
    if not results.begin_hand_over(claimed):
        return "taken over"
    pause_point("before hand-over")
    try:
        posting.post(claimed.notification)
    except CourierError as error:
        if error.trouble.kind in (Kind.SERVER, Kind.CONFIG):
            return results.released(claimed, error.trouble, unburn=True)
        return results.failed(claimed, error.trouble)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001  as for mails
        return _poisoned(claimed, error)
    pause_point("accepted")
    return results.sent(claimed)


def _poisoned(claimed: Claim, error: Exception) -> str:
    """Our own code failed over it."""
    trouble = fault(error)
    logger.error("Notification %s: %s.", claimed.notification.pk, trouble.text)
    return results.failed(claimed, trouble)


def _hand_over(claimed: Claim, one: Courier, message: EmailMessage) -> str:
    try:
        one.connect()
    except CourierError as error:
        servers.pause(error.trouble)
        return results.released(claimed, error.trouble)
    if not results.begin_hand_over(claimed):
        return "taken over"
    if claimed.notification.at_most_once and results.sent(claimed) != "sent":
        return "taken over"
    pause_point("before hand-over")
    try:
        one.hand_over(message)
    except CourierError as error:
        return _after_trouble(claimed, error.trouble)
    pause_point("accepted")
    return "sent" if claimed.notification.at_most_once else results.sent(claimed)


def _after_trouble(claimed: Claim, trouble: Trouble) -> str:
    if claimed.notification.at_most_once:
        logger.error("Notification %s may be lost: %s.", claimed.notification.pk, trouble.code)
        return "sent"
    if trouble.kind is Kind.CONFIG and not results.is_refused_alone(claimed, trouble):
        servers.pause(trouble)
        return results.refused(claimed, trouble)
    return results.failed(claimed, trouble)
