"""Roles in programs' staff that groups of the association's sign-on give and take."""

import logging
from collections.abc import Sequence

from django.conf import settings
from django.db.models.functions import Now

from accounts.models import User
from accounts.registry import Grant
from accounts.services import locking
from mentorship.models import Program, ProgramStaff
from mentorship.queries.people import profile_of
from mentorship.services import staff

logger = logging.getLogger(__name__)


def follow(person: User, grants: Sequence[Grant], employer: str) -> None:
    """Add and take away rows of the staff in the caller's transaction.

    A role that an admin gave by hand stays as it is. Programs that are not there are passed over.
    Whom she works for is what the provider says, else her profile, else the association.
    """
    wanted = {(grant.program, grant.role) for grant in grants}
    given = ProgramStaff.objects.filter(user=person, group_gave_at__isnull=False)
    slugs = {slug for slug, _role in wanted} | set(given.values_list("program__slug", flat=True))
    programs = {
        one.slug: one for one in locking.lock(Program.objects.filter(slug__in=slugs).order_by("pk"))
    }
    for row in given.select_related("program", "user").order_by("pk"):
        if (row.program.slug, row.role) not in wanted:
            staff.take(row, actor=None)
    has = set(person.staff_roles.values_list("program__slug", "role"))
    for slug, role in sorted(wanted - has):
        if slug in programs:
            _give(programs[slug], person, role, employer or _employer_of(person))
        else:
            logger.warning("OIDC_STAFF names a program that is not there: %s", slug)


def has_gift(person: User) -> bool:
    """Whether a group gave a person a role that she has still."""
    return ProgramStaff.objects.filter(user=person, group_gave_at__isnull=False).exists()


def _give(program: Program, person: User, role: str, employer: str) -> None:
    row = ProgramStaff.objects.create(
        program=program, user=person, role=role, employer=employer, group_gave_at=Now()
    )
    staff.welcome(row, actor=None)


def _employer_of(person: User) -> str:
    profile = profile_of(person)
    named = profile.employer.strip() if profile else ""
    return named or str(settings.ASSOCIATION_NAME)[: staff.MAX_EMPLOYER]
