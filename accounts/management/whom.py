"""Whom a command is about."""

import uuid

from django.core.management.base import CommandError

from accounts.models import User


def person_of(told: str) -> User:
    """Return the person with this address, or with this number of her account.

    Raises:
        CommandError: there is none.
    """
    found = User.objects.filter(email=User.objects.normalize_email(told)).first()
    if found is None and (number := _uuid(told)):
        found = User.objects.filter(uuid=number).first()
    if found is None:
        raise CommandError(
            f"There is no account with {told!r}. Give the address she signs in with, or the "
            "number of her account. It may be erased already."
        )
    return found


def _uuid(told: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(told)
    except ValueError:
        return None
