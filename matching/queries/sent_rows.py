"""One page of sent introductions in full: who is waited for, what was sent, what came next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from accounts.enums import NotificationStatus
from accounts.models import Notification
from matching.enums import LIVE_STATES
from matching.models import Match, Round
from matching.queries.capsule import points
from matching.queries.unmatched import reason_title
from matching.queries.waiting import last_run, left_by
from mentorship.enums import MenteeState, MentorshipState, Side
from mentorship.models import AnswerOnBehalf, ContentText, Mentorship
from mentorship.queries.introduction_questions import unanswered_of
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
    nudge_from: datetime | None = None  # when a reminder is possible that is too soon now
    answered_for: str = ""
    awaits_reply: bool = False  # this side asked the other one a question


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
    """Return introductions of a round in this order; at most three queries."""
    found = _matches(match_round, ids).in_bulk()
    matches = [found[pk] for pk in ids if pk in found]
    told, labels = _told(matches), _labels(matches)
    return [_row(match, told, labels, kept, now) for match in matches]


def _matches(match_round: Round, ids: Sequence[int]) -> "QuerySet[Any]":
    """Return matches with who answered for whom, who comes next, and why nobody does.

    Those are small objects, read within the one query: a page has many rows and few queries.
    """
    since = OuterRef("mentorship__closed_at")
    others = Match.objects.filter(
        round=match_round, mentee=OuterRef("mentee"), state__in=LIVE_STATES
    )
    coming = others.filter(created_at__gte=since).exclude(pk=OuterRef("pk")).order_by("-pk")
    why = left_by(last_run(match_round)).filter(
        mentee=OuterRef("mentee"), run__finished_at__gte=since
    )
    next_best = {"id": "pk", "mentor": "mentor__user__name", "user": "mentor__user_id"}
    return (
        Match.objects.filter(pk__in=ids)
        .select_related(*PEOPLE)
        .annotate(
            mentor_given=_given(Side.MENTOR, "given_by__name"),
            mentee_given=_given(Side.MENTEE, "given_by__name"),
            mentor_told=_given(Side.MENTOR, "told"),
            mentee_told=_given(Side.MENTEE, "told"),
            mentor_waits=unanswered_of(Side.MENTOR, "mentorship"),
            mentee_waits=unanswered_of(Side.MENTEE, "mentorship"),
            coming=Subquery(coming.values(_=JSONObject(**next_best, score="score"))[:1]),
            why=Subquery(why.values("reason")[:1]),
        )
    )


def _given(side: Side, field: str) -> Subquery:
    """Return a field of the answer that an admin gave for a side; its words are encrypted."""
    rows = AnswerOnBehalf.objects.filter(mentorship=OuterRef("mentorship"), side=side)
    return Subquery(rows.values(field)[:1])


def _row(
    match: Any,
    told: Mapping[int, list[tuple[str, Told]]],
    labels: Mapping[str, str],
    kept: frozenset[int],
    now: datetime,
) -> SentRow:
    mentorship = match.mentorship
    given = {
        Side.MENTOR: {"admin": match.mentor_given, "told": match.mentor_told},
        Side.MENTEE: {"admin": match.mentee_given, "told": match.mentee_told},
    }
    awaits = {Side.MENTOR: match.mentor_waits, Side.MENTEE: match.mentee_waits}
    sides = tuple(
        _side(mentorship, side, told.get(mentorship.pk, []), given[side], now, awaits[side])
        for side in given
    )
    is_waiting = mentorship.state == MentorshipState.INTRODUCED and mentorship.announce_at <= now
    waits_for = [one.name for one in sides if is_waiting and one.is_asked and not one.answer]
    reason = "" if mentorship.is_life else labels.get(mentorship.decline_reason, "")
    has_ended = mentorship.state in FELL_THROUGH
    next_best = _next_best(match, kept) if has_ended else None
    return SentRow(match, mentorship, sides, reason, next_best, tuple(waits_for))


def _side(
    mentorship: Mentorship,
    side: Side,
    told: Iterable[tuple[str, Told]],
    given: Mapping[str, str],
    now: datetime,
    awaits_reply: bool,
) -> SideState:
    mine = [(key, one) for key, one in told if one.side == side.value]
    again = max((one.at for _key, one in mine), default=now) + timedelta(days=REST_DAYS)
    rested = not mine or again <= now
    by_hand = any(key == key_by_hand(mentorship.pk, side.value) for key, _one in mine)
    answer, asked = mentorship.answer_of(side), is_asked(mentorship, side)
    return SideState(
        side=side.value,
        name=mentorship.person_of(side).name,
        answer=answer,
        answered_at=getattr(mentorship, f"{side.value}_answered_at"),
        is_asked=asked,
        told=tuple(one for _key, one in mine),
        can_nudge=asked and not answer and rested and not by_hand and not awaits_reply,
        nudge_from=None if rested or by_hand or again >= mentorship.respond_by else again,
        answered_for=_("%(admin)s answered: %(told)s") % given if given["admin"] else "",
        awaits_reply=awaits_reply,
    )


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


def _labels(matches: Sequence[Match]) -> dict[str, str]:
    """Return the words for reasons of a no; one query, none where nobody gave one."""
    if not any(match.mentorship and match.mentorship.decline_reason for match in matches):
        return {}
    keys = [f"reasons.decline_{side.value}" for side in Side]
    rows = ContentText.objects.filter(key__in=keys).values_list("data", flat=True)
    return {one["key"]: one["label"] for data in rows for one in data.get("options", [])}


def _next_best(match: Any, kept: frozenset[int]) -> NextBest:
    """Return who is proposed since the introduction fell through, or why nobody is."""
    coming = match.coming
    if coming is not None and coming["user"] in kept:
        return NextBest(None, sentence=_("Another admin looks at the next proposal."))
    if coming is not None:
        return NextBest(coming["id"], coming["mentor"], points(coming["score"]))
    if match.mentee.state != MenteeState.AVAILABLE:
        return NextBest(None, sentence=_("They aren't looking for anybody now."))
    if match.why:
        said = _("Nobody proposed: %(why)s") % {"why": reason_title(match.why)}
        return NextBest(None, sentence=said)
    return NextBest(None, sentence=_("The next run looks for somebody."))
