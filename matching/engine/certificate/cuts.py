"""Cuts: sets of people that prove that no more of them can be served.

Reference: Ford & Fulkerson, "Maximal flow through a network", Canadian Journal of Mathematics 8,
1956: whatever set is chosen, no flow exceeds the capacity that leaves it.
"""

import numpy as np
from numpy.typing import NDArray

from matching.engine.pool import Bools
from matching.engine.problem import Problem


def cut_capacity(
    problem: Problem, kept: Bools, limit: NDArray[np.signedinteger], side: Bools
) -> int:
    """Bound how many requests any assignment serves, from any set of people.

    A served request is charged once: to its mentee's limit if she is outside the set; else to
    the request if that is outside; else to the pair of mentee and mentor if he is outside; else to
    one of his places.

    Args:
        problem: the problem.
        kept: (n_arcs,) True where an arc may be used.
        limit: (n_mentees,) how many of her requests may be served.
        side: (n_mentees + n_requests + n_mentors,) True for who is in the set.

    Returns:
        The bound; at most min(limit, requests with an arc) is charged per mentee outside.
    """
    ends = (problem.n_mentees, problem.n_mentees + problem.n_requests)
    mentees, requests, mentors = np.split(side, ends)
    has_arc = np.zeros(problem.n_requests, dtype=np.bool_)
    has_arc[problem.request[kept]] = True
    count = np.bincount(problem.mentee[has_arc], minlength=problem.n_mentees)
    outside = np.minimum(count, limit)[~mentees].sum()
    lone = (has_arc & mentees[problem.mentee] & ~requests).sum()
    places = problem.places[mentors].astype(np.int64).sum()
    return int(outside + lone + _leaving_pairs(problem, kept, mentees, requests, mentors) + places)


def _leaving_pairs(
    problem: Problem, kept: Bools, mentees: Bools, requests: Bools, mentors: Bools
) -> int:
    """Count the pairs of a mentee in the set and a mentor outside, met by a request in the set."""
    mentee = problem.mentee[problem.request]
    leaves = kept & mentees[mentee] & requests[problem.request] & ~mentors[problem.mentor]
    pairs = mentee[leaves].astype(np.int64) * problem.n_mentors + problem.mentor[leaves]
    return len(np.unique(pairs))
