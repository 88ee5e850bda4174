"""What is said where a sign-on ends before its time."""

import logging
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

logger = logging.getLogger(__name__)
RETRY_AFTER_S = "60"


def trouble(request: HttpRequest, error: Exception | None) -> HttpResponse:
    """Say that the provider is away, or that what came back is not good; other ways stay open."""
    is_away = isinstance(error, RequestException)
    logger.warning("sign-on failed: %s", type(error).__name__ if error else "state")
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_away else HTTPStatus.BAD_REQUEST
    answer = said(request, "away" if is_away else "broken", status)
    if is_away:
        answer["Retry-After"] = RETRY_AFTER_S
    return answer


def said(request: HttpRequest, code: str, status: int = HTTPStatus.CONFLICT) -> HttpResponse:
    """Say why somebody is not signed in; ``code`` chooses the words."""
    context = {"code": code, "provider_name": settings.OIDC_NAME}
    return render(request, "socialaccount/authentication_error.html", context, status=status)
