"""Errors of the API as ``application/problem+json`` (RFC 9457), also where no view is reached."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _

AWAY = _("The site can't reach its database. Nothing was saved; try again soon.")
CONTENT_TYPE = "application/problem+json"


def is_for_api(request: HttpRequest) -> bool:
    """Whether the answer to this request is read by a program."""
    return request.path_info.startswith("/api/")


def content(status: int, detail: str, code: str, request_id: str, **more: Any) -> dict[str, Any]:
    """Return the fields of a problem."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        "request_id": request_id,
        **more,
    }


def answer(request: HttpRequest, status: int, detail: str, code: str) -> JsonResponse:
    """Return a problem as an answer."""
    problem = content(status, detail, code, getattr(request, "id", ""))
    return JsonResponse(problem, status=status, content_type=CONTENT_TYPE)
