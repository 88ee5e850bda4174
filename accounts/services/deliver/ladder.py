"""When to try again."""

import random
from datetime import timedelta

LADDER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
)
THEN_EVERY = timedelta(hours=12)
JITTER = 0.2


def delay_after(attempts: int) -> timedelta:
    """Return the wait after this many attempts (1 or more), give or take 20 %."""
    wait = LADDER[attempts - 1] if attempts <= len(LADDER) else THEN_EVERY
    return wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  jitter, not a secret
