"""A mentee's wishes: at most five mentors, ranked; nobody but she and the program team reads them.

The audit trail tells that the list changed, never who is on it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from accounts.models import User
from accounts.services import audit, locking
from matching import exceptions
from matching.models import HiddenMentor, Wish
from matching.queries.listed import listed
from mentorship.enums import MenteeState
from mentorship.exceptions import NotAllowed
from mentorship.models import Mentee, Mentor

MOST = 5
REASON_LENGTH = 200


class Wanted(NamedTuple):
    """One mentor of a whole list, in its order."""

    mentor_id: int
    reason: str = ""


@locking.serialized
def add(*, mentee_id: int, mentor_id: int, actor: User, reason: str = "") -> Wish:
    """Put a mentor at the end of a mentee's list; one whom she had hidden is shown again.

    Repeating it returns the wish as it is.

    Raises:
        NotAllowed: another person's list.
        PartOver: she left the program.
        NotListed: he is not in the directory of her program.
        OwnPart: he is she.
        WishesFull: there are five.
        WishReasonTooLong: see ``REASON_LENGTH``.
    """
    _refuse_long(reason)
    mentee = lock_mentee(mentee_id, actor)
    wishes = _wishes_of(mentee)
    known = next((wish for wish in wishes if wish.mentor_id == mentor_id), None)
    if known is not None:
        return known
    refuse_unlisted(mentee, mentor_id)
    if len(wishes) >= MOST:
        raise exceptions.WishesFull
    HiddenMentor.objects.filter(mentee=mentee, mentor=mentor_id).delete()
    wish = Wish.objects.create(
        mentee=mentee, mentor_id=mentor_id, rank=len(wishes) + 1, reason=reason
    )
    audit.record(actor=actor, action="wish.added", target=mentee, wishes=len(wishes) + 1)
    return wish


@locking.serialized
def remove(*, mentee_id: int, mentor_id: int, actor: User) -> None:
    """Take a mentor off the list; those below move up. Repeating it changes nothing."""
    mentee = lock_mentee(mentee_id, actor)
    forget(mentee, mentor_id, actor)


@locking.serialized
def move(*, mentee_id: int, mentor_id: int, actor: User, up: bool) -> None:
    """Change places with the wish above or below; the first and the last stay where they are.

    Raises:
        NoSuchWish: he is not on her list.
    """
    mentee = lock_mentee(mentee_id, actor)
    wishes = _wishes_of(mentee)
    here = _place_of(mentor_id, wishes)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(wishes):
        return
    wishes[here], wishes[there] = wishes[there], wishes[here]
    _write(mentee, wishes)
    audit.record(actor=actor, action="wish.moved", target=mentee, wishes=len(wishes))


@locking.serialized
def explain(*, mentee_id: int, mentor_id: int, actor: User, reason: str) -> None:
    """Write why she wishes for him; only the program team reads it.

    Raises:
        NoSuchWish: he is not on her list.
        WishReasonTooLong: see ``REASON_LENGTH``.
    """
    _refuse_long(reason)
    mentee = lock_mentee(mentee_id, actor)
    wishes = _wishes_of(mentee)
    wish = wishes[_place_of(mentor_id, wishes)]
    if wish.reason == reason:
        return
    wish.reason = reason
    wish.save(update_fields=["reason"])
    audit.record(actor=actor, action="wish.explained", target=mentee)


@locking.serialized
def put(*, mentee_id: int, wanted: Sequence[Wanted], actor: User) -> None:
    """Make these mentors, the first the most wanted, the whole list; hidden ones are shown again.

    Who stands on it already may stay, even if he left the directory meanwhile. Repeating it
    changes nothing.

    Raises:
        NotAllowed, PartOver, NotListed, OwnPart, WishesFull, WishReasonTooLong: as ``add``.
        WishedTwice: one mentor stands on it twice.
    """
    _refuse_bad_list(wanted)
    mentee = lock_mentee(mentee_id, actor)
    before = _wishes_of(mentee)
    listed_before = {wish.mentor_id for wish in before}
    for one in wanted:
        if one.mentor_id not in listed_before:
            refuse_unlisted(mentee, one.mentor_id)
    if [(wish.mentor_id, wish.reason) for wish in before] == [tuple(one) for one in wanted]:
        return
    ids = [one.mentor_id for one in wanted]
    HiddenMentor.objects.filter(mentee=mentee, mentor__in=ids).delete()
    _write(mentee, [Wish(mentor_id=one.mentor_id, reason=one.reason) for one in wanted])
    audit.record(actor=actor, action="wish.listed", target=mentee, wishes=len(wanted))


def _refuse_bad_list(wanted: Sequence[Wanted]) -> None:
    if len(wanted) > MOST:
        raise exceptions.WishesFull
    if len({one.mentor_id for one in wanted}) < len(wanted):
        raise exceptions.WishedTwice
    for one in wanted:
        _refuse_long(one.reason)


def forget(mentee: Mentee, mentor_id: int, actor: User) -> None:
    """Take a mentor off the list of a locked mentee, in the caller's transaction."""
    wishes = _wishes_of(mentee)
    kept = [wish for wish in wishes if wish.mentor_id != mentor_id]
    if len(kept) == len(wishes):
        return
    _write(mentee, kept)
    audit.record(actor=actor, action="wish.removed", target=mentee, wishes=len(kept))


def lock_mentee(mentee_id: int, actor: User) -> Mentee:
    """Lock a mentee's part for her own change of what she wishes.

    Raises:
        NotAllowed: another person's part.
        PartOver: she left the program.
    """
    mentee = locking.lock(Mentee.objects.filter(pk=mentee_id)).get()
    if mentee.user_id != actor.pk:
        raise NotAllowed
    if mentee.state == MenteeState.LEFT:
        raise exceptions.PartOver
    return mentee


def refuse_unlisted(mentee: Mentee, mentor_id: int) -> None:
    """Refuse a mentor who is not to be read in the directory of her program, or is she."""
    found = listed(Mentor.objects.filter(program=mentee.program_id, pk=mentor_id)).first()
    if found is None:
        raise exceptions.NotListed
    if found.user_id == mentee.user_id:
        raise exceptions.OwnPart


def _refuse_long(reason: str) -> None:
    if len(reason) > REASON_LENGTH:
        raise exceptions.WishReasonTooLong


def _wishes_of(mentee: Mentee) -> list[Wish]:
    return list(Wish.objects.filter(mentee=mentee).order_by("rank"))


def _place_of(mentor_id: int, wishes: Sequence[Wish]) -> int:
    for place, wish in enumerate(wishes):
        if wish.mentor_id == mentor_id:
            return place
    raise exceptions.NoSuchWish


def _write(mentee: Mentee, wishes: Sequence[Wish]) -> None:
    """Write the whole list anew: no order of updates is free of two wishes with one rank."""
    Wish.objects.filter(mentee=mentee).delete()
    Wish.objects.bulk_create(
        Wish(mentee=mentee, mentor_id=wish.mentor_id, rank=rank, reason=wish.reason)
        for rank, wish in enumerate(wishes, start=1)
    )
