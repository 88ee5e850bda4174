"""SciPy's dense assignment solver: a mentor counts once for each place.

It is handed what it takes without a copy of its own: floats, the shorter side as rows. A pair
that is not allowed is worth nothing, and whoever is given one is unserved.
"""

import numpy as np
from measure import FOLDER, measured, report
from scipy.optimize import linear_sum_assignment


def main() -> None:
    """Assign, and print who got whom."""
    scores, places = np.load(FOLDER / "scores.npy"), np.load(FOLDER / "places.npy")
    mentor = np.repeat(np.arange(len(places)), places)
    by_place = len(mentor) < len(scores)
    cost = _by_place(scores, mentor) if by_place else _by_request(scores, mentor)
    pairs, cpu_s = measured(lambda: linear_sum_assignment(cost))
    place, request = pairs if by_place else pairs[::-1]
    allowed = scores[request, mentor[place]] >= 0
    mate = np.full(len(scores), -1)
    mate[request[allowed]] = mentor[place[allowed]]
    report(mate.tolist(), cpu_s, "scipy", "numpy")


def _by_place(scores: np.ndarray, mentor: np.ndarray) -> np.ndarray:
    """Return costs (n_places, n_requests), filled row by row so that nothing is held twice."""
    cost = np.zeros((len(mentor), len(scores)))
    for place, j in enumerate(mentor):
        cost[place] = -scores[:, j].clip(0)
    return cost


def _by_request(scores: np.ndarray, mentor: np.ndarray) -> np.ndarray:
    """Return costs (n_requests, n_places)."""
    cost = np.zeros((len(scores), len(mentor)))
    for request, score in enumerate(scores):
        cost[request] = -score[mentor].clip(0)
    return cost


if __name__ == "__main__":
    main()
