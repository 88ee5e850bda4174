"""May this person do this on the matching floor? Every view, API and template asks here."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from matching.models import Match
from mentorship.enums import StaffRole
from mentorship.models import Program, ProgramStaff

Person = User | AnonymousUser


def can_administer(user: Person, program: Program) -> bool:
    """Run rounds, review and publish: the program's admins and association admins."""
    return _is_staff_of(user, program.pk, StaffRole.ADMIN)


def can_review(user: Person, match: Match) -> bool:
    """Decide a match: an admin of its program. Services refuse her own pair and her workplace."""
    return _is_staff_of(user, match.round.program_id, StaffRole.ADMIN)


def is_one_of(user: Person, match: Match) -> bool:
    """Tell whether the person is the mentee or the mentor of this match."""
    return user.pk in (match.mentee.user_id, match.mentor.user_id)


def _is_staff_of(user: Person, program_id: int, role: StaffRole) -> bool:
    if not user.is_authenticated:
        return False
    if user.is_superuser:
        return True
    return _roles(user).filter(program_id=program_id, role=role).exists()


def _roles(user: User) -> QuerySet[ProgramStaff]:
    return ProgramStaff.objects.filter(user_id=user.pk)
