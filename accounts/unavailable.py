"""What nobody could help: a database that is away or locked, a disk that is full.

The answer needs neither of them, says that nothing was saved, and when to try again.
"""

import errno
import logging

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from accounts import problems

logger = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError)
DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
RETRY_AFTER_S = 30


def is_temporary(error: BaseException | None) -> bool:
    """Whether this passes without anybody changing the request."""
    return isinstance(error, DATABASE_AWAY) or _is_of_server(error) or is_disk_full(error)


def _is_of_server(error: BaseException | None) -> bool:
    """Whether the server met trouble of its own, as a file that it can't make longer (class XX)."""
    cause = getattr(error, "__cause__", None)
    return isinstance(error, InternalError) and str(getattr(cause, "pgcode", "")).startswith("XX")


def is_disk_full(error: BaseException | None) -> bool:
    """Whether a file could not be written for want of room."""
    return isinstance(error, OSError) and error.errno in DISK_FULL


def answer(request: HttpRequest, error: BaseException) -> HttpResponse:
    """Answer 503, or 507 where the disk is full."""
    status = 507 if is_disk_full(error) else 503
    what = "Disk full" if status == 507 else "Database away"
    logger.error("%s: %s.", what, type(error).__name__)
    if problems.is_for_api(request):
        response: HttpResponse = problems.answer(request, status, str(problems.AWAY), "unavailable")
    else:
        page = {"reference": getattr(request, "id", "")}
        response = HttpResponse(render_to_string("503.html", page), status=status)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response
