"""Swap a proposed match: what it would change, and the button that keeps it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from matching.exceptions.plans import PlanChanged
from matching.models import Match
from matching.queries.exchange_words import plan_words
from matching.services import swap
from matching.services.swap_plan import Plan
from matching.views import pages
from matching.views.board_list import url_of
from mentorship.models import Mentee
from mentorship.views.person import person

FINGERPRINT = 64


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def swap_page(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Show what choosing somebody else would change; POST keeps it."""
    match = pages.match_or_404(request, program, pk)
    given = {"match_id": match.pk, "actor": person(request), "instead": _key(request)}
    try:
        if request.method == "POST":
            return _kept(request, match, given)
        return _page(request, match, swap.preview(**given))
    except Mentee.DoesNotExist as error:
        raise Http404 from error
    except PlanChanged as refusal:
        return _changed(request, match, given, refusal)
    except Refused as refusal:
        return _refused(request, match, refusal)


def _key(request: HttpRequest) -> str:
    """Return the key of the person asked for.

    Raises:
        Http404: it is none.
    """
    given = request.POST if request.method == "POST" else request.GET
    try:
        return str(UUID(given.get("instead", "")))
    except ValueError as error:
        raise Http404 from error


def _kept(request: HttpRequest, match: Match, given: dict[str, Any]) -> HttpResponse:
    version = pages.whole(request.POST.get("version", "")) or 0
    fingerprint = request.POST.get("fingerprint", "")[:FINGERPRINT]
    new = swap.swap(**given, version=version, fingerprint=fingerprint)
    messages.success(request, _("Swapped. Nobody is told."), extra_tags="undo")
    return redirect(url_of(match.round, tab="proposed", match=new.pk))


def _changed(
    request: HttpRequest, match: Match, given: dict[str, Any], refusal: PlanChanged
) -> HttpResponse:
    """Show the plan as it would be now, and why the other one was not kept."""
    try:
        plan = swap.preview(**given)
    except Refused as other:
        return _refused(request, match, other)
    return _page(request, match, plan, conflict=pages.sentence(refusal), status=refusal.status)


def _page(
    request: HttpRequest, match: Match, plan: Plan, *, conflict: str = "", status: int = 200
) -> HttpResponse:
    words = plan_words(plan.steps, plan.board, plan.total_after)
    context = {
        **_head(match),
        "title": _("%(mentee)s with %(mentor)s instead?") % _names(plan),
        "sentence": words["sentence"],
        "moves": words["moves"],
        "is_whole": plan.is_whole,
        "conflict": conflict,
        "action": reverse("match-swap", args=[match.round.program.slug, match.pk]),
        "fields": {
            "instead": _key(request),
            "version": plan.match.version,
            "fingerprint": plan.fingerprint,
        },
    }
    return render(request, "matching/swap.html", context, status=status)


def _refused(request: HttpRequest, match: Match, refusal: Refused) -> HttpResponse:
    """Say why there is no such swap, with the way back."""
    context = {
        **_head(match),
        "title": _("This swap isn't possible"),
        "sentence": pages.sentence(refusal),
    }
    return render(request, "matching/swap.html", context, status=refusal.status)


def _head(match: Match) -> dict[str, Any]:
    return {
        "desk": pages.sidebar(match.round.program, "rounds"),
        "back_url": url_of(match.round, tab="proposed", match=match.pk),
    }


def _names(plan: Plan) -> dict[str, str]:
    return {
        "mentee": plan.board.mentees[plan.choice.mentee].name,
        "mentor": plan.board.mentors[plan.choice.mentor].name,
    }
