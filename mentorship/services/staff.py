"""The staff of a program: who joins it, for whom they work, who leaves it."""

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking, notify, sessions
from mentorship import rules
from mentorship.enums import StaffRole
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.programs import LastAdmin
from mentorship.models import Program, ProgramStaff
from mentorship.services.concerns import leaving as concerns

MAX_EMPLOYER = 160
# Whose own workplace has to be known, so that somebody else reads those pairs and concerns.
WITH_EMPLOYER = (StaffRole.ADMIN, StaffRole.CONTACT)


@locking.serialized
def add(*, program_id: int, email: str, role: str, employer: str, actor: User) -> ProgramStaff:
    """Give somebody with a confirmed account a role in a program's staff, and write to her.

    A role she has already stays; its employer is changed.

    Raises:
        NotAllowed: not an admin of the program.
        BadAnswers: no confirmed account has this address, no such role, or no employer named.
    """
    program = _locked(program_id, actor)
    if role not in StaffRole.values:
        raise BadAnswers(_("Choose a role."), field="role")
    person = person_by(email)
    if person is None:
        sentence = _("Nobody has confirmed this address here. Ask them to sign up first.")
        raise BadAnswers(sentence, field="email")
    return join(program, person, StaffRole(role), employer=employer, actor=actor)


def person_by(email: str) -> User | None:
    """Return the active account to which a confirmed address belongs; one query."""
    rows = EmailAddress.objects.filter(email__iexact=email.strip(), verified=True)
    row = rows.filter(user__is_active=True).select_related("user").first()
    return row.user if row else None


def join(
    program: Program, person: User, role: StaffRole, *, employer: str, actor: User
) -> ProgramStaff:
    """Add a row of the staff in the caller's transaction, and tell a new person of it."""
    refuse_employer(role, employer)
    row, is_new = ProgramStaff.objects.get_or_create(
        program=program, user=person, role=role, defaults={"employer": employer}
    )
    if row.group_gave_at is not None:
        row.group_gave_at = None  # by hand from now on
        row.save(update_fields=["group_gave_at"])
    if is_new:
        welcome(row, actor=actor)
    elif row.employer != employer:
        _refuse_own(row, actor)
        _rename(row, employer, actor)
    return row


def welcome(row: ProgramStaff, *, actor: User | None) -> None:
    """Record a new row in the caller's transaction, and tell her.

    She is signed out everywhere and comes back with a second factor. None is the sign-on's word.
    """
    sessions.end_all(person=row.user, actor=actor)
    audit.record(
        actor=actor, action="staff.added", target=row, person=row.user_id, role=str(row.role)
    )
    if actor is None or row.user_id != actor.pk:
        notify.enqueue(
            category="staff_added",
            recipient=row.user,
            dedupe_key=f"staff_added.{row.pk}",
            subject=row,
            program=row.program_id,
        )


@locking.serialized
def change_employer(*, staff_id: int, employer: str, actor: User) -> ProgramStaff:
    """Say for whom one of the staff works; it decides whose pairs and concerns go to others.

    Raises:
        ProgramStaff.DoesNotExist: she is not of the staff any more.
        NotAllowed: not an admin of the program.
        BadAnswers: admins and contacts have to name one; a colleague changes one's own.
    """
    row = _locked_row(staff_id, actor)
    refuse_employer(row.role, employer)
    if row.employer != employer:
        _refuse_own(row, actor)
        _rename(row, employer, actor)
    return row


def _refuse_own(row: ProgramStaff, actor: User) -> None:
    """Leave one's own named employer to a colleague: it keeps one's workplace from one's eyes."""
    if row.user_id == actor.pk and row.employer.strip() and _other_admins(row).exists():
        sentence = _("Ask another admin to change your own employer.")
        raise BadAnswers(sentence, field="employer")


def _other_admins(row: ProgramStaff) -> QuerySet[ProgramStaff]:
    rows = ProgramStaff.objects.filter(program=row.program_id, role=StaffRole.ADMIN)
    return rows.filter(user__is_active=True).exclude(user=row.user_id)


def _rename(row: ProgramStaff, employer: str, actor: User) -> None:
    row.employer = employer
    row.save(update_fields=["employer"])
    audit.record(actor=actor, action="staff.employer_changed", target=row, person=row.user_id)


@locking.serialized
def remove(*, staff_id: int, actor: User) -> None:
    """Take a role away; whoever had it is signed out everywhere.

    Raises:
        ProgramStaff.DoesNotExist: it was taken away already.
        NotAllowed: not an admin of the program.
        LastAdmin: nobody would be left to run the program.
    """
    row = _locked_row(staff_id, actor)
    if row.role == StaffRole.ADMIN and not _other_admins(row).exists():
        raise LastAdmin
    take(row, actor=actor)


def take(row: ProgramStaff, *, actor: User | None) -> None:
    """Take a role away in the caller's transaction, whoever is left; None is the sign-on's word."""
    sessions.end_all(person=row.user, actor=actor)
    if row.role == StaffRole.CONTACT:
        concerns.leave(program=row.program, person=row.user, actor=actor)
    audit.record(
        actor=actor, action="staff.removed", target=row, person=row.user_id, role=str(row.role)
    )
    row.delete()


def refuse_employer(role: str, employer: str) -> None:
    """Refuse an employer that is too long, or missing where conflicts depend on it."""
    if len(employer) > MAX_EMPLOYER:
        sentence = _("Use at most %(most)d characters.") % {"most": MAX_EMPLOYER}
        raise BadAnswers(sentence, field="employer")
    if role in WITH_EMPLOYER and not employer.strip():
        sentence = _("Name the employer, so that pairs from there go to somebody else.")
        raise BadAnswers(sentence, field="employer")


def _locked_row(staff_id: int, actor: User) -> ProgramStaff:
    """Lock the program first, so that two admins can't remove each other at once."""
    program_id = ProgramStaff.objects.values_list("program_id", flat=True).get(pk=staff_id)
    _locked(program_id, actor)
    return ProgramStaff.objects.select_related("user", "program").get(pk=staff_id)


def _locked(program_id: int, actor: User) -> Program:
    program = locking.lock(Program.objects.filter(pk=program_id)).get()
    if not rules.administers(actor, program):
        raise NotAllowed
    return program
