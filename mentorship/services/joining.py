"""Ways into a program: who may apply, and the links that let people in."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from mentorship import rules
from mentorship.enums import Joining, Side
from mentorship.exceptions import (
    BadAnswers,
    InvitationExpired,
    InvitationOver,
    InvitationRevoked,
    InvitationUsedUp,
    NotAllowed,
    NotInvited,
    NotOnMemberList,
)
from mentorship.models import Invitation, InvitedPerson, Program

TOKEN_BYTES = 32
MOST_DAYS = 365
MOST_USES = 10_000
MAX_LABEL = 80


def refuse_uninvited(program: Program, user: User, side: str = "") -> None:
    """Let pass whom the program's way in is open to; ``side`` asks about one side only.

    Raises:
        NotInvited: she has no invitation, or is not on the member list.
    """
    if rules.may_join(user, program, side):
        return
    raise NotOnMemberList if program.joining == Joining.MEMBERS else NotInvited


@locking.serialized
def set_joining(*, program_id: int, actor: User, joining: str) -> Program:
    """Change who may apply from now on; those who have a part keep it.

    Raises:
        NotAllowed: not an admin of the program.
        BadAnswers: there is no such rule.
    """
    program = locking.lock(Program.objects.filter(pk=program_id)).get()
    refuse_others(actor, program)
    if joining not in Joining.values:
        raise BadAnswers(_("Choose who may apply."), field="joining")
    if program.joining == joining:
        return program
    before, program.joining = program.joining, joining
    program.save(update_fields=["joining"])
    audit.record(
        actor=actor, action="program.joining_changed", target=program, program=program,
        before=before, after=joining,
    )  # fmt: skip
    return program


@locking.serialized
def create_invitation(
    *,
    program: Program,
    actor: User,
    label: str,
    days: int,
    side: str = "",
    most_uses: int | None = None,
) -> tuple[Invitation, str]:
    """Make a link that lets people apply; return it with its address, which is told only here.

    Args:
        label: for the admins' own list, such as "Spring letter".
        days: for how long it can be used, 1 to 365.
        side: the only side it is for; empty is both.
        most_uses: how many people may come by it; None is any number.

    Raises:
        NotAllowed: not an admin of the program.
        BadAnswers: an answer that no form would send.
    """
    refuse_others(actor, program)
    _refuse_limits(label, days, side, most_uses)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        program=program,
        token_hash=hash_of(token),
        label=label,
        side=side,
        created_by=actor,
        expires_at=timezone.now() + timedelta(days=days),
        most_uses=most_uses,
    )
    audit.record(actor=actor, action="invitation.created", target=invitation, side=side, days=days)
    return invitation, f"{settings.SITE_URL}{reverse('join', args=[token])}"


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def refuse_others(actor: User, program: Program) -> None:
    """Raise ``NotAllowed`` where the person does not decide who may join."""
    if not rules.can_invite(actor, program):
        raise NotAllowed


def _refuse_limits(label: str, days: int, side: str, most_uses: int | None) -> None:
    if not 1 <= len(label) <= MAX_LABEL:
        raise BadAnswers(_("Name the invitation in up to 80 letters."), field="label")
    if not 1 <= days <= MOST_DAYS:
        raise BadAnswers(_("Choose from 1 to 365 days."), field="days")
    if side not in ("", *Side.values):
        raise BadAnswers(_("Choose whom the invitation is for."), field="side")
    if most_uses is not None and not 1 <= most_uses <= MOST_USES:
        raise BadAnswers(_("Choose from 1 to 10,000 people."), field="most_uses")


@locking.serialized
def revoke_invitation(*, invitation_id: int, actor: User) -> Invitation:
    """Take a link back: nobody comes by it any more, those who came may still apply.

    Raises:
        Invitation.DoesNotExist: there is no such invitation.
        NotAllowed: not an admin of its program.
    """
    rows = Invitation.objects.select_related("program")
    invitation = locking.lock(rows).get(pk=invitation_id)
    refuse_others(actor, invitation.program)
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        audit.record(actor=actor, action="invitation.revoked", target=invitation)
    return invitation


@locking.serialized
def use_invitation(*, invitation_id: int, actor: User) -> Invitation:
    """Let a person in by an invitation; coming again takes no second use.

    Raises:
        Invitation.DoesNotExist: there is no such invitation.
        InvitationOver: it has run out, was taken back, or is used up.
    """
    rows = Invitation.objects.select_related("program")
    invitation = locking.lock(rows).get(pk=invitation_id)
    if invitation.people.filter(user=actor).exists():
        return invitation
    _take_use(invitation)
    InvitedPerson.objects.create(invitation=invitation, user=actor)
    audit.record(actor=actor, action="invitation.used", target=invitation)
    return invitation


def _take_use(invitation: Invitation) -> None:
    """Count one more person, where the row itself still allows it."""
    rows = _usable(Invitation.objects.filter(pk=invitation.pk))
    if rows.update(uses=F("uses") + 1):
        return
    raise over_because(Invitation.objects.get(pk=invitation.pk)) or InvitationOver


def _usable(rows: QuerySet[Invitation]) -> QuerySet[Invitation]:
    has_uses_left = Q(most_uses__isnull=True) | Q(uses__lt=F("most_uses"))
    return rows.filter(has_uses_left, revoked_at__isnull=True, expires_at__gt=Now())


def over_because(invitation: Invitation) -> InvitationOver | None:
    """Return why nobody can come by an invitation any more, by the database's clock; else None."""
    if invitation.revoked_at is not None:
        return InvitationRevoked()
    if Invitation.objects.filter(pk=invitation.pk, expires_at__lte=Now()).exists():
        return InvitationExpired()
    if invitation.most_uses is not None and invitation.uses >= invitation.most_uses:
        return InvitationUsedUp()
    return None
