"""Finished runs solved once more, to be asked about: the last few stay in this process's memory."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import exceptions
from matching.encoding import snapshot
from matching.encoding.outcome import ImpossiblePinsError
from matching.encoding.pins import place_pins
from matching.encoding.pool import build
from matching.encoding.rarity import as_column
from matching.encoding.records import MENTOR_TYPES, MentorType
from matching.encoding.snapshot import Inputs
from matching.encoding.store import facts_of, fields_of
from matching.encoding.taxonomy import Taxonomy, TaxonomyError
from matching.encoding.views import Viewer
from matching.engine.match import Matched, knows_all_pairs, match
from matching.engine.pool import Pool
from matching.models import Run
from mentorship.queries import taxonomy_facts

MOST_RUNS = 2  # one of 2,000 requests and 800 mentors takes about 60 MB
LISTED = 3
CHANGED = gettext_lazy(
    "The lists of roles and fields have changed since this run. Run matching again."
)


@dataclass(frozen=True, eq=False)
class SolvedRun:
    """A run with its proof and all its pairs, ready for questions."""

    inputs: Inputs
    taxonomy: Taxonomy
    matched: Matched

    @property
    def pool(self) -> Pool:
        """Everybody of the run."""
        return self.matched.scorer.pool

    @cached_property
    def mentor_rows(self) -> dict[str, int]:
        """The place of each mentor by key."""
        return {key: j for j, key in enumerate(self.pool.mentors.keys)}

    @cached_property
    def request_rows(self) -> dict[tuple[str, MentorType], int]:
        """The place of each request."""
        keys, pool = self.pool.mentees.keys, self.pool
        rows = zip(pool.mentee.tolist(), pool.mentor_type.tolist(), strict=True)
        return {(keys[m], MENTOR_TYPES[kind]): i for i, (m, kind) in enumerate(rows)}

    def request(self, row: int) -> tuple[str, MentorType]:
        """Return the request of a row."""
        pool = self.pool
        return pool.mentees.keys[pool.mentee[row]], MENTOR_TYPES[pool.mentor_type[row]]

    def fields(self, row: int, mentor: int, others: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a match of a request and a mentor holds, as the run would have stored it."""
        viewer = Viewer(
            self.matched.scorer, self.inputs.mentees, self.inputs.mentors, self.taxonomy
        )
        (view,) = viewer.pairs({row: mentor}, {})
        her = next(one for one in self.inputs.mentees if one.key == view.mentee)
        him = next(one for one in self.inputs.mentors if one.key == view.mentor)
        return fields_of(view, dict(others), facts_of(her, him))

    def next_mentors(self, row: int, mentor: int) -> list[tuple[str, int]]:
        """Return the best other mentors of a request, as key and score, best first."""
        problem = self.matched.problem
        arcs = np.arange(*np.searchsorted(problem.request, (row, row + 1)))
        arcs = arcs[problem.mentor[arcs] != mentor]
        best = arcs[np.lexsort((problem.tie[arcs], -problem.score[arcs]))][:LISTED]
        keys = self.pool.mentors.keys
        return [(keys[problem.mentor[arc]], int(problem.score[arc])) for arc in best]


_kept: OrderedDict[tuple[int, datetime | None, str], SolvedRun] = OrderedDict()
_lock = Lock()


def solved_run(run: Run) -> SolvedRun:
    """Return a run solved again, or as it was solved before; the first takes as long as matching.

    Raises:
        RunUnusable: its people were not kept, it is too large for that, or the lists have changed.
    """
    key = (run.pk, run.finished_at, f"{run.report.get('total')} {run.report.get('served')}")
    with _lock:
        found = _kept.pop(key, None) or _solved(run)
        _kept[key] = found
        while len(_kept) > MOST_RUNS:
            _kept.popitem(last=False)
    return found


def forget() -> None:
    """Forget every run; the next question solves it again."""
    with _lock:
        _kept.clear()


def can_be_solved(run: Run) -> bool:
    """Tell whether a run is small enough to be solved while somebody waits."""
    return knows_all_pairs(run.report.get("requests", 0), run.report.get("mentors", 0))


def _solved(run: Run) -> SolvedRun:
    """Solve a run again, and make sure that the result is the one it found."""
    if not can_be_solved(run):
        raise exceptions.RunUnusable(
            _("This plan is too large to try a pair by hand. The lists say what it costs at least.")
        )
    if not snapshot.is_readable(run.snapshot):
        raise exceptions.RunUnusable(
            _("The people of this run were not kept with it. Choose a newer one.")
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
    return SolvedRun(inputs, taxonomy, matched)


def _figures(matched: Matched, pinned: Mapping[int, int]) -> tuple[int, int]:
    """Return how many are served and the total, pins included."""
    rows = np.fromiter(pinned, dtype=np.int32)
    mentors = np.fromiter(pinned.values(), dtype=np.int32)
    scores = matched.scorer.pairs(rows, mentors).score
    found = matched.certificate
    return found.served + len(pinned), found.total + int(scores.sum())
