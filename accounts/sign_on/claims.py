"""What the provider says of a person, as far as this site wants to know it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.sign_on.fetching import BadAnswerError
from accounts.validators import validate_address, validate_name

ISSUER_DIGITS = 16
MAX_SUBJECT, MAX_NAME, MAX_EMPLOYER = 190 - ISSUER_DIGITS, 120, 160
# RFC 8176, and the names of strong sign-in that providers give in ``acr``.
STRONG_METHODS = {"mfa"}
STRONG_CLASSES = {"phr", "phrh", "http://schemas.openid.net/pape/policies/2007/06/multi-factor"}


@dataclass(frozen=True)
class Claims:
    """A person at the provider; an address that is none of ours to use is empty.

    ``groups`` are only those that ``OIDC_STAFF`` names.
    """

    subject: str
    address: str
    is_confirmed: bool
    name: str
    employer: str
    groups: tuple[str, ...]
    has_factor: bool

    def as_data(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def claims_of(said: Mapping[str, Any]) -> Claims:
    """Read claims.

    Raises:
        BadAnswerError: they name nobody.
    """
    subject = said.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT:
        raise BadAnswerError("sub")
    address = _address(said.get("email"))
    return Claims(
        subject=subject,
        address=address,
        is_confirmed=bool(address) and _is_confirmed(address, said.get("email_verified")),
        name=_line(said.get("name"), MAX_NAME),
        employer=_line(said.get(settings.OIDC_EMPLOYER_CLAIM), MAX_EMPLOYER),
        groups=_groups(said.get(settings.OIDC_GROUPS_CLAIM)),
        has_factor=_has_factor(said),
    )


def joined(signed: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was signed, and what was said beside it where nothing was.

    Whether an address is confirmed is taken only from where that address was said; how somebody
    signed in is in what was signed, or nowhere.
    """
    unsigned = {name: value for name, value in beside.items() if name not in ("amr", "acr")}
    said = unsigned | dict(signed)
    for words in (signed, beside):
        if words.get("email") == said.get("email") and "email_verified" in words:
            return said | {"email_verified": words["email_verified"]}
    said.pop("email_verified", None)
    return said


def _address(value: object) -> str:
    address = User.objects.normalize_email(value if isinstance(value, str) else "")
    try:
        validate_address(address)
    except ValidationError:
        return ""
    return address


def _is_confirmed(address: str, word: object) -> bool:
    """Take the provider's word; its silence is enough for the association's own domains."""
    if word is None:
        return address.rpartition("@")[2] in settings.OIDC_TRUSTED_DOMAINS
    return word is True or word == "true"


def _line(value: object, most: int) -> str:
    text = " ".join(value.split())[:most] if isinstance(value, str) else ""
    try:
        validate_name(text)
    except ValidationError:
        return ""
    return text


def _groups(value: object) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list):
        return ()
    known = {grant.group for grant in settings.OIDC_STAFF}
    return tuple(sorted({one for one in given if isinstance(one, str) and one in known}))


def _has_factor(said: Mapping[str, Any]) -> bool:
    methods = said.get("amr")
    used = {one for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
    return bool(used & STRONG_METHODS) or said.get("acr") in STRONG_CLASSES
