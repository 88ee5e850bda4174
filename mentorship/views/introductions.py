"""The page of one introduction, and its two answers."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.exceptions import Refused
from mentorship.models import Mentorship
from mentorship.queries.introductions import PROFILES, introduction_page, introductions_visible_to
from mentorship.queries.photos import PAIR, PAIR_UNREAD, partner_photo
from mentorship.services import introductions
from mentorship.views.person import person


@login_required
@require_safe
def introduction(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who it is and why, or how it went."""
    return _page(request, pk)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline, then show what is true now."""
    mentorship = _found(request, pk)
    reply, reason = request.POST.get("answer", ""), request.POST.get("reason", "")
    try:
        if reply == "accept":
            introductions.accept(mentorship_id=mentorship.pk, actor=person(request))
        elif reply == "decline":
            introductions.decline(
                mentorship_id=mentorship.pk,
                actor=person(request),
                reason=reason,
            )
        else:
            messages.error(request, _("Choose yes or not this time."))
            return _page(request, pk, status=HTTPStatus.BAD_REQUEST)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, pk, status=refusal.status)
    return redirect("introduction", pk=mentorship.pk)


def _page(request: HttpRequest, pk: int, status: int = HTTPStatus.OK) -> HttpResponse:
    found = _found(request, pk)
    page = introduction_page(found, person(request))
    page["introduction"]["photo"] = partner_photo(found, person(request))
    return render(request, "mentorship/introduction.html", page, status=status)


def _found(request: HttpRequest, pk: int) -> Mentorship:
    """Return the introduction if this person may know of it; ids do not leak."""
    visible = introductions_visible_to(person(request))
    rows = visible.select_related("program", *PROFILES, *PAIR).defer(*PAIR_UNREAD)
    return get_object_or_404(rows, pk=pk)
