"""Mentors who might suit a mentee: a page, and a part of her home and of the directory."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from matching.queries.directory_readers import Marks, marks_of, mentee_parts
from matching.queries.suggestion_cards import SuggestedCard, suggested
from matching.views.mentor_actions import acted
from mentorship.clock import local_day
from mentorship.enums import MenteeState
from mentorship.models import Mentee

FEW = 3  # on other pages


@login_required
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Show up to ten mentors, with why; a page part asks for the same address."""
    mentee = _part(request)
    waits = mentee is not None and mentee.state == MenteeState.AVAILABLE
    marks = marks_of(mentee)
    found = suggested(mentee, marks, local_day(mentee.program.time_zone)) if waits else []
    cards = [_card(one, marks, mentee) for one in found or []]
    few = cards[:FEW] if request.GET.get("few") else cards
    context = {
        "section": "directory",
        "mentee": mentee,
        "waits": waits,
        "is_ready": found is not None,
        "cards": few,
        "all": len(cards) if few != cards else 0,
        "here": reverse("suggestions"),
    }
    return render(request, "matching/suggestions.html", context)


def _part(request: HttpRequest) -> Mentee | None:
    """Return her part in the program asked for, or the latest."""
    parts = mentee_parts(request.user)
    slug = request.GET.get("program", "")
    if not slug:
        return next(iter(parts), None)
    part = next((part for part in parts if part.program.slug == slug), None)
    if part is None:
        raise Http404
    return part


def _card(one: SuggestedCard, marks: Marks, mentee: Mentee | None) -> dict:
    shown = acted(one.card, marks, mentee, "suggested")
    return shown | {"reasons": one.reasons, "plan": one.plan}
