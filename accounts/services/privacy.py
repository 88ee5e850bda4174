"""What a person asks of her own data: a copy, or that it be erased; each can be taken back."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import personal
from accounts.enums import PrivacyKind, PrivacyState
from accounts.exceptions import ObligationsOpen
from accounts.models import PrivacyRequest, User
from accounts.services import audit, locking, notify

ASKED, WITHDRAWN = "privacy_asked", "privacy_withdrawn"
DUE_AFTER = {PrivacyKind.EXPORT: timedelta(days=1), PrivacyKind.ERASE: timedelta(days=7)}


@locking.serialized
def ask(*, user: User, kind: PrivacyKind) -> PrivacyRequest:
    """Ask for a copy or for erasure, and confirm it by mail with the day on which it is due.

    One request of a kind is open at a time: asking again returns the open one, unchanged.

    Raises:
        ObligationsOpen: nobody else would do what she does, such as run a program.
    """
    _lock(user)
    waiting = PrivacyRequest.objects.filter(user=user, kind=kind, state=PrivacyState.ASKED).first()
    if waiting is not None:
        return waiting
    if kind == PrivacyKind.ERASE and (open_ones := obligations(user)):
        raise ObligationsOpen(open_ones)
    request = PrivacyRequest.objects.create(
        user=user, kind=kind, due_at=timezone.now() + DUE_AFTER[kind]
    )
    audit.record(actor=user, action="privacy.asked", target=request, kind=kind.value)
    _tell(request, ASKED)
    return request


@locking.serialized
def withdraw(*, user: User, kind: PrivacyKind) -> PrivacyRequest | None:
    """Take the open request of a kind back, and confirm that; None where none is open.

    An erasure can be taken back until it is done, also where something holds it up after its day.
    """
    _lock(user)
    request = PrivacyRequest.objects.filter(user=user, kind=kind, state=PrivacyState.ASKED).first()
    if request is None:
        return None
    request.state, request.closed_at = PrivacyState.WITHDRAWN, timezone.now()
    request.save(update_fields=["state", "closed_at"])
    audit.record(actor=user, action="privacy.withdrawn", target=request, kind=kind.value)
    notify.cancel_for_subject(request)
    _tell(request, WITHDRAWN)
    return request


def obligations(person: User) -> list[str]:
    """Return, as sentences, what must be settled before a person can be erased."""
    return [sentence for of in personal.obligations() for sentence in of(person)]


def last_association_admin(person: User) -> list[str]:
    """Return why the only association admin stays; nothing for others."""
    admins = User.objects.filter(is_superuser=True, is_active=True)
    if not admins.filter(pk=person.pk).exists() or admins.exclude(pk=person.pk).exists():
        return []
    return [_("You're the only association admin. Make somebody else one first.")]


def _lock(user: User) -> None:
    """Let two requests of one person wait for each other."""
    locking.lock(User.objects.filter(pk=user.pk)).get()


def _tell(request: PrivacyRequest, category: str) -> None:
    notify.enqueue(
        category=category,
        recipient=request.user,
        dedupe_key=f"{category}.{request.pk}",
        subject=request,
    )
