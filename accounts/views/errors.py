"""Answers that need a header besides their page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

RETRY_AFTER_S = 60


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that it was too often, and when to try again."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response
