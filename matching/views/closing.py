"""Close a round, after showing who hears what."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from matching.enums import LetterRole, MatchState
from matching.models import Round
from matching.queries.access import people_kept_from
from matching.queries.letters import unread
from matching.queries.waiting import waiting_in
from matching.services import rounds
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.views import pages
from matching.views.board_query import url_of
from mentorship.views.person import person

NAMED = 8


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Say who hears what when the round closes; on POST close it."""
    match_round = pages.round_or_404(request, program, pk)
    if request.method != "POST":
        return render(request, "matching/round_close.html", _context(request, match_round))
    try:
        rounds.close(round_id=match_round.pk, actor=person(request))
        messages.success(request, _("Closed. Everybody still waiting moves up in the next round."))
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
    return redirect(url_of(match_round))


def _context(request: HttpRequest, match_round: Round) -> dict[str, Any]:
    kept = people_kept_from(person(request), match_round.program)
    everybody = waiting_in(match_round)
    count = everybody.count()
    named = everybody.exclude(user__in=kept).select_related("user").order_by("applied_at", "pk")
    names = [mentee.user.name for mentee in named[:NAMED]]
    args = [match_round.program.slug, match_round.pk, LetterRole.UNMATCHED.value]
    return {
        "desk": pages.sidebar(match_round.program, "rounds"),
        "round_name": match_round.name,
        "is_open": match_round.state in DECIDABLE_ROUNDS,
        "blocked": _blocked(match_round),
        "hears": _hears(count),
        "names": names,
        "more": count - len(names),
        "proposed": _proposed(match_round),
        "letter_url": reverse("round-letter", args=args),
        "is_unread": LetterRole.UNMATCHED in unread(match_round),
        "waitlist_url": url_of(match_round, "round-waitlist"),
        "action_url": url_of(match_round, "round-close"),
        "back_url": url_of(match_round),
    }


def _blocked(match_round: Round) -> str:
    unsent = match_round.matches.filter(state=MatchState.APPROVED).count()
    return (
        ngettext(
            "%(n)d approved match is not sent yet. Send it, or take the approval back.",
            "%(n)d approved matches are not sent yet. Send them, or take the approvals back.",
            unsent,
        )
        % {"n": unsent}
        if unsent
        else ""
    )


def _hears(count: int) -> str:
    if not count:
        return _("Nobody waits without a mentor, so nobody gets a mail.")
    return ngettext(
        "%(n)d mentee without a mentor gets one mail, with the reason, and moves up.",
        "%(n)d mentees without a mentor get one mail each, with the reason, and move up.",
        count,
    ) % {"n": count}


def _proposed(match_round: Round) -> str:
    count = match_round.matches.filter(state=MatchState.PROPOSED).count()
    return (
        ngettext(
            "%(n)d proposal that nobody decided is dropped.",
            "%(n)d proposals that nobody decided are dropped.",
            count,
        )
        % {"n": count}
        if count
        else ""
    )
