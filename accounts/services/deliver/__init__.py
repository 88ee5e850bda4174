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

from accounts.services.deliver import results, servers
from accounts.services.deliver.claim import Claim, claim
from accounts.services.deliver.compose import compose, reason_not_to_send
from accounts.services.deliver.courier import Courier, CourierError, courier
from accounts.services.deliver.troubles import Kind, Trouble, fault

__all__ = ["deliver_one", "drain", "pause_point"]
logger = logging.getLogger(__name__)


def deliver_one(notification_id: int) -> str:
    """Send one message if it is due; return its new status, or ``"not due"``."""
    if servers.is_paused():
        return "waiting"
    claimed = claim(notification_id)
    if claimed is None:
        return "not due"
    with courier() as one:
        return _process(claimed, one)


def drain(*, limit_s: float = 60.0, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, most urgent first, until nothing is left; return how many were handled.

    Stops after ``limit_s`` seconds, when asked to, and when the mail server is in trouble.
    """
    end, handled = time.monotonic() + limit_s, 0
    with courier() as one:
        while time.monotonic() < end and not should_stop() and not servers.is_paused():
            claimed = claim()
            if claimed is None:
                break
            _process(claimed, one)
            handled += 1
    return handled


def pause_point(name: str) -> None:
    """Do nothing; tests stop or kill a sender at a named point by replacing this."""


def _process(claimed: Claim, one: Courier) -> str:
    pause_point("claimed")
    if claimed.notification.claims > results.MAX_CLAIMS:
        return results.dead(claimed, "kills_senders")
    if claimed.is_expired:
        return results.expired(claimed)
    try:
        if reason := reason_not_to_send(claimed.notification):
            return results.cancelled(claimed, reason)
        message = compose(claimed.notification)
    except (OperationalError, InterfaceError):
        raise  # the database's trouble is not the message's; the lease ends by itself
    except Exception as error:  # noqa: BLE001  a poison message must not stop those behind it
        trouble = fault(error)
        logger.error("Notification %s: %s.", claimed.notification.pk, trouble.text)
        return results.failed(claimed, trouble)
    return _hand_over(claimed, one, message)


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
    if trouble.kind is Kind.CONFIG:
        servers.pause(trouble)
        return results.released(claimed, trouble, unburn=True)
    return results.failed(claimed, trouble)
