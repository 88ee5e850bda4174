"""Who looks after running mentorships for the program team."""

from accounts.models import User
from mentorship import rules
from mentorship.models import FollowUp, Mentorship
from mentorship.queries import conflicts


def can_care_for(user: User, mentorship: Mentorship) -> bool:
    """Whether the person may read of a mentorship for the team, write to its two, or end it.

    Admins of the program, but of no pair with herself, a colleague or her reporting line in it.
    """
    if not rules.administers(user, mentorship.program):
        return False
    people = {mentorship.mentee_user_id, mentorship.mentor_user_id}
    programs = [mentorship.program_id]
    employers = conflicts.employers_as_staff(user, programs)
    return not people & conflicts.kept_in(user, programs, employers, among=people)


def can_take_back(user: User, follow_up: FollowUp) -> bool:
    """Whether the person may take a follow-up back: its own admin."""
    return follow_up.admin_id == user.pk
