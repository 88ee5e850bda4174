"""How often one reader may search: counted by the minute, by all processes together."""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
MINUTE_S = 60
logger = logging.getLogger(__name__)


def for_searches(view: View[P]) -> View[P]:
    """Answer 429 to who searches too often; a page that is only looked at is not counted."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.GET.get("q") and not may_go_on(f"search.{_reader(request)}"):
            return ratelimit.respond_429(request)
        return view(request, *args, **kwargs)

    return wrapper


def may_go_on(key: str) -> bool:
    """Count once more within this minute; where nothing can be counted, all goes on."""
    try:
        return count(f"{key}.{int(time.time() // MINUTE_S)}") <= settings.SEARCHES_A_MINUTE
    except (DatabaseError, OSError) as error:
        logger.warning("Requests can't be counted: %s.", type(error).__name__)
        return True


def count(key: str) -> int:
    """Count one more and return how many there are."""
    try:
        return cache.incr(key)
    except ValueError:  # the first one, or two at once
        return 1 if cache.add(key, 1, 2 * MINUTE_S) else cache.incr(key)


def _reader(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user.{request.user.pk}"
    return f"ip.{ratelimit.get_ip(request)}"
