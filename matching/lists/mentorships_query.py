"""The address of the list of mentorships: what it asks for, and what else could be asked."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict

from matching.lists.shape import one_of
from matching.queries.desk_mentorships import ATTENTION, RUNNING, SORTS, STATES, Asked, Mentorships
from mentorship.enums import Health, MentorType

KNOWN = {"q", "state", "health", "type", "sort", "page"}
LONGEST_SEARCH = 200
WORST_FIRST = (Health.AT_RISK, Health.NEEDS_CHECK_IN, Health.ON_TRACK, Health.TOO_EARLY)


def asked_of(query: QueryDict) -> Asked:
    """Return what an address asks for; of a parameter given twice the last one counts.

    Raises:
        BadRequest: it names a filter or a value that the page does not have.
    """
    if set(query) - KNOWN:
        raise BadRequest
    return Asked(
        words=query.get("q", "").strip()[:LONGEST_SEARCH],
        state=one_of(query.get("state", ""), STATES) or RUNNING,
        health=one_of(query.get("health", ""), Health.values),
        kind=one_of(query.get("type", ""), MentorType.values),
        sort=one_of(query.get("sort", ""), SORTS) or ATTENTION,
    )


def query_of(asked: Asked, page: int = 1) -> str:
    """Return the query of an address that asks for this, from the question mark on."""
    values = [
        ("q", asked.words),
        ("state", "" if asked.state == RUNNING else asked.state),
        ("health", asked.health),
        ("type", asked.kind),
        ("sort", "" if asked.sort == ATTENTION else asked.sort),
        ("page", "" if page == 1 else str(page)),
    ]
    return "?" + urlencode([(name, value) for name, value in values if value])


def narrowing(asked: Asked, found: Mentorships) -> dict[str, Any]:
    """Return the links and filters of the list as they stand."""
    return {
        "asked": asked,
        "links": [*_states(asked, found), *_healths(asked, found)],
        "types": _options(MentorType.choices, asked.kind),
        "sorts": _options(list(SORTS.items()), asked.sort),
        "everything_url": query_of(Asked()),
        "is_narrowed": bool(asked.words or asked.kind or asked.health),
    }


def _states(asked: Asked, found: Mentorships) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "count": found.by_state[key],
            "url": query_of(replace(asked, state=key, health="")),
            "is_current": asked.state == key and not asked.health,
        }
        for key, (name, _states) in STATES.items()
        if found.by_state[key] or key in (RUNNING, asked.state)
    ]


def _healths(asked: Asked, found: Mentorships) -> list[dict[str, Any]]:
    return [
        {
            "name": kind.label,
            "count": found.by_health[kind],
            "url": query_of(replace(asked, state=RUNNING, health=kind.value)),
            "is_current": asked.health == kind,
        }
        for kind in WORST_FIRST
    ]


def _options(choices: Any, chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "text": text, "is_chosen": value == chosen} for value, text in choices]
