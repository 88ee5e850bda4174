"""How programs sign in to the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions

from accounts import rules


class SecondFactorMissing(exceptions.PermissionDenied):
    """The token's owner is entrusted with others and has no second factor."""

    default_detail = _("Set up a second factor first, on the site.")
    default_code = "second_factor_missing"


class TokenAuthentication(authentication.TokenAuthentication):
    """A token is worth as much as its owner may do on the site."""

    def authenticate_credentials(self, key):
        """Refuse the token of somebody who has to set up a second factor first."""
        user, token = super().authenticate_credentials(key)
        if rules.lacks_second_factor(user):
            raise SecondFactorMissing
        return user, token
