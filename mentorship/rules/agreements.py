"""Who may read a pair's agreement, and sign or change it."""

from accounts.models import User
from mentorship.enums import MentorshipState
from mentorship.models import Mentorship


def can_read(user: User, mentorship: Mentorship) -> bool:
    """Whether the person is one of the two of a mentorship that has started."""
    return mentorship.started_at is not None and bool(mentorship.side_of(user))


def may_sign(mentorship: Mentorship) -> bool:
    """Whether the two may sign and suggest changes: while it runs, not on pause."""
    return mentorship.state == MentorshipState.ACTIVE
