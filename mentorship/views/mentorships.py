"""The space of one pair."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.exceptions import Refused
from mentorship import rules
from mentorship.models import Mentorship
from mentorship.queries.space import rows_for, space_page
from mentorship.services import mentorships
from mentorship.views.person import person

STEPS: dict[str, tuple[Callable[..., object], Any]] = {
    "pause": (mentorships.pause, _("Paused. Nothing is expected of you.")),
    "resume": (mentorships.resume, _("You're back.")),
    "end": (mentorships.end, _("Ended. We've told your partner kindly.")),
}


@login_required
@require_safe
def mentorship(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the pair, what happened, and the next check-in."""
    return _page(request, pk)


@login_required
@require_POST
def steer(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Pause, resume or end a mentorship."""
    found = _found(request, pk)
    if step not in STEPS:
        raise Http404
    service, done = STEPS[step]
    reason = {"reason": request.POST.get("reason", "")} if step == "end" else {}
    try:
        service(mentorship_id=found.pk, actor=person(request), **reason)
        messages.success(request, str(done))
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, pk, status=refusal.status)
    return redirect("mentorship", pk=found.pk)


def _page(request: HttpRequest, pk: int, status: int = HTTPStatus.OK) -> HttpResponse:
    found = _found(request, pk)
    show, is_whole = request.GET.get("show", ""), "whole" in request.GET
    page = space_page(found, person(request), show=show, is_whole=is_whole)
    if page["is_running"]:
        page["running_mentorship"] = found.pk
    return render(request, "mentorship/mentorship.html", page, status=status)


def _found(request: HttpRequest, pk: int) -> Mentorship:
    rows = rows_for(person(request).pk, pk)
    if not rows or not rules.can_read_mentorship(person(request), rows[0]):
        raise Http404
    return rows[0]
