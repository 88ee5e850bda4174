"""Why a request was not served, and why a mentor is left without a mentee."""

from typing import Literal

import numpy as np

from matching.engine.problem import Problem, Result

RequestReason = Literal["below_minimum", "served_otherwise", "places_taken"]
MentorReason = Literal["no_capacity", "no_request", "not_needed"]


def unmatched_requests(problem: Problem, result: Result) -> dict[int, RequestReason]:
    """Find the reason for each request without a mentor.

    Whether nobody offers the type or no mentor is eligible is not known here: a request without
    any arc reads "below_minimum" unless the caller knows better.

    Returns:
        Request to reason, by request. "served_otherwise": other requests of hers fill her limit,
        or took the only mentors this one could have. "places_taken": all its mentors are full.
    """
    reasons: dict[int, RequestReason] = {}
    begin = np.searchsorted(problem.request, np.arange(problem.n_requests + 1))
    served = np.flatnonzero(result.mate >= 0)
    count = np.bincount(problem.mentee[served], minlength=problem.n_mentees)
    for request in np.flatnonzero(result.mate < 0).tolist():
        mentee = problem.mentee[request]
        mentors = problem.mentor[begin[request] : begin[request + 1]]
        hers = result.mate[problem.mentee == mentee]
        if not len(mentors):
            reasons[request] = "below_minimum"
        elif count[mentee] >= problem.limit[mentee] or np.isin(mentors, hers).all():
            reasons[request] = "served_otherwise"
        else:
            reasons[request] = "places_taken"
    return reasons


def unmatched_mentors(problem: Problem, result: Result) -> dict[int, MentorReason]:
    """Find the reason for each mentor without a mentee.

    Returns:
        Mentor to reason, by mentor. "no_capacity": no place. "no_request": no request that could
        be his reaches the minimum. "not_needed": those who could be his are better served.
    """
    count = np.bincount(result.mate[result.mate >= 0], minlength=problem.n_mentors)
    arcs = np.bincount(problem.mentor, minlength=problem.n_mentors)
    return {
        mentor: _mentor_reason(int(problem.places[mentor]), int(arcs[mentor]))
        for mentor in np.flatnonzero(count == 0).tolist()
    }


def _mentor_reason(places: int, arcs: int) -> MentorReason:
    if not places:
        return "no_capacity"
    return "not_needed" if arcs else "no_request"
