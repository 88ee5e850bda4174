"""The demo's mail, readable in the browser. Anywhere else there is no such page."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.mail import mailbox
from accounts.mail.mailbox import Letter
from accounts.views.framed import framed

P = ParamSpec("P")
R = TypeVar("R", bound=str | HttpResponse)


def demo_only(view: Callable[P, R]) -> Callable[P, R]:
    """Answer 404 outside the demo."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
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
@framed
@demo_only
def mail_html(request: HttpRequest, name: str) -> str:
    """Give a message's html."""
    return _found(name).html


def _found(name: str) -> Letter:
    letter = mailbox.letter(name)
    if letter is None:
        raise Http404
    return letter
