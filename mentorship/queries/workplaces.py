"""The workplace that somebody found too close, as far as she may know of it."""

from mentorship.comparing import normalize
from mentorship.enums import ShownField
from mentorship.models import Mentee, Mentorship
from mentorship.queries.people import profile_of

TOO_CLOSE = "too_close_to_work"
MAX_AVOID = 20


def workplace_to_avoid(mentorship: Mentorship) -> str:
    """Return which employer a mentee may put on her list after she said "too close to my work".

    His where he shows it to members, else her own: nobody else's employer is told to anybody. Empty
    where she said something else, or none is known. No query where profiles are read.
    """
    if mentorship.decline_reason != TOO_CLOSE:
        return ""
    hers, his = profile_of(mentorship.mentee_user), profile_of(mentorship.mentor_user)
    mentor = mentorship.mentor
    is_shown = mentor.listed_at is not None and ShownField.EMPLOYER in mentor.shown
    if his and his.employer and is_shown:
        return his.employer
    return hers.employer if hers else ""


def is_avoided(mentee: Mentee, workplace: str) -> bool:
    """Whether a workplace is on a mentee's list, however it is written."""
    return normalize(workplace) in {normalize(line) for line in mentee.avoid}
