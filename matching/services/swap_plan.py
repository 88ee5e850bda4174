"""What a swap would do: by the proof of the run where that holds, else as an exchange of two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from accounts.models import User
from matching import exceptions
from matching.encoding.pairs import mentor_type
from matching.encoding.store import CLOSE_CALL
from matching.enums import MatchState
from matching.exceptions import plans
from matching.models import Match, Run
from matching.queries.access import people_kept_from
from matching.queries.exchange import Choice, Step, steps_of
from matching.queries.live_board import Asked, LiveBoard, LiveRow, live_board
from matching.queries.solved_runs import SolvedRun, can_be_solved, solved_run
from matching.services import pairs, single
from matching.services.single import Scored
from mentorship.models import Mentee, Mentor

Fields = Mapping[str, Any]
FINGERPRINT = 32


@dataclass(frozen=True)
class Plan:
    """What becomes of a round by a swap; totals in ten-thousandths.

    steps: who moves, the chosen pair first. fields: what the new match of each request holds.
    fingerprint: the same as long as the same people, at the same versions, would move alike.
    is_whole: the best for everybody around the pair; False for an exchange of two.
    """

    match: Match
    choice: Choice
    board: LiveBoard
    steps: tuple[Step, ...]
    fields: Mapping[Asked, Fields]
    is_whole: bool

    @property
    def total_after(self) -> int:
        """What it would add up to."""
        return self.board.total + sum(
            (step.after_score or 0) - (step.before_score or 0) for step in self.steps
        )

    @property
    def served(self) -> int:
        """How many requests more would have a mentor; negative for fewer."""
        return sum(bool(step.after) - bool(step.before) for step in self.steps)

    @property
    def fingerprint(self) -> str:
        """A text that changes with anything that the preview showed."""
        told = [
            (
                (step.row.id, step.row.version) if step.row else None,
                (step.mentee, step.mentor_type),
                (step.after, step.after_score),
            )
            for step in self.steps
        ]
        return sha256(repr((self.match.pk, told)).encode()).hexdigest()[:FINGERPRINT]


def plan_of(*, match_id: int, instead: str, actor: User) -> Plan:
    """Return what choosing somebody else for one side of a proposed match would do.

    Nothing is stored. The first question about a run takes as long as matching did.

    Args:
        instead: key (uuid) of another mentor, or of another mentee.

    Raises:
        Match.DoesNotExist, Mentee.DoesNotExist: nobody has this id or key.
        Refused: the match or the pair is not to be moved; the sentence says why.
    """
    related = ("round__program", "mentee__user", "mentor__user", "run")
    match = Match.objects.select_related(*related).defer("run__snapshot").get(pk=match_id)
    kept = people_kept_from(actor, match.round.program)
    pairs.refuse_outsider(match, actor, kept)
    pairs.refuse_other_states(match, MatchState.PROPOSED)
    pairs.refuse_closed_round(match)
    board = live_board(match.round, actor, kept)
    _refuse_kept(board, instead, kept)
    base = next(row for row in board.rows if row.id == match.pk)
    if not base.is_open:
        raise plans.RowFixed(name=match.mentee.user.name)
    choice = _choice(board, base, match, instead)
    row = board.by_request.get((choice.mentee, choice.mentor_type))
    if row is not None and row.mentor == choice.mentor:
        raise plans.SameMentor
    return _whole(match, choice, board, base) or _Direct(match, choice, board, base).plan()


def _refuse_kept(board: LiveBoard, instead: str, kept: frozenset[int]) -> None:
    """Treat whom another admin sees to as nobody: a refusal would name and place her."""
    person = board.mentors.get(instead) or board.mentees.get(instead)
    if person is not None and person.user_id in kept:
        raise Mentee.DoesNotExist


def _choice(board: LiveBoard, base: LiveRow, match: Match, instead: str) -> Choice:
    """Return the pair that is asked for."""
    if instead in board.mentors:
        return Choice(base.mentee, base.mentor_type, instead)
    if instead not in board.mentees:
        raise Mentee.DoesNotExist
    listed = {row["mentee_id"]: row for row in match.breakdown.get("other_mentees", [])}
    row = listed.get(board.mentees[instead].id, {})
    return Choice(instead, mentor_type(row.get("mentor_type", base.mentor_type)), base.mentor)


def _whole(match: Match, choice: Choice, board: LiveBoard, base: LiveRow) -> Plan | None:
    """Return the plan by the run's own proof, None where it says nothing of these two."""
    if match.run is None or not base.is_of_run or not can_be_solved(match.run):
        return None
    try:
        solved = solved_run(match.run)
        steps = steps_of(solved, board, choice, base)
    except (ValueError, exceptions.RunUnusable):
        return None
    fields = {
        (step.mentee, step.mentor_type): _fields(solved, board, step, is_chosen=n == 0)
        for n, step in enumerate(steps)
        if step.after
    }
    return Plan(match, choice, board, tuple(steps), fields, is_whole=True)


def _fields(solved: SolvedRun, board: LiveBoard, step: Step, *, is_chosen: bool) -> Fields:
    """Return what the new match of a step holds, with the next best mentors around it."""
    row = solved.request_rows[step.mentee, step.mentor_type]
    mentor = solved.mentor_rows[step.after]
    score = step.after_score or 0
    found = [(key, n) for key, n in solved.next_mentors(row, mentor) if key in board.mentors]
    others = [
        {
            "mentor_id": board.mentors[key].id,
            "score": other,
            "difference": other - score,
            "loss": None,
            "may_cost_place": False,
        }
        for key, other in found
    ]
    near = [other for _key, other in found if score - other <= CLOSE_CALL]
    is_close = bool(near) and not is_chosen
    around = {"alternatives": others, "other_mentees": [], "is_close": is_close}
    return solved.fields(row, mentor, around)


@dataclass(frozen=True)
class _Direct:
    """A swap of at most two: she goes to the other mentor, and whoever was there to hers."""

    match: Match
    choice: Choice
    board: LiveBoard
    base: LiveRow

    def plan(self) -> Plan:
        """Return the exchange with exact figures, by what is known of the people today."""
        mover, leaver = self._mover(), self._leaver()
        chosen = self._scored(self.choice)
        if chosen.obstacles:
            told = " ".join(obstacle.sentence for obstacle in chosen.obstacles)
            raise plans.NotPossible(why=told)
        found: list[tuple[Step, Scored | None]] = [(self._step(mover, self.choice, chosen), chosen)]
        if leaver is not None:
            found.append(self._left(leaver, mover))
        fields = {
            (step.mentee, step.mentor_type): told.fields for step, told in found if told is not None
        }
        steps = tuple(step for step, _told in found)
        return Plan(self.match, self.choice, self.board, steps, fields, is_whole=False)

    def _mover(self) -> LiveRow | None:
        """Return the row of the request that gets the mentor, which has to be free to move."""
        board, choice = self.board, self.choice
        row = board.by_request.get((choice.mentee, choice.mentor_type))
        if row is not None and not row.is_open:
            raise plans.RowFixed(name=board.mentees[choice.mentee].name)
        if not board.may_pair(choice.mentee, choice.mentor):
            raise exceptions.Excluded
        if row is None and self._is_served(choice.mentee):
            raise plans.RowFixed(name=board.mentees[choice.mentee].name)
        return row

    def _is_served(self, mentee: str) -> bool:
        """Tell whether she has, or is proposed, as many mentors as she may have."""
        held = len(self.board.held.get(self.board.mentees[mentee].id, ()))
        proposed = sum(row.mentee == mentee and row.is_proposed for row in self.board.rows)
        return held + proposed >= self.board.limit

    def _leaver(self) -> LiveRow | None:
        """Return the row that makes room, None where the mentor has a place left."""
        mentor = self.choice.mentor
        if mentor == self.base.mentor:
            return self.base
        if self.board.spare(mentor):
            return None
        movable = [row for row in self.board.rows if row.mentor == mentor and row.is_open]
        if not movable:
            raise plans.NoPlaceToSwap(name=self.board.mentors[mentor].name)
        return min(movable, key=lambda row: (row.score, row.id))

    def _left(self, leaver: LiveRow, mover: LiveRow | None) -> tuple[Step, Scored | None]:
        """Return where the leaver goes: to the place that became free, or to the next best."""
        for mentor in self._places_for(leaver, mover):
            choice = Choice(leaver.mentee, leaver.mentor_type, mentor)
            if self.board.may_pair(leaver.mentee, mentor):
                told = self._scored(choice)
                if told.is_possible:
                    return self._step(leaver, choice, told), told
        return self._step(leaver, replace(self.choice, mentor=""), None), None

    def _places_for(self, leaver: LiveRow, mover: LiveRow | None) -> Iterator[str]:
        if mover is not None:
            yield mover.mentor
        keys = {person.id: key for key, person in self.board.mentors.items()}
        breakdown = Match.objects.values_list("breakdown", flat=True).get(pk=leaver.id)
        for row in breakdown.get("alternatives", []):
            key = keys.get(row["mentor_id"], "")
            if key and key != self.choice.mentor and self.board.spare(key):
                yield key

    def _step(self, row: LiveRow | None, choice: Choice, told: Scored | None) -> Step:
        asked = row.asked if row else (choice.mentee, choice.mentor_type)
        return Step(row, *asked, choice.mentor if told else "", told.score if told else None)

    def _scored(self, choice: Choice) -> Scored:
        mentee, mentor = self.board.mentees[choice.mentee], self.board.mentors[choice.mentor]
        return single.scored(
            match_round=self.match.round,
            mentee=Mentee.objects.select_related("user__profile").get(pk=mentee.id),
            mentor=Mentor.objects.select_related("user__profile").get(pk=mentor.id),
            mentor_type=choice.mentor_type,
            run=self._run,
        )

    @property
    def _run(self) -> Run | None:
        """The run whose weights of specializations the score keeps to."""
        return self.match.run
