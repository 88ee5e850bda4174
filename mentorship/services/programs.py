"""Make programs, and record what the back office changed in them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from accounts.models import AuditEvent, User
from accounts.services import audit, locking, sessions
from accounts.services.clock import now_plus
from mentorship import rules
from mentorship.enums import StaffRole
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.programs import BadSettings
from mentorship.models import ContentText, Program, ProgramStaff
from mentorship.program_rules import RESERVED, TEMPLATES
from mentorship.services import staff
from mentorship.validators import program_problems

SLUG_LENGTH = 50  # leaves room for a number
PRESSED_TWICE = timedelta(minutes=2)


@locking.serialized
def create(
    *,
    template: str,
    actor: User,
    admin: User,
    employer: str,
    name: str = "",
    settings: Mapping[str, Any],
) -> Program:
    """Create a program with its first admin; sign-up stays closed until the team opens it.

    A second press of the button, within two minutes, returns the program of the first.

    Args:
        settings: the program's own fields, such as its dates, in place of the template's.

    Raises:
        NotAllowed: not an association admin.
        BadSettings: the dates are out of order, or another setting does not fit.
        BadAnswers: there is no such template, or the admin's employer is not named.
    """
    if not rules.can_create_programs(actor):
        raise NotAllowed
    locking.lock(User.objects.filter(pk=actor.pk)).get()
    if made := _just_made(template, name, actor):
        return made
    program = create_from_template(
        template=template, actor=actor, name=name, settings={"is_open": False, **settings}
    )
    if problems := program_problems(vars(program)):
        raise BadSettings(problems)
    staff.join(program, admin, StaffRole.ADMIN, employer=employer, actor=actor)
    return program


@transaction.atomic
def create_from_template(
    *,
    template: str,
    actor: User | None,
    name: str = "",
    slug: str = "",
    signup_opens_on: date | None = None,
    signup_closes_on: date | None = None,
    review_until: date | None = None,
    introductions_on: date | None = None,
    time_zone: str = "America/Chicago",
    settings: Mapping[str, Any] | None = None,
) -> Program:
    """Create a program with the settings of a template; everything can be changed later.

    Args:
        template: career, peer, life or mixed.
        name: empty takes the template's own.
        settings: further fields of the program, in place of the template's.

    Raises:
        BadAnswers: there is no such template.
        ContentText.DoesNotExist: the texts were not loaded.
    """
    if template not in TEMPLATES:
        raise BadAnswers(f"Choose a template: {', '.join(TEMPLATES)}.", field="template")
    text = ContentText.objects.get(key=f"template.{template}")
    given = {row["name"]: row["value"] for row in text.data["settings"]}
    name = name or given["Name"]
    values = {
        "slug": slug or _free_slug(name),
        "name": name,
        "about": ContentText.objects.get(key=f"template.{template}.about").body,
        "time_zone": time_zone,
        "signup_opens_on": signup_opens_on,
        "signup_closes_on": signup_closes_on,
        "review_until": review_until,
        "introductions_on": introductions_on,
    }
    program = Program.objects.create(**values | text.data["program"] | dict(settings or {}))
    audit.record(
        actor=actor, action="program.created", target=program, program=program, template=template
    )
    return program


def _just_made(template: str, name: str, actor: User) -> Program | None:
    """Return the program that the same person just made by the same answers."""
    events = AuditEvent.objects.filter(
        actor=actor, action="program.created", data__template=template,
        at__gte=now_plus(-PRESSED_TWICE),
    )  # fmt: skip
    made = Program.objects.filter(pk__in=[event.program_id for event in events])
    return (made.filter(name=name) if name else made).first()


def _free_slug(name: str) -> str:
    """Return a word for the program's addresses that no other program has."""
    base = slugify(name)[:SLUG_LENGTH].strip("-") or "program"
    taken = {
        *RESERVED,
        *Program.objects.filter(slug__startswith=base).values_list("slug", flat=True),
    }
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def default_weights(mentor_type: str) -> dict[str, int]:
    """Return the weights that the templates begin with for one kind of mentor; one query."""
    data = ContentText.objects.get(key="template.mixed").data
    return dict(data["program"]["weights"][mentor_type])


@transaction.atomic
def add_staff(
    *, program: Program, user: User, role: StaffRole, actor: User | None, employer: str = ""
) -> ProgramStaff:
    """Give a person a role in a program's staff; a second time only the employer changes.

    A new role signs her out everywhere: she comes back with a second factor.
    """
    staff, is_new = ProgramStaff.objects.update_or_create(
        program=program, user=user, role=role, defaults={"employer": employer}
    )
    if is_new:
        sessions.end_all(person=user, actor=actor)
        audit.record(
            actor=actor,
            action="staff.added",
            target=staff,
            program=program,
            person=user.pk,
            role=str(role.value),
        )
    return staff


@transaction.atomic
def record_edit(
    *, program: Program, fields: Sequence[str], staff_ids: Collection[int], actor: User
) -> None:
    """Record what an association admin edited in the back office; names of fields only.

    ``staff_ids`` are the people whose role in the staff changed: they are signed out everywhere.
    """
    for person in User.objects.filter(pk__in=staff_ids):
        sessions.end_all(person=person, actor=actor)
    if fields:
        Program.objects.filter(pk=program.pk).update(version=F("version") + 1)
    if fields or staff_ids:
        audit.record(
            actor=actor,
            action="program.edited",
            target=program,
            program=program,
            fields=sorted(fields),
            staff_changed=len(staff_ids),
        )
