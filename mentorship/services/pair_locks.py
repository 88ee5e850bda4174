"""The rows of a pair, locked in the order that holds everywhere; in the caller's transaction."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import locking, pausing
from mentorship.enums import Side
from mentorship.exceptions import NotAllowed
from mentorship.models import Mentee, Mentor, Mentorship


def locked(mentorship_id: int) -> Mentorship:
    """Lock the mentor, the mentee and then the mentorship, as all that moves its state does."""
    ids = Mentorship.objects.values("mentor_id", "mentee_id").get(pk=mentorship_id)
    locking.lock(Mentor.objects.filter(pk=ids["mentor_id"])).get()
    locking.lock(Mentee.objects.filter(pk=ids["mentee_id"])).get()
    return locked_alone(mentorship_id)


def locked_alone(mentorship_id: int) -> Mentorship:
    """Lock the mentorship only, for what the two keep in it."""
    mentorship = locking.lock(Mentorship.objects.with_people()).get(pk=mentorship_id)
    pausing.point("locked")
    return mentorship


def side_of(mentorship: Mentorship, actor: User) -> Side:
    """Return on which side the actor stands.

    Raises:
        NotAllowed: the actor is not one of the two.
    """
    side = mentorship.side_of(actor)
    if not side:
        raise NotAllowed(_("This is between two other people."))
    return Side(side)
