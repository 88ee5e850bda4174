"""Who needs what to be signed in."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from accounts import registry
from accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_entrusted(user: User) -> bool:
    """Whether the person sees or decides about others: association admins, staff of programs."""
    if user.is_superuser or user.is_staff:
        return True
    return any(is_one(user) for is_one in registry.trusts())


def may_operate(user: User) -> bool:
    """Whether the person sees to delivery and alerts of the whole site: an association admin."""
    return user.is_superuser


def has_second_factor(user: User) -> bool:
    """Whether the person set up an authenticator app or a passkey; recovery codes are none."""
    return bool(is_mfa_enabled(user, FACTORS))


def lacks_second_factor(user: User) -> bool:
    """Whether the person must set up a second factor before anything else."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return is_entrusted(user) and not has_second_factor(user)
