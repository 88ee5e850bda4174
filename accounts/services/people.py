"""Changes to a person's own record."""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services import audit


def forget_bounce(*, person: User) -> None:
    """Clear the flag of a refused address after its owner proved that mail arrives."""
    User.objects.filter(pk=person.pk, bounced_at__isnull=False).update(bounced_at=None)


@transaction.atomic
def save_changed(*, person: User, changed: list[str], actor: User) -> None:
    """Save what the back office changed of an account, with one event in the trail.

    A closed account is signed out at once: its sessions find nobody any more.
    """
    person.save(update_fields=changed)
    flags: dict[str, Any] = {n: getattr(person, n) for n in changed if n.startswith("is_")}
    if others := [name for name in changed if name not in flags]:
        flags["fields"] = others
    audit.record(actor=actor, action="user.changed", target=person, **flags)
