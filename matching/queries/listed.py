"""Which mentors stand in the directory: one place for their consent."""

from django.db.models import Q, QuerySet

from mentorship.enums import MentorState
from mentorship.models import Mentor

LISTABLE = (MentorState.VETTED, MentorState.PAUSED)


def listed(mentors: "QuerySet[Mentor]") -> "QuerySet[Mentor]":
    """Keep the mentors who agreed to be shown to members, and who are still here."""
    return mentors.filter(consented(), state__in=LISTABLE)


def consented() -> Q:
    """Return what a mentor must be to be shown at all; ``matching.mentor_watch`` watches it."""
    return Q(user__is_active=True, listed_at__isnull=False)
