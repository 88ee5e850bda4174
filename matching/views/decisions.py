"""Decide one match by form: approve, undo, reject, pin, note, hand over, send now, take back."""

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
from matching.enums import MatchState
from matching.exceptions import AlreadyDecided
from matching.exceptions.conflicts import StaleMatch
from matching.models import Match
from matching.queries.board import TABS, board_of, latest_runs
from matching.services import handing_over, publish, review
from matching.views import pages
from matching.views.board import board_page
from matching.views.board_query import Asked, asked_of, url_of
from mentorship.views.person import person

UNDOABLE = "undo"  # marks a message that offers to undo what it says
Given = dict[str, Any]
Decide = Callable[[HttpRequest, Given], str]
View = Callable[..., HttpResponse]


def _decision(
    decide: Decide, *, leaves: bool = False, can_undo: bool = True, is_of_sent: bool = False
) -> View:
    """Make a view of one decision: it returns what to say, or refuses with the page and why.

    Args:
        leaves: the match leaves the list of those to decide: how many are left is said as well.
        can_undo: the message offers to undo it.
        is_of_sent: what it is about was sent: the list of those is shown again.
    """

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
            return _refused(request, match, refusal)
        match.refresh_from_db(fields=["state"])
        address, left = _sent(match) if is_of_sent else next_address(request, match)
        said = f"{said} {_left(left)}" if leaves else said
        messages.success(request, said, extra_tags=UNDOABLE if can_undo else "")
        return redirect(address)

    return view


def _sent(match: Match) -> tuple[str, int]:
    return url_of(match.round, tab=MatchState.PUBLISHED) + f"#sent-{match.pk}", 0


def _left(left: int) -> str:
    return ngettext("%(n)d left.", "%(n)d left.", left) % {"n": left}


def _refused(request: HttpRequest, match: Match, refusal: Refused) -> HttpResponse:
    """Show the board with why; who was faster is named beside the match, with a way to look."""
    conflict = None
    if isinstance(refusal, StaleMatch | AlreadyDecided) and match.state in TABS:
        conflict = _conflict(request, match, refusal)
    else:
        messages.error(request, pages.sentence(refusal))
    return board_page(
        request, match.round, match_id=match.pk, status=refusal.status, conflict=conflict
    )


def _conflict(request: HttpRequest, match: Match, refusal: Refused) -> dict[str, str]:
    text = refusal.first if isinstance(refusal, StaleMatch) else pages.sentence(refusal)
    return {
        "strong": _("Not saved."),
        "text": text,
        "url": asked_of(request).address(match.round, match=match.pk),
        "link": _("See their change"),
    }


def _version(request: HttpRequest) -> int | None:
    """Return the version the form was drawn with; a broken one is as good as none of today's."""
    text = request.POST.get("version", "")
    if not text:
        return None
    return pages.whole(text) or 0


def next_address(request: HttpRequest, decided: Match) -> tuple[str, int]:
    """Return where to go on in the same list, and how many are left to decide.

    A match that is still in the list stays open; one that went back to the proposals is opened
    there; else the match below it, else the one above.
    """
    asked, match_round = asked_of(request), decided.round
    plan = latest_runs(match_round)[1]
    if decided.state != asked.tab and decided.state == MatchState.PROPOSED:
        asked = Asked(str(decided.state))
    tab = asked.tab if asked.tab in TABS else TABS[0]
    board = board_of(match_round, person(request), plan, filters=asked.filters, sort=asked.sort)
    found = board.with_in(tab, decided.pk).listed(tab, asked.filters)
    at = next((at for at, brief in enumerate(found) if brief.id == decided.pk), 0)
    if decided.state != tab:
        found = [brief for brief in found if brief.id != decided.pk]
        at = min(at, len(found) - 1)
    left = len(board.of(MatchState.PROPOSED))
    if not found:
        return asked.address(match_round), left
    page = at // pages.PAGE + 1
    where = {"page": page if page > 1 else None, "match": found[at].id}
    return asked.address(match_round, **where), left


def _approve(request: HttpRequest, given: Given) -> str:
    review.approve(**given)
    return _("Approved.")


def _unapprove(request: HttpRequest, given: Given) -> str:
    review.unapprove(**given)
    return _("Back to proposed. The place is free again.")


def _reject(request: HttpRequest, given: Given) -> str:
    review.reject(**given, reason=request.POST.get("reason", ""), note=pages.note_in(request))
    return _("Rejected.")


def _pin(request: HttpRequest, given: Given) -> str:
    review.pin(**given)
    return _("Pinned. The next run keeps this pair.")


def _unpin(request: HttpRequest, given: Given) -> str:
    review.unpin(**given)
    return _("Unpinned.")


def _note(request: HttpRequest, given: Given) -> str:
    review.note(**given, text=pages.note_in(request))
    return _("Note saved.")


def _hand_over(request: HttpRequest, given: Given) -> str:
    to = pages.whole(request.POST.get("to", ""), digits=18)
    match = handing_over.hand_over(**given, to_id=to or 0, note=pages.note_in(request))
    return _("Handed over to %(name)s.") % {"name": match.reviewer.name if match.reviewer else ""}


def _send_now(request: HttpRequest, given: Given) -> str:
    publish.send_now(match_id=given["match_id"], actor=given["actor"])
    return _("Sent.")


def _recall(request: HttpRequest, given: Given) -> str:
    publish.recall(match_id=given["match_id"], actor=given["actor"])
    return _("Taken back. Nobody heard of it. Run matching again to propose new pairs.")


approve = _decision(_approve, leaves=True)
unapprove = _decision(_unapprove)
reject = _decision(_reject, leaves=True)
pin = _decision(_pin)
unpin = _decision(_unpin)
note = _decision(_note)
hand_over = _decision(_hand_over)
send_now = _decision(_send_now, can_undo=False, is_of_sent=True)
recall = _decision(_recall, can_undo=False, is_of_sent=True)
