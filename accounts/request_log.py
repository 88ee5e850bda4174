"""One line in the log for each request: method, path, status, time; nothing that people typed."""

import logging
import time
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts import registry, request_figures, tracing
from accounts.logs import scrub
from accounts.middleware import Handler

logger = logging.getLogger(__name__)
# Asked every few seconds by machines; only an answer that is not 200 is news.
QUIET = frozenset({"healthz", "readyz", "metrics"})
UNKNOWN, PRIVATE = "none", "private"


def log_requests(get_response: Handler) -> Handler:
    """Say of each request, when it is answered, how."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begin = time.perf_counter()
        response = get_response(request)
        seconds = time.perf_counter() - begin
        tracing.note_person(None if _is_private(request) else _person(request))
        _tell(request, response.status_code, seconds)
        return response

    return middleware


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    told = told_of(request)
    method, path, route = told["method"], told["path"], told["route"]
    fields: dict[str, Any] = {**told, "status": status, "ms": round(seconds * 1000, 1)}
    request_figures.note(method, route, status, seconds)
    logger.log(
        _level(route, status), "%s %s %s in %s ms", method, path or f"({route})", status,
        fields["ms"], extra={"fields": fields},
    )  # fmt: skip


def told_of(request: HttpRequest) -> dict[str, str]:
    """Return method, path and route as others may read them.

    Paths that lead nowhere are left out: people type names and addresses into them.
    """
    is_told = request.resolver_match is not None and not _is_private(request)
    return {
        "method": _method(request),
        "path": scrub(request.path) if is_told else "",
        "route": _route(request),
    }


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return UNKNOWN
    return PRIVATE if _is_private(request) else match.view_name or match.route


def _is_private(request: HttpRequest) -> bool:
    """Whether nobody learns who asked for this, such as for what is told in confidence."""
    match = request.resolver_match
    return match is not None and registry.is_confidential_route(match.view_name)


def _method(request: HttpRequest) -> str:
    """Return the method where it is a known one: anything else is a text of somebody's."""
    method = str(request.method)
    return method if method in request_figures.METHODS else "OTHER"


def _level(route: str, status: int) -> int:
    if status >= 500:
        return logging.WARNING
    return logging.DEBUG if route in QUIET and status == 200 else logging.INFO


def _person(request: HttpRequest) -> int | None:
    """Return who asked where that is known by now; never asks the database."""
    user = getattr(request, "_cached_user", None) or request.__dict__.get("user")
    if user is None or type(user).__name__ == "SimpleLazyObject":
        return None
    pk: int | None = user.pk
    return pk
