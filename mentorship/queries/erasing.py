"""What of a person must be locked, and what must be settled, before she is erased."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.enums import HOLDING_STATES, StaffRole
from mentorship.models import CheckInAnswer, Mentee, Mentor, Mentorship, ProgramStaff

LAST: dict[str, Any] = {
    StaffRole.ADMIN: _("You're the only admin of %(program)s. Add another one first."),
    StaffRole.CONTACT: _(
        "You're the only one who reads concerns in %(program)s. Ask its admins to name another "
        "contact first."
    ),
}


def mentors_of(person: User) -> QuerySet[Mentor]:
    """Return a person's parts as a mentor, and the mentors of what runs with her."""
    held = mentorships_of(person).filter(state__in=HOLDING_STATES)
    return Mentor.objects.filter(Q(user=person) | Q(pk__in=held.values("mentor_id")))


def mentees_of(person: User) -> QuerySet[Mentee]:
    """Return a person's parts as a mentee, and the mentees of what runs with her."""
    held = mentorships_of(person).filter(state__in=HOLDING_STATES)
    return Mentee.objects.filter(Q(user=person) | Q(pk__in=held.values("mentee_id")))


def mentorships_of(person: User) -> QuerySet[Mentorship]:
    """Return every mentorship of a person."""
    return Mentorship.objects.filter(Q(mentee_user=person) | Q(mentor_user=person))


def answers_of(person: User) -> QuerySet[CheckInAnswer]:
    """Return every check-in of the mentorships of a person."""
    return CheckInAnswer.objects.filter(check_in__mentorship__in=mentorships_of(person))


def obligations(person: User) -> list[str]:
    """Return which programs nobody else would run, or read the concerns of."""
    rows = ProgramStaff.objects.filter(user=person, role__in=LAST).select_related("program")
    return [
        LAST[row.role] % {"program": row.program.name}
        for row in rows.order_by("program__name", "role")
        if not _others(row).exists()
    ]


def _others(row: ProgramStaff) -> QuerySet[ProgramStaff]:
    same = ProgramStaff.objects.filter(program=row.program_id, role=row.role)
    return same.filter(user__is_active=True).exclude(user=row.user_id)
