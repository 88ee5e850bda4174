"""How long somebody stays signed in; her session keeps what is needed to tell."""

import time
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from accounts import rules
from accounts.models import User

BEGAN, SEEN, ENTRUSTED = "began_at", "seen_at", "is_entrusted"
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400
STEPS = 60  # of the idle time, before a visit is written down again


@dataclass(frozen=True)
class Limits:
    """Seconds without a visit, and seconds in all, after which a session is over."""

    idle_s: int
    whole_s: int


MEMBERS = Limits(idle_s=14 * DAY_S, whole_s=30 * DAY_S)
THE_ENTRUSTED = Limits(idle_s=60 * MINUTE_S, whole_s=12 * HOUR_S)


def begin(*, request: HttpRequest, user: User, **_: object) -> None:
    """Mark a session at sign-in; a receiver of Django's ``user_logged_in``."""
    now = time.time()
    request.session.update({BEGAN: now, SEEN: now, ENTRUSTED: rules.is_entrusted(user)})


def has_begun(session: SessionBase) -> bool:
    """Whether the session carries our marks."""
    return BEGAN in session


def is_over(session: SessionBase) -> bool:
    """Whether the session was not used for too long, or is too old."""
    now, limits = time.time(), _limits(session)
    return now - session[SEEN] > limits.idle_s or now - session[BEGAN] > limits.whole_s


def see(session: SessionBase) -> None:
    """Write a visit down, but not every one: each costs a row."""
    now = time.time()
    if now - session[SEEN] > _limits(session).idle_s / STEPS:
        session[SEEN] = now


def is_entrusted(session: SessionBase) -> bool:
    """Whether the session is one of a person entrusted with others; it ends when that changes."""
    return bool(session.get(ENTRUSTED))


def _limits(session: SessionBase) -> Limits:
    return THE_ENTRUSTED if is_entrusted(session) else MEMBERS
