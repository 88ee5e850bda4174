"""The head of the board: counts, tabs, the run, undo, who else is here, and what holds for all."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.days import clock
from accounts.models import User
from matching.enums import MatchState, RunState
from matching.models import Round, Run
from matching.queries import unmatched
from matching.queries.board import Board
from matching.queries.colleagues import colleagues_at
from matching.queries.reviewers import Reader
from matching.queries.run_words import run_sentence, run_verb
from matching.queries.undoable import last_press
from matching.queries.wording import Names
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.views import pages
from matching.views.board_query import Asked, url_of

# Other pages of a round, by the name of their address.
ROUND_PAGES = (
    ("round-entrants", "users-round", gettext_lazy("Who is in")),
    ("round-pairs", "pin", gettext_lazy("Pins and exclusions")),
    ("round-compare", "git-compare-arrows", gettext_lazy("Compare runs")),
    ("round-letters", "mail", gettext_lazy("Letters of this round")),
    ("round-waitlist", "clock", gettext_lazy("Waitlist")),
    ("round-export", "file-text", gettext_lazy("Approved pairs, to print or as a file")),
)


def head_context(match_round: Round, board: Board, asked: Asked, reader: Reader) -> dict[str, Any]:
    """Return the head; without the run, see ``run_context``."""
    proposed = len(board.of(MatchState.PROPOSED))
    is_open = match_round.state in DECIDABLE_ROUNDS
    approved = len(board.of(MatchState.APPROVED))
    return {
        "desk": pages.sidebar(match_round.program, "rounds", count=proposed),
        "program_name": match_round.program.name,
        "round_name": match_round.name,
        "rounds_url": reverse("desk-rounds", args=[match_round.program.slug]),
        "round_links": _round_links(match_round),
        "view": "detail" if asked.match else "list",
        "tab": asked.tab,
        "decided": {"done": board.decided, "all": board.all},
        "publish": {
            "url": url_of(match_round, "round-publish"),
            "count": approved if is_open else 0,
            "is_primary": not proposed,
        },
        "undo": _undo(reader.user, match_round, asked) if is_open else None,
        "presence": {"url": url_of(match_round, "round-presence"), "people": None},
        "others": _others(match_round, board, reader) if board.others else None,
    }


def _round_links(match_round: Round) -> list[dict[str, str]]:
    return [
        {"name": str(text), "url": url_of(match_round, name), "icon": icon}
        for name, icon, text in ROUND_PAGES
    ]


def presence_context(match_round: Round, reader: Reader) -> dict[str, Any]:
    """Return which colleagues have the board open; one query."""
    return {
        "url": url_of(match_round, "round-presence"),
        "people": colleagues_at(match_round, reader.user, reader.kept),
    }


def _undo(user: User, match_round: Round, asked: Asked) -> dict[str, str] | None:
    press = last_press(match_round, user)
    if press is None:
        return None
    return {"url": asked.address(match_round, "round-undo", press=press), "label": _("Undo")}


def _others(match_round: Round, board: Board, reader: Reader) -> dict[str, Any]:
    """Say how many matches another admin decides, with whom they can be handed over to."""
    sentence = ngettext(
        "%(n)d match is another admin's to decide.",
        "%(n)d matches are another admin's to decide.",
        board.others,
    )
    can_hand = board.to_hand and match_round.state in DECIDABLE_ROUNDS
    return {
        "sentence": sentence % {"n": board.others},
        "url": url_of(match_round, "round-hand-over") if can_hand else "",
        "admins": reader.admins if can_hand else [],
    }


def tabs_context(
    match_round: Round, board: Board, done: Run | None, current: str
) -> list[dict[str, Any]]:
    """Return the tabs with their counts."""
    names = {
        "proposed": _("Proposed"),
        "approved": _("Approved"),
        "rejected": _("Rejected"),
        "published": _("Sent"),
        "unmatched": _("Unmatched, and why"),
        "recruit": _("Who to recruit"),
    }
    counts = {
        "unmatched": _left_over(done),
        "recruit": len(done.report.get("recruiting", [])) if done else 0,
    }
    return [
        {
            "name": name,
            "url": url_of(match_round, tab=tab),
            "count": counts[tab] if tab in counts else len(board.of(tab)),
            "is_current": tab == current,
        }
        for tab, name in names.items()
    ]


def _left_over(done: Run | None) -> int:
    """Return how many mentees a run left without a mentor."""
    if done is None:
        return 0
    return int(done.report.get("mentees", 0)) - int(done.report.get("mentees_served", 0))


def run_context(
    match_round: Round, board: Board, latest: Run | None, done: Run | None
) -> dict[str, Any]:
    """Return what the latest run found, or how far it is, and how to run again."""
    approved = len(board.of(MatchState.APPROVED))
    pinned = sum("pinned" in brief.flags for brief in board.of(MatchState.PROPOSED))
    is_open = match_round.state in DECIDABLE_ROUNDS
    is_running = latest is not None and latest.state in (RunState.QUEUED, RunState.RUNNING)
    failed = latest is not None and latest.state == RunState.FAILED
    tone = "bad" if failed else "good" if done and done.report.get("optimal") else "info"
    can_run = is_open and not is_running
    return {
        "sentence": run_sentence(latest, done),
        "tone": "info" if is_running else tone,
        "url": url_of(match_round, "round-run") if can_run else "",
        "verb": run_verb(done, approved=approved, pinned=pinned),
        "rest_url": url_of(match_round, "round-run-rest") if can_run and done else "",
        "rest_verb": _("Find pairs for the rest"),
        "is_running": is_running,
        "progress_url": url_of(match_round, progress=1) if is_running else "",
        "cancel_url": _cancel_url(match_round, latest) if latest and is_running else "",
    }


def _cancel_url(match_round: Round, latest: Run) -> str:
    return reverse("run-cancel", args=[match_round.program.slug, latest.pk])


def stale_context(
    match_round: Round, board: Board, done: Run | None, run: dict[str, Any]
) -> dict[str, str] | None:
    """Say that people changed their answers after the plan was made."""
    if done is None or not board.stale:
        return None
    made = done.finished_at or done.created_at
    said = ngettext(
        "The plan was made at %(time)s. %(n)d profile changed since.",
        "The plan was made at %(time)s. %(n)d profiles changed since.",
        board.stale,
    ) % {"time": clock(timezone.localtime(made)), "n": board.stale}
    return {"text": said, "url": run["url"], "verb": _("Run it again")}


def advice_context(match_round: Round, done: Run | None, names: Names) -> dict[str, Any] | None:
    """Return the single best recruiting advice of a run."""
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
        "url": url_of(match_round, tab="recruit"),
    }
