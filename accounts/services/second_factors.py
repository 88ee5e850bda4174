"""Take a lost second factor off an account."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.models import User
from accounts.services import account_mails, audit, sessions


@transaction.atomic
def remove(*, factor: Authenticator, actor: User | None) -> None:
    """Remove a person's factor for her; she is signed out everywhere and told by mail."""
    person, kind = factor.user, str(factor.type)
    audit.record(actor=actor, action="factor.removed", target=factor, person=person.pk, kind=kind)
    factor.delete()
    sessions.end_all(person=person, actor=actor)
    account_mails.queue(kind="factor_removed", address=person.email, context={"user": person})


@transaction.atomic
def remove_all(*, person: User, actor: User | None) -> int:
    """Remove all factors of a person who lost them; return how many."""
    factors = list(Authenticator.objects.filter(user=person).order_by("pk"))
    for factor in factors:
        remove(factor=factor, actor=actor)
    return len(factors)
