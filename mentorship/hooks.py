"""What this floor asks of the one above, which fills it in its ``AppConfig.ready()``."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from mentorship.models import Mentee, Mentor, Program

Part = Mentee | Mentor
Release = Callable[[Part, User | None, str], int]
Pending = Callable[[Part], str]
Others = Callable[[Part], Collection[int]]
Cards = Callable[[Sequence[int], date, int], Sequence[Any]]
_release: dict[str, Release] = {}
_pending: dict[str, Pending] = {}
_others: dict[str, Others] = {}
Apart = Callable[[Program, int, int], bool]
Wishes = Callable[[Collection[int]], dict[int, list[str]]]
Sidebar = Callable[[Program, User, str], dict[str, Any]]
_cards: dict[str, Cards] = {}
_apart: dict[str, Apart] = {}
_wishes: dict[str, Wishes] = {}
_sidebar: dict[str, Sidebar] = {}
_wishers: dict[str, Callable[[int], bool]] = {}
_steps: dict[str, Callable[[User], Sequence["NextStep"]]] = {}


@dataclass(frozen=True)
class NextStep:
    """One thing that waits for a person; ``path`` of its page, empty where nothing is to be done.

    ``side`` and ``program`` (slug) are empty where it is about neither.
    """

    code: str
    side: str
    program: str
    sentence: str
    path: str


def register_offers(name: str, *, release: Release, pending: Pending, others: Others) -> None:
    """Say how the offers that wait for a person are let go, and what to tell her of them.

    ``release(part, actor, reason)`` runs in the caller's transaction with the part locked, and
    returns how many it let go. ``pending(part)`` returns a sentence for the person herself, empty
    where nothing waits; it names nobody whom she has not been told of. ``others(part)`` returns
    the ids of the other side's parts in these offers, which are locked beforehand.
    """
    _release[name], _pending[name], _others[name] = release, pending, others


def offered_others(part: Part) -> set[int]:
    """Return the ids of the other side's parts in the offers that wait for a person."""
    return {pk for others in _others.values() for pk in others(part)}


def release_offers(part: Part, actor: User | None, reason: str) -> int:
    """Let go of every proposed or approved match of a person's part; return how many."""
    return sum(release(part, actor, reason) for release in _release.values())


def pending_offers(part: Part) -> str:
    """Return a sentence about what waits for a person and a change may touch; often empty."""
    return " ".join(filter(None, (pending(part) for pending in _pending.values())))


def register_cards(name: str, *, of: Cards) -> None:
    """Say how mentors look to members in the directory.

    ``of(mentor_ids, today, reader_id)`` returns the cards of those who are listed, each with the
    mentor's ``id``; ``matching/_mentor_card.html`` draws them.
    """
    _cards[name] = of


def directory_cards(reader: User, mentor_ids: Sequence[int]) -> dict[int, Any]:
    """Return the cards of mentors as members see them, by mentor; those not listed have none."""
    today = timezone.localdate()
    found = [card for of in _cards.values() for card in of(mentor_ids, today, reader.pk)]
    return {card.id: card for card in found}


def register_apart(name: str, *, keep: Apart) -> None:
    """Say how two people are kept apart for good.

    ``keep(program, one, other)`` takes user ids, runs in the caller's transaction and returns
    whether that is new. It leaves no trace of who wanted it, or why.
    """
    _apart[name] = keep


def keep_apart(program: Program, one: int, other: int) -> bool:
    """Keep two people (user ids) apart for good; return whether that is new."""
    return sum(keep(program, one, other) for keep in _apart.values()) > 0


def register_wishes(name: str, *, of: Wishes, has: Callable[[int], bool]) -> None:
    """Say how mentees' wishes read, and whom they hid: ``of(mentee_ids)`` returns lines by id.

    ``has(mentee_id)`` tells whether she ranked anybody at all: more no admin learns.
    """
    _wishes[name], _wishers[name] = of, has


def has_wishes(mentee_id: int) -> bool:
    """Whether a mentee ranked mentors."""
    return any(has(mentee_id) for has in _wishers.values())


def wishes_of(mentee_ids: Collection[int]) -> dict[int, list[str]]:
    """Return wishes as lines by mentee; who may read them is the caller's to decide."""
    found = [of(mentee_ids) for of in _wishes.values()]
    return {pk: [line for lines in found for line in lines.get(pk, [])] for pk in mentee_ids}


def register_sidebar(name: str, *, of: Sidebar) -> None:
    """Say how the desk's navigation looks: ``of(program, user, current place)``."""
    _sidebar[name] = of


def sidebar(program: Program, user: User, current: str) -> dict[str, Any]:
    """Return the desk's navigation for a page of this floor; empty where there is no desk."""
    return next((of(program, user, current) for of in _sidebar.values()), {})


def register_next_steps(name: str, *, of: Callable[[User], Sequence[NextStep]]) -> None:
    """Say what waits for a person: ``of(user)``, the most pressing first."""
    _steps[name] = of


def next_steps(user: User) -> list[NextStep]:
    """Return what waits for a person, as her home says it."""
    return [step for of in _steps.values() for step in of(user)]
