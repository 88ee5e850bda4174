"""The address of the people list: what it asks for, and the addresses of what else could be."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.lists.shape import one_of
from matching.queries.people_search import (
    FIRST,
    FREE,
    MARKS,
    NAME,
    NEWEST,
    NOTED,
    OLDEST,
    SORTS,
    UNMATCHED,
    UNORIENTED,
    Asked,
    Counts,
)
from mentorship.enums import MenteeState, MentorState, MentorType, Side

LONGEST_SEARCH = 200
KNOWN = {"q", "side", "state", "type", "field", "chapter", "mark", "sort", "page"}
STATES: dict[str, type[MenteeState] | type[MentorState]] = {
    Side.MENTEE: MenteeState,
    Side.MENTOR: MentorState,
}
SIDE_NAMES = {Side.MENTEE: gettext_lazy("Mentees"), Side.MENTOR: gettext_lazy("Mentors")}
MARK_NAMES = {
    FREE: gettext_lazy("Has a free place"),
    UNORIENTED: gettext_lazy("Orientation not read"),
    UNMATCHED: gettext_lazy("Nobody matched yet"),
    NOTED: gettext_lazy("Has a note"),
}
SORT_NAMES = {
    FIRST: gettext_lazy("Waiting first"),
    NAME: gettext_lazy("Name"),
    NEWEST: gettext_lazy("Newest first"),
    OLDEST: gettext_lazy("Longest here first"),
}


def asked_of(query: QueryDict, fields: Mapping[str, str], chapters: list[str]) -> Asked:
    """Return what an address asks for; of a parameter given twice the last one counts.

    Raises:
        BadRequest: it names a filter or a value that the page does not have.
    """
    if set(query) - KNOWN:
        raise BadRequest
    marks = tuple(mark for mark in MARKS if mark in query.getlist("mark"))
    if set(query.getlist("mark")) - set(MARKS):
        raise BadRequest
    return Asked(
        words=query.get("q", "").strip()[:LONGEST_SEARCH],
        side=one_of(query.get("side", ""), STATES),
        state=one_of(
            query.get("state", ""), {state for one in STATES.values() for state in one.values}
        ),
        kind=one_of(query.get("type", ""), set(MentorType.values)),
        field=one_of(query.get("field", ""), fields),
        chapter=one_of(query.get("chapter", ""), chapters),
        marks=marks,
        sort=one_of(query.get("sort", ""), SORTS) or FIRST,
    )


def query_of(asked: Asked, page: int = 1) -> str:
    """Return the query of an address that asks for this, from the question mark on."""
    values = [
        ("q", asked.words),
        ("side", asked.side),
        ("state", asked.state),
        ("type", asked.kind),
        ("field", asked.field),
        ("chapter", asked.chapter),
        *(("mark", mark) for mark in asked.marks),
        ("sort", "" if asked.sort == FIRST else asked.sort),
        ("page", "" if page == 1 else str(page)),
    ]
    return "?" + urlencode([(name, value) for name, value in values if value])


def states_of(counts: Counts, asked: Asked) -> list[dict[str, Any]]:
    """Return the links by state: everybody, then each side with its states that have people."""
    everybody = _link(_("Everybody"), counts, asked, "", "")
    groups: list[dict[str, Any]] = [{"name": "", "links": [everybody]}]
    for side, states in STATES.items():
        links = [_link(_("All"), counts, asked, side, "")]
        links += [
            _link(_state_name(side, state), counts, asked, side, state)
            for state in states.values
            if counts.of(side, state) or (asked.side, asked.state) == (side, state)
        ]
        groups.append({"name": SIDE_NAMES[Side(side)], "links": links})
    return groups


def _state_name(side: str, state: str) -> str:
    if (side, state) == (Side.MENTOR, MentorState.APPLIED):
        return _("Waiting for vetting")
    return str(STATES[side](state).label)


def _link(name: str, counts: Counts, asked: Asked, side: str, state: str) -> dict[str, Any]:
    return {
        "name": name,
        "count": counts.of(side, state),
        "url": query_of(replace(asked, side=side, state=state)),
        "is_current": (asked.side, asked.state) == (side, state),
    }


def filters_of(
    asked: Asked, fields: Mapping[str, str], chapters: list[str]
) -> list[dict[str, Any]]:
    """Return the page's selects, each with its options and the one that is chosen."""
    selects = [
        ("type", _("Mentor type"), asked.kind, dict(MentorType.choices)),
        ("field", _("Specialization"), asked.field, fields),
        ("chapter", _("Chapter"), asked.chapter, {name: name for name in chapters}),
    ]
    return [
        {
            "name": name,
            "label": label,
            "options": [
                {"value": value, "text": text, "is_chosen": value == chosen}
                for value, text in options.items()
            ],
        }
        for name, label, chosen, options in selects
        if options
    ]


def marks_of(asked: Asked) -> list[dict[str, Any]]:
    """Return the page's checkboxes."""
    return [
        {"value": mark, "text": name, "is_chosen": mark in asked.marks}
        for mark, name in MARK_NAMES.items()
    ]


def sorts_of(asked: Asked) -> list[dict[str, Any]]:
    """Return the orders in which the list can stand."""
    return [
        {"value": sort, "text": name, "is_chosen": sort == asked.sort}
        for sort, name in SORT_NAMES.items()
    ]


def chips_of(asked: Asked, fields: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what narrows the list, each with the address without it."""
    kinds = dict(MentorType.choices)
    chips = [
        (f"“{asked.words}”", bool(asked.words), replace(asked, words="")),
        (kinds.get(asked.kind, ""), bool(asked.kind), replace(asked, kind="")),
        (fields.get(asked.field, ""), bool(asked.field), replace(asked, field="")),
        (asked.chapter, bool(asked.chapter), replace(asked, chapter="")),
        *(
            (MARK_NAMES[mark], True, replace(asked, marks=_without(asked, mark)))
            for mark in asked.marks
        ),
    ]
    return [{"name": str(name), "url": query_of(other)} for name, is_on, other in chips if is_on]


def _without(asked: Asked, mark: str) -> tuple[str, ...]:
    return tuple(one for one in asked.marks if one != mark)
