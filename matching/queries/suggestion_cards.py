"""Suggested mentors as a mentee reads them, kept for a minute in the memory of a process.

What was found is kept with all that it was found from: her row, her profile and its lists, what she
said about mentors, the program's settings and the state of its mentors. When any of these is
another, it is looked up anew at once. What is not among them, such as an exclusion that an admin
adds, counts after that minute. Whether a mentor is listed is read each time.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from django.db.models import BigIntegerField, CharField, Model, Value
from django.db.models.functions import Cast
from django.urls import reverse

from matching.queries import warm
from matching.queries.directory_readers import Marks
from matching.queries.mentor_cards import Card, cards_of
from matching.queries.suggestions import Suggestion, suggestions_for
from mentorship.enums import MenteeState
from mentorship.models import HeldCredential, Mentee, Profile

FRESH_S = 60
MOST_MENTEES = 2_000  # kept in the memory of a process, with some 2 kB each

Key = tuple[Any, ...]


@dataclass(frozen=True)
class SuggestedCard:
    """One suggested mentor: his card, and why the two, without any score."""

    card: Card
    reasons: tuple[str, ...]
    plan: tuple[str, ...]


@dataclass(frozen=True)
class _Kept:
    key: Key
    until: float
    found: tuple[Suggestion, ...]


_kept: OrderedDict[int, _Kept] = OrderedDict()
_lock = Lock()


def suggestion_cards(mentee: Mentee | None) -> dict[str, str] | None:
    """Return what ``matching/_suggestions.html`` needs; None where she is not to be matched now.

    No query: the part of the page asks for the suggestions themselves when it is there.
    """
    if mentee is None or mentee.state != MenteeState.AVAILABLE:
        return None
    url = f"{reverse('suggestions')}?program={mentee.program.slug}"
    return {"url": url, "few_url": f"{url}&few=1"}


def suggested(mentee: Mentee, marks: Marks, today: date) -> list[SuggestedCard] | None:
    """Return the cards of up to ten mentors who might suit a mentee; None while none are ready.

    Six queries while nothing changed.

    Args:
        mentee: her part with ``program`` and ``user__profile``.
    """
    found = _found(mentee, marks, today)
    if found is None:
        return None
    by_id = {suggestion.mentor_id: suggestion for suggestion in found}
    shown = [pk for pk in by_id if pk not in marks.hidden]
    return [
        SuggestedCard(card, by_id[card.id].reasons, by_id[card.id].plan)
        for card in cards_of(shown, today, mentee.user_id)
    ]


def forget() -> None:
    """Empty the memory of this process."""
    with _lock:
        _kept.clear()


def _found(mentee: Mentee, marks: Marks, today: date) -> tuple[Suggestion, ...] | None:
    key = _key(mentee, marks, today)
    with _lock:
        known = _kept.get(mentee.pk)
    if known is not None and known.key == key and time.monotonic() < known.until:
        return known.found
    found = suggestions_for(mentee)
    if found is not None:
        with _lock:
            _kept[mentee.pk] = _Kept(key, time.monotonic() + FRESH_S, found)
            _kept.move_to_end(mentee.pk)
            while len(_kept) > MOST_MENTEES:
                _kept.popitem(last=False)
    return found


def _key(mentee: Mentee, marks: Marks, today: date) -> Key:
    """Return what a mentee's suggestions are found from; three queries."""
    rows = (mentee, mentee.program, mentee.user, getattr(mentee.user, "profile", None))
    values = tuple(_values(row) for row in rows if row is not None)
    return values, _lists(mentee), marks, warm.state_of(mentee.program, today)


UNREAD = {"password", "last_login"}


def _values(row: Model) -> str:
    return repr([
        getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in UNREAD
    ])  # fmt: skip


def _lists(mentee: Mentee) -> tuple[tuple[str, int], ...]:
    """Return every entry in her lists, in a fixed order; one query."""
    hers = {"profile": mentee.user_id}
    links = (Profile.past_roles, Profile.patterns, Profile.interests, Profile.specializations,
             Profile.working_for)  # fmt: skip
    rows = [_entries(link, **hers) for link in links]
    rows += [_entries(link, mentee=mentee.pk) for link in (Mentee.wants, Mentee.goals)]
    held = HeldCredential.objects.filter(**hers)
    first = held.values_list(Value("held", CharField()), Cast("credential_id", BigIntegerField()))
    return tuple(sorted(first.union(*rows, all=True)))


def _entries(link: Any, **owner: int) -> Any:
    entry = f"{link.field.m2m_reverse_field_name()}_id"
    rows = link.through.objects.filter(**owner)
    return rows.values_list(Value(link.field.name, CharField()), Cast(entry, BigIntegerField()))
