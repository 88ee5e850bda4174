"""All rows that a person's home stands on, in as many queries whatever their number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Now
from django.utils.timezone import localdate

from accounts import acting
from accounts.models import User
from accounts.prepared import Prepared, padded
from matching.enums import LIVE_STATES, MatchState, RoundState, RunState
from matching.models import Match, Round, Run, Unmatched, Wish
from matching.queries.home_pairs import meetings_of
from mentorship.enums import MenteeState, MentorState, MentorType, Side
from mentorship.models import (
    CheckInAnswer,
    Draft,
    Meeting,
    Mentee,
    Mentor,
    Mentorship,
    Orientation,
    VettingQuestion,
)
from mentorship.queries.introductions import PROFILES, introductions_visible_to
from mentorship.queries.photos import PAIR, PAIR_UNREAD, joined_photo
from mentorship.queries.under_way import with_what_waits

TOLD = (RoundState.PUBLISHED, RoundState.CLOSED)
SERVED = "served_otherwise"
PEER_GAP = 1  # levels between people at one stage
MOST_COUNTED = 50
# All that a home tells of an answer: what somebody wrote in it is neither read nor decrypted.
TOLD_OF_ANSWERS = (
    *("side", "state", "due_at", "answered_at", "answer", "signal", "is_shared"),
    *("check_in__kind", "check_in__mentorship"),
)


@dataclass(frozen=True)
class MenteePart:
    """One mentee's part with what the matching floor knows of her.

    match_state: of the match that she waits in, empty where there is none. unmatched_reason and
    unmatched_at: of the last run whose introductions went out without her. came_late: after the
    sign-up of the round that is being introduced now, or had her introduction; it has no more
    dates for her.
    """

    row: Mentee
    is_oriented: bool
    match_state: str
    proposed_at: datetime | None
    unmatched_reason: str
    unmatched_at: datetime | None
    round_closes_on: date | None
    round_introduces_on: date | None
    wishes: int
    came_late: bool = False


@dataclass(frozen=True)
class MentorPart:
    """One mentor's part; question is the id of what the program team asked and waits to hear."""

    row: Mentor
    is_oriented: bool
    question: int | None
    round_closes_on: date | None
    round_introduces_on: date | None
    came_late: bool = False


@dataclass(frozen=True)
class HomeRows:
    """What a home shows of: parts, newest first, what runs and ran, drafts of applications.

    meetings: offered and agreed ones, by mentorship.
    """

    person: User
    mentees: tuple[MenteePart, ...]
    mentors: tuple[MentorPart, ...]
    mentorships: tuple[Mentorship, ...]
    answers: tuple[CheckInAnswer, ...]
    drafts: tuple[Draft, ...]
    photos: Mapping[int, str]
    meetings: Mapping[int, list[Meeting]]


def rows_of(user: User) -> HomeRows:
    """Read everything that a home shows of a person; at most seven queries.

    Of what two people plan with each other, nothing where somebody else looks.
    """
    mentees, mentors = _mentees(user), _mentors(user)
    mine = tuple(_mentorship_rows(user.pk)) if mentees or mentors else ()
    return HomeRows(
        person=user,
        mentees=mentees,
        mentors=mentors,
        mentorships=mine,
        answers=_answers(mine),
        drafts=_drafts(user, mentees, mentors),
        photos=_photos(user, mine),
        meetings={} if acting.is_seeing_as_another() else meetings_of(mine),
    )


def _mentees(user: User) -> tuple[MenteePart, ...]:
    return tuple(_mentee(row) for row in _mentee_rows(user.pk))


@Prepared
def _mentee_rows(user_id: int) -> "QuerySet[Mentee]":
    match, left = _match_under_way(), left_over()
    rows = (
        Mentee.objects.filter(user=user_id)
        .select_related("program", "user__profile__role")
        .annotate(
            is_oriented=_is_oriented(Side.MENTEE),
            match_state=Subquery(match.values("state")[:1]),
            proposed_at=Subquery(_matches_of_her().values("created_at")[:1]),
            unmatched_reason=Subquery(left.values("reason")[:1]),
            unmatched_at=Subquery(left.values("run__finished_at")[:1]),
            round_closes_on=Subquery(_coming_round().values("closes_on")[:1]),
            round_introduces_on=Subquery(_coming_round().values("introductions_on")[:1]),
            last_closed_on=Subquery(_round_under_way().values("closes_on")[:1]),
            introduced_at=Subquery(
                Mentorship.objects.filter(mentee=OuterRef("pk"))
                .order_by("-introduced_at")
                .values("introduced_at")[:1]
            ),
            last_rank=Subquery(
                Wish.objects.filter(mentee=OuterRef("pk")).order_by("-rank").values("rank")[:1]
            ),
        )
    )
    return _in_order(rows)


def _mentee(row: Any) -> MenteePart:
    return MenteePart(
        row=row,
        is_oriented=row.is_oriented,
        match_state=row.match_state or "",
        proposed_at=row.proposed_at,
        unmatched_reason=row.unmatched_reason or "",
        unmatched_at=row.unmatched_at,
        round_closes_on=row.round_closes_on,
        round_introduces_on=row.round_introduces_on,
        wishes=row.last_rank or 0,
        came_late=_came_late(row, max(row.applied_at, row.introduced_at or row.applied_at)),
    )


@Prepared
def _mentor_rows(user_id: int) -> "QuerySet[Any]":
    asked = VettingQuestion.objects.filter(mentor=OuterRef("pk"), answered_at__isnull=True)
    rows: QuerySet[Any] = (
        Mentor.objects.filter(user=user_id)
        .select_related("program", "user")
        .annotate(
            is_oriented=_is_oriented(Side.MENTOR),
            question=Subquery(asked.values("pk")[:1]),
            round_closes_on=Subquery(_coming_round().values("closes_on")[:1]),
            round_introduces_on=Subquery(_coming_round().values("introductions_on")[:1]),
            last_closed_on=Subquery(_round_under_way().values("closes_on")[:1]),
        )
    )
    return _in_order(rows)


def _mentors(user: User) -> tuple[MentorPart, ...]:
    return tuple(
        MentorPart(
            row=row,
            is_oriented=row.is_oriented,
            question=row.question,
            round_closes_on=row.round_closes_on,
            round_introduces_on=row.round_introduces_on,
            came_late=_came_late(row, row.applied_at),
        )
        for row in _mentor_rows(user.pk)
    )


def _in_order(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Order parts: those that go on before those that are over, then the newest first."""
    over = (MenteeState.LEFT, MentorState.REFUSED)
    is_over = Case(When(state__in=over, then=Value(1)), default=Value(0))
    return rows.order_by(is_over, "-applied_at", "-pk")


def _is_oriented(side: Side) -> Exists:
    return Exists(
        Orientation.objects.filter(
            program=OuterRef("program"),
            user=OuterRef("user"),
            side=side,
            finished_at__isnull=False,
        )
    )


def _matches_of_her() -> "QuerySet[Match]":
    return Match.objects.filter(mentee=OuterRef("pk"), state__in=LIVE_STATES).order_by("-pk")


def _match_under_way() -> "QuerySet[Match]":
    """Her match that may still become an introduction, or is one that she does not know of."""
    is_over = Q(state=MatchState.PUBLISHED, mentorship__closed_at__isnull=False)
    return _matches_of_her().exclude(round__state=RoundState.CLOSED).exclude(is_over)


def left_over() -> "QuerySet[Unmatched]":
    """Her requests that the last run of a told round left open, the newest round first."""
    last = Run.objects.filter(round=OuterRef("run__round"), state=RunState.DONE).order_by("-pk")
    rows = Unmatched.objects.filter(mentee=OuterRef("pk"), run__round__state__in=TOLD)
    newest = rows.exclude(reason=SERVED).annotate(last_run=Subquery(last.values("pk")[:1]))
    return newest.filter(run_id=F("last_run")).order_by("-run_id", "-best_score")


def _coming_round() -> "QuerySet[Round]":
    """The round that people wait for: open or drafted, the first to close."""
    states = (RoundState.OPEN, RoundState.DRAFT)
    rows = Round.objects.filter(program=OuterRef("program"), state__in=states)
    return rows.order_by("closes_on", "pk")


def _round_under_way() -> "QuerySet[Round]":
    """The round whose introductions are going out now: nobody signs up for it any more."""
    rows = Round.objects.filter(program=OuterRef("program"), state=RoundState.PUBLISHED)
    return rows.order_by("-closes_on", "-pk")


def _came_late(row: Any, since: datetime) -> bool:
    return bool(row.last_closed_on and localdate(since) > row.last_closed_on)


@Prepared
def _mentorship_rows(user_id: int) -> "QuerySet[Mentorship]":
    user = User(pk=user_id)
    now: Any = Now()  # the database's, inside the query
    rows = introductions_visible_to(user, now).select_related("program", *PROFILES, *PAIR)
    read = with_what_waits(rows.defer(*PAIR_UNREAD), user)
    return read.order_by("-announce_at", "-pk")


def _photos(user: User, mine: tuple[Mentorship, ...]) -> dict[int, str]:
    """Return the addresses of the photos of the others, by user id; they are read already."""
    live = [row for row in mine if row.closed_at is None]
    others = [row.partner_of(row.side_of(user)) for row in live]
    return {other.pk: address for other in others if (address := joined_photo(other))}


def _answers(mine: tuple[Mentorship, ...]) -> tuple[CheckInAnswer, ...]:
    running = [row.pk for row in mine if row.started_at is not None]
    return tuple(_answer_rows(*padded(running))) if running else ()


@Prepared
def _answer_rows(*mentorships: int) -> "QuerySet[CheckInAnswer]":
    rows = CheckInAnswer.objects.filter(check_in__mentorship__in=mentorships)
    read = rows.select_related("check_in").only(*TOLD_OF_ANSWERS)
    return read.order_by("due_at", "pk")


def _drafts(
    user: User, mentees: tuple[MenteePart, ...], mentors: tuple[MentorPart, ...]
) -> tuple[Draft, ...]:
    """Return what she began to write and has not sent, where she has no part."""
    taken = {(Side.MENTEE, part.row.program_id) for part in mentees if not is_over(part.row)}
    taken |= {(Side.MENTOR, part.row.program_id) for part in mentors if not is_over(part.row)}
    begun = _draft_rows(user.pk)
    return tuple(row for row in begun if (row.side, row.program_id) not in taken)


@Prepared
def _draft_rows(user_id: int) -> "QuerySet[Draft]":
    rows = Draft.objects.filter(user=user_id).select_related("program", "user")
    return rows.order_by("-saved_at")


def is_over(part: Mentee | Mentor) -> bool:
    """Whether a person left, or her offer was refused: she may apply again."""
    return part.state in (MenteeState.LEFT, MentorState.LEFT, MentorState.REFUSED)


def peers_like(mentee: Mentee) -> int:
    """Return how many people of about her level would be a peer for someone like them; one query.

    Counted up to fifty, herself left out.
    """
    profile = getattr(mentee.user, "profile", None)
    level = profile.role.level if profile and profile.role else None
    if level is None:
        return 0
    rows = Mentor.objects.filter(
        program=mentee.program_id,
        state=MentorState.VETTED,
        offers__icontains=f'"{MentorType.PEER.value}"',
        places_held__lt=F("capacity"),
        user__profile__role__level__range=(level - PEER_GAP, level + PEER_GAP),
    )
    return len(rows.exclude(user=mentee.user_id).values("pk")[:MOST_COUNTED])
