"""Mentors whom a mentee doesn't want: neither shown to her nor matched with her.

He never learns of it; the program team learns only that the two are not to be paired.
"""

from django.db.models import QuerySet

from accounts.models import User
from accounts.services import audit, locking
from matching.enums import UNDECIDED_STATES, MatchState
from matching.models import HiddenMentor, Match, Round
from matching.services import standing, wishes
from mentorship.models import Mentor
from mentorship.services import places


@locking.serialized
def hide(*, mentee_id: int, mentor_id: int, actor: User) -> None:
    """Hide a mentor from a mentee; a wish for him goes, and so does what was proposed for the two.

    An introduction that went out stays: she answers it. Repeating it changes nothing.

    Raises:
        NotAllowed: another person's part.
        PartOver: she left the program.
        NotListed: he is not in the directory of her program, so that she can't know of him.
        OwnPart: he is she.
    """
    matches = Match.objects.filter(mentee=mentee_id, mentor=mentor_id, state__in=UNDECIDED_STATES)
    _lock_rounds_and_mentor(matches, mentor_id)
    mentee = wishes.lock_mentee(mentee_id, actor)
    known = HiddenMentor.objects.filter(mentee=mentee, mentor=mentor_id)
    if known.exists():
        return
    wishes.refuse_unlisted(mentee, mentor_id)
    HiddenMentor.objects.create(mentee=mentee, mentor_id=mentor_id)
    wishes.forget(mentee, mentor_id, actor)
    _withdraw(matches)
    audit.record(actor=actor, action="mentor.hidden", target=mentee)


@locking.serialized
def show(*, mentee_id: int, mentor_id: int, actor: User) -> None:
    """Show a hidden mentor again. Repeating it changes nothing.

    Raises:
        NotAllowed: another person's part.
        PartOver: she left the program.
    """
    mentee = wishes.lock_mentee(mentee_id, actor)
    gone, _ = HiddenMentor.objects.filter(mentee=mentee, mentor=mentor_id).delete()
    if gone:
        audit.record(actor=actor, action="mentor.shown", target=mentee)


def _lock_rounds_and_mentor(matches: "QuerySet[Match]", mentor_id: int) -> None:
    """Lock what comes before mentees and matches in the agreed order."""
    rounds = Round.objects.filter(pk__in=matches.values("round")).order_by("pk")
    for rows in (locking.lock(rounds), locking.lock(Mentor.objects.filter(pk=mentor_id))):
        list(rows)


def _withdraw(matches: "QuerySet[Match]") -> None:
    """Withdraw what is proposed; an approved match frees its place. The trail names no reason."""
    for match in list(locking.lock(matches.select_related("round").order_by("pk"))):
        if match.state == MatchState.APPROVED:
            places.release(match.mentor_id)
        standing.withdraw(match, actor=None)
