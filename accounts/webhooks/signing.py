"""Signatures of the Standard Webhooks specification, version 1.0.0 (standardwebhooks.com)."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a random secret, as its receiver is given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(uid: str, at: int, body: bytes, given: Iterable[str]) -> dict[str, str]:
    """Return the headers that prove a message: one signature for each secret that is valid now."""
    return {
        "webhook-id": uid,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(sign(secret, uid, at, body) for secret in given),
    }


def sign(secret: str, uid: str, at: int, body: bytes) -> str:
    """Return ``v1,`` and the HMAC-SHA256 of ``id.timestamp.body`` under the decoded secret."""
    signed = f"{uid}.{at}.".encode() + body
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _key(secret: str) -> bytes:
    """Return the key; a secret that can't be read any more is our own trouble.

    Raises:
        ValueError: it is no secret of ours.
    """
    if not secret.startswith(PREFIX):
        raise ValueError("not a secret")
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("not a secret") from None
