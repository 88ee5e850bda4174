"""Concerns: who may tell one, who reads it, who acts on it.

| what                         | who                                                           |
| ---------------------------- | ------------------------------------------------------------- |
| tell                         | whoever has or had a part in the program, and its staff       |
| read, answer                 | the reporter, and the readers named on the case               |
| that there is one            | the same; for all others it does not exist                    |
| act on the case              | its readers, while they are contacts                          |
| suspend, reinstate, end      | contacts of the program or readers of a case about the pair,  |
|                              | never one of the two                                          |
| open what is private         | readers on a case; association admins, each with a reason     |

Admins and association admins read no concern, whatever else they may do.
"""

from accounts.models import User
from mentorship.enums import MentorshipState, StaffRole
from mentorship.models import Concern, Mentee, Mentor, Mentorship, Program, ProgramStaff
from mentorship.queries import concern_readers


def may_tell(user: User, program: Program) -> bool:
    """Whether the person may tell the program's contacts something: she is or was part of it."""
    mine = {"program": program, "user_id": user.pk}
    return any(
        rows.filter(**mine).exists()
        for rows in (Mentee.objects.all(), Mentor.objects.all(), ProgramStaff.objects.all())
    )


def is_reporter(user: User, concern: Concern) -> bool:
    """Whether the person told it."""
    return concern.reporter_id == user.pk


def is_reader(user: User, concern: Concern) -> bool:
    """Whether the person is named on the case, is a contact still, and it is not about her."""
    if user.pk in (concern.about_id, concern.reporter_id):
        return False
    if all(row.user_id != user.pk for row in concern.readers.all()):
        return False
    return concern_readers.is_contact_anywhere(user)


def is_contact(user: User, program: Program) -> bool:
    """Whether the person is a concern contact of the program today."""
    rows = ProgramStaff.objects.filter(program=program, user_id=user.pk, role=StaffRole.CONTACT)
    return user.is_active and rows.exists()


def may_open_desk(user: User, program: Program) -> bool:
    """Whether the person sees the list of cases: a contact, or a reader from elsewhere."""
    if is_contact(user, program):
        return True
    reads = Concern.objects.filter(program=program, readers__user_id=user.pk)
    return reads.exists() and concern_readers.is_contact_anywhere(user)


def is_entrusted(user: User) -> bool:
    """Whether the settings name the person for concerns, so that a second factor is needed."""
    return concern_readers.is_association_contact(user)


def may_look_after(user: User, mentorship: Mentorship) -> bool:
    """Whether the person may suspend a mentorship, reinstate it or end it: never one of the two."""
    if mentorship.side_of(user):
        return False
    if is_contact(user, mentorship.program):
        return True
    cases = Concern.objects.filter(mentorship=mentorship, readers__user_id=user.pk)
    return any(is_reader(user, case) for case in cases)


def may_write(mentorship: Mentorship) -> bool:
    """Whether anything may go from one of the two to the other; while suspended nothing does."""
    return mentorship.state != MentorshipState.SUSPENDED
