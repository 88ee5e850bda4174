"""A mail shown in a frame of a page: its inline styles work, scripts never do."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from csp.decorators import csp_replace
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

P = ParamSpec("P")
OPEN_IN_NEW_TAB = '<!doctype html><base target="_blank">'
POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "script-src": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": [
        "allow-popups",
        "allow-popups-to-escape-sandbox",
        "allow-top-navigation-by-user-activation",
    ],
}


def framed(view: Callable[P, str | HttpResponse]) -> Callable[P, HttpResponse]:
    """Answer with the html of a mail that a view returns, for a sandboxed frame of our own.

    Its links open a new tab, as they would from a mail program. A view may return a response in
    its place.
    """

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answer = view(*args, **kwargs)
        if isinstance(answer, HttpResponse):
            return answer
        return HttpResponse(OPEN_IN_NEW_TAB + answer)

    decorated: Callable[P, HttpResponse] = never_cache(
        xframe_options_sameorigin(csp_replace(POLICY)(wrapper))
    )
    return decorated
