"""One page of sent introductions in full: who is waited for, what was sent, what came next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import NotificationStatus
from accounts.models import Notification
from matching.enums import MatchState
from matching.models import Match, Round
from matching.queries.capsule import points
from matching.queries.unmatched import reason_title
from matching.queries.waiting import reasons_of_run
from mentorship.enums import MenteeState, MentorshipState, Side
from mentorship.models import AnswerOnBehalf, ContentText, Mentorship
from mentorship.services.introductions import is_asked
from mentorship.services.introductions.nudging import CATEGORY as NUDGE
from mentorship.services.introductions.nudging import REST_DAYS, key_by_hand

ASKED = {f"introduction_{side.value}": side for side in Side}
FELL_THROUGH = (
    MentorshipState.DECLINED,
    MentorshipState.EXPIRED,
    MentorshipState.WITHDRAWN,
    MentorshipState.RECALLED,
)
PEOPLE = (
    "mentee__user", "mentor__user", "mentorship__program", "mentorship__mentee_user",
    "mentorship__mentor_user",
)  # fmt: skip
NEXT = (MatchState.PROPOSED, MatchState.APPROVED, MatchState.PUBLISHED)


@dataclass(frozen=True)
class Told:
    """One message to one side: when it left, or will."""

    side: str
    what: str
    at: datetime
    is_sent: bool


@dataclass(frozen=True)
class SideState:
    """Where one side stands with its answer."""

    side: str
    name: str
    answer: str
    answered_at: datetime | None
    is_asked: bool
    told: tuple[Told, ...]
    can_nudge: bool
    answered_for: str = ""


@dataclass(frozen=True)
class NextBest:
    """Who is proposed after an introduction fell through, or why nobody is."""

    match_id: int | None
    mentor: str = ""
    score: int = 0
    sentence: str = ""


@dataclass(frozen=True)
class SentRow:
    """One introduction as the Sent tab shows it."""

    match: Match
    mentorship: Mentorship
    sides: tuple[SideState, ...]
    reason: str = ""
    next_best: NextBest | None = None
    waits_for: tuple[str, ...] = field(default_factory=tuple)


def sent_rows(
    match_round: Round, ids: Sequence[int], kept: frozenset[int], now: datetime
) -> list[SentRow]:
    """Return introductions of a round in this order; at most eight queries."""
    found = Match.objects.filter(pk__in=ids).select_related(*PEOPLE).in_bulk()
    matches = [found[pk] for pk in ids if pk in found]
    told, given = _told(matches), _given(matches)
    labels, coming = _labels(matches), _coming(match_round, matches, kept)
    return [_row(match, told, given, labels, coming, now) for match in matches]


def _row(
    match: Match,
    told: Mapping[int, list[tuple[str, Told]]],
    given: Mapping[tuple[int, str], AnswerOnBehalf],
    labels: Mapping[str, str],
    coming: Mapping[int, NextBest],
    now: datetime,
) -> SentRow:
    mentorship = match.mentorship
    assert mentorship is not None  # match_published_has_mentorship
    sides = tuple(
        _side(mentorship, side, told.get(mentorship.pk, []), given, now)
        for side in (Side.MENTOR, Side.MENTEE)
    )
    is_waiting = mentorship.state == MentorshipState.INTRODUCED and mentorship.announce_at <= now
    waits_for = [one.name for one in sides if is_waiting and one.is_asked and not one.answer]
    reason = "" if mentorship.is_life else labels.get(mentorship.decline_reason, "")
    return SentRow(match, mentorship, sides, reason, coming.get(match.pk), tuple(waits_for))


def _side(
    mentorship: Mentorship,
    side: Side,
    told: Iterable[tuple[str, Told]],
    given: Mapping[tuple[int, str], AnswerOnBehalf],
    now: datetime,
) -> SideState:
    mine = [(key, one) for key, one in told if one.side == side.value]
    rested = all(one.at <= now - timedelta(days=REST_DAYS) for _key, one in mine)
    by_hand = any(key == key_by_hand(mentorship.pk, side.value) for key, _one in mine)
    answer, asked = mentorship.answer_of(side), is_asked(mentorship, side)
    row = given.get((mentorship.pk, side.value))
    return SideState(
        side=side.value,
        name=mentorship.person_of(side).name,
        answer=answer,
        answered_at=getattr(mentorship, f"{side.value}_answered_at"),
        is_asked=asked,
        told=tuple(one for _key, one in mine),
        can_nudge=asked and not answer and rested and not by_hand,
        answered_for=_answered_for(row) if row else "",
    )


def _answered_for(row: AnswerOnBehalf) -> str:
    return _("%(admin)s answered: %(told)s") % {"admin": row.given_by.name, "told": row.told}


def _told(matches: Sequence[Match]) -> dict[int, list[tuple[str, Told]]]:
    """Return what was written to the two about each introduction, by its id; one query."""
    rows = Notification.objects.filter(
        Q(category__in=ASKED) | Q(category=NUDGE),
        subject_type=Mentorship._meta.label_lower,
        subject_id__in=[str(match.mentorship_id) for match in matches],
    ).exclude(status__in=(NotificationStatus.CANCELLED, NotificationStatus.EXPIRED))
    sides = {match.mentorship_id: match.mentee.user_id for match in matches}
    found: dict[int, list[tuple[str, Told]]] = {}
    for row in rows.order_by("not_before", "pk"):
        pk = int(row.subject_id)
        side = Side.MENTEE if sides.get(pk) == row.recipient_id else Side.MENTOR
        what = _("asked") if row.category in ASKED else _("reminded")
        at = row.sent_at or row.not_before
        one = Told(side.value, what, at, is_sent=row.sent_at is not None)
        found.setdefault(pk, []).append((row.dedupe_key, one))
    return found


def _given(matches: Sequence[Match]) -> dict[tuple[int, str], AnswerOnBehalf]:
    """Return the answers that admins gave for somebody; one query."""
    rows = AnswerOnBehalf.objects.filter(mentorship__in=[match.mentorship_id for match in matches])
    return {(row.mentorship_id, row.side): row for row in rows.select_related("given_by")}


def _labels(matches: Sequence[Match]) -> dict[str, str]:
    """Return the words for reasons of a no; one query, none where nobody gave one."""
    if not any(match.mentorship and match.mentorship.decline_reason for match in matches):
        return {}
    keys = [f"reasons.decline_{side.value}" for side in Side]
    rows = ContentText.objects.filter(key__in=keys).values_list("data", flat=True)
    return {one["key"]: one["label"] for data in rows for one in data.get("options", [])}


def _coming(
    match_round: Round, matches: Sequence[Match], kept: frozenset[int]
) -> dict[int, NextBest]:
    """Return who comes next for the mentees whose introduction fell through; three queries."""
    fallen = [m for m in matches if m.mentorship and m.mentorship.state in FELL_THROUGH]
    if not fallen:
        return {}
    mentees = [match.mentee_id for match in fallen]
    rows = Match.objects.filter(round=match_round, mentee__in=mentees, state__in=NEXT)
    newest = {row.mentee_id: row for row in rows.select_related("mentor__user").order_by("pk")}
    reasons = reasons_of_run(match_round, mentees)
    return {
        match.pk: _next_best(match, newest.get(match.mentee_id), reasons, kept) for match in fallen
    }


def _next_best(
    match: Match, newest: Match | None, reasons: Mapping[int, Any], kept: frozenset[int]
) -> NextBest:
    assert match.mentorship is not None  # only what was published can fall through
    since = match.mentorship.closed_at or match.created_at
    if newest is not None and newest.created_at >= since:
        if newest.mentor.user_id in kept:
            return NextBest(None, sentence=_("Another admin looks at the next proposal."))
        return NextBest(newest.pk, newest.mentor.user.name, points(newest.score))
    if match.mentee.state != MenteeState.AVAILABLE:
        return NextBest(None, sentence=_("They aren't looking for anybody now."))
    why = reasons.get(match.mentee_id)
    if why is not None and why.found_at >= since:
        said = _("Nobody proposed: %(why)s") % {"why": reason_title(why.reason)}
        return NextBest(None, sentence=said)
    return NextBest(None, sentence=_("The next run looks for somebody."))
