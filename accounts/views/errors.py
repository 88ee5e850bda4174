"""Answers that need a header besides their page, and errors told to programs."""

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import defaults

from accounts import problems, unavailable

RETRY_AFTER_S = 60
LAST_RESORT = "That's on us. Your last change wasn't saved. Try again in a minute. Reference: %s\n"
PLAIN = "text/plain; charset=utf-8"
logger = logging.getLogger(__name__)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that it was too often, and when to try again."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what no view could read."""
    if problems.is_for_api(request):
        return problems.answer(request, 400, _("This request can't be read."), "bad_request")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody foresaw; it is in the log, under the request's id.

    A database that goes away while a session is kept gets this far as well, and a disk that is
    full while an upload is read.
    """
    error = sys.exc_info()[1]
    if error is not None and unavailable.is_temporary(error):
        return unavailable.answer(request, error)
    if problems.is_for_api(request):
        said = _("Something went wrong here. Try again; if it stays, name the request's id.")
        return problems.answer(request, 500, said, "server_error")
    reference = getattr(request, "id", "")
    try:
        page = render_to_string("500.html", {"reference": reference})
    except Exception:
        # The last resort: what broke the page may break this one too.
        logger.exception("The page of an error can't be drawn.")
        return HttpResponse(LAST_RESORT % reference, status=500, content_type=PLAIN)
    return HttpResponse(page, status=500)
