"""What exactly a round would become if somebody else were chosen: who moves from whom to whom.

What the run proposed and nobody has decided since may move; approved, sent and pinned pairs, swaps
and pairs made by hand stay as they are, and so do those that another admin decides. The rest of
the run's proof still holds for them, so that one shortest path tells what is best (``Exchanges``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from matching.encoding.records import MentorType
from matching.engine.insight import Exchanges
from matching.engine.insight.plan import select
from matching.engine.pool import Bools, Ints32, Ints64, Policy
from matching.engine.problem import Problem
from matching.queries.live_board import LiveBoard, LiveRow
from matching.queries.solved_runs import SolvedRun

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """A pair to be tried: keys (uuids) of the two parts."""

    mentee: str
    mentor_type: MentorType
    mentor: str


@dataclass(frozen=True, slots=True)
class Step:
    """A request that gets another mentor (keys); "" and None where it has none.

    row: its live match, None where it has none. Scores in ten-thousandths.
    """

    row: LiveRow | None
    mentee: str
    mentor_type: MentorType
    after: str
    after_score: int | None

    @property
    def before(self) -> str:
        """The key of the mentor whom it leaves."""
        return self.row.mentor if self.row else ""

    @property
    def before_score(self) -> int | None:
        """The score of the pair that it leaves."""
        return self.row.score if self.row else None


def steps_of(
    solved: SolvedRun, board: LiveBoard, choice: Choice, instead_of: LiveRow
) -> list[Step]:
    """Return who moves when a pair is chosen in place of a live row; the chosen one first.

    Args:
        solved: the run that proposed ``instead_of``.
        choice: its request with another mentor, or its mentor with another request.
        instead_of: an open row of that run.

    Raises:
        ValueError: the pair is not possible among what may move.
    """
    part = _Part(solved, board, instead_of)
    if not part.holds(instead_of):
        raise ValueError("the row is not the run's own any more")
    chosen = solved.request_rows.get((choice.mentee, choice.mentor_type), NOBODY)
    mentor = solved.mentor_rows.get(choice.mentor, NOBODY)
    if NOBODY in (chosen, mentor) or not board.may_pair(choice.mentee, choice.mentor):
        raise ValueError("one of the two is not in the run, or may not be paired")
    if choice.mentor == instead_of.mentor:
        part = part.with_one_place(mentor)
    mate = part.exchanges().choose(chosen, mentor).mate
    return list(part.steps(mate, chosen))


class _Part:
    """The part of a run that may still move: its open proposals, and whoever has nobody."""

    def __init__(self, solved: SolvedRun, board: LiveBoard, base: LiveRow, only: int = NOBODY):
        """Take what may move.

        Args:
            solved, board: the run, and the round today.
            base: the row that makes room.
            only: a mentor whose other rows stay, and who has no other place.
        """
        self._solved, self._board, self._base, self._only = solved, board, base, only
        problem = solved.matched.problem
        self.mate = np.full(problem.n_requests, NOBODY, dtype=np.int32)
        self._rows: dict[int, LiveRow] = {}
        for row in board.rows:
            self._take(row)
        self._is_in = np.zeros(problem.n_requests, dtype=np.bool_)
        self._is_in[list(self._rows)] = True
        self._is_in[self._waiting()] = True

    def holds(self, row: LiveRow) -> bool:
        """Tell whether a row is one of those that may move."""
        return row in self._rows.values()

    def with_one_place(self, mentor: int) -> "_Part":
        """Return the part in which a mentor has nothing but the place of the base row."""
        return _Part(self._solved, self._board, self._base, mentor)

    def _take(self, row: LiveRow) -> None:
        at = self._solved.request_rows.get(row.asked, NOBODY)
        mentor = self._solved.mentor_rows.get(row.mentor, NOBODY)
        is_proposal = row.is_open and row.is_of_run and row.run_id == self._base.run_id
        if not is_proposal or mentor == NOBODY or self._solved.matched.result.mate[at] != mentor:
            return
        if mentor != self._only or row.id == self._base.id:
            self.mate[at] = mentor
            self._rows[at] = row

    def _waiting(self) -> list[int]:
        """Return the requests of people who are here and that nobody serves, in run or round."""
        board, result = self._board, self._solved.matched.result
        return [
            at
            for asked, at in self._solved.request_rows.items()
            if result.mate[at] == NOBODY
            and asked not in board.by_request
            and (her := board.mentees.get(asked[0])) is not None
            and her.is_here
        ]

    def exchanges(self) -> Exchanges:
        """Return the part with its proof, ready for a choice.

        The floor of policy fair stays that of the run: whoever was decided since does not raise it.
        """
        matched = self._solved.matched
        is_stable = matched.scorer.settings.policy == "stable"
        policy: Policy = "stable" if is_stable else "total"
        result = replace(matched.result, mate=self.mate)
        return Exchanges(self._problem(), result, policy)

    def _problem(self) -> Problem:
        problem = self._solved.matched.problem
        kept = self._is_in[problem.request] & self._may_pair()
        kept |= self.mate[problem.request] == problem.mentor
        left, has_mentor = self._limits()
        opened = replace(problem, limit=left, has_mentor=has_mentor, places=self._places())
        return select(opened, np.flatnonzero(kept))

    def _may_pair(self) -> Bools:
        """Return (n_arcs,) True where both are here and nothing keeps them apart."""
        problem, pool, board = self._solved.matched.problem, self._solved.pool, self._board
        hers = [board.mentees.get(key) for key in pool.mentees.keys]
        his = [board.mentors.get(key) for key in pool.mentors.keys]
        here = np.array([him is not None and him.is_here for him in his], dtype=np.bool_)
        at = {him.user_id: j for j, him in enumerate(his) if him is not None}
        of = {her.user_id: m for m, her in enumerate(hers) if her is not None}
        barred = [
            of[one] * problem.n_mentors + at[two]
            for one, two in self._all_apart()
            if one in of and two in at
        ]
        mentee = problem.mentee[problem.request].astype(np.int64)
        pair = mentee * problem.n_mentors + problem.mentor
        return np.asarray(here[problem.mentor] & ~np.isin(pair, np.array(barred, dtype=np.int64)))

    def _all_apart(self) -> Iterator[tuple[int, int]]:
        """Yield user ids of two who are kept apart, or are a pair that stays as it is."""
        yield from self._board.apart
        moving = {row.id for row in self._rows.values()}
        for row in self._board.rows:
            her, him = self._board.mentees.get(row.mentee), self._board.mentors.get(row.mentor)
            if row.id not in moving and her and him:
                yield her.user_id, him.user_id

    def _limits(self) -> tuple[Ints32, Bools]:
        """Return how many mentors each mentee may get here, and who has one that stays."""
        board = self._board
        moving = {row.id for row in self._rows.values()}
        fixed: dict[str, set[int]] = {}
        for row in board.rows:
            if row.id not in moving and row.mentor in board.mentors:
                fixed.setdefault(row.mentee, set()).add(board.mentors[row.mentor].id)
        has = np.array([self._has(key, fixed) for key in self._solved.pool.mentees.keys])
        served = np.bincount(
            self._solved.pool.mentee[list(self._rows)], minlength=len(has)
        ) if self._rows else np.zeros(len(has), dtype=np.int64)  # fmt: skip
        return np.maximum(board.limit - has, served).astype(np.int32), has > 0

    def _has(self, mentee: str, fixed: dict[str, set[int]]) -> int:
        her = self._board.mentees.get(mentee)
        held = self._board.held.get(her.id, frozenset()) if her else frozenset()
        return len(held | fixed.get(mentee, set()))

    def _places(self) -> Ints32:
        """Return (n_mentors,) places: those in use, and free ones that the proof leaves free."""
        matched = self._solved.matched
        taken = np.bincount(self.mate[self.mate >= 0], minlength=matched.problem.n_mentors)
        spare = np.zeros(len(taken), dtype=np.int64)
        for j in np.flatnonzero(matched.result.price == 0):
            key = self._solved.pool.mentors.keys[j]
            if j != self._only and key in self._board.mentors:
                spare[j] = self._board.spare(key)
        return (taken + spare).astype(np.int32)

    def steps(self, mate: Ints32, chosen: int) -> Iterator[Step]:
        """Yield who moves; each goes to whom the next one leaves, as far as that is so."""
        mate = self._with_free_places(mate)
        left = [int(row) for row in np.flatnonzero(mate != self.mate) if row != chosen]
        yield self._step(chosen, mate)
        last = chosen
        while left:
            follows = (row for row in left if self.mate[row] == mate[last])
            last = next(follows, left[0])
            left.remove(last)
            yield self._step(last, mate)

    def _with_free_places(self, mate: Ints32) -> Ints32:
        """Give whoever lost a mentor the best free place that the run's proof knew nothing of."""
        mate = mate.copy()
        lost = np.flatnonzero((mate == NOBODY) & (self.mate != NOBODY))
        for row in lost.tolist():
            mate[row] = self._best_free(row, mate)
        return mate

    def _best_free(self, row: int, mate: Ints32) -> int:
        mentee = self._solved.request(row)[0]
        number = self._all.mentee[row]
        hers = set(mate[self._all.mentee == number].tolist()) - {NOBODY}
        if len(hers) >= self._limits()[0][number]:
            return NOBODY
        for arc in self._arcs_of(row):
            mentor = int(self._all.mentor[arc])
            key = self._solved.pool.mentors.keys[mentor]
            is_free = self._free_after(key, mentor, mate) > 0
            if is_free and mentor not in hers and self._board.may_pair(mentee, key):
                return mentor
        return NOBODY

    def _free_after(self, key: str, mentor: int, mate: Ints32) -> int:
        """Return how many places of a mentor are left once everybody has moved."""
        moved = int((mate == mentor).sum()) - int((self.mate == mentor).sum())
        return self._board.spare(key) - moved if mentor != self._only else 0

    @property
    def _all(self) -> Problem:
        return self._solved.matched.problem

    def _arcs_of(self, row: int) -> Ints64:
        """Return the arcs of a request, best first."""
        arcs = np.arange(*np.searchsorted(self._all.request, (row, row + 1)))
        best: Ints64 = arcs[np.lexsort((self._all.tie[arcs], -self._all.score[arcs]))]
        return best

    def _step(self, row: int, mate: Ints32) -> Step:
        mentee, kind = self._solved.request(row)
        mentor = int(mate[row])
        keys = self._solved.pool.mentors.keys
        return Step(
            row=self._rows.get(row),
            mentee=mentee,
            mentor_type=kind,
            after="" if mentor == NOBODY else keys[mentor],
            after_score=None if mentor == NOBODY else self._score(row, mentor),
        )

    def _score(self, row: int, mentor: int) -> int:
        return int(self._solved.matched.scorer.pairs(*_one(row, mentor)).score[0])


def _one(row: int, mentor: int) -> tuple[Ints32, Ints32]:
    return np.array([row], dtype=np.int32), np.array([mentor], dtype=np.int32)
