"""The Sent tab of a round: how far the answers are, and what can be done about each."""

from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from matching.models import Decision, Round
from matching.queries.board import Board
from matching.queries.sent import STAGES, Sent, sent_of
from matching.queries.sent_rows import SentRow, SideState, sent_rows
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.views import pages
from matching.views.board_query import url_of
from mentorship.enums import Answer, MentorshipState, Side
from mentorship.views.person import person

TONES = {
    "leaving": ("info", "clock"),
    "waiting": ("warn", "circle-dashed"),
    "both": ("good", "handshake"),
    "declined": ("", "x"),
    "expired": ("", "clock"),
    "withdrawn": ("", "pause"),
    "recalled": ("", "undo-2"),
}


def sent_context(
    match_round: Round, board: Board, request: HttpRequest, *, may_act: bool = True
) -> dict[str, Any]:
    """Return what ``matching/_sent.html`` draws; at most five queries.

    The address narrows it: ``stage`` (one of ``STAGES``) and ``page``; an unknown stage is a bad
    request. Who may not act reads no names.
    """
    stage, number = _stage(request), pages.page_number(request)
    sent = sent_of(match_round, board.kept)
    ids = sent.of(stage)
    start = (number - 1) * pages.PAGE
    rows = sent_rows(match_round, ids[start : start + pages.PAGE], board.kept, sent.now)
    user = person(request)
    return {
        "sent_title": _title(sent),
        "sent_stages": _stages(match_round, sent, stage),
        "sent_rows": [_row(row, match_round, sent.now, may_act=may_act) for row in rows],
        "sent_presses": _presses(match_round, sent, user) if may_act else [],
        "sent_links": _links(match_round) if may_act else [],
        "sent_next_url": _page_url(match_round, stage, number + 1, len(ids)),
        "sent_back_url": _page_url(match_round, stage, number - 1, len(ids)),
        "sent_others": _others(sent.others),
    }


def _stage(request: HttpRequest) -> str:
    stage = request.GET.get("stage", "")
    if stage and stage not in STAGES:
        raise BadRequest("unknown stage")
    return stage


def _title(sent: Sent) -> str:
    counts, everything = sent.counts(), len(sent.briefs)
    if not everything:
        return _("Nothing sent yet")
    said = ngettext(
        "%(both)d of %(n)d introduction is a mentorship",
        "%(both)d of %(n)d introductions are mentorships",
        everything,
    )
    return said % {"both": counts.get("both", 0), "n": everything}


def _stages(match_round: Round, sent: Sent, current: str) -> list[dict[str, Any]]:
    """Return the counts as links; the one chosen is always among them."""
    counts = sent.counts()
    shown = {"": len(sent.briefs), **{s: counts.get(s, 0) for s in STAGES if s in counts}}
    if current:
        shown.setdefault(current, 0)
    return [
        {
            "name": STAGES[stage] if stage else _("All"),
            "count": count,
            "url": url_of(match_round, tab="published", stage=stage),
            "is_current": stage == current,
        }
        for stage, count in shown.items()
    ]


def _page_url(match_round: Round, stage: str, page: int, count: int) -> str:
    is_there = page >= 1 and (page - 1) * pages.PAGE < count
    return url_of(match_round, tab="published", stage=stage, page=page) if is_there else ""


def _links(match_round: Round) -> list[dict[str, str]]:
    return [
        {"name": _("What people read"), "icon": "eye", "url": url_of(match_round, "round-letters")},
        {"name": _("Waitlist"), "icon": "clock", "url": url_of(match_round, "round-waitlist")},
    ]


def _others(count: int) -> str:
    if not count:
        return ""
    said = ngettext("%(n)d more is another admin's.", "%(n)d more are another admin's.", count)
    return said % {"n": count}


def _presses(match_round: Round, sent: Sent, user: User) -> list[dict[str, Any]]:
    """Return what this admin can still take back, one press each; one query."""
    leaving = sent.of("leaving")
    if not leaving or match_round.state not in DECIDABLE_ROUNDS:
        return []
    rows = Decision.objects.filter(
        match__in=leaving, actor=user, kind="publish", undone_at=None
    ).values_list("batch", flat=True)
    counts: dict[Any, int] = {}
    for batch in rows:
        counts[batch] = counts.get(batch, 0) + 1
    return [
        {
            "batch": batch,
            "url": url_of(match_round, "round-take-back"),
            "label": ngettext("Take %(n)d back", "Take these %(n)d back", n) % {"n": n},
        }
        for batch, n in counts.items()
    ]


def _row(row: SentRow, match_round: Round, now: datetime, *, may_act: bool) -> dict[str, Any]:
    stage = _main_stage(row, now)
    tone, icon = TONES[stage]
    match, mentorship = row.match, row.mentorship
    is_waiting = stage == "waiting"
    return {
        "id": match.pk,
        "url": url_of(match_round, tab="published", match=match.pk),
        "mentee_name": mentorship.mentee_user.name if may_act else "",
        "mentor_name": mentorship.mentor_user.name if may_act else "",
        "type": match.get_mentor_type_display(),
        "stage": {"tone": tone, "icon": icon, "text": STAGES[stage]},
        "leaves_at": mentorship.announce_at if stage == "leaving" else None,
        "since": mentorship.announce_at,
        "respond_by": mentorship.respond_by if is_waiting else None,
        "days_left": _days_left(mentorship.respond_by, now) if is_waiting else "",
        "sides": [
            _side(side, match.pk, match_round, is_waiting=is_waiting, may_act=may_act)
            for side in _shown_sides(row, stage)
        ],
        "reason": row.reason if may_act else "",
        "next_best": _next_best(row, match_round) if may_act else None,
        "send_now_url": _do(match_round, match.pk, "match-send-now", stage, may_act=may_act),
        "recall_url": _do(match_round, match.pk, "match-recall", stage, may_act=may_act),
        "version": match.version,
    }


def _shown_sides(row: SentRow, stage: str) -> tuple[SideState, ...]:
    """Return the two sides; of a life mentorship that came to nothing, the team sees no more."""
    is_over = stage not in ("waiting", "both")
    return () if stage == "leaving" or (row.mentorship.is_life and is_over) else row.sides


def _main_stage(row: SentRow, now: datetime) -> str:
    mentorship = row.mentorship
    if mentorship.state == MentorshipState.INTRODUCED:
        return "leaving" if mentorship.announce_at > now else "waiting"
    if mentorship.started_at is not None:
        return "both"
    return mentorship.state if mentorship.state in TONES else "withdrawn"


def _do(match_round: Round, pk: int, name: str, stage: str, *, may_act: bool) -> str:
    if stage != "leaving" or not may_act:
        return ""
    return reverse(name, args=[match_round.program.slug, pk])


def _days_left(respond_by: datetime, now: datetime) -> str:
    days = (timezone.localdate(respond_by) - timezone.localdate(now)).days
    if days < 1:
        return _("Runs out today")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def _side(
    side: SideState, pk: int, match_round: Round, *, is_waiting: bool, may_act: bool
) -> dict[str, Any]:
    args = [match_round.program.slug, pk, side.side]
    is_open = is_waiting and side.is_asked and not side.answer and may_act
    return {
        "side": side.side,
        "name": side.name if may_act else dict(Side.choices)[side.side],
        "said": said(side, is_waiting=is_waiting),
        "told": [(one.what, one.at, one.is_sent) for one in side.told] if may_act else [],
        "answered_for": side.answered_for if may_act else "",
        "nudge_url": reverse("introduction-nudge", args=args) if is_open and side.can_nudge else "",
        "nudge_from": side.nudge_from if is_open else None,
        "answer_url": reverse("introduction-on-behalf", args=args) if is_open else "",
    }


def said(side: SideState, *, is_waiting: bool) -> str:
    words = {
        Answer.ACCEPTED.value: _("said yes"),
        Answer.DECLINED.value: _("said not this time"),
        Answer.NOT_NOW.value: _("said not now"),
    }
    if side.answer:
        return words[side.answer]
    if not is_waiting:
        return _("no answer")
    if side.awaits_reply:
        return _("asked a question, waits for the reply")
    return _("asked, no answer yet") if side.is_asked else _("asked once the mentor says yes")


def _next_best(row: SentRow, match_round: Round) -> dict[str, Any] | None:
    if row.next_best is None:
        return None
    found = row.next_best
    return {
        "name": found.mentor,
        "score": found.score,
        "url": url_of(match_round, match=found.match_id) if found.match_id else "",
        "sentence": found.sentence,
    }
