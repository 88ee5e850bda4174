"""Seeing the site as a member sees it: for association admins, to look only, for a short time.

The session stays the admin's own and only names the opening (``BrokenGlass``) by which she looks.
Each request is answered as the member's, but nothing is written, no private text is decrypted
(``accounts.acting``), and only the pages of ``SHOWN`` are shown: none with concerns, check-ins,
wishes, the space of a pair, sign-in or privacy.
"""

import re
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import acting, problems
from accounts.exceptions import Refused
from accounts.middleware import Handler
from mentorship.models import BrokenGlass
from mentorship.queries import openings
from mentorship.rules import glass

OPENING = "seeing_as"
SHOWN = frozenset({
    "home", "introduction", "landing", "how", "rules", "privacy", "accessibility", "help", "photo",
    "me", "me-profile", "me-name", "me-photo", "me-language", "me-membership", "me-notifications",
})  # fmt: skip
ENDING = frozenset({"opening-stop", "account_logout"})
SAFE = frozenset({"GET", "HEAD"})
WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|REPLACE|ALTER|DROP|CREATE|TRUNCATE)\b", re.IGNORECASE
)


class LookOnly(Refused):
    """Whoever sees the site as somebody else changes nothing."""

    status = HTTPStatus.FORBIDDEN
    code = "look_only"
    sentence = gettext_lazy(
        "You see the site as somebody else does. Nothing can be changed or sent that way: stop "
        "first, at the top of the page."
    )


def begin(request: HttpRequest, opening: BrokenGlass) -> None:
    """See the site as the person of this opening from the next request on."""
    request.session[OPENING] = opening.pk


def stop(request: HttpRequest) -> int | None:
    """Be oneself again; return the opening that it was."""
    found: int | None = request.session.pop(OPENING, None)
    return found


def see_as(get_response: Handler) -> Handler:
    """Answer as the member's what an association admin asks for while she sees the site as her."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if OPENING not in request.session or _name(request) in ENDING:
            return get_response(request)
        opening = _running(request)
        if opening is None:
            stop(request)
            messages.info(request, _("The fifteen minutes are over: you are yourself again."))
            return get_response(request)
        request.seeing, request.user = opening, opening.person  # type: ignore[attr-defined]
        with ExitStack() as meanwhile:
            meanwhile.enter_context(acting.seeing_as_another(opening.opener))
            meanwhile.enter_context(connection.execute_wrapper(_refuse_writes))
            return _answer(request, get_response)

    return middleware


def _running(request: HttpRequest) -> BrokenGlass | None:
    opening = openings.seen_as(request.session[OPENING])
    if opening is None or opening.opener_id != request.user.pk:
        return None
    return opening if glass.may_see_as(opening.opener, opening.person) else None


def _answer(request: HttpRequest, get_response: Handler) -> HttpResponse:
    if request.method not in SAFE:
        return _refuse(request, str(LookOnly.sentence))
    if _name(request) not in SHOWN:
        return _refuse(request, _("Only they themselves see this page."))
    return get_response(request)


def _refuse(request: HttpRequest, sentence: str) -> HttpResponse:
    if problems.is_for_api(request):
        return problems.answer(request, HTTPStatus.FORBIDDEN, sentence, LookOnly.code)
    is_read = request.method in SAFE
    page = {"sentence": sentence, "title": _("Not shown") if is_read else _("Not done")}
    return render(request, "accounts/refused.html", page, status=HTTPStatus.FORBIDDEN)


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if WRITES.match(sql):
        raise LookOnly
    return execute(sql, params, many, context)
