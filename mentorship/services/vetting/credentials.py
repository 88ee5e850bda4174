"""Credentials that an admin looked up with the issuer or the state board."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services import audit, locking
from mentorship.exceptions import CredentialChanged
from mentorship.models import HeldCredential
from mentorship.queries.vetting import fingerprint
from mentorship.services.vetting.steps import done_by_another, locked_mentor, refuse_others

VERIFIED = gettext_lazy("%(name)s marked this credential as verified on %(day)s.")


@locking.serialized
def verify(*, mentor_id: int, held_id: int, actor: User, seen: str) -> HeldCredential:
    """Mark a mentor's credential as verified, with who and when.

    Args:
        seen: the credential as the admin looked it up (``queries.vetting.fingerprint``).

    Raises:
        NotAllowed: not an admin of the program, or it is another admin's to decide.
        HeldCredential.DoesNotExist: the mentor has no such credential.
        DoneByAnother: another admin verified it; that stays.
        CredentialChanged: its state or dates are others than those she saw.
    """
    row = _locked(mentor_id, held_id, actor)
    if row.verified_at is not None and row.verified_by is not None:
        if row.verified_by_id == actor.pk:
            return row
        raise done_by_another(row.verified_by, str(VERIFIED), row.verified_at)
    if fingerprint(row) != seen:
        raise CredentialChanged
    _write(row, actor, is_verified=True)
    audit.record(
        actor=actor, action="credential.verified", target=row, mentor=mentor_id,
        credential=row.credential_id,
    )  # fmt: skip
    return row


@locking.serialized
def unverify(*, mentor_id: int, held_id: int, actor: User) -> HeldCredential:
    """Take back that a credential is verified.

    Raises:
        NotAllowed: not an admin of the program, or it is another admin's to decide.
        HeldCredential.DoesNotExist: the mentor has no such credential.
        DoneByAnother: another admin verified it; an association admin may take it back.
    """
    row = _locked(mentor_id, held_id, actor)
    if row.verified_at is None or row.verified_by is None:
        return row
    refuse_others(row.verified_by, actor, str(VERIFIED), row.verified_at)
    _write(row, actor, is_verified=False)
    audit.record(
        actor=actor, action="credential.unverified", target=row, mentor=mentor_id,
        credential=row.credential_id,
    )  # fmt: skip
    return row


def _locked(mentor_id: int, held_id: int, actor: User) -> HeldCredential:
    mentor = locked_mentor(mentor_id, actor)
    rows = HeldCredential.objects.select_related("verified_by")
    return locking.lock(rows).get(pk=held_id, profile_id=mentor.user_id)


def _write(row: HeldCredential, actor: User, *, is_verified: bool) -> None:
    row.verified_at = timezone.now() if is_verified else None
    row.verified_by = actor if is_verified else None
    row.save(update_fields=["verified_at", "verified_by"])
