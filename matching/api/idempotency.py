"""``Idempotency-Key`` on every POST: the same request twice has one effect and one answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from rest_framework.exceptions import ValidationError
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
        request_line = f"{request.method} {request.get_full_path()}\n".encode()
        answer = idempotency.once(
            actor=request.user,
            key=key,
            body=request_line + request._request.body,
            perform=lambda: _performed(action(view, request, *args, **kwargs)),
        )
        headers = {"Idempotency-Replayed": "true"} if answer.is_replay else None
        return Response(answer.response, status=answer.status, headers=headers)

    return wrapper


def _performed(response: Response) -> tuple[int, Any]:
    """Return what is kept of an answer: plain JSON values."""
    import json  # noqa: PLC0415  only for kept answers

    from rest_framework.utils.encoders import JSONEncoder  # noqa: PLC0415  as above

    return response.status_code, json.loads(json.dumps(response.data, cls=JSONEncoder))
