"""Figures of mentorships for operators; a suspended one counts as paused, as everywhere."""

from django.db.models import Count

from mentorship.enums import MentorshipState
from mentorship.models import Mentorship

RUNNING = (MentorshipState.INTRODUCED, MentorshipState.ACTIVE, MentorshipState.PAUSED)


def mentorships() -> dict[str, int]:
    """Count the mentorships that are not over, by state; one query."""
    states = [*RUNNING, MentorshipState.SUSPENDED]
    rows = Mentorship.objects.filter(state__in=states).order_by().values_list("state")
    found = dict(rows.annotate(n=Count("pk")))
    found[MentorshipState.PAUSED] = found.get(MentorshipState.PAUSED, 0) + found.pop(
        MentorshipState.SUSPENDED, 0
    )
    return {state.value: found.get(state, 0) for state in RUNNING}
