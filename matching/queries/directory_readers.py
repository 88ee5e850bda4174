"""Who may read which directory, and what a mentee has said about its mentors."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import User
from accounts.prepared import Prepared
from matching.models import HiddenMentor, Wish
from mentorship.enums import MenteeState
from mentorship.models import Mentee, Program
from mentorship.queries.directories import directories_open_to

Person = User | AnonymousUser
NO_RANK = 0  # of a mentor whom she hid


@dataclass(frozen=True)
class Marks:
    """Mentors (ids) whom a mentee wished for, by rank, and those whom she hid."""

    wished: tuple[int, ...] = ()
    hidden: frozenset[int] = frozenset()


def programs_for(user: Person) -> list[Program]:
    """Return the programs whose directory a person may read; the one she is asked to join first.

    One query.
    """
    if isinstance(user, User) and not user.is_superuser:
        return _programs_of_member(user.pk)
    return list(_in_order(directories_open_to(user)))


def _in_order(programs: QuerySet[Program]) -> QuerySet[Program]:
    return programs.order_by("-is_open", "-signup_closes_on", "-pk")


@Prepared
def _programs_of_member(user_id: int) -> QuerySet[Program]:
    return _in_order(directories_open_to(User(pk=user_id)))


def mentee_parts(user: Person) -> list[Mentee]:
    """Return the parts in which a person seeks a mentor, the latest first; one query."""
    return _parts_of(user.pk) if isinstance(user, User) else []


@Prepared
def _parts_of(user_id: int) -> QuerySet[Mentee]:
    rows = Mentee.objects.filter(user=user_id).exclude(state=MenteeState.LEFT)
    return rows.select_related("program", "user__profile").order_by("-applied_at", "-pk")


def marks_of(mentee: Mentee | None) -> Marks:
    """Return what a mentee has said about mentors; one query."""
    if mentee is None:
        return Marks()
    ranks = {row["mentor_id"]: row["said"] for row in _said_by(mentee.pk)}
    ordered = sorted((rank, mentor_id) for mentor_id, rank in ranks.items() if rank != NO_RANK)
    return Marks(
        wished=tuple(mentor_id for _rank, mentor_id in ordered),
        hidden=frozenset(mentor_id for mentor_id, rank in ranks.items() if rank == NO_RANK),
    )


@Prepared
def _said_by(mentee: int) -> QuerySet[Any, Any]:
    wished = Wish.objects.filter(mentee=mentee).order_by()
    ranked = wished.values("mentor_id", said=Cast("rank", IntegerField()))
    hidden = HiddenMentor.objects.filter(mentee=mentee)
    unranked = hidden.values("mentor_id", said=Cast(Value(NO_RANK), IntegerField()))
    return ranked.union(unranked, all=True)
