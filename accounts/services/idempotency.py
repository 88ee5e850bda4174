"""The same request twice has one effect and one answer."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.exceptions import KeyReused
from accounts.models import IdempotencyKey, User
from accounts.services import locking, sealing, wording

ANSWER = "answer"
OF_FORMS = "form."  # how keys of forms begin


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
    The answer is kept sealed: it may hold what is encrypted everywhere else.

    Raises:
        KeyReused: the key came with another body before, or its answer can't be read any more.
    """
    digest = _digest(body)
    row = IdempotencyKey(actor=actor, key=key, body_hash=digest)
    IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
    kept = locking.lock(IdempotencyKey.objects.all()).get(actor=actor, key=key)
    if kept.body_hash not in {_digest(body, one) for one in _secrets()}:
        raise KeyReused
    if kept.status is not None:
        return Answer(kept.status, _unsealed(kept.response), is_replay=True)
    status, response = perform()
    sealed = sealing.seal({ANSWER: response})
    IdempotencyKey.objects.filter(pk=kept.pk).update(status=status, response=sealed)
    return Answer(status, response)


def once_for_form(
    *, actor: User, page: str, asked: Mapping[str, object], perform: Callable[[], Any]
) -> Any:
    """Perform what a form asks and return the result; for the same form sent again the same one.

    ``page`` is the key that the form was drawn with; without one there is nothing to know it by.
    Other words under that key are another request: somebody went back and changed them.
    """
    if not page:
        return perform()
    body = json.dumps(asked, sort_keys=True, default=str).encode()
    key = f"{OF_FORMS}{page}.{_digest(body)}"
    return once(actor=actor, key=key, body=body, perform=lambda: (200, perform())).response


def forget(words: re.Pattern[str]) -> int:
    """Empty every kept answer in which these words stand; return how many.

    Their keys stay: what was done once is not done again when it is asked for again.
    """
    rows = IdempotencyKey.objects.exclude(response=None).only("pk", "response")
    named = [
        row.pk
        for row in rows.iterator(chunk_size=500)
        if words.search(wording.text_of(sealing.unseal(str(row.response)) or row.response))
    ]
    return IdempotencyKey.objects.filter(pk__in=named).update(response=None)


def _digest(body: bytes, secret: str | None = None) -> str:
    """Return a digest against which nobody can try texts who has no key of this site."""
    return salted_hmac("accounts.idempotency", body, secret, algorithm="sha256").hexdigest()


def _secrets() -> list[str]:
    """Return the site's key and former ones: a request may be sent again after a change."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _unsealed(sealed: Any) -> Any:
    """Return a kept answer.

    Raises:
        KeyReused: its key is gone.
    """
    kept = sealing.unseal(str(sealed))
    if ANSWER not in kept:
        raise KeyReused
    return kept[ANSWER]
