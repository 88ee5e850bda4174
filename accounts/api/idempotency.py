"""``Idempotency-Key`` on every POST: the same request twice has one effect and one answer."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import RawPostDataException
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from accounts.api.authentication import token_of
from accounts.services import idempotency

HEADER = "Idempotency-Key"
MOST_CHARACTERS = 200


def once(request: Request, perform: Callable[[], Response]) -> Response:
    """Keep the answer under the request's key, and repeat it for the same request.

    A request without the header is performed. What is refused leaves the key free.

    Raises:
        ValidationError: the key is too long or not printable.
        KeyReused: it came with another request before.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return perform()
    if len(key) > MOST_CHARACTERS or not key.isprintable():
        raise ValidationError({HEADER: [_("Send at most 200 printable characters.")]})
    answer = idempotency.once(
        actor=request.user, key=key, body=_identity(request), perform=lambda: _kept(perform())
    )
    headers = {"Idempotency-Replayed": "true"} if answer.is_replay else None
    return Response(answer.response, status=answer.status, headers=headers)


def _identity(request: Request) -> bytes:
    """Return everything that makes the request what it is; a token's program is part of it."""
    token = token_of(request)
    program = token.program_id if token else None
    return f"{request.method} {request.get_full_path()} {program}\n".encode() + _body(request)


def _body(request: Request) -> bytes:
    """Return what was sent; of a form with files, its values and what the files hold."""
    try:
        return request._request.body
    except RawPostDataException:  # it was read as a form
        files = [(name, _digest(file)) for name, file in request.FILES.items()]
        return repr((sorted(request._request.POST.lists()), sorted(files))).encode()


def _digest(file: UploadedFile) -> str:
    """Return the digest of a file's content, which is read again from its beginning after."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _kept(response: Response) -> tuple[int, Any]:
    """Return what is kept of an answer: plain JSON values."""
    return response.status_code, json.loads(json.dumps(response.data, cls=JSONEncoder))
