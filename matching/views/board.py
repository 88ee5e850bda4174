"""The review board of a round: the whole page, or what of it changed."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from matching.models import Round
from matching.queries.board import TABS, board_of, latest_runs, matches_of
from matching.queries.reviewers import reader_of
from matching.queries.undoable import with_last_press
from matching.queries.wording import Names
from matching.services import presence
from matching.views import pages
from matching.views.board_detail import detail_context
from matching.views.board_head import (
    advice_context,
    head_context,
    presence_context,
    run_context,
    stale_context,
    tabs_context,
)
from matching.views.board_list import list_context
from matching.views.board_query import Asked, asked_of
from matching.views.board_sent import sent_context
from matching.views.unmatched import recruit_context, unmatched_context
from mentorship.views.person import person

MOST_TYPED = 5000
DETAIL, BODY, ROWS = "match", "board-body", "board-rows"


@login_required
@require_safe
def review(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Show a round's proposals, decisions and unmatched people."""
    among = with_last_press(Round.objects.all(), person(request))
    match_round = pages.round_or_404(request, program, pk, among=among)
    if target_of(request) == DETAIL:
        found = _detail(request, match_round)
        if found is not None:
            return found
    return board_page(request, match_round)


def target_of(request: HttpRequest) -> str:
    """Return which part of the board a script asks for; empty: the whole page."""
    is_part = request.headers.get("HX-Request") and not request.headers.get(
        "HX-History-Restore-Request"
    )
    return request.headers.get("HX-Target", "") if is_part else ""


def _detail(request: HttpRequest, match_round: Round) -> HttpResponse | None:
    """Return the open match alone; None where it is not, or no more, one of this board."""
    asked = asked_of(request)
    reader = reader_of(match_round.program, person(request))
    match = matches_of(match_round, reader.kept).filter(pk=asked.match or 0).first()
    if match is None:
        return None
    context = {"tab": asked.tab, "typed": {}} | detail_context(match, reader, asked, Names())
    return _answer(request, "matching/_board_detail.html", context)


def board_page(
    request: HttpRequest,
    match_round: Round,
    *,
    match_id: int | None = None,
    status: int = 200,
    conflict: dict[str, str] | None = None,
) -> HttpResponse:
    """Render the board, or what of it changed; a refused decision shows it with its own status."""
    asked = asked_of(request, match_id)
    context = _context(request, match_round, asked) | {
        "typed": _typed(request),
        "conflict": conflict,
    }
    is_part = target_of(request) in (BODY, ROWS)
    template = "matching/_board_changed.html" if is_part else "matching/round_review.html"
    response = _answer(request, template, context, status)
    if status >= HTTPStatus.BAD_REQUEST:
        response["HX-Push-Url"] = "false"  # the address of a refused step is no page of its own
    if "progress" in request.GET and not context["run"]["is_running"]:
        response["HX-Refresh"] = "true"  # the run is over: the whole page is news
    return response


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Target", "HX-History-Restore-Request"))
    return response


def _context(request: HttpRequest, match_round: Round, asked: Asked) -> dict[str, Any]:
    names, reader = Names(), reader_of(match_round.program, person(request))
    latest, done = latest_runs(match_round)
    board = board_of(
        match_round,
        reader.user,
        done if asked.tab == TABS[0] else None,
        kept=reader.kept,
        filters=asked.filters,
        sort=asked.sort,
    )
    run = run_context(match_round, board, latest, done)
    context = {
        **head_context(match_round, board, asked, reader),
        "tabs": tabs_context(match_round, board, done, asked.tab),
        "run": run,
        "stale": stale_context(match_round, board, done, run),
        "advice": advice_context(match_round, done, names) if asked.tab == "proposed" else None,
    }
    if asked.tab == "published" and asked.match is None:
        return context | sent_context(match_round, board, request)
    if asked.tab == "unmatched":
        return context | unmatched_context(match_round, done, board.kept, request, names)
    if asked.tab == "recruit":
        return context | recruit_context(match_round, done, board.kept, names)
    return context | list_context(match_round, board, asked, names, reader)


def _typed(request: HttpRequest) -> dict[str, str]:
    """Return what a refused decision came with, for the form it was typed in."""
    note = request.POST.get("note", "")[:MOST_TYPED]
    form = request.resolver_match.url_name if request.resolver_match else ""
    typed = {str(form).replace("-", "_"): note} if note else {}
    reason = request.POST.get("reason", "")
    return typed | {"reason": reason} if reason else typed


@login_required
@require_POST
def look(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Note that the admin still has the board open, and tell who else has."""
    match_round = pages.round_or_404(request, program, pk)
    user = person(request)
    match_id = pages.whole(request.POST.get("match", ""), digits=18)
    presence.visit(match_round=match_round, user=user, match_id=match_id)
    reader = reader_of(match_round.program, user)
    context = {"presence": presence_context(match_round, reader)}
    return _answer(request, "matching/_presence.html", context)
