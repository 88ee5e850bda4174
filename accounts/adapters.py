"""allauth's hooks: its mails go through the outbox, in our words."""

import base64
import re
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.services import people, sealing, sessions, sign_on
from accounts.services.account_mails import queue

PRODUCT = "Benchmate"
UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f\\]")


class AccountAdapter(DefaultAccountAdapter):
    """Queues mails, keeps the person's name, and never redirects off the site."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _lazy(
            "Address and password don't fit together. Try again, or take a code by e-mail."
        ),
        "incorrect_password": _lazy("That isn't your password. Try again."),
        "enter_current_password": _lazy("That isn't your password now. Try again."),
        "incorrect_code": _lazy("That isn't the code. Look at the newest message."),
        "too_many_login_attempts": _lazy(
            "That was a bit often. Wait five minutes, then try again."
        ),
        "rate_limited": _lazy("That was a bit often. Wait a minute, then try again."),
        "duplicate_email": _lazy("This is your address already. Write another one."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail in this request's transaction; see ``accounts.services.account_mails``."""
        queue(kind=template_prefix.rpartition("/")[2], address=email, context=context)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep name and membership number as written, with single spaces."""
        user.name = _single_spaced(form.cleaned_data.get("name", ""))
        user.membership_number = _single_spaced(form.cleaned_data.get("membership_number", ""))
        return super().save_user(request, user, form, commit)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Answer for a closed account as for a wrong password."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def set_password(self, user: User, password: str) -> None:
        """Sign her out everywhere else: whoever knew the old one must be gone."""
        super().set_password(user, password)
        sessions.end_others(person=user, keep=context.request.session.session_key)

    def get_login_stages(self) -> list[str]:
        """Take our word for the second factor, which the sign-on's provider may have asked for."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.sign_on.factor.FactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in; who may come by the sign-on alone is led there, now that she proved herself."""
        records = get_authentication_records(request, user)
        by_sign_on = any(record["method"] == "socialaccount" for record in records)
        if not by_sign_on and sign_on.is_led_there(user):
            clear_login(request)
            sentence = _("You sign in with %(name)s. Press that button.")
            messages.info(request, sentence % {"name": settings.OIDC_NAME})
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Forget that an earlier address bounced."""
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            people.forget_bounce(person=email_address.user)
        return confirmed

    def is_safe_url(self, url: str | None) -> bool:
        """Allow paths of this site only; browsers read backslashes and control characters."""
        if not url or UNSAFE_IN_URL.search(url):
            return False
        return url.startswith("/") and super().is_safe_url(url)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps and recovery codes encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _lazy(
            "That isn't right. Take the code that is shown now, and try again."
        ),
        "unverified_email": _lazy("Confirm your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt under the first of ``FIELD_ENCRYPTION_KEYS``."""
        return sealing.seal({"secret": text})

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; in place of an unreadable one another each time, which fits no code.

        An empty one would be a key that everybody knows.
        """
        kept = sealing.unseal(encrypted_text).get("secret")
        return str(kept or base64.b32encode(secrets.token_bytes(20)).decode())

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  allauth's
        """Propose a name for a new passkey."""
        n = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(_("Passkey") if n == 1 else _("Passkey %d") % n)

    def _get_site_name(self) -> str:
        """Name the product where a browser asks which passkey to use."""
        return PRODUCT


def _single_spaced(text: str) -> str:
    return " ".join(text.split())
