"""Encrypt the few secrets that must wait in the database, such as a sign-in code in the outbox."""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(values: dict[str, Any]) -> str:
    """Encrypt a small dictionary under the first key."""
    return _box().encrypt(json.dumps(values).encode()).decode()


def unseal(sealed: str) -> dict[str, Any]:
    """Decrypt under any of the keys; an unreadable text gives an empty dictionary."""
    try:
        values: dict[str, Any] = json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken:
        return {}
    return values


def renew(sealed: str) -> str | None:
    """Seal a text anew under the first key; None where it is under it already, or unreadable."""
    first = Fernet(_key([*settings.FIELD_ENCRYPTION_KEYS, settings.SECRET_KEY][0]))
    try:
        first.decrypt(sealed.encode())
    except InvalidToken:
        return seal(values) if (values := unseal(sealed)) else None
    return None


def _box() -> MultiFernet:
    secrets = [*settings.FIELD_ENCRYPTION_KEYS, settings.SECRET_KEY]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(b"benchmate.sealing:" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
