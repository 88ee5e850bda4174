"""``Idempotency-Key`` on every POST: the same request twice has one effect and one answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import RawPostDataException
from rest_framework.exceptions import UnsupportedMediaType, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.services import idempotency

HEADER = "Idempotency-Key"
MOST_CHARACTERS = 200
Action = Callable[..., Response]


def idempotent(action: Action) -> Action:
    """Keep an action's answer under the request's key, and repeat it for the same request."""

    @wraps(action)
    def wrapper(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key:
            return action(view, request, *args, **kwargs)
        if len(key) > MOST_CHARACTERS or not key.isprintable():
            raise ValidationError({HEADER: ["Send at most 200 printable characters."]})
        answer = idempotency.once(
            actor=request.user,
            key=key,
            body=_identity(request),
            perform=lambda: _performed(action(view, request, *args, **kwargs)),
        )
        headers = {"Idempotency-Replayed": "true"} if answer.is_replay else None
        return Response(answer.response, status=answer.status, headers=headers)

    return wrapper


def _identity(request: Request) -> bytes:
    """Return everything that makes the request what it is."""
    try:
        body = request._request.body
    except RawPostDataException:  # a form was read before; the API takes JSON
        raise UnsupportedMediaType(request.content_type) from None
    return f"{request.method} {request.get_full_path()}\n".encode() + body


def _performed(response: Response) -> tuple[int, Any]:
    """Return what is kept of an answer: plain JSON values."""
    import json  # noqa: PLC0415  only for kept answers

    from rest_framework.utils.encoders import JSONEncoder  # noqa: PLC0415  as above

    return response.status_code, json.loads(json.dumps(response.data, cls=JSONEncoder))
