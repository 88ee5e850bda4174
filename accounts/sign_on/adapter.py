# ruff: noqa: ARG002  the signatures are the library's
"""allauth's hooks of a sign-on: whose account it is, what is kept, what groups give."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import sign_on
from accounts.sign_on import factor, pages
from accounts.sign_on.provider import ID


class SignOnAccountAdapter(DefaultSocialAccountAdapter):
    """One provider, from the environment.

    An account is known by the provider's own name of the person. One that is not known is found by
    her address, where the provider vouches for it, she confirmed it here, and no other person of
    the provider is connected. Whoever the provider does not vouch for signs in here first and
    connects then.
    """

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": _("Somebody else's account here is connected with that sign-on."),
        "no_password": _("Set a password first, so that you can still sign in."),
    }

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the provider of the environment; rows of the database count for nothing."""
        if not settings.OIDC_ISSUER or (provider or ID) != ID:
            return []
        known = {"client_id": settings.OIDC_CLIENT_ID, "secret": settings.OIDC_CLIENT_SECRET}
        return [SocialApp(provider=ID, name=settings.OIDC_NAME, **known)]

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> User:
        """Begin a new account with address and name."""
        user: User = sociallogin.user
        user.email, user.name = data.get("email", ""), data.get("name", "")
        return user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, str]:
        """Fill in what is known."""
        return {"email": sociallogin.user.email, "name": sociallogin.user.name}

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Ask for name and agreement first, as of everybody."""
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Find the account of an address that both sides confirmed."""
        address = _vouched_for(sociallogin)
        person = sign_on.owner_of(address) if address else None
        if person is None or not person.is_active or sign_on.is_connected(person):
            return None
        return person, address

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in who is known or may join, and say to others what to do instead."""
        sociallogin.token = None  # of no use any more, and never to be kept
        if sociallogin.state.get("process") == "connect":
            return
        if not sociallogin.is_existing:
            self._refuse_unknown(request, sociallogin)
        elif sociallogin.user.is_active:
            _follow(request, sociallogin)

    def _refuse_unknown(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        address = _vouched_for(sociallogin)
        if not address:
            raise ImmediateHttpResponse(pages.said(request, "unconfirmed"))
        owner = sign_on.owner_of(address)
        if owner is not None and not owner.is_active:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        if sign_on.is_taken(address):
            raise ImmediateHttpResponse(pages.said(request, "here_already"))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Make the account, and give it what its groups give."""
        user: User = super().save_user(request, sociallogin, form)
        _follow(request, sociallogin)
        return user

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None,
        extra_context: Any = None,
    ) -> None:  # fmt: skip
        """Answer with our page, but for who only changed her mind."""
        if error != AuthError.CANCELLED:
            raise ImmediateHttpResponse(pages.trouble(request, exception))


def _vouched_for(sociallogin: SocialLogin) -> str:
    """Return the address that the provider vouches for; empty where it vouches for none."""
    rows: list[EmailAddress] = sociallogin.email_addresses
    return next((row.email for row in rows if row.verified), "")


def _follow(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Take over what the provider says today: groups, and whether a second factor was used."""
    person, said = sociallogin.user, _said(sociallogin.account)
    sign_on.follow_groups(person=person, groups=said["groups"], employer=said["employer"])
    factor.remember(request, person, has_factor=bool(said["has_factor"]))


def _said(account: SocialAccount) -> dict[str, Any]:
    return {"groups": (), "employer": "", "has_factor": False} | dict(account.extra_data)
