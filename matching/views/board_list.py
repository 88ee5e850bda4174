"""The board's list of matches, with the one that is open."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.enums import MatchState, RoundState
from matching.models import Match, Round
from matching.queries.board import Board, Brief, matches_of
from matching.queries.capsule import parts_of, points
from matching.queries.reviewers import Reader
from matching.queries.wording import Names
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.views import pages
from matching.views.board_detail import detail_context
from matching.views.board_query import (
    LOWEST_THRESHOLD,
    Asked,
    filters_context,
    flag_words,
    sorts_context,
    url_of,
)

HIGHEST = 100


def list_context(
    match_round: Round, board: Board, asked: Asked, names: Names, reader: Reader
) -> dict[str, Any]:
    """Return one tab's rows and the match that is open.

    Raises:
        Http404: a page after the last one.
    """
    briefs = board.listed(asked.tab, asked.filters)
    first = (asked.page - 1) * pages.PAGE
    here = briefs[first : first + pages.PAGE]
    if not here and asked.page > 1:
        raise Http404
    rows, chosen = _read(here, match_round, board, asked)
    can_decide = match_round.state in DECIDABLE_ROUNDS
    context = {
        "rows": [_row(row, brief, match_round, asked, chosen) for row, brief in rows],
        "list_title": _list_title(asked, len(briefs)),
        "bulk": _bulk(match_round, board, asked) if can_decide else None,
        "chosen": _chosen(match_round, asked, reader) if can_decide and rows else None,
        "filters": filters_context(match_round, board, asked, names),
        "legend_bonus": any(row.bonus for row, _brief in rows),
        **detail_context(chosen, reader, asked, names),
        **sorts_context(match_round, asked),
        **_pages(match_round, asked, first, len(here), len(briefs)),
    }
    context["scores"] = [brief.points for brief in board.of(MatchState.PROPOSED)]
    nothing = not board.of(asked.tab)
    context["empty"] = _empty(match_round, board, asked.tab) if nothing else None
    return context


def _read(
    here: list[Brief], match_round: Round, board: Board, asked: Asked
) -> tuple[list[tuple[Match, Brief]], Match | None]:
    """Return the rows of a page, and the match to open: the one asked for, or the first."""
    known = {brief.id for brief in board.briefs}
    wanted = asked.match if asked.match in known else None
    ids = {brief.id for brief in here} | ({wanted} if wanted else set())
    found = {match.pk: match for match in matches_of(match_round, board.kept).filter(pk__in=ids)}
    rows = [(found[brief.id], brief) for brief in here if brief.id in found]
    first = rows[0][0] if rows else None
    return rows, found.get(wanted, first) if wanted else first


def _pages(match_round: Round, asked: Asked, first: int, here: int, count: int) -> dict[str, str]:
    """Return which part of the list is shown, and where the others are."""
    said = {"first": first + 1, "last": first + here, "all": count}
    before, after = asked.page - 1, asked.page + 1
    has_more = first + here < count
    return {
        "shown": _("%(first)d to %(last)d of %(all)d") % said,
        "next_url": asked.address(match_round, page=after) if has_more else "",
        "back_page_url": asked.address(match_round, page=before) if before else "",
    }


def _list_title(asked: Asked, count: int) -> str:
    titles = {
        "proposed": ngettext("%(n)d proposed", "%(n)d proposed", count),
        "approved": ngettext("%(n)d approved", "%(n)d approved", count),
        "rejected": ngettext("%(n)d rejected", "%(n)d rejected", count),
        "published": ngettext("%(n)d sent", "%(n)d sent", count),
    }
    return titles[asked.tab] % {"n": count}


def _row(
    match: Match, brief: Brief, match_round: Round, asked: Asked, chosen: Match | None
) -> dict[str, Any]:
    page = asked.page if asked.page > 1 else None
    can_choose = asked.tab == "proposed" and match_round.state in DECIDABLE_ROUNDS
    return {
        "id": match.pk,
        "url": asked.address(match_round, page=page, match=match.pk),
        "chosen": f"{match.pk}:{match.version}" if can_choose else "",
        "mentee_name": match.mentee.user.name,
        "mentor_name": match.mentor.user.name,
        "score": points(match.score),
        "parts": parts_of(match),
        "flags": [flag_words(flag) for flag in brief.flags],
        "is_current": chosen is not None and match.pk == chosen.pk,
        "is_held": brief.is_held,
    }


def _bulk(match_round: Round, board: Board, asked: Asked) -> dict[str, Any] | None:
    """Return the threshold, with how many matches a press takes at each score from 40 to 100."""
    if asked.tab != "proposed" or not board.of(MatchState.PROPOSED):
        return None
    counts = [0] * (HIGHEST - LOWEST_THRESHOLD + 1)
    for brief in board.of(MatchState.PROPOSED):
        if brief.points >= LOWEST_THRESHOLD and not brief.is_held:
            counts[brief.points - LOWEST_THRESHOLD] += 1
    return {
        "url": url_of(match_round, "round-approve"),
        "threshold": asked.threshold,
        "count": sum(counts[asked.threshold - LOWEST_THRESHOLD :]),
        "counts": counts,
    }


def _chosen(match_round: Round, asked: Asked, reader: Reader) -> dict[str, Any] | None:
    """Return what can be done with the ticked matches."""
    if asked.tab != "proposed":
        return None
    return {
        "url": asked.address(match_round, "round-chosen"),
        "verbs": [
            {"value": "approve", "label": _("Approve")},
            {"value": "pin", "label": _("Pin")},
        ],
        "admins": reader.admins,
    }


def _empty(match_round: Round, board: Board, tab: str) -> dict[str, str]:
    if tab == "proposed" and board.all:
        approved = len(board.of(MatchState.APPROVED))
        return {
            "title": _("All %(n)d decided") % {"n": board.all},
            "text": _("Send %(n)d introductions?") % {"n": approved}
            if approved
            else _("All sent."),
            "icon": "circle-check",
        }
    if tab == "proposed" and match_round.state != RoundState.CLOSED:
        return {
            "title": _("No plan yet"),
            "text": _("Run matching, and the best possible pairs wait here with their reasons."),
            "icon": "git-compare-arrows",
        }
    return {"title": _("Nothing here yet"), "text": _("Decide a match and it moves here.")}
