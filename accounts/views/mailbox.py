"""The demo's mail, readable in the browser. Anywhere else there is no such page."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.mail import mailbox
from accounts.mail.mailbox import Letter

P = ParamSpec("P")
OPEN_IN_NEW_TAB = '<!doctype html><base target="_blank">'


def demo_only(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Answer 404 outside the demo."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(*args, **kwargs)

    return wrapper


@require_safe
@never_cache
@demo_only
def mail_list(request: HttpRequest) -> HttpResponse:
    """List the newest messages."""
    return render(request, "accounts/mail_list.html", {"letters": mailbox.letters()})


@require_safe
@never_cache
@demo_only
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one message: its html in a sandboxed frame, then its text."""
    return render(request, "accounts/mail_detail.html", {"letter": _found(name)})


@require_safe
@never_cache
@xframe_options_sameorigin
@csp_replace(
    {
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
)
@demo_only
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """Give a message's html; mails need inline styles, scripts they never get.

    Its links open a new tab, as they would from a mail program.
    """
    return HttpResponse(OPEN_IN_NEW_TAB + _found(name).html)


def _found(name: str) -> Letter:
    letter = mailbox.letter(name)
    if letter is None:
        raise Http404
    return letter
