"""What happens to every request before and after its view."""

import json
import logging
import re
import zoneinfo
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes
from uuid import uuid4

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

Handler = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
REPLACEMENT = "\ufffd"
SENTENCE = "This request holds characters that can’t be stored. Write it in plain text (UTF-8)."


def request_id(get_response: Handler) -> Handler:
    """Give every request an id, the proxy's if it is a plain one, and return it in a header."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if REQUEST_ID.fullmatch(given) else uuid4().hex  # type: ignore[attr-defined]
        response = get_response(request)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response

    return middleware


def reader_time_zone(get_response: Handler) -> Handler:
    """Show times in the reader's zone, where it is known."""

    def middleware(request: HttpRequest) -> HttpResponse:
        zone = getattr(request.user, "time_zone", "")
        with timezone.override(_zone(zone)):
            return get_response(request)

    return middleware


def _zone(name: str) -> zoneinfo.ZoneInfo | None:
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None


def refuse_broken_text(get_response: Handler) -> Handler:
    """Answer 400 to NUL bytes, invalid UTF-8 and lone surrogates, in address, form and JSON.

    Databases refuse such text, and would turn it into a server error.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _has_broken_text(request):
            return get_response(request)
        if request.path_info.startswith("/api/"):
            problem = {"type": "about:blank", "title": "Bad request", "status": 400}
            return JsonResponse(
                {**problem, "detail": SENTENCE},
                status=400,
                content_type="application/problem+json",
            )
        raise BadRequest(SENTENCE)

    return middleware


def _has_broken_text(request: HttpRequest) -> bool:
    path = str(request.META.get("PATH_INFO", "")).encode("latin-1", "replace")
    query = unquote_to_bytes(str(request.META.get("QUERY_STRING", "")))
    if _is_broken(path) or _is_broken(query):
        return True
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return False
    return _has_broken_body(request)


def _has_broken_body(request: HttpRequest) -> bool:
    kind = request.content_type or ""
    if kind == "multipart/form-data":
        values = [text for _, texts in request.POST.lists() for text in texts]
        return any("\0" in text or REPLACEMENT in text for text in [*request.POST, *values])
    if kind == "application/x-www-form-urlencoded":
        return _is_broken(unquote_to_bytes(request.body))
    if kind == "application/json":
        return _is_broken(request.body) or _has_broken_json(request.body)
    return False


def _is_broken(text: bytes) -> bool:
    if b"\0" in text:
        return True
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _has_broken_json(body: bytes) -> bool:
    """Look behind ``\\u`` escapes; JSON that does not parse is the view's business."""
    if b"\\u" not in body and body.count(b"[") + body.count(b"{") < 100:
        return False
    try:
        return any("\0" in text or _has_surrogate(text) for text in _texts(json.loads(body)))
    except RecursionError:
        return True
    except ValueError:
        return False


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _texts(item)
