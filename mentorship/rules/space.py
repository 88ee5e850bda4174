"""Who may write in a pair's space, and what of it somebody may read."""

from accounts.models import User
from mentorship.enums import MentorshipState
from mentorship.models import Mentorship, Note, ThankYou
from mentorship.models.mentorships import CLOSED_STATES

OPEN = (MentorshipState.ACTIVE, MentorshipState.PAUSED)


def may_write(mentorship: Mentorship) -> bool:
    """Whether the two may write to each other and change what they share."""
    return mentorship.state in OPEN


def may_keep(mentorship: Mentorship) -> bool:
    """Whether each of the two may write for herself alone: until it is over."""
    return mentorship.started_at is not None and mentorship.state not in CLOSED_STATES


def may_thank(mentorship: Mentorship) -> bool:
    """Whether the two may thank each other: while it runs, and after it was completed."""
    return mentorship.state in (*OPEN, MentorshipState.COMPLETED)


def can_change_note(user: User, note: Note) -> bool:
    """Whether the person may change or remove a note: her own only."""
    return note.author_id == user.pk


def can_take_back(user: User, thanks: ThankYou) -> bool:
    """Whether the person wrote this thank-you."""
    return thanks.author_id == user.pk
