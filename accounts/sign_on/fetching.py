"""Ask the provider; whatever it answers, nothing but an object with names comes back."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings

WELL_KNOWN = "/.well-known/openid-configuration"
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class BadAnswerError(OAuth2Error):
    """The provider answered what it must not."""


def fetch(url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON object at an address.

    Raises:
        requests.RequestException: nothing answers, or not with JSON.
        BadAnswerError: it is no object.
    """
    with get_adapter().get_requests_session() as session:
        response = session.get(url, headers=headers)
        response.raise_for_status()
        answer = response.json()
    if not isinstance(answer, dict):
        raise BadAnswerError("no object")
    return answer


def configuration() -> dict[str, Any]:
    """Return what the provider says of itself.

    Raises:
        requests.RequestException: it is away.
        BadAnswerError: it is another one, or names addresses that are none or not as safe.
    """
    known = fetch(f"{settings.OIDC_ISSUER.rstrip('/')}{WELL_KNOWN}")
    if str(known.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER.rstrip("/"):
        raise BadAnswerError("another issuer")
    if not all(_is_address(known.get(name)) for name in NEEDED):
        raise BadAnswerError("an address is missing")
    if "userinfo_endpoint" in known and not _is_address(known["userinfo_endpoint"]):
        raise BadAnswerError("userinfo_endpoint")
    return known


def _is_address(value: object) -> bool:
    if not isinstance(value, str):
        return False
    schemes = {"https", urlsplit(settings.OIDC_ISSUER).scheme}
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname)
