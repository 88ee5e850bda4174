"""Whether the provider saw a second factor in this session, where its word is trusted."""

from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User

KEY = "factor_of_sign_on"


def remember(request: HttpRequest, person: User, *, has_factor: bool) -> None:
    """Note for this session what the provider said of this person's sign-in."""
    if has_factor and settings.OIDC_TRUST_MFA:
        request.session[KEY] = person.pk
    else:
        request.session.pop(KEY, None)


def is_proven(request: HttpRequest, person: User) -> bool:
    """Whether this person came by a second factor of the provider's."""
    return bool(settings.OIDC_TRUST_MFA and request.session.get(KEY) == person.pk)


class FactorStage(AuthenticateStage):
    """Ask for our second factor, unless the provider asked for its own."""

    def _should_handle(self, request: HttpRequest) -> bool:
        person = self.login.user
        if person is not None and is_proven(request, person):
            return False
        return bool(super()._should_handle(request))
