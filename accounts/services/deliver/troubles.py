"""What a failure to send means for the message and for the mail server."""

import re
import smtplib
import traceback
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath

from celery.exceptions import SoftTimeLimitExceeded

PERMANENT = 500
SIGN_IN_FIRST = {530, 535, 538}
ADDRESS = re.compile(r"\S+@\S+")
UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")
MAX_TEXT = 500


class Kind(Enum):
    """Who has the trouble."""

    SERVER = "server"  # cannot be reached: every message waits, none loses an attempt
    CONFIG = "config"  # refuses us: the same, and an operator must act
    TEMPORARY = "temporary"  # this message, later
    AMBIGUOUS = "ambiguous"  # the talk broke off: it may have been accepted
    RECIPIENT = "recipient"  # this address, for good
    FAULT = "fault"  # our own code


@dataclass(frozen=True)
class Trouble:
    """A classified failure; ``text`` is scrubbed of addresses and control characters."""

    kind: Kind
    code: str
    text: str


def while_connecting(error: Exception) -> Trouble:
    """Classify a failure before any message was mentioned."""
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError):
        return Trouble(Kind.CONFIG, "mail_sign_in", scrub(error))
    return Trouble(Kind.SERVER, "mail_server_unreachable", scrub(error))


def while_sending(error: Exception) -> Trouble:
    """Classify a failure during the hand-over of one message."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = min(error.recipients.values())
        is_ours = code in SIGN_IN_FIRST or b"relay" in bytes(words).lower()
        return _by_reply(code, error, Kind.CONFIG if is_ours else Kind.RECIPIENT)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _by_reply(error.smtp_code, error, Kind.CONFIG)
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_reply(error.smtp_code, error, Kind.RECIPIENT)
    # OSError covers every other SMTPException, time-outs and resets.
    if isinstance(error, OSError | SoftTimeLimitExceeded):
        return Trouble(Kind.AMBIGUOUS, "connection_lost", scrub(error))
    return fault(error)


def fault(error: Exception) -> Trouble:
    """Classify a failure of our own; its text may quote anyone, so only kind and place are kept."""
    return Trouble(Kind.FAULT, "fault", f"{type(error).__name__} at {_place(error)}")


def _by_reply(reply: int, error: Exception, permanent: Kind) -> Trouble:
    kind = permanent if reply >= PERMANENT else Kind.TEMPORARY
    return Trouble(kind, f"smtp_{reply}", scrub(error))


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def scrub(error: Exception) -> str:
    """Return the error's text without addresses, in printable characters, at most 500 of them."""
    text = ADDRESS.sub("[address]", UNPRINTABLE.sub(" ", f"{type(error).__name__}: {error}"))
    return text[:MAX_TEXT]
