"""A mailed code that proves that the person at a session is still its owner."""

import time

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import compare_user_code
from django.contrib.sessions.backends.base import SessionBase

from accounts.models import User
from accounts.services import account_mails, sealing

KIND = "confirm_access"
KEY = "confirm_code"
LIFETIME_S = 10 * 60
MOST_TRIES = 3


def send(*, person: User, session: SessionBase) -> None:
    """Mail a new code; earlier ones are worth nothing from now on."""
    code = str(get_adapter().generate_login_code())
    session[KEY] = {"sealed": sealing.seal({"code": code}), "at": time.time(), "tries": 0}
    account_mails.queue(kind=KIND, address=person.email, context={"code": code, "user": person})


def is_waiting(session: SessionBase) -> bool:
    """Whether a code was sent that can still be typed."""
    kept = session.get(KEY)
    return bool(kept and time.time() - kept["at"] < LIFETIME_S and kept["tries"] < MOST_TRIES)


def take(session: SessionBase, typed: str) -> bool:
    """Whether this is the code; each try counts, and the right one works once."""
    if not is_waiting(session):
        return False
    kept = session[KEY]
    code = str(sealing.unseal(kept["sealed"]).get("code", ""))
    if code and compare_user_code(actual=typed, expected=code):
        del session[KEY]
        return True
    session[KEY] = kept | {"tries": kept["tries"] + 1}
    return False
