"""Make programs."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from accounts.services import audit, sessions
from mentorship.enums import StaffRole
from mentorship.exceptions import BadAnswers
from mentorship.models import ContentText, Program, ProgramStaff

TEMPLATES = ("career", "peer", "life", "mixed")


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
) -> Program:
    """Create a program with the settings of a template; everything can be changed later.

    Args:
        template: career, peer, life or mixed.
        name: empty takes the template's own.

    Raises:
        BadAnswers: there is no such template.
        ContentText.DoesNotExist: the texts were not loaded.
    """
    if template not in TEMPLATES:
        raise BadAnswers(f"Choose a template: {', '.join(TEMPLATES)}.", field="template")
    text = ContentText.objects.get(key=f"template.{template}")
    given = {row["name"]: row["value"] for row in text.data["settings"]}
    name = name or given["Name"]
    program = Program.objects.create(
        slug=slug or slugify(name),
        name=name,
        about=ContentText.objects.get(key=f"template.{template}.about").body,
        time_zone=time_zone,
        signup_opens_on=signup_opens_on,
        signup_closes_on=signup_closes_on,
        review_until=review_until,
        introductions_on=introductions_on,
        **text.data["program"],
    )
    audit.record(
        actor=actor, action="program.created", target=program, program=program, template=template
    )
    return program


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
    if fields or staff_ids:
        audit.record(
            actor=actor,
            action="program.edited",
            target=program,
            program=program,
            fields=sorted(fields),
            staff_changed=len(staff_ids),
        )
