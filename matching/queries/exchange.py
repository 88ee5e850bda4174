"""What exactly a plan would become if somebody else were chosen: who moves from whom to whom.

The run is solved once more from its snapshot; the last few stay in the memory of the process.
"""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from matching import exceptions
from matching.encoding import snapshot
from matching.encoding.outcome import ImpossiblePinsError
from matching.encoding.pins import place_pins
from matching.encoding.pool import build
from matching.encoding.rarity import as_column
from matching.encoding.records import MENTOR_TYPES, MentorType
from matching.encoding.taxonomy import Taxonomy, TaxonomyError
from matching.engine.insight import Exchange, Exchanges
from matching.engine.match import Matched, knows_all_pairs, match
from matching.engine.pool import Pool
from matching.models import Run
from matching.queries.access import people_kept_from
from matching.queries.what_if import finished_run
from mentorship.models import Mentee, Mentor, Program
from mentorship.queries import taxonomy_facts

MOST_RUNS = 2  # kept in memory; one of 2,000 requests and 800 mentors takes about 40 MB
NOBODY = -1
CHANGED = gettext_lazy(
    "The lists of roles and fields have changed since this run. Run matching again."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A pair to be tried: keys (uuids) of the two parts."""

    mentee: str
    mentor_type: MentorType
    mentor: str


@dataclass(frozen=True, slots=True)
class Move:
    """A request that gets another mentor; "" and None where it has none.

    before, after: names of mentors. before_score, after_score: ten-thousandths.
    """

    mentee: str
    mentor_type: MentorType
    before: str
    before_score: int | None
    after: str
    after_score: int | None


@dataclass(frozen=True, slots=True)
class Moves:
    """What becomes of a plan; after less before.

    served: requests. total: ten-thousandths. moves: the chosen request first. others: how many
    more move whom another admin sees to.
    """

    served: int
    total: int
    moves: tuple[Move, ...]
    others: int


def who_moves(*, run_id: int, choice: Choice, actor: User) -> Moves:
    """Tell exactly what choosing a pair by hand would change in the plan of a finished run.

    Nothing is stored. The first question about a run takes about as long as matching did.

    Raises:
        Run.DoesNotExist: no run has this id.
        Refused: not her program, a run without a result or too large to be solved while she
            waits, lists that have changed since, or a pair that is not possible.
    """
    run = finished_run(run_id, actor)
    plan = _ready(run)
    found = plan.choose(choice)
    program = run.round.program
    names = _names(program, people_kept_from(actor, program))
    rows = plan.moved(found, plan.row(choice))
    moves = [move for row in rows if (move := plan.move(row, found, names))]
    others = len(found.moved) - len(moves)
    return Moves(found.served, found.total, tuple(moves), others)


@dataclass(frozen=True, eq=False)
class _Plan:
    """A run solved again, ready for choices."""

    pool: Pool
    exchanges: Exchanges

    def choose(self, choice: Choice) -> Exchange:
        """Choose a pair."""
        try:
            row = self.row(choice)
            mentor = self.pool.mentors.keys.index(choice.mentor)
            return self.exchanges.choose(row, mentor)
        except ValueError as error:
            raise exceptions.RunUnusable(_("These two can't be paired in this plan.")) from error

    def row(self, choice: Choice) -> int:
        """Return the row of a request.

        Raises:
            ValueError: there is none.
        """
        hers = self.pool.mentee == self.pool.mentees.keys.index(choice.mentee)
        kind = self.pool.mentor_type == MENTOR_TYPES.index(choice.mentor_type)
        (row,) = np.flatnonzero(hers & kind).tolist()
        return int(row)

    def moved(self, found: Exchange, first: int) -> list[int]:
        """List the rows that move: each goes to whom the next one leaves, as far as that is so."""
        before = self.exchanges.plan.mate
        left = [row for row in found.moved if row != first]
        listed = [first]
        while left:
            follows = (row for row in left if before[row] == found.mate[listed[-1]])
            listed.append(next(follows, left[0]))
            left.remove(listed[-1])
        return listed

    def move(self, row: int, found: Exchange, names: Mapping[str, str]) -> Move | None:
        """Say who moves from whom to whom; None where somebody of them has no name here."""
        before, after = int(self.exchanges.plan.mate[row]), int(found.mate[row])
        keys = self.pool.mentors.keys
        people = [keys[mentor] for mentor in (before, after) if mentor != NOBODY]
        mentee = self.pool.mentees.keys[self.pool.mentee[row]]
        if not {mentee, *people} <= names.keys():
            return None
        return Move(
            mentee=names[mentee],
            mentor_type=MENTOR_TYPES[self.pool.mentor_type[row]],
            before="" if before == NOBODY else names[keys[before]],
            before_score=self._score(row, before),
            after="" if after == NOBODY else names[keys[after]],
            after_score=self._score(row, after),
        )

    def _score(self, row: int, mentor: int) -> int | None:
        plan = self.exchanges.plan
        return None if mentor == NOBODY else int(plan.problem.score[plan.arc(row, mentor)])


_kept: OrderedDict[tuple[int, datetime | None], _Plan] = OrderedDict()
_lock = Lock()


def _ready(run: Run) -> _Plan:
    """Return the plan of a run, solved before or now."""
    key = (run.pk, run.finished_at)
    with _lock:
        plan = _kept.pop(key, None) or _solved(run)
        _kept[key] = plan
        while len(_kept) > MOST_RUNS:
            _kept.popitem(last=False)
    return plan


def _solved(run: Run) -> _Plan:
    """Solve a run again, and make sure that the plan is the one it found."""
    if not knows_all_pairs(run.report["requests"], run.report["mentors"]):
        raise exceptions.RunUnusable(
            _("This plan is too large to try a pair by hand. The lists say what it costs at least.")
        )
    settings = snapshot.settings_from_json(run.settings)
    inputs = snapshot.from_json(run.snapshot, settings)
    try:
        taxonomy = Taxonomy(taxonomy_facts())
        weights = as_column(inputs.specialization_weights, taxonomy)
        pool = build(inputs.mentees, inputs.mentors, taxonomy, settings, inputs.exclusions, weights)
        pinned = place_pins(inputs.pins, inputs.mentees, inputs.mentors, pool, settings)
    except (TaxonomyError, ImpossiblePinsError) as error:
        raise exceptions.RunUnusable(CHANGED) from error
    matched = match(pool, settings, pinned)
    is_same = _figures(matched, pinned) == (run.report["served"], run.report["total"])
    if not is_same or not matched.certificate.optimal:
        raise exceptions.RunUnusable(CHANGED)
    return _Plan(pool, Exchanges(matched.problem, matched.result, settings.policy))


def _figures(matched: Matched, pinned: Mapping[int, int]) -> tuple[int, int]:
    """Return how many are served and the total, pins included."""
    rows = np.fromiter(pinned, dtype=np.int32)
    mentors = np.fromiter(pinned.values(), dtype=np.int32)
    scores = matched.scorer.pairs(rows, mentors).score
    found = matched.certificate
    return found.served + len(pinned), found.total + int(scores.sum())


def _names(program: Program, kept: Collection[int]) -> dict[str, str]:
    """Return the names of everybody in a program by the key of their part, but of those kept."""
    mentees, mentors = (
        model._default_manager.filter(program=program)
        .exclude(user__in=kept)
        .order_by()
        .values_list("uuid", "user__name")
        for model in (Mentee, Mentor)
    )
    return {str(uuid): name for uuid, name in mentees.union(mentors, all=True)}
