"""How programs sign in to the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions

from accounts import rules
from accounts.models import ApiToken, User
from accounts.services import tokens


class SecondFactorMissing(exceptions.PermissionDenied):
    """The token's owner is entrusted with others and has no second factor."""

    default_detail = _("Set up a second factor first, on the site.")
    default_code = "second_factor_missing"


class TokenAuthentication(authentication.TokenAuthentication):
    """``Authorization: Token bm_…``; a token is worth at most what its owner may do on the site."""

    def authenticate_credentials(self, key: str) -> tuple[User, ApiToken]:
        """Return the token's owner and the token.

        Raises:
            AuthenticationFailed: unknown, revoked or run out, or its owner is not active.
            SecondFactorMissing: the owner has to set up a second factor first.
        """
        token = tokens.use(key)
        if token is None:
            raise exceptions.AuthenticationFailed(
                _("This token is unknown, was revoked or has run out. Make a new one on the site.")
            )
        if rules.lacks_second_factor(token.user):
            raise SecondFactorMissing
        return token.user, token


def token_of(request: Any) -> ApiToken | None:
    """Return the token a request came with; None for a person signed in on the site."""
    return request.auth if isinstance(request.auth, ApiToken) else None
