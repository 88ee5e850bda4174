"""Every error of the API as ``application/problem+json`` (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, views
from rest_framework.response import Response

from accounts.exceptions import Refused

CONTENT_TYPE = "application/problem+json"


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem for a known error; None leaves an unknown one to the server's page."""
    if isinstance(error, Refused):
        refusal = Response(status=error.status)
        return _problem(refusal, str(error.sentence), error.code)
    response = views.exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        return _problem(response, "Some values are not possible.", "invalid", errors=error.detail)
    return _problem(response, *_words(error))


def _words(error: Exception) -> tuple[str, str]:
    if isinstance(error, Http404 | exceptions.NotFound):
        return "There is nothing here.", "not_found"
    if isinstance(error, PermissionDenied):
        return "You may not do this.", "permission_denied"
    assert isinstance(error, exceptions.APIException)
    return str(error.detail), str(error.get_codes())


def _problem(response: Response, detail: str, code: str, **more: Any) -> Response:
    status = response.status_code
    response.data = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **more,
    }
    response.content_type = CONTENT_TYPE
    return response
