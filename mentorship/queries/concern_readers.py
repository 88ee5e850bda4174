"""Who reads a concern: contacts of the program, never whom it is about nor the other of two."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from mentorship.comparing import normalize
from mentorship.enums import StaffRole
from mentorship.models import Concern, Mentorship, Profile, Program, ProgramStaff
from mentorship.queries import conflicts


@dataclass(frozen=True)
class Circle:
    """What decides about the readers of one concern.

    ``left_out`` are ids that the reporter left out by name; with ``not_colleagues`` nobody of her
    own workplace or reporting line reads it either.
    """

    program: Program
    reporter: User
    about_id: int | None = None
    mentorship: Mentorship | None = None
    left_out: frozenset[int] = frozenset()
    not_colleagues: bool = False

    @property
    def never(self) -> frozenset[int]:
        """Return who reads it in no case."""
        pair = self.mentorship
        of_pair = {pair.mentee_user_id, pair.mentor_user_id} if pair else set()
        about = {self.about_id} if self.about_id else set()
        return frozenset({self.reporter.pk} | of_pair | about) | self.left_out


def circle_of(concern: Concern) -> Circle:
    """Return what decides about the readers of a case: what its reporter chose holds for good."""
    return Circle(
        program=concern.program,
        reporter=concern.reporter,
        about_id=concern.about_id,
        mentorship=concern.mentorship,
        left_out=frozenset(concern.left_out or ()),
        not_colleagues=bool(concern.not_colleagues),
    )


def contacts_of(program: Program) -> list[User]:
    """Return the program's concern contacts whose accounts are open, as named; one query."""
    return list(_contacts(Q(program=program)))


def association_contacts() -> QuerySet[User]:
    """Return whom the settings name for concerns that no contact of a program may read."""
    rows = User.objects.filter(is_active=True, email__in=settings.CONCERN_CONTACTS)
    return rows.filter(emailaddress__verified=True).order_by("pk").distinct()


def is_contact_anywhere(user: User) -> bool:
    """Whether the person is a concern contact today: of a program, or named by the settings."""
    if not user.is_active:
        return False
    return user.staff_roles.filter(role=StaffRole.CONTACT).exists() or is_association_contact(user)


def is_association_contact(user: User) -> bool:
    """Whether the settings name the person; no query for whom they don't."""
    if user.email.lower() not in settings.CONCERN_CONTACTS:
        return False
    return association_contacts().filter(pk=user.pk).exists()


def offered(circle: Circle) -> list[User]:
    """Return whose names stand above the form: the program's contacts, else who stands in."""
    return next((found for found in _steps(circle) if found), [])


def stand_ins(circle: Circle) -> list[User]:
    """Return who reads it where nobody of the program is left: of other programs, or named."""
    _own, *others = _steps(circle)
    return next((found for found in others if found), [])


def readers_for(circle: Circle) -> list[User]:
    """Return who reads the concern: the first step on which somebody is left; else nobody.

    Steps: the program's contacts, those of other programs, those of the association; on each,
    whoever works with the person it is about, or answers to her, is left out. Where that leaves
    nobody at all, such a colleague reads it after all; the person herself never does.
    """
    steps = list(_steps(circle))
    for found in steps:
        if apart := [one for one in found if not _is_close(one, circle)]:
            return apart
    return next((found for found in steps if found), [])


def everybody(circle: Circle) -> list[User]:
    """Return everybody who may read it, those of the program first."""
    found = {person.pk: person for people in _steps(circle) for person in people}
    return list(found.values())


def _steps(circle: Circle) -> Iterable[list[User]]:
    yield _left(contacts_of(circle.program), circle)
    yield _left(_contacts(~Q(program=circle.program)), circle)
    yield _left(association_contacts(), circle)


def _contacts(where: Q) -> QuerySet[User]:
    named = ProgramStaff.objects.filter(where, role=StaffRole.CONTACT, user=OuterRef("pk"))
    return User.objects.filter(Exists(named), is_active=True).order_by("pk")


def _left(people: Iterable[User], circle: Circle) -> list[User]:
    left = [person for person in people if person.pk not in circle.never]
    if not circle.not_colleagues:
        return left
    return [one for one in left if not are_close(one, circle.reporter.pk, circle.program)]


def _is_close(contact: User, circle: Circle) -> bool:
    return circle.about_id is not None and are_close(contact, circle.about_id, circle.program)


def are_close(one: User, other_id: int, program: Program) -> bool:
    """Whether two people share a workplace, or one answers to the other."""
    employers = ProgramStaff.objects.filter(user=one).values_list("program_id", "employer")
    if other_id in conflicts.kept_in(one, [program.pk], employers, among=[other_id]):
        return True
    return bool(_workplaces([one.pk]) & _workplaces([other_id]))


def _workplaces(people: Collection[int]) -> set[str]:
    staff = ProgramStaff.objects.filter(user__in=people).values_list("employer", flat=True)
    own = Profile.objects.filter(user__in=people).values_list("employer", flat=True)
    return {normalize(name) for name in (*staff, *own)} - {""}
