"""The review page of a round: its head, its tabs, and who is unmatched."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from matching.enums import MatchState, RunState
from matching.models import Round, Run
from matching.queries import unmatched
from matching.queries.board import TABS, Board, board_of, latest_runs
from matching.queries.run_words import run_sentence
from matching.queries.wording import Names
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.views import pages
from matching.views.board_list import Asked, list_context, url_of
from mentorship.views.person import person

THRESHOLD = 70
MOST_TYPED = 5000
MOST_ASKED = 60


@login_required
@require_safe
def review(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Show a round's proposals, decisions and unmatched people."""
    return board_page(request, pages.round_or_404(request, program, pk))


def board_page(
    request: HttpRequest, match_round: Round, *, match_id: int | None = None, status: int = 200
) -> HttpResponse:
    """Render the review page; a refused decision shows it with its own status."""
    asked = _asked(request, match_id)
    board = board_of(match_round, person(request))
    latest, done = latest_runs(match_round)
    names = Names()
    context = {
        **_head(person(request), match_round, board, asked),
        "tabs": _tabs(match_round, board, done, asked.tab),
        "run": _run(match_round, latest, done),
        "typed": _typed(request),
        "advice": _advice(match_round, done, names) if asked.tab == "proposed" else None,
    }
    if asked.tab == "unmatched":
        context |= _unmatched(done, match_round, board, names)
    else:
        context |= list_context(match_round, board, asked, names, person(request))
    response = render(request, "matching/round_review.html", context, status=status)
    if "progress" in request.GET and not context["run"]["is_running"]:
        response["HX-Refresh"] = "true"  # the run is over: the whole page is news
    return response


def _typed(request: HttpRequest) -> dict[str, str]:
    """Return the note of a refused decision, for the form it was typed in."""
    note = request.POST.get("note", "")[:MOST_TYPED]
    form = request.resolver_match.url_name if request.resolver_match else ""
    return {str(form).replace("-", "_"): note} if note else {}


def _asked(request: HttpRequest, match_id: int | None) -> Asked:
    given = request.GET
    tab = given.get("tab", "proposed")
    if tab not in (*TABS, "unmatched"):
        raise Http404
    text = given.get("match", "")
    if match_id is None and text:
        match_id = pages.whole(text, digits=40)
        if match_id is None:
            raise Http404
    at_least = pages.whole(given.get("at_least", ""), digits=3)
    threshold = THRESHOLD if at_least is None else min(max(at_least, 40), 100)
    instead = given.get("instead", "")[:MOST_ASKED]
    return Asked(tab, pages.page_number(request), match_id, threshold, instead)


def _head(user: User, match_round: Round, board: Board, asked: Asked) -> dict[str, Any]:
    proposed = len(board.of(MatchState.PROPOSED))
    is_open = match_round.state in DECIDABLE_ROUNDS
    approved = len(board.of(MatchState.APPROVED))
    return {
        "desk": pages.sidebar(match_round.program, "rounds", count=proposed),
        "program_name": match_round.program.name,
        "round_name": match_round.name,
        "rounds_url": reverse("desk-rounds", args=[match_round.program.slug]),
        "view": "detail" if asked.match else "list",
        "tab": asked.tab,
        "decided": {"done": board.decided, "all": board.all},
        "publish": {
            "url": url_of(match_round, "round-publish"),
            "count": approved if is_open else 0,
            "is_primary": not proposed,
        },
        "undo": _undo(user, match_round, board) if is_open else None,
        "others": board.others,
    }


def _tabs(match_round: Round, board: Board, done: Run | None, current: str) -> list[dict]:
    names = {
        "proposed": _("Proposed"),
        "approved": _("Approved"),
        "rejected": _("Rejected"),
        "published": _("Sent"),
        "unmatched": _("Unmatched, and why"),
    }
    left = _left_over(done)
    return [
        {
            "name": name,
            "url": url_of(match_round, tab=tab),
            "count": left if tab == "unmatched" else len(board.of(tab)),
            "is_current": tab == current,
        }
        for tab, name in names.items()
    ]


def _left_over(done: Run | None) -> int:
    """Return how many mentees a run left without a mentor."""
    if done is None:
        return 0
    return int(done.report.get("mentees", 0)) - int(done.report.get("mentees_served", 0))


def _run(match_round: Round, latest: Run | None, done: Run | None) -> dict[str, Any]:
    is_open = match_round.state in DECIDABLE_ROUNDS
    is_running = latest is not None and latest.state in (RunState.QUEUED, RunState.RUNNING)
    failed = latest is not None and latest.state == RunState.FAILED
    tone = "bad" if failed else "good" if done and done.report.get("optimal") else "info"
    return {
        "sentence": run_sentence(latest, done),
        "tone": "info" if is_running else tone,
        "url": url_of(match_round, "round-run") if is_open and not is_running else "",
        "verb": _("Run again") if done else _("Run matching"),
        "is_running": is_running,
        "progress_url": url_of(match_round, progress=1) if is_running else "",
        "cancel_url": _cancel_url(match_round, latest) if latest and is_running else "",
    }


def _cancel_url(match_round: Round, latest: Run) -> str:
    return reverse("run-cancel", args=[match_round.program.slug, latest.pk])


def _undo(user: User, match_round: Round, board: Board) -> dict[str, Any] | None:
    last = board.last_approval_of(user)
    if last is None:
        return None
    url = reverse("match-unapprove", args=[match_round.program.slug, last.id])
    return {"url": url, "label": _("Undo"), "version": last.version}


def _advice(match_round: Round, done: Run | None, names: Names) -> dict[str, Any] | None:
    rows = done.report.get("recruiting", []) if done else []
    if not rows or not rows[0]["served_more"]:
        return None
    more = rows[0]["served_more"]
    return {
        "strong": unmatched.kind_of_mentor(rows[0], names),
        "text": ngettext(
            "would match %(n)d more technician", "would match %(n)d more technicians", more
        )
        % {"n": more},
        "url": url_of(match_round, tab="unmatched") + "#recruit",
    }


def _unmatched(done: Run | None, match_round: Round, board: Board, names: Names) -> dict[str, Any]:
    if done is None:
        groups, advice = [], []
    else:
        groups = unmatched.unmatched_people(done, board.kept, names)
        advice = unmatched.recruiting(done, match_round.program, board.kept, names)
    return {
        "groups": groups,
        "unmatched_title": unmatched.title_of(len(groups)),
        "recruiting": advice,
    }
