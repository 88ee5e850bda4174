"""One problem for everybody: what the peers are handed, and the check of what they answer."""

import json
from pathlib import Path

import numpy as np

from matching.engine.certificate import blocking_pairs
from matching.engine.pool import Ints32, Pool, Settings
from matching.engine.problem import Problem
from matching.engine.scoring import Scorer
from matching.engine.ties import pair_hash
from tests.bench.population import instance
from tests.bench.process import Found, answer

# Up to this many mentees a problem is also written as plain lists.
MOST_AS_LISTS = 1_000
NO_WISH = 6


def prepare(folder: str, mentees: int, mentors: int, everybody: bool) -> Found:
    """Score an instance and write it for the peers."""
    problem, n_eligible = _problem(*instance(mentees, mentors, everybody))
    place = Path(folder)
    place.mkdir()
    columns = {name: value for name, value in vars(problem).items() if value is not None}
    np.savez(place / "problem.npz", **columns)
    scores = np.full((mentees, mentors), -1, dtype=np.int16)
    scores[problem.request, problem.mentor] = problem.score
    np.save(place / "scores.npy", scores)
    np.save(place / "places.npy", problem.places)
    if mentees <= MOST_AS_LISTS:
        _write_lists(place, problem, scores)
    return {"eligible": n_eligible, "pairs": problem.n_arcs, "places": int(problem.places.sum())}


def check(folder: str) -> Found:
    """Say what ``mate.json`` is worth, how many rules it breaks and how many pairs block it."""
    columns = np.load(Path(folder) / "problem.npz")
    problem = Problem(**{name: columns[name] for name in columns.files})
    mates = np.array(json.loads((Path(folder) / "mate.json").read_text()), dtype=np.int32)
    used = np.flatnonzero(mates[problem.request] == problem.mentor)
    served = int((mates >= 0).sum())
    taken = np.bincount(mates[mates >= 0], minlength=problem.n_mentors)
    over = int(np.maximum(taken - problem.places, 0).sum())
    return {
        "served": served,
        "total": int(problem.score[used].sum()),
        "broken": served - len(used) + over,
        "blocking": int(blocking_pairs(problem, mates).sum()),
    }


def _problem(pool: Pool, settings: Settings) -> tuple[Problem, int]:
    """Return the problem with all of its pairs, and how many were eligible."""
    arcs = Scorer(pool, settings).arcs()
    problem = Problem(
        mentee=pool.mentee,
        limit=np.ones(pool.n_mentees, dtype=np.int32),
        places=pool.mentors.capacity,
        request=arcs.request,
        mentor=arcs.mentor,
        score=arcs.score,
        tie=pair_hash(pool.request_hash[arcs.request], pool.mentor_hash[arcs.mentor]),
        wish=arcs.rank,
    )
    return problem, arcs.n_eligible


def _write_lists(place: Path, problem: Problem, scores: np.ndarray) -> None:
    wish = np.where(problem.wish > 0, problem.wish, NO_WISH)
    hers = np.lexsort((problem.tie, -problem.score, wish, problem.request))
    his = np.lexsort((problem.tie, -problem.score, problem.mentor))
    parts = {
        "scores": scores.tolist(),
        "places": problem.places.tolist(),
        "mentee_lists": _lists(problem.request[hers], problem.mentor[hers], problem.n_requests),
        "mentor_lists": _lists(problem.mentor[his], problem.request[his], problem.n_mentors),
    }
    for name, part in parts.items():
        (place / f"{name}.json").write_text(json.dumps(part))


def _lists(side: Ints32, other: Ints32, n: int) -> list[list[int]]:
    """Return for each of n people of a side the others in the order given; sorted by the side."""
    ends = np.cumsum(np.bincount(side, minlength=n))
    return [part.tolist() for part in np.split(other, ends[:-1])]


if __name__ == "__main__":
    answer({"prepare": prepare, "check": check})
