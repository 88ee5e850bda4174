"""Decide one match by form: approve, undo, reject, pin, note, send now, take back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.exceptions import Refused
from accounts.models import User
from matching.enums import MatchState
from matching.models import Match, Round
from matching.queries.board import board_of
from matching.services import publish, review
from matching.views import pages
from matching.views.board import board_page
from matching.views.board_list import url_of
from mentorship.views.person import person

Decide = Callable[..., Match]


def _decision(decide: Callable[[HttpRequest, dict[str, Any]], str]) -> Callable[..., HttpResponse]:
    """Make a view of one decision: it returns what to say, or refuses with the page and why."""

    @login_required
    @require_POST
    def view(request: HttpRequest, program: str, pk: int) -> HttpResponse:
        match = pages.match_or_404(request, program, pk)
        given = {
            "match_id": match.pk,
            "actor": person(request),
            "version": _version(request),
        }
        try:
            said = decide(request, given)
        except Refused as refusal:
            messages.error(request, pages.sentence(refusal))
            return board_page(request, match.round, match_id=match.pk, status=refusal.status)
        messages.success(request, said)
        return redirect(_next(match.round, person(request), match))

    return view


def _version(request: HttpRequest) -> int | None:
    """Return the version the form was drawn with; a broken one is as good as none of today's."""
    text = request.POST.get("version", "")
    if not text:
        return None
    return pages.whole(text) or 0


def _next(match_round: Round, user: User, decided: Match) -> str:
    """Return the address of the next match to decide: the one below, else the best."""
    waiting = board_of(match_round, user).of(MatchState.PROPOSED)
    if any(brief.id == decided.pk for brief in waiting):
        return url_of(match_round, tab="proposed", match=decided.pk)
    below = [brief for brief in waiting if brief.points <= decided.score // 100]
    chosen = next(iter([*below, *waiting]), None)
    return url_of(match_round, tab="proposed", match=chosen.id if chosen else None)


def _left(request: HttpRequest, given: dict[str, Any]) -> str:
    match_round = Match.objects.select_related("round__program").get(pk=given["match_id"]).round
    left = len(board_of(match_round, given["actor"]).of(MatchState.PROPOSED))
    return ngettext("%(n)d left.", "%(n)d left.", left) % {"n": left}


@_decision
def approve(request: HttpRequest, given: dict[str, Any]) -> str:
    """Approve a match; nobody is told yet."""
    review.approve(**given)
    return _("Approved. %(left)s") % {"left": _left(request, given)}


@_decision
def unapprove(request: HttpRequest, given: dict[str, Any]) -> str:
    """Take an approval back."""
    review.unapprove(**given)
    return _("Back to proposed. The place is free again.")


@_decision
def reject(request: HttpRequest, given: dict[str, Any]) -> str:
    """Reject a match for a reason of the list."""
    review.reject(**given, reason=request.POST.get("reason", ""), note=pages.note_in(request))
    return _("Rejected. %(left)s") % {"left": _left(request, given)}


@_decision
def pin(request: HttpRequest, given: dict[str, Any]) -> str:
    """Keep this pair when matching runs again."""
    review.pin(**given)
    return _("Pinned. The next run keeps this pair.")


@_decision
def unpin(request: HttpRequest, given: dict[str, Any]) -> str:
    """Let the next run pair the two with others."""
    review.unpin(**given)
    return _("Unpinned.")


@_decision
def note(request: HttpRequest, given: dict[str, Any]) -> str:
    """Keep a note of the team."""
    review.note(**given, text=pages.note_in(request))
    return _("Note saved.")


@_decision
def send_now(request: HttpRequest, given: dict[str, Any]) -> str:
    """Let the two hear at once."""
    publish.send_now(match_id=given["match_id"], actor=given["actor"])
    return _("Sent.")


@_decision
def recall(request: HttpRequest, given: dict[str, Any]) -> str:
    """Take an introduction back before anybody hears of it."""
    publish.recall(match_id=given["match_id"], actor=given["actor"])
    return _("Taken back. Nobody heard of it. Run matching again to propose new pairs.")
