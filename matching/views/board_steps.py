"""Steps that concern a whole round on its board: undo, and hand over what one may not decide."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.exceptions import Refused
from matching.enums import MatchState
from matching.models import Match, Round
from matching.queries.access import decidable_by
from matching.queries.board import TABS
from matching.services import decisions, handing_over
from matching.views import pages
from matching.views.board import board_page
from matching.views.board_query import asked_of, url_of
from matching.views.decisions import UNDOABLE
from mentorship.views.person import person

MOST_SAID = 3


@login_required
@require_POST
def undo(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Undo the press that the page showed, else the admin's last one in this round."""
    match_round = pages.round_or_404(request, program, pk)
    try:
        undone = decisions.undo_last(
            round_id=match_round.pk, actor=person(request), batch=_press(request)
        )
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        return board_page(request, match_round, status=refusal.status)
    messages.success(request, _undone(undone))
    for refusal in undone.left[:MOST_SAID]:
        messages.warning(request, pages.sentence(refusal))
    return redirect(_after_undo(request, match_round, undone))


def _press(request: HttpRequest) -> UUID | None:
    """Return the press that is to be undone; a broken one is none of hers."""
    text = request.GET.get("press", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)


def _undone(undone: decisions.Undone) -> str:
    count = len(undone.match_ids)
    if count == 1 or undone.kind in decisions.WHOLE:
        return _("Undone: %(what)s.") % {"what": undone.kind.label.lower()}
    said = ngettext("Undone: %(what)s, %(n)d match.", "Undone: %(what)s, %(n)d matches.", count)
    return said % {"what": undone.kind.label.lower(), "n": count}


def _after_undo(request: HttpRequest, match_round: Round, undone: decisions.Undone) -> str:
    """Return the address of the match that was put back; of the list, where it was many."""
    asked = asked_of(request)
    match = _put_back(undone)
    if match is None or not decidable_by(person(request)).filter(pk=match.pk).exists():
        return asked.address(match_round)
    if match.state == asked.tab:
        return asked.address(match_round, match=match.pk)
    tab = match.state if match.state in TABS else TABS[0]
    return url_of(match_round, tab=tab if tab != TABS[0] else "", match=match.pk)


def _put_back(undone: decisions.Undone) -> Match | None:
    """Return the one match that an undo is about: of a swap, the mentee's who was swapped."""
    rows = Match.objects.filter(pk__in=undone.match_ids).order_by("pk")
    if len(undone.match_ids) == 1:
        return rows.get()
    if undone.kind not in decisions.WHOLE:
        return None
    dropped = rows.exclude(state=MatchState.PROPOSED).first()  # the swap made the asked one first
    return rows.filter(state=MatchState.PROPOSED, mentee=dropped and dropped.mentee_id).first()


@login_required
@require_POST
def hand_over_kept(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Hand over, unseen, the matches of a round that another admin has to decide."""
    match_round = pages.round_or_404(request, program, pk)
    to_id = pages.whole(request.POST.get("to", ""), digits=18) or 0
    try:
        handed = handing_over.hand_over_kept(
            round_id=match_round.pk, actor=person(request), to_id=to_id
        )
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        return board_page(request, match_round, status=refusal.status)
    said = ngettext("%(n)d match handed over.", "%(n)d matches handed over.", handed)
    messages.success(request, said % {"n": handed}, extra_tags=UNDOABLE)
    return redirect(asked_of(request).address(match_round))
