"""Who may plan, read and settle a pair's meetings."""

from accounts.models import User
from mentorship.enums import MentorshipState
from mentorship.models import Meeting, Mentorship
from mentorship.rules import can_read_mentorship

PLANNING = (MentorshipState.ACTIVE, MentorshipState.PAUSED)
# After the end the two may still say that a meeting of the last days was held.
TELLING = (*PLANNING, MentorshipState.COMPLETED, MentorshipState.ENDED)


def can_read(user: User, meeting: Meeting) -> bool:
    """Whether the person is one of the two and may still read what they keep."""
    return can_read_mentorship(user, meeting.mentorship)


def may_plan(mentorship: Mentorship) -> bool:
    """Whether meetings may be offered, picked and moved: while it runs, on pause too."""
    return mentorship.state in PLANNING


def may_tell(mentorship: Mentorship) -> bool:
    """Whether the two may say that they met."""
    return mentorship.state in TELLING
