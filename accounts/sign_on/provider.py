# ruff: noqa: ARG002  the signatures are the library's
"""allauth's provider of OpenID Connect, stricter: nonce, PKCE and signature are always checked."""

import hashlib
import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.sign_on import fetching, id_tokens
from accounts.sign_on.claims import ISSUER_DIGITS, claims_of, joined
from accounts.sign_on.fetching import BadAnswerError

ID = "sign_on"
PROCESSES = ("login", "connect")


def uid_of(subject: str) -> str:
    """Return what a person of the provider is known by here."""
    return subject + issuer_mark()


def issuer_mark() -> str:
    """Return what all names of people of the present provider end with."""
    issuer = settings.OIDC_ISSUER.rstrip("/")
    return f" {hashlib.sha256(issuer.encode()).hexdigest()[:ISSUER_DIGITS]}"


class SignOnAdapter(OpenIDConnectOAuth2Adapter):
    """Talks to the provider; ``nonce`` is that of the sign-in that comes back."""

    nonce = ""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, ID)

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself, asked once for each request."""
        if not hasattr(self, "_known"):
            self._known = fetching.configuration()
        return self._known

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Return where the provider sends people back to."""
        return str(build_absolute_uri(request, reverse("sign_on_callback")))

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Change the code for tokens."""
        try:
            data = super().get_access_token_data(*args, **kwargs)
        except (AttributeError, KeyError, TypeError) as error:
            raise BadAnswerError("tokens") from error
        if not isinstance(data, dict) or not isinstance(data.get("access_token"), str):
            raise BadAnswerError("tokens")
        return data

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """Return the token, which is used here once and never kept."""
        return SocialToken(token=data["access_token"])

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Read who it is: what was signed wins over what is said beside it."""
        signed = id_tokens.checked(
            kwargs["response"].get("id_token"),
            keys=fetching.fetch(self.openid_config["jwks_uri"]),
            issuer=self.openid_config["issuer"],
            client_id=app.client_id,
            nonce=self.nonce,
        )
        claims = claims_of(joined(signed, self._said_beside(token, signed["sub"])))
        return self.get_provider().sociallogin_from_response(request, claims.as_data())

    def _said_beside(self, token: SocialToken, subject: str) -> dict[str, Any]:
        if "userinfo_endpoint" not in self.openid_config:
            return {}
        headers = {"Authorization": f"Bearer {token.token}"}
        said = fetching.fetch(self.openid_config["userinfo_endpoint"], headers)
        if said.get("sub") != subject:
            raise BadAnswerError("sub")
        return said


class SignOnProvider(OpenIDConnectProvider):
    """The one provider of this deployment."""

    id = ID
    package = "accounts.sign_on"
    oauth2_adapter_class = SignOnAdapter

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        """Return where a sign-on begins; by POST only."""
        return reverse("sign_on_login")

    def get_callback_url(self) -> str:
        """Return where the provider sends people back to."""
        return reverse("sign_on_callback")

    def get_oauth2_adapter(self, request: HttpRequest) -> SignOnAdapter:
        """Return what talks to the provider."""
        return SignOnAdapter(request)

    def get_pkce_params(self) -> dict[str, str]:
        """Prove at the end that it is who began (RFC 7636), always."""
        return dict(generate_code_challenge())

    def get_scope(self) -> list[str]:
        """Return what is asked for."""
        return list(settings.OIDC_SCOPES)

    def redirect_from_request(self, request: HttpRequest) -> HttpResponse:
        """Begin; nothing of the address but where to go on is taken over."""
        process, nonce = request.POST.get("process", ""), secrets.token_urlsafe(24)
        return self.redirect(
            request,
            process=process if process in PROCESSES else PROCESSES[0],
            next_url=get_next_redirect_url(request),
            auth_params={"nonce": nonce},
            nonce=nonce,
        )

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the name of the person that never changes there, and where that is.

        Another provider gives the same names to others (OpenID Connect Core 1.0, section 5.7).
        """
        return uid_of(data["subject"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return what a new account begins with."""
        return {"email": data["address"], "name": data["name"]}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Return her address, confirmed or not."""
        if not data["address"]:
            return []
        return [EmailAddress(email=data["address"], verified=data["is_confirmed"], primary=True)]

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep only what roles depend on."""
        return {name: data[name] for name in ("groups", "employer", "has_factor")}
