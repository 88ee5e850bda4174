"""A round as it stands: who is with whom, who may be moved, who has places left."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import BooleanField, Case, CharField, F, Q, Value, When

from accounts.models import User
from matching.encoding.declines import FORMER_STATES, REFUSED_STATES
from matching.encoding.pairs import mentor_type
from matching.encoding.records import MentorType
from matching.enums import LIVE_STATES, MatchOrigin, MatchState
from matching.models import Exclusion, HiddenMentor, Match, Round
from matching.queries.access import people_kept_from
from mentorship.clock import local_day
from mentorship.enums import HOLDING_STATES, MenteeState, MentorState
from mentorship.models import Mentee, Mentor, Mentorship, Program

Asked = tuple[str, MentorType]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's part; ``key`` is its uuid. free: places that no decided match holds.

    is_here: may be proposed to somebody now, and by this admin.
    """

    id: int
    key: str
    user_id: int
    name: str
    free: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A proposal or a decided match; ``is_open``: this admin may move the two."""

    id: int
    version: int
    run_id: int | None
    mentee: str
    mentor: str
    mentor_type: MentorType
    score: int
    is_proposed: bool
    is_open: bool
    is_of_run: bool

    @property
    def asked(self) -> Asked:
        """The request that it serves."""
        return self.mentee, self.mentor_type


@dataclass(frozen=True)
class LiveBoard:
    """Everything that holds in a round now.

    mentees, mentors: by key. held: mentee id to the mentors (ids) that she has. apart: user ids of
    mentee and mentor who are not to be paired.
    """

    rows: tuple[LiveRow, ...]
    mentees: Mapping[str, Person]
    mentors: Mapping[str, Person]
    held: Mapping[int, frozenset[int]]
    apart: frozenset[tuple[int, int]]
    limit: int

    @cached_property
    def by_request(self) -> dict[Asked, LiveRow]:
        """The live row of each request; the latest where there are two."""
        return {row.asked: row for row in self.rows}

    @cached_property
    def total(self) -> int:
        """What everybody's score adds up to, in ten-thousandths."""
        return sum(row.score for row in self.rows)

    @cached_property
    def proposed_to(self) -> Counter[str]:
        """How many proposals each mentor (key) has."""
        return Counter(row.mentor for row in self.rows if row.is_proposed)

    def spare(self, mentor: str) -> int:
        """Return how many places of a mentor neither a decided match nor a proposal takes."""
        return max(self.mentors[mentor].free - self.proposed_to[mentor], 0)

    def may_pair(self, mentee: str, mentor: str) -> bool:
        """Tell whether both are here, and nothing keeps them apart."""
        her, him = self.mentees.get(mentee), self.mentors.get(mentor)
        if her is None or him is None or not (her.is_here and him.is_here):
            return False
        return (her.user_id, him.user_id) not in self.apart and her.user_id != him.user_id


def live_board(match_round: Round, actor: User, kept: frozenset[int] | None = None) -> LiveBoard:
    """Return a round as an admin may change it; four queries, whatever its size.

    ``kept`` are the people whom another admin decides, where the caller has read them already.
    """
    program = match_round.program
    if kept is None:
        kept = people_kept_from(actor, program)
    people = _people(program, kept)
    return LiveBoard(
        rows=_rows(match_round, actor, kept),
        mentees=people["mentee"],
        mentors=people["mentor"],
        held=_held(program),
        apart=_apart(match_round),
        limit=program.mentors_per_mentee,
    )


def _rows(match_round: Round, actor: User, kept: Collection[int]) -> tuple[LiveRow, ...]:
    hidden = Q(mentee__user__in=kept) | Q(mentor__user__in=kept)
    handed = Q(reviewer__isnull=False) & ~Q(reviewer=actor)
    fixed = ~Q(state=MatchState.PROPOSED) | Q(is_pinned=True) | hidden | handed
    has_ended = Q(state=MatchState.PUBLISHED) & ~Q(mentorship__state__in=HOLDING_STATES)
    rows = (
        Match.objects.filter(round=match_round, state__in=LIVE_STATES)
        .exclude(has_ended)
        .annotate(is_fixed=Case(When(fixed, then=True), default=False, output_field=BooleanField()))
        .order_by("pk")
        .values_list(
            "pk", "version", "run_id", "mentee__uuid", "mentor__uuid", "mentor_type", "score",
            "state", "is_fixed", "origin",
        )
    )  # fmt: skip
    return tuple(
        LiveRow(
            id=pk,
            version=version,
            run_id=run_id,
            mentee=str(mentee),
            mentor=str(mentor),
            mentor_type=mentor_type(kind),
            score=score,
            is_proposed=state == MatchState.PROPOSED,
            is_open=not is_fixed,
            is_of_run=origin == MatchOrigin.RUN,
        )
        for pk, version, run_id, mentee, mentor, kind, score, state, is_fixed, origin in rows
    )


def _people(program: Program, kept: Collection[int]) -> dict[str, dict[str, Person]]:
    """Return the people of both sides by key, with one query."""
    today = local_day(program.time_zone)
    here = Mentee.objects.filter(program=program).values_list(
        Value("mentee", CharField()), "pk", "uuid", "user_id", "user__name", Value(0), "state",
        Value(True, BooleanField()),
    )  # fmt: skip
    there = Mentor.objects.filter(program=program).values_list(
        Value("mentor", CharField()), "pk", "uuid", "user_id", "user__name",
        F("capacity") - F("places_held"), "state", _is_there(today),
    )  # fmt: skip
    found: dict[str, dict[str, Person]] = {"mentee": {}, "mentor": {}}
    for side, pk, uuid, user_id, name, free, state, is_there in here.order_by().union(
        there.order_by(), all=True
    ):
        is_here = state in (MenteeState.AVAILABLE, MentorState.VETTED) and bool(is_there)
        person = Person(pk, str(uuid), user_id, name, max(free, 0), is_here and user_id not in kept)
        found[side][person.key] = person
    return found


def _is_there(today: date) -> Case:
    started = Q(available_from__isnull=True) | Q(available_from__lte=today)
    lasting = Q(available_until__isnull=True) | Q(available_until__gte=today)
    return Case(When(started & lasting, then=True), default=False, output_field=BooleanField())


def _held(program: Program) -> dict[int, frozenset[int]]:
    """Return mentee id to the mentors she has, running or approved; one query."""
    running = Mentorship.objects.filter(program=program, state__in=HOLDING_STATES)
    approved = Match.objects.filter(mentee__program=program, state=MatchState.APPROVED)
    found: dict[int, set[int]] = {}
    pairs = running.order_by().values_list("mentee_id", "mentor_id")
    for mentee, mentor in pairs.union(approved.order_by().values_list("mentee_id", "mentor_id")):
        found.setdefault(mentee, set()).add(mentor)
    return {mentee: frozenset(mentors) for mentee, mentors in found.items()}


def _apart(match_round: Round) -> frozenset[tuple[int, int]]:
    """Return who is not paired again, as user ids of mentee and mentor; one query.

    Whoever was a pair, or answered no, counts here whatever the answer said: a run looks closer.
    """
    program = match_round.program
    here = Q(round__isnull=True) | Q(round=match_round)
    excluded = Exclusion.objects.filter(here, program=program).order_by()
    hidden = HiddenMentor.objects.filter(mentee__program=program).order_by()
    closed = Mentorship.objects.filter(
        program=program, state__in=(*REFUSED_STATES, *FORMER_STATES)
    ).order_by()
    pairs = excluded.values_list("first_id", "second_id").union(
        excluded.values_list("second_id", "first_id"),
        hidden.values_list("mentee__user_id", "mentor__user_id"),
        closed.values_list("mentee_user_id", "mentor_user_id"),
    )
    return frozenset((hers, his) for hers, his in pairs)
