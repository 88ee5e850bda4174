"""The same request twice has one effect and one answer."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.exceptions import KeyReused
from accounts.models import IdempotencyKey, User
from accounts.services import locking


@dataclass(frozen=True)
class Answer:
    """What a request was answered; ``is_replay`` where an earlier answer is repeated."""

    status: int
    response: Any
    is_replay: bool = False


@locking.serialized
def once(*, actor: User, key: str, body: bytes, perform: Callable[[], tuple[int, Any]]) -> Answer:
    """Perform a request and keep its answer; for a known key return the kept answer.

    The key, the effect and the answer are committed together; a second request that arrives
    meanwhile waits for the first. A ``perform`` that raises leaves no trace, so it may be tried
    again. ``body`` should hold everything that makes the request what it is (method, path, body).

    Raises:
        KeyReused: the key came with another body before.
    """
    digest = hashlib.sha256(body).hexdigest()
    row = IdempotencyKey(actor=actor, key=key, body_hash=digest)
    IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
    kept = locking.lock(IdempotencyKey.objects.all()).get(actor=actor, key=key)
    if kept.body_hash != digest:
        raise KeyReused
    if kept.status is not None:
        return Answer(kept.status, kept.response, is_replay=True)
    status, response = perform()
    IdempotencyKey.objects.filter(pk=kept.pk).update(status=status, response=response)
    return Answer(status, response)
