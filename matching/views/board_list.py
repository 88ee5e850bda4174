"""The review page's list of matches, and the one that is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.exceptions import Refused
from accounts.models import User
from matching.enums import MatchState, RoundState
from matching.models import Match, Round
from matching.queries.board import Board, rows_of
from matching.queries.capsule import capsule, parts_of, points
from matching.queries.exchange import who_moves
from matching.queries.exchange_words import moves_words
from matching.queries.wording import Names
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.services.review import EFFECT_OF
from matching.views import pages
from mentorship.enums import MentorshipState
from mentorship.models import ContentText


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a tab, a page of it, a match, and who else ``instead``."""

    tab: str
    page: int
    match: int | None
    threshold: int
    instead: str = ""


def url_of(match_round: Round, name: str = "round-review", **query: Any) -> str:
    """Return an address of a round, with what is asked of it."""
    address = reverse(name, args=[match_round.program.slug, match_round.pk])
    asked = "&".join(f"{key}={value}" for key, value in query.items() if value not in (None, ""))
    return f"{address}?{asked}" if asked else address


def list_context(
    match_round: Round, board: Board, asked: Asked, names: Names, user: User
) -> dict[str, Any]:
    """Return one tab's rows and the match that is open."""
    rows, has_more = pages.page_of(rows_of(match_round, board, asked.tab), asked.page)
    chosen = _chosen(rows, match_round, board, asked)
    briefs = {brief.id: brief for brief in board.briefs}
    count = len(board.of(asked.tab))
    more_url = url_of(match_round, tab=asked.tab, page=asked.page + 1) if has_more else ""
    return {
        "rows": [_row(row, briefs[row.pk].flags, match_round, asked, chosen) for row in rows],
        "list_title": _list_title(asked.tab, count),
        "scores": [brief.points for brief in board.of(MatchState.PROPOSED)],
        "bulk": _bulk(match_round, board, asked),
        "legend_bonus": any(row.bonus for row in rows),
        "match": _detail(chosen, match_round, board, asked, names, user) if chosen else None,
        "reject_reasons": _reject_reasons() if chosen else [],
        "next_url": more_url,
        "back_page_url": url_of(match_round, tab=asked.tab, page=asked.page - 1)
        if asked.page > 1
        else "",
        "shown": _shown(asked.page, len(rows), count),
        "empty": None if rows else _empty(match_round, board, asked.tab),
    }


def _shown(page: int, here: int, count: int) -> str:
    """Return which part of a list is shown."""
    first = (page - 1) * pages.PAGE
    return _("%(first)d to %(last)d of %(all)d") % {
        "first": first + 1, "last": first + here, "all": count,
    }  # fmt: skip


def _list_title(tab: str, count: int) -> str:
    titles = {
        "proposed": ngettext("%(n)d proposed", "%(n)d proposed", count),
        "approved": ngettext("%(n)d approved", "%(n)d approved", count),
        "rejected": ngettext("%(n)d rejected", "%(n)d rejected", count),
        "published": ngettext("%(n)d sent", "%(n)d sent", count),
    }
    return titles[tab] % {"n": count}


def _chosen(rows: list[Match], match_round: Round, board: Board, asked: Asked) -> Match | None:
    """Return the match to open: the one asked for, wherever it is, or the first of the list."""
    if asked.match is None:
        return rows[0] if rows else None
    here = next((row for row in rows if row.pk == asked.match), None)
    if here is not None:
        return here
    state = next((brief.state for brief in board.briefs if brief.id == asked.match), None)
    if state is None:
        return rows[0] if rows else None
    return rows_of(match_round, board, state).filter(pk=asked.match).first()


def _row(
    match: Match, flags: tuple[str, ...], match_round: Round, asked: Asked, chosen: Match | None
) -> dict[str, Any]:
    page = asked.page if asked.page > 1 else None
    return {
        "id": match.pk,
        "url": url_of(match_round, tab=asked.tab, page=page, match=match.pk),
        "mentee_name": match.mentee.user.name,
        "mentor_name": match.mentor.user.name,
        "score": points(match.score),
        "parts": parts_of(match),
        "flags": [flag_words(flag) for flag in flags],
        "is_current": chosen is not None and match.pk == chosen.pk,
        "is_held": bool(flags),
    }


def flag_words(flag: str) -> dict[str, str]:
    """Return a flag's icon and word."""
    words = {
        "pinned": ("pin", _("Pinned")),
        "close": ("arrow-up-down", _("Close call")),
        "note": ("file-text", _("1 note")),
        "few": ("info", _("Few answers")),
        "life": ("compass", _("Life")),
    }
    icon, text = words[flag]
    return {"icon": icon, "text": text}


def _bulk(match_round: Round, board: Board, asked: Asked) -> dict[str, Any] | None:
    if asked.tab != "proposed" or match_round.state not in DECIDABLE_ROUNDS:
        return None
    if not board.of(MatchState.PROPOSED):
        return None
    now, _held = board.above(asked.threshold)
    url = url_of(match_round, "round-approve")
    return {"url": url, "threshold": asked.threshold, "count": len(now)}


def _detail(
    match: Match, match_round: Round, board: Board, asked: Asked, names: Names, user: User
) -> dict[str, Any]:
    slug = match_round.program.slug
    addresses = {verb: reverse(f"match-{verb}", args=[slug, match.pk]) for verb in VERBS}
    forms = _forms(match, addresses)
    can_decide = match_round.state in DECIDABLE_ROUNDS and match.state in OPEN_STATES
    open_capsule = capsule(match, board.kept, names)
    for row in chain.from_iterable(open_capsule["alternatives"].values()):
        row.update(_instead(row, match, match_round, asked, user))
    return {
        **open_capsule,
        "back_url": url_of(match_round, tab=asked.tab),
        "decision": _decision(match),
        "can_decide": can_decide and any(forms.values()),
        **forms,
    }


def _instead(
    row: Mapping[str, Any], match: Match, match_round: Round, asked: Asked, user: User
) -> dict[str, Any]:
    """Return where to ask who else moves, or the answer where that was asked."""
    choice = row["choice"]
    key = choice.mentor if row["side"] == "mentor" else choice.mentee
    if match.run_id is None:
        return {}
    if key != asked.instead:
        url = url_of(match_round, tab=asked.tab, match=match.pk, instead=key)
        return {"url": f"{url}#instead"}
    try:
        return moves_words(who_moves(run_id=match.run_id, choice=choice, actor=user))
    except Refused as refusal:
        return {"sentence": str(refusal.sentence)}


VERBS = ("approve", "unapprove", "reject", "pin", "unpin", "note", "send-now", "recall")
OPEN_STATES = (MatchState.PROPOSED, MatchState.APPROVED, MatchState.PUBLISHED)


def _forms(match: Match, addresses: dict[str, str]) -> dict[str, str]:
    """Return the addresses of what can be done with a match now."""
    is_proposed = match.state == MatchState.PROPOSED
    is_approved = match.state == MatchState.APPROVED
    can_recall = match.state == MatchState.PUBLISHED and not _is_announced(match)
    pin = addresses["unpin" if match.is_pinned else "pin"]
    return {
        "approve_url": addresses["approve"] if is_proposed else "",
        "unapprove_url": addresses["unapprove"] if is_approved else "",
        "reject_url": addresses["reject"] if is_proposed or is_approved else "",
        "pin_url": pin if is_proposed else "",
        "note_url": addresses["note"],
        "send_now_url": addresses["send-now"] if can_recall else "",
        "recall_url": addresses["recall"] if can_recall else "",
    }


ANSWERS = {
    MentorshipState.INTRODUCED: gettext_lazy("Waiting for their answers."),
    MentorshipState.ACTIVE: gettext_lazy("Both said yes."),
    MentorshipState.DECLINED: gettext_lazy("It was declined."),
    MentorshipState.EXPIRED: gettext_lazy("It ran out without an answer."),
}


def _is_announced(match: Match) -> bool:
    mentorship = match.mentorship
    return mentorship is None or mentorship.announce_at <= timezone.now()


def _decision(match: Match) -> dict[str, str] | None:
    if match.state == MatchState.PROPOSED or match.decided_at is None:
        return None
    by = match.decided_by.name if match.decided_by else _("the program team")
    tone = {"approved": "good", "published": "good", "rejected": ""}.get(match.state, "")
    strong = {
        "approved": _("Approved."),
        "published": _("Sent."),
        "rejected": _("Rejected."),
    }.get(match.state, match.get_state_display())
    text = _("By %(name)s. Nobody is told yet.") if match.state == "approved" else _("By %(name)s.")
    if match.state == MatchState.PUBLISHED and not _is_announced(match):
        text = _("By %(name)s. The two hear of it in a few minutes; until then you can undo it.")
    elif match.state == MatchState.PUBLISHED and match.mentorship:
        text += " " + ANSWERS.get(MentorshipState(match.mentorship.state), "")
    return {"tone": tone, "icon": "check", "strong": strong, "text": text % {"name": by}}


def _reject_reasons() -> list[dict[str, Any]]:
    """Return the reasons of the content by effect; only those that the service knows."""
    row = ContentText.objects.filter(key="reasons.reject").first()
    groups: dict[str, dict[str, Any]] = {}
    for option in row.data.get("options", []) if row else []:
        if option["key"] in EFFECT_OF:
            group = groups.setdefault(
                option["effect"], {"effect": option["effect_label"], "options": []}
            )
            group["options"].append({"key": option["key"], "label": option["label"]})
    return list(groups.values())


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
