"""A round in figures, for staff of the program who see no names: no figure under five."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from matching.enums import MatchState, RunState
from matching.models import Match, Round, Run, Unmatched
from matching.queries.run_words import points, proof_sentence
from matching.queries.unmatched import SERVED, reason_title
from matching.small_groups import cells, is_told
from mentorship.enums import Side

STATES = (MatchState.PROPOSED, MatchState.APPROVED, MatchState.REJECTED, MatchState.PUBLISHED)


@dataclass(frozen=True)
class Figures:
    """What may be told of a round; ``scores`` (points of 100) are empty where too few are."""

    states: list[dict[str, Any]]
    scores: list[int]
    threshold: int
    served: str | int = ""
    mean: str = ""
    proof: str = ""
    reasons: tuple[dict[str, Any], ...] = ()


def figures_of(match_round: Round) -> Figures:
    """Return the figures of a round; at most four queries.

    Its states are parts of a whole: where one is too small to tell, the scores of the proposals
    would tell by their number how many they are.
    """
    threshold, counted = match_round.program.strong_score // 100, _counted(match_round)
    may_tell = all(is_told(n) for n in counted)
    scores = _scores(match_round, threshold) if may_tell else []
    base = Figures(_states(counted), scores, threshold)
    runs = match_round.runs.filter(state=RunState.DONE, fills_in=False)
    done = runs.defer("snapshot", "settings").first()
    return base if done is None else _with_run(base, done)


def _counted(match_round: Round) -> list[int]:
    rows = Match.objects.filter(round=match_round).order_by().values_list("state")
    found: dict[str, int] = dict(rows.annotate(n=Count("pk")))
    return [found.get(state, 0) for state in STATES]


def _states(counted: list[int]) -> list[dict[str, Any]]:
    shown = zip(STATES, cells(counted), strict=True)
    return [{"name": state.label, "count": count} for state, count in shown]


def _scores(match_round: Round, threshold: int) -> list[int]:
    """Return the scores of the proposals, where neither part of them is told too exactly."""
    rows = Match.objects.filter(round=match_round, state=MatchState.PROPOSED)
    scores = [score // 100 for score in rows.values_list("score", flat=True)]
    above = sum(score >= threshold for score in scores)
    return scores if is_told(above) and is_told(len(scores) - above) else []


def _with_run(base: Figures, run: Run) -> Figures:
    """Add what the latest finished run found; of few people neither how many nor how well."""
    served, reasons = run.report["mentees_served"], _reasons(run)
    shown = cells([served, *reasons.values()])  # how many took part is known elsewhere
    return Figures(
        base.states, base.scores, base.threshold,
        served=shown[0],
        mean=points(run.report["mean"]) if is_told(served) and shown[0] == served else "",
        proof=proof_sentence(run.report),
        reasons=tuple({"name": reason_title(name), "count": count}
                      for name, count in zip(reasons, shown[1:], strict=True)),
    )  # fmt: skip


def _reasons(run: Run) -> dict[str, int]:
    rows = Unmatched.objects.filter(run=run, side=Side.MENTEE).exclude(reason=SERVED)
    counted = rows.order_by().values_list("reason").annotate(n=Count("mentee", distinct=True))
    return dict(sorted(counted))
