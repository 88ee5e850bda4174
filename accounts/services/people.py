"""Changes to a person's own record."""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services import audit, locking, sessions, tokens
from accounts.validators import validate_name


def forget_bounce(*, person: User) -> None:
    """Clear the flag of a refused address after its owner proved that mail arrives."""
    User.objects.filter(pk=person.pk, bounced_at__isnull=False).update(bounced_at=None)


@locking.serialized
def say_address_works(*, person: User) -> bool:
    """Clear the flag of a refused address on its owner's word; return whether there was one.

    Should mail come back again, it is set again.
    """
    row = locking.lock(User.objects.filter(pk=person.pk)).get()
    if row.bounced_at is None:
        return False
    row.bounced_at = None
    row.save(update_fields=["bounced_at"])
    audit.record(actor=person, action="user.address_works", target=row)
    return True


@transaction.atomic
def save_changed(*, person: User, changed: list[str], actor: User) -> None:
    """Save what the back office changed of an account, with one event in the trail.

    Whose account was closed, or who may do more or less than before, is signed out everywhere; a
    closed one's tokens end for good.
    """
    if "is_superuser" in changed:
        person.group_made_admin_at = None  # by hand from now on
    person.save(update_fields=[*changed, "group_made_admin_at"])
    flags: dict[str, Any] = {n: getattr(person, n) for n in changed if n.startswith("is_")}
    if flags:
        sessions.end_all(person=person, actor=actor)
    if not flags.get("is_active", True):
        tokens.end_all(person=person, actor=actor)
    if others := [name for name in changed if name not in flags]:
        flags["fields"] = others
    audit.record(actor=actor, action="user.changed", target=person, **flags)


@locking.serialized
def rename(*, person: User, name: str, actor: User) -> User:
    """Change how a person is called; the trail says that it changed, not to what.

    Raises:
        ValidationError: the name could not be seen, or would break a mail's header.
    """
    validate_name(name)
    row = locking.lock(User.objects.filter(pk=person.pk)).get()
    if row.name == name:
        return row
    row.name = name
    row.save(update_fields=["name"])
    audit.record(actor=actor, action="user.renamed", target=row)
    return row


@locking.serialized
def set_locale(*, person: User, locale: str, actor: User) -> User:
    """Choose the language of pages and mails; an empty one is the site's."""
    row = locking.lock(User.objects.filter(pk=person.pk)).get()
    if row.locale == locale:
        return row
    row.locale = locale
    row.save(update_fields=["locale"])
    audit.record(actor=actor, action="user.locale_changed", target=row, locale=locale)
    return row


@locking.serialized
def set_membership_number(*, person: User, number: str, actor: User) -> User:
    """Change a person's membership number; an empty one takes it away. The trail names neither."""
    row = locking.lock(User.objects.filter(pk=person.pk)).get()
    if row.membership_number == number:
        return row
    row.membership_number = number
    row.save(update_fields=["membership_number"])
    audit.record(actor=actor, action="user.membership_number_changed", target=row)
    return row
