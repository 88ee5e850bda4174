"""May this person do this? Views, the API and services ask only these."""

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower

from accounts.models import User
from mentorship.enums import CheckInState, Joining, MentorshipState, Side, StaffRole
from mentorship.models import (
    CheckInAnswer,
    InvitedPerson,
    Mentor,
    Mentorship,
    Program,
    ProgramMember,
    ProgramStaff,
)


def administers(user: User, program: Program) -> bool:
    """Whether the person is an admin of the program, or of the association."""
    return user.is_superuser or _has_role(user, program.pk, StaffRole.ADMIN)


def is_staff_of(user: User, program: Program) -> bool:
    """Whether the person has any role in the program's staff."""
    if user.is_superuser:
        return True
    return ProgramStaff.objects.filter(program=program, user_id=user.pk).exists()


def _has_role(user: User, program_id: int, role: StaffRole) -> bool:
    staff = ProgramStaff.objects.filter(program_id=program_id, user_id=user.pk, role=role)
    return staff.exists()


def can_apply(user: User, program: Program) -> bool:
    """Whether the person may apply to the program: it is open to her, and she is a real account."""
    return user.is_authenticated and user.is_active and program.is_open and may_join(user, program)


def may_join(user: User, program: Program, side: str = "") -> bool:
    """Whether the program's way in is open to the person: anyone's, by invitation, or members'.

    ``side`` asks about one side only; an invitation may be for one of the two.
    """
    if program.joining == Joining.INVITED:
        return _is_invited(user, program, side)
    if program.joining == Joining.MEMBERS:
        return _is_on_member_list(user, program)
    return True


def _is_invited(user: User, program: Program, side: str) -> bool:
    rows = InvitedPerson.objects.filter(user_id=user.pk, invitation__program=program)
    sides = ["", side] if side else ["", *Side.values]
    return rows.filter(invitation__side__in=sides).exists()


def _is_on_member_list(user: User, program: Program) -> bool:
    """Look for her confirmed addresses, then for her number on a line that is nobody else's."""
    rows = ProgramMember.objects.filter(program=program)
    confirmed = EmailAddress.objects.filter(verified=True)
    hers = confirmed.filter(user_id=user.pk).values(low=Lower("email"))
    if rows.filter(email__in=hers).exists():
        return True
    number = user.membership_number.strip()
    others = confirmed.exclude(user_id=user.pk).values(low=Lower("email"))
    of_number = rows.filter(membership_number__iexact=number).exclude(email__in=others)
    return bool(number) and of_number.exists()


def can_invite(user: User, program: Program) -> bool:
    """Whether the person decides who may apply: an admin of the program."""
    return administers(user, program)


def can_vet(user: User, mentor: Mentor) -> bool:
    """Whether the person may decide about a mentor's application; never her own."""
    if mentor.user_id == user.pk:
        return False
    return user.is_superuser or _has_role(user, mentor.program_id, StaffRole.ADMIN)


def can_set_capacity(user: User, mentor: Mentor) -> bool:
    """Whether the person may change a mentor's number of places: he himself, or an admin."""
    return mentor.user_id == user.pk or _administers(user, mentor.program_id)


def can_read_introduction(user: User, mentorship: Mentorship) -> bool:
    """Whether the person is one of the two; when she may know of it is ``queries``' business."""
    return bool(mentorship.side_of(user))


def can_answer_introduction(user: User, mentorship: Mentorship) -> bool:
    """Whether the person is one of the two and the introduction waits for answers."""
    is_waiting = mentorship.state == MentorshipState.INTRODUCED
    return is_waiting and bool(mentorship.side_of(user))


def can_read_mentorship(user: User, mentorship: Mentorship) -> bool:
    """Whether the person is one of the two of a mentorship that has started."""
    return mentorship.started_at is not None and bool(mentorship.side_of(user))


def can_steer_mentorship(user: User, mentorship: Mentorship) -> bool:
    """Whether the person may pause, resume or end it: either side, or an admin of the program."""
    return bool(mentorship.side_of(user)) or _administers(user, mentorship.program_id)


def _administers(user: User, program_id: int) -> bool:
    return user.is_superuser or _has_role(user, program_id, StaffRole.ADMIN)


def can_recall(user: User, mentorship: Mentorship) -> bool:
    """Whether the person may take an introduction back: an admin who is not one of the two."""
    return not mentorship.side_of(user) and _administers(user, mentorship.program_id)


def can_read_check_in(user: User, answer: CheckInAnswer) -> bool:
    """Whether this side of a check-in is the person's own."""
    return answer.person_id == user.pk


def can_answer_check_in(user: User, answer: CheckInAnswer) -> bool:
    """Whether the person may answer: her own side, while it is open."""
    return answer.person_id == user.pk and answer.state == CheckInState.OPEN
