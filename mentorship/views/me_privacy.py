"""What of me is shown to whom, and what I ask of my data."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.confirming import confirmed_recently
from accounts.enums import PrivacyKind
from accounts.exceptions import ObligationsOpen, Refused
from accounts.models import User
from accounts.queries import copy_of, open_privacy_requests
from accounts.retention import rules
from accounts.services import privacy as requests
from accounts.services.copies import KEPT_FOR
from accounts.views.errors import too_many_requests
from mentorship import hooks
from mentorship.queries import me as mine
from mentorship.queries import me_privacy
from mentorship.views.me import FORM_METHODS
from mentorship.views.person import person

LIMIT = "privacy_request"  # each answer to one is a mail


@login_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is shown to whom, and what I asked of my data."""
    user = person(request)
    listings = me_privacy.listings_of(user)
    listed = [listing.mentor.pk for listing in listings if listing.is_listed]
    cards = hooks.directory_cards(user, listed) if listed else {}
    context = {
        "section": "profile",
        "rows": me_privacy.shown_of(user, mine.profile_of_person(user), listings),
        "listings": [(one, {"card": cards.get(one.mentor.pk)}) for one in listings],
        "check_ins": me_privacy.check_in_readers(),
        "requests": open_privacy_requests(user),
        "copy": copy_of(user),
    }
    return render(request, "mentorship/me_privacy.html", context)


@login_required
@confirmed_recently
@require_http_methods(FORM_METHODS)
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Say what a copy or an erasure means, and ask for it on POST."""
    wish, user = _kind(kind), person(request)
    if request.method == "POST":
        if not ratelimit.consume(request, action=LIMIT):
            return too_many_requests(request)
        return _asked(request, user, wish)
    return _explained(request, user, wish)


def _asked(request: HttpRequest, user: User, wish: PrivacyKind) -> HttpResponse:
    try:
        requests.ask(user=user, kind=wish)
    except ObligationsOpen as refusal:
        return _explained(request, user, wish, status=refusal.status)
    messages.success(request, _("We have your request. A mail on its way to you says so, too."))
    return redirect("me-privacy")


def _explained(
    request: HttpRequest, user: User, wish: PrivacyKind, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context: dict[str, Any] = {
        "section": "profile",
        "kind": wish.value,
        "days": requests.DUE_AFTER[PrivacyKind.ERASE].days,
        "hours": int(KEPT_FOR / timedelta(hours=1)),
        "trail": rules()["audit"].kept_words(),
    }
    waiting = open_privacy_requests(user)
    context["requests"] = {wish: waiting[wish]} if wish in waiting else {}
    if wish == PrivacyKind.ERASE:
        parts = [part for part in mine.part_cards(user) if part.can_leave]
        obligations = requests.obligations(user)
        context |= {"known": me_privacy.known_of(user), "parts": parts, "obligations": obligations}
    return render(request, "mentorship/me_ask.html", context, status=status)


@login_required
@require_POST
def withdraw(request: HttpRequest, kind: str) -> HttpResponse:
    """Take a request back."""
    wish = _kind(kind)
    if not ratelimit.consume(request, action=LIMIT):
        return too_many_requests(request)
    try:
        requests.withdraw(user=person(request), kind=wish)
        messages.success(request, _("Taken back. Everything stays as it is."))
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("me-privacy")


def _kind(kind: str) -> PrivacyKind:
    if kind not in PrivacyKind.values:
        raise Http404
    return PrivacyKind(kind)
