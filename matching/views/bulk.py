"""Decide many matches at once, after one question: those above a score, or those ticked."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.exceptions import Refused
from matching.enums import MatchState
from matching.models import Match, Round
from matching.queries.board import Board, Brief, board_of, latest_runs
from matching.services import bulk
from matching.services.publish import Report
from matching.views import pages
from matching.views.board_query import asked_of, flagged, url_of
from matching.views.decisions import UNDOABLE
from mentorship.views.person import person

NAMED = 5
MOST_SAID = 5
LOWEST, HIGHEST = 0, 100
MOST_DIGITS = 18
Chosen = list[tuple[int, int]]


@login_required
@require_POST
def approve_above(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Approve every proposed match from a score on, without pinned and flagged ones; ask first."""
    match_round = pages.round_or_404(request, program, pk)
    board = _board(request, match_round)
    if request.POST.get("confirm"):
        return _decide_chosen(request, match_round, board, "approve")
    at_least = _points(request.POST.get("min_score", ""))
    if at_least is None:
        messages.error(request, _("Enter a whole number from 0 to 100."))
        return redirect(url_of(match_round))
    now, held = board.above(at_least)
    if not now:
        messages.info(request, _("No match to approve at %(n)d or above.") % {"n": at_least})
        return redirect(url_of(match_round, at_least=at_least))
    title = ngettext(
        "Approve %(n)d match at %(at_least)d or above?",
        "Approve %(n)d matches at %(at_least)d or above?",
        len(now),
    ) % {"n": len(now), "at_least": at_least}
    return _ask(
        request,
        match_round,
        now,
        title=title,
        text=_("Nobody is told yet. You can undo until introductions are sent."),
        verb=ngettext("Approve this %(n)d", "Approve these %(n)d", len(now)) % {"n": len(now)},
        post_url=url_of(match_round, "round-approve"),
        left_out=_left_out(held),
    )


@login_required
@require_POST
def decide_ticked(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Approve, pin or hand over the ticked matches, flagged ones included; ask first."""
    match_round = pages.round_or_404(request, program, pk)
    board, verb = _board(request, match_round), request.POST.get("do", "")
    back = asked_of(request).address(match_round)
    if verb not in WORDS:
        messages.error(request, _("Choose what to do with the ticked matches."))
        return redirect(back)
    if request.POST.get("confirm"):
        return _decide_chosen(request, match_round, board, verb)
    chosen = dict(_chosen(request, board))
    briefs = [brief for brief in board.of(MatchState.PROPOSED) if brief.id in chosen]
    if not briefs:
        messages.info(request, _("Tick the matches first."))
        return redirect(back)
    title, text, button = (word % {"n": len(briefs)} for word in WORDS[verb](len(briefs)))
    return _ask(
        request,
        match_round,
        [_as_seen(brief, chosen) for brief in briefs],
        title=title,
        text=text,
        verb=button,
        post_url=asked_of(request).address(match_round, "round-chosen"),
        left_out=_among_them([brief for brief in briefs if brief.is_held]),
        fields={"do": verb, "to": request.POST.get("to", "")[:MOST_DIGITS]},
    )


def _words_to_approve(n: int) -> tuple[str, str, str]:
    return (
        ngettext("Approve %(n)d match?", "Approve %(n)d matches?", n),
        _("Nobody is told yet. You can undo until introductions are sent."),
        ngettext("Approve this %(n)d", "Approve these %(n)d", n),
    )


def _words_to_pin(n: int) -> tuple[str, str, str]:
    return (
        ngettext("Pin %(n)d match?", "Pin %(n)d matches?", n),
        _("The next run keeps these pairs. You can undo it."),
        ngettext("Pin this %(n)d", "Pin these %(n)d", n),
    )


def _words_to_hand_over(n: int) -> tuple[str, str, str]:
    return (
        ngettext("Hand over %(n)d match?", "Hand over %(n)d matches?", n),
        _("Your colleague finds them on the desk. You can undo it."),
        ngettext("Hand over this %(n)d", "Hand over these %(n)d", n),
    )


WORDS = {
    "approve": _words_to_approve,
    "pin": _words_to_pin,
    "hand_over": _words_to_hand_over,
}


def _board(request: HttpRequest, match_round: Round) -> Board:
    return board_of(match_round, person(request), latest_runs(match_round)[1])


def _as_seen(brief: Brief, chosen: dict[int, int]) -> Brief:
    """Return a match with the version that was ticked: a later change is then refused."""
    return replace(brief, version=chosen[brief.id])


def _ask(
    request: HttpRequest,
    match_round: Round,
    briefs: list[Brief],
    *,
    verb: str,
    post_url: str,
    fields: dict[str, str] | None = None,
    **words: str,
) -> HttpResponse:
    """Render the question with the first pairs by name."""
    ids = [brief.id for brief in briefs[:NAMED]]
    rows = Match.objects.select_related("mentee__user", "mentor__user").in_bulk(ids)
    chosen = ",".join(f"{brief.id}:{brief.version}" for brief in briefs)
    context = {
        **words,
        "desk": pages.sidebar(match_round.program, "rounds"),
        "pairs": [
            {
                "mentee_name": rows[brief.id].mentee.user.name,
                "mentor_name": rows[brief.id].mentor.user.name,
                "score": brief.points,
            }
            for brief in briefs[:NAMED]
        ],
        "more": len(briefs) - len(ids),
        # No field is called "matches": it would hide the form's own method of that name.
        "action": {
            "url": post_url,
            "label": verb,
            "fields": {"confirm": "1", "chosen": chosen, **(fields or {})},
        },
        "back_url": url_of(match_round),
    }
    return render(request, "matching/confirm.html", context)


def _left_out(held: list[Brief]) -> str:
    """Say how many were left out, and why."""
    said = _counted(held)
    return _("Left out, so that somebody looks at them: %(what)s.") % {"what": said} if said else ""


def _among_them(held: list[Brief]) -> str:
    """Say how many of the ticked ones ask for a look of their own."""
    said = _counted(held)
    return _("Among them: %(what)s.") % {"what": said} if said else ""


def _counted(held: list[Brief]) -> str:
    counts = Counter(brief.flags[0] for brief in held)
    return ", ".join(f"{n} {flagged(flag)}" for flag, n in counts.items())


def _points(text: str) -> int | None:
    number = pages.whole(text, digits=3)
    return number if number is not None and LOWEST <= number <= HIGHEST else None


def _chosen(request: HttpRequest, board: Board) -> Chosen:
    """Return (id, version) of the chosen matches that this admin may decide on this page."""
    here = {brief.id for brief in board.briefs}
    chosen: dict[int, int] = {}
    for text in ",".join(request.POST.getlist("chosen")).split(","):
        first, _colon, second = text.partition(":")
        pk, version = pages.whole(first, digits=18), pages.whole(second)
        if pk in here and version is not None:
            chosen[pk] = version
    return list(chosen.items())


def _confirmed(request: HttpRequest, board: Board) -> Chosen:
    chosen = _chosen(request, board)
    if not chosen:
        messages.info(request, _("Nothing was changed: the plan is another one now."))
    return chosen


def _decide_chosen(
    request: HttpRequest, match_round: Round, board: Board, verb: str
) -> HttpResponse:
    """Decide the confirmed matches with one press, and tell of each that was refused."""
    given: dict[str, Any] = {"actor": person(request), "batch": uuid4()}
    if verb == "approve":
        given["kept"] = board.kept
    if verb == "hand_over":
        given["to_id"] = pages.whole(request.POST.get("to", ""), digits=MOST_DIGITS) or 0
    reports = DOING[verb](chosen=_confirmed(request, board), **given)
    done = sum(report.is_done for report in reports)
    if done:
        messages.success(request, _done(verb, done), extra_tags=UNDOABLE)
    _tell(request, [report.refusal for report in reports if report.refusal])
    return redirect(asked_of(request).address(match_round))


DOING: dict[str, Callable[..., list[Report]]] = {
    "approve": bulk.approve,
    "pin": bulk.pin,
    "hand_over": bulk.hand_over,
}


def _done(verb: str, n: int) -> str:
    said = {
        "approve": ngettext("Approved %(n)d.", "Approved %(n)d.", n),
        "pin": ngettext("Pinned %(n)d.", "Pinned %(n)d.", n),
        "hand_over": ngettext("Handed over %(n)d.", "Handed over %(n)d.", n),
    }
    return said[verb] % {"n": n}


def _tell(request: HttpRequest, refusals: list[Refused]) -> None:
    """Say each reason once, with how many matches it concerns; the most frequent first."""
    counts = Counter(pages.sentence(refusal) for refusal in refusals)
    for text, n in counts.most_common(MOST_SAID):
        messages.error(request, f"{text} ({n})" if n > 1 else text)
    rest = sum(n for _text, n in counts.most_common()[MOST_SAID:])
    if rest:
        said = ngettext("%(n)d more was left as it is.", "%(n)d more were left as they are.", rest)
        messages.error(request, said % {"n": rest})
