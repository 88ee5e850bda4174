"""Who may read which directory, and what a mentee has said about its mentors."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import IntegerField, Value
from django.db.models.functions import Cast

from accounts.models import User
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
    rows = directories_open_to(user)
    return list(rows.order_by("-is_open", "-signup_closes_on", "-pk"))


def mentee_parts(user: Person) -> list[Mentee]:
    """Return the parts in which a person seeks a mentor, the latest first; one query."""
    if not isinstance(user, User):
        return []
    rows = Mentee.objects.filter(user=user).exclude(state=MenteeState.LEFT)
    return list(rows.select_related("program", "user__profile").order_by("-applied_at", "-pk"))


def marks_of(mentee: Mentee | None) -> Marks:
    """Return what a mentee has said about mentors; one query."""
    if mentee is None:
        return Marks()
    wished = Wish.objects.filter(mentee=mentee).order_by()
    hidden = HiddenMentor.objects.filter(mentee=mentee)
    rows = wished.values_list("mentor_id", Cast("rank", IntegerField())).union(
        hidden.values_list("mentor_id", Cast(Value(NO_RANK), IntegerField())), all=True
    )
    ranks = dict(rows)
    ordered = sorted((rank, mentor_id) for mentor_id, rank in ranks.items() if rank != NO_RANK)
    return Marks(
        wished=tuple(mentor_id for _rank, mentor_id in ordered),
        hidden=frozenset(mentor_id for mentor_id, rank in ranks.items() if rank == NO_RANK),
    )
