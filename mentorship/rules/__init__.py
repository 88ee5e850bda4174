"""May this person do this? Views, the API and services ask only these."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from mentorship.enums import Joining, Side, StaffRole
from mentorship.models import (
    CheckInAnswer,
    Draft,
    InvitedPerson,
    Mentee,
    Mentor,
    Mentorship,
    Photo,
    Program,
    ProgramMember,
    ProgramStaff,
    VettingQuestion,
)
from mentorship.models.programs import ProgramQuerySet
from mentorship.queries import conflicts, photos

KEPT_FOR = timedelta(days=365)  # so long the two may read what they shared after its end


def administers(user: User, program: Program) -> bool:
    """Whether the person is an admin of the program, or of the association."""
    return user.is_superuser or _has_role(user, program.pk, StaffRole.ADMIN)


def administers_as(user: User, roles: Collection[str]) -> bool:
    """Whether the person is an admin, by her roles in a program's staff that were read already."""
    return user.is_superuser or StaffRole.ADMIN in roles


def is_team_as(user: User, roles: Collection[str]) -> bool:
    """Whether the person is of a program's team, by her roles that were read already."""
    return user.is_superuser or bool(roles)


def can_create_programs(user: User) -> bool:
    """Whether the person makes programs: an association admin."""
    return user.is_active and user.is_superuser


def is_staff(user: User) -> bool:
    """Whether the person has any role in any program's staff."""
    return ProgramStaff.objects.filter(user_id=user.pk).exists()


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
    if program.joining == Joining.OPEN:
        return True
    return joinable_by(user, side).filter(pk=program.pk).exists()


def joinable_by(user: User, side: str = "") -> ProgramQuerySet:
    """Return the programs whose way in is open to the person; whether sign-up is, they say."""
    sides = ["", side] if side else ["", *Side.values]
    invited = InvitedPerson.objects.filter(
        user_id=user.pk, invitation__program=OuterRef("pk"), invitation__side__in=sides
    )
    listed = _lines_of(user).filter(program=OuterRef("pk"))
    return Program.objects.filter(
        Q(joining=Joining.OPEN)
        | Q(Exists(invited), joining=Joining.INVITED)
        | Q(Exists(listed), joining=Joining.MEMBERS)
    )


def _lines_of(user: User) -> QuerySet[ProgramMember]:
    """Return the lines of member lists that name her confirmed addresses or her number.

    A number lets her in only where its line is not known to be somebody else's.
    """
    confirmed = EmailAddress.objects.filter(verified=True).annotate(low=Lower("email"))
    is_hers = Q(email__in=confirmed.filter(user_id=user.pk).values("low"))
    if number := user.membership_number.strip():
        others = confirmed.exclude(user_id=user.pk).filter(low=OuterRef("email"))
        is_hers |= Q(~Exists(others), membership_number__iexact=number)
    return ProgramMember.objects.filter(is_hers)


def can_invite(user: User, program: Program) -> bool:
    """Whether the person decides who may apply: an admin of the program."""
    return administers(user, program)


def can_vet(user: User, mentor: Mentor, roles: Iterable[ProgramStaff] | None = None) -> bool:
    """Whether the person may read a mentor's file and decide about it.

    Admins of the program, about nobody of their own workplace or reporting line, nor themselves.
    ``roles`` are the person's rows in the program's staff, where they were read already.
    """
    if roles is None:
        roles = ProgramStaff.objects.filter(program=mentor.program_id, user=user.pk)
    mine, programs = list(roles), [mentor.program_id]
    if not administers_as(user, [row.role for row in mine]):
        return False
    employers = [(row.program_id, row.employer) for row in mine]
    return mentor.user_id not in conflicts.kept_in(
        user, programs, employers, among=[mentor.user_id]
    )


def can_note(user: User, program: Program, person_id: int) -> bool:
    """Whether the person may read and write the team's notes about one of a program's people.

    Admins of the program, about nobody of their own workplace or reporting line, nor themselves.
    """
    if not administers(user, program):
        return False
    return not conflicts.is_kept_from(user, person_id, program.pk)


def can_answer_vetting(user: User, question: VettingQuestion) -> bool:
    """Whether the person is the mentor whom an admin asked."""
    return question.mentor.user_id == user.pk


def can_read_orientation(user: User, program: Program, side: str) -> bool:
    """Whether the person has applied to the program on this side, or is applying."""
    part: type[Mentee] | type[Mentor] = Mentee if side == Side.MENTEE else Mentor
    mine = {"program": program, "user_id": user.pk}
    if part._default_manager.filter(**mine).exists():
        return True
    return Draft.objects.filter(**mine, side=side).exists()


def can_steer_part(user: User, part: Mentee | Mentor) -> bool:
    """Whether the person may pause a part, open it again or leave: her own word only."""
    return part.user_id == user.pk


def can_set_capacity(user: User, mentor: Mentor) -> bool:
    """Whether the person may change a mentor's number of places: he himself, or an admin."""
    return mentor.user_id == user.pk or _administers(user, mentor.program_id)


def can_read_mentorship(user: User, mentorship: Mentorship) -> bool:
    """Whether the person is one of the two of a mentorship that has started.

    Once it is over, for ``KEPT_FOR`` more.
    """
    if mentorship.started_at is None or not mentorship.side_of(user):
        return False
    return mentorship.closed_at is None or mentorship.closed_at > timezone.now() - KEPT_FOR


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


def can_see_photo(user: User | AnonymousUser, photo: Photo) -> bool:
    """Whether the person may see a photo: her own, her partner's, one that a mentor shows.

    Admins see those of their programs' people, except where another admin decides.
    """
    if user.pk == photo.user_id:
        return True
    if not photo.user.is_active:
        return False
    if photos.is_shown_in_directory(photo.user_id, user):
        return True
    return isinstance(user, User) and _knows(user, photo.user_id)


def _knows(user: User, person_id: int) -> bool:
    if photos.are_together(user, person_id):
        return True
    programs = photos.programs_run_for(person_id, user)
    return any(not conflicts.is_kept_from(user, person_id, pk) for pk in programs)
