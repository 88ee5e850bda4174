"""Other settings tried on the people of a finished run; nothing is stored and nobody is told."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from matching import exceptions
from matching.encoding import snapshot
from matching.encoding.comparison import compare_sides
from matching.encoding.outcome import ImpossiblePinsError
from matching.encoding.pins import place_pins
from matching.encoding.pool import build
from matching.encoding.rarity import as_column
from matching.encoding.snapshot import Inputs
from matching.encoding.taxonomy import Taxonomy, TaxonomyError
from matching.encoding.trial import Trial, solve_again
from matching.engine.pool import COMPONENTS, ONE, POLICIES, TYPES, Pool, Settings
from matching.engine.scoring import Scorer
from matching.models import Run
from matching.queries import what_if
from matching.queries.what_if import WhatChanges
from matching.services.run_input import current_taxonomy
from mentorship.enums import MentorType
from mentorship.models import Program

logger = logging.getLogger(__name__)

ALL_WEIGHTS = 100
LARGEST = 10_000  # requests; about ten seconds on two cores, and nobody waits longer
Weights = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The settings to try; what is None stays as the run had it.

    weights: mentor type to component to a whole number; a type left out keeps the run's, a
    component left out weighs nothing. min_score: ten-thousandths.
    """

    weights: Weights | None = None
    policy: str | None = None
    min_score: int | None = None
    mentors_per_mentee: int | None = None


def try_settings(*, run_id: int, asked: Asked, actor: User) -> WhatChanges:
    """Match the people of a finished run under other settings, and compare with its own result.

    The run's snapshot is solved anew: the same people, pins, exclusions and weights of
    specializations. Changes nothing.

    Raises:
        Run.DoesNotExist: no run has this id.
        SettingsUnusable: with one sentence for each setting that is wrong.
        Refused: not her program, a run without a result or too large to be solved while she
            waits, or people who cannot be matched so.
    """
    run = what_if.finished_run(run_id, actor)
    settings = settings_of(run, asked)
    _refuse_large(run)
    inputs = snapshot.from_json(run.snapshot, snapshot.settings_from_json(run.settings))
    trial = _solved(inputs, settings, run.round.program)
    before = Scorer(trial.scorer.pool, inputs.settings)
    found = compare_sides(what_if.result_of(run), trial.side(), trial.total_by(before))
    return what_if.seen_by(actor, run.round.program, found)


def _refuse_large(run: Run) -> None:
    if run.report.get("requests", 0) > LARGEST:
        raise exceptions.RunUnusable(
            _(
                "This round is too large to try settings while you wait. Save them, run matching "
                "again, and compare the two plans: the earlier one is kept."
            )
        )


def settings_of(run: Run, asked: Asked) -> Settings:
    """Return a run's settings with those asked for in their place.

    Raises:
        SettingsUnusable: with one sentence for each setting that is wrong.
    """
    problems = dict(_problems(asked))
    if problems:
        raise exceptions.SettingsUnusable(problems)
    settings = snapshot.settings_from_json(run.settings)
    changes: dict[str, Any] = {
        name: getattr(asked, name)
        for name in ("policy", "min_score", "mentors_per_mentee")
        if getattr(asked, name) is not None
    }
    rows = {
        kind: tuple(weights.get(name, 0) for name in COMPONENTS)
        for kind, weights in (asked.weights or {}).items()
    }
    return replace(settings, weights={**settings.weights, **rows}, **changes)


def _problems(asked: Asked) -> Iterator[tuple[str, str]]:
    """Yield each wrong setting with what to do."""
    for kind, weights in (asked.weights or {}).items():
        if kind not in TYPES:
            yield f"weights.{kind}", _("%(kind)s is no type of mentor.") % {"kind": kind}
        elif problem := _weight_problem(kind, weights):
            yield f"weights.{kind}", problem
    if asked.policy is not None and asked.policy not in POLICIES:
        yield "policy", _("Choose fair, total or stable.")
    if asked.min_score is not None and asked.min_score not in range(ONE + 1):
        yield "min_score", _("Choose a minimum from 0 to 100 points.")
    if asked.mentors_per_mentee not in (None, *range(1, len(TYPES) + 1)):
        yield "mentors_per_mentee", _("Choose one, two or three mentors for each mentee.")


def _weight_problem(kind: str, weights: Mapping[str, int]) -> str:
    """Return what is wrong with the weights of one type, or an empty text."""
    label = {"kind": MentorType(kind).label.lower()}
    unknown = sorted(set(weights) - set(COMPONENTS))
    if unknown:
        return _("%(name)s is nothing that a match is scored by.") % {"name": unknown[0]}
    if not all(type(n) is int and n >= 0 for n in weights.values()):
        return _("Give whole numbers from 0 to 100 for a %(kind)s.") % label
    total = sum(weights.values())
    if total != ALL_WEIGHTS:
        text = _("The weights for a %(kind)s add up to %(total)d. Make them add up to 100.")
        return text % {**label, "total": total}
    return ""


def _solved(inputs: Inputs, settings: Settings, program: Program) -> Trial:
    """Solve the people of a run under other settings, all or nothing."""
    taxonomy = current_taxonomy()
    pool = _pool(inputs, settings, taxonomy)
    try:
        pinned = place_pins(inputs.pins, inputs.mentees, inputs.mentors, pool, settings)
    except ImpossiblePinsError as error:
        names = what_if.names_of_people(program)
        raise exceptions.RunUnusable(" ".join(error.sentences(names))) from error
    trial = solve_again(pool, settings, pinned)
    if trial.certificate.problems:
        logger.error("Unproven result: %s", "; ".join(trial.certificate.problems))
        raise exceptions.RunUnusable(
            _("The independent check did not confirm this result, so it is not shown.")
        )
    return trial


def _pool(inputs: Inputs, settings: Settings, taxonomy: Taxonomy) -> Pool:
    weights = as_column(inputs.specialization_weights, taxonomy)
    try:
        return build(inputs.mentees, inputs.mentors, taxonomy, settings, inputs.exclusions, weights)
    except TaxonomyError as error:
        raise exceptions.RunUnusable(
            _("The taxonomy has changed since this run (%(why)s). Run matching again.")
            % {"why": error}
        ) from error
