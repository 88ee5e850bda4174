"""Places of mentors: the only module that changes ``places_held``.

Every place is taken and freed by one guarded UPDATE, so that no two people get the last one.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking, pausing
from mentorship import rules
from mentorship.exceptions import (
    BadAnswers,
    CapacityInUse,
    MentorFull,
    NoPlaceHeld,
    NotAllowed,
)
from mentorship.models import Mentor, Mentorship, Program
from mentorship.terms import most_places

Holder = Callable[[], Mapping[int, int]]
_holders: dict[str, Holder] = {}


def register_holder(name: str, count: Holder) -> None:
    """Let the floor above say which places it holds, as mentor id to number; for ``recount``."""
    _holders[name] = count


def take(mentor_id: int) -> None:
    """Hold one place, in the caller's transaction.

    Raises:
        MentorFull: all places are taken.
    """
    pausing.point("checked")
    mentors = _with_free_place(Mentor.objects.filter(pk=mentor_id))
    if not mentors.update(places_held=F("places_held") + 1):
        raise MentorFull


def release(mentor_id: int) -> None:
    """Free one place, in the caller's transaction.

    Raises:
        NoPlaceHeld: there is none to free.
    """
    pausing.point("checked")
    mentors = Mentor.objects.filter(pk=mentor_id, places_held__gt=0)
    if not mentors.update(places_held=F("places_held") - 1):
        raise NoPlaceHeld


def _with_free_place(mentors: "QuerySet[Mentor]") -> "QuerySet[Mentor]":
    """Keep mentors with a free place: the guard, which the database checks as it updates."""
    return mentors.filter(places_held__lt=F("capacity"))


def refuse_capacity(
    program: Program, capacity: int, offers: Sequence[str], *, held: int = 0
) -> None:
    """Refuse a number of places that the program does not have or that is held already.

    ``offers`` are the kinds that the mentor offers: one of them may have a maximum of its own.

    Raises:
        BadAnswers: not from 1 to the program's maximum.
        CapacityInUse: more places than that are held.
    """
    most = most_places(program, offers)
    if not 1 <= capacity <= most:
        sentence = _("Enter a whole number from 1 to %(most)d.") % {"most": most}
        raise BadAnswers(sentence, field="capacity")
    if capacity < held:
        raise CapacityInUse(held)


@locking.serialized
def set_capacity(*, mentor_id: int, capacity: int, actor: User) -> Mentor:
    """Change how many people a mentor takes.

    Raises:
        NotAllowed: neither the mentor nor an admin of the program.
        BadAnswers: not from 1 to the program's maximum.
        CapacityInUse: more places than that are held.
    """
    mentor = locking.lock(Mentor.objects.select_related("program")).get(pk=mentor_id)
    pausing.point("locked")
    if not rules.can_set_capacity(actor, mentor):
        raise NotAllowed
    refuse_capacity(mentor.program, capacity, mentor.offers, held=mentor.places_held)
    pausing.point("checked")
    if capacity != mentor.capacity:
        before, mentor.capacity = mentor.capacity, capacity
        mentor.save(update_fields=["capacity"])
        audit.record(
            actor=actor, action="mentor.capacity", target=mentor, before=before, after=capacity
        )
    return mentor


@dataclass(frozen=True)
class Miscount:
    """A mentor whose counter disagrees with what holds his places."""

    mentor_id: int
    held: int
    counted: int


def recount() -> list[Miscount]:
    """Compare every counter with the rows that hold places; change nothing."""
    rows = Mentorship.objects.holding().values("mentor_id").annotate(n=Count("pk"))
    counted = Counter({row["mentor_id"]: row["n"] for row in rows})
    for count in _holders.values():
        counted.update(count())
    held = Mentor.objects.order_by("pk").values_list("pk", "places_held")
    return [Miscount(pk, held, counted[pk]) for pk, held in held if held != counted[pk]]
