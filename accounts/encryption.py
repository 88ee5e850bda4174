"""Encryption of single columns: AES-256-GCM (NIST SP 800-38D), the key's id beside the text.

Keys are the ``FIELD_ENCRYPTION_KEYS``, the newest first, and ``SECRET_KEY`` where there is none.
A stored text is ``<key id>.<nonce and ciphertext>``; it can be read as long as its key is listed.
"""

import base64
import hashlib
import re
import secrets
from binascii import Error as NotBase64

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
KEY_ID_LENGTH = 8
SEALED = re.compile(r"[0-9a-f]{8}\.[\w-]{38,}={0,2}", re.ASCII)  # one character or more


class UnreadableTextError(ValueError):
    """The key of an encrypted text is not among the keys, or the text was changed."""


def encrypt(plain: str, *, bound_to: str) -> str:
    """Encrypt a text under the newest key, for one place only."""
    key = _keys()[0]
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, plain.encode(), bound_to.encode())
    return f"{_id(key)}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, *, bound_to: str) -> str:
    """Return the text that ``encrypt`` was given for the same place.

    Raises:
        UnreadableTextError: no key fits, or it was changed or moved from another place.
    """
    key_id, _, body = stored.partition(".")
    try:
        raw = base64.urlsafe_b64decode(body.encode())
        key = {_id(key): key for key in _keys()}[key_id]
        plain = AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode())
    except (KeyError, NotBase64, InvalidTag, ValueError) as error:
        raise UnreadableTextError(f"no key reads the text under key {key_id!r}") from error
    return plain.decode()


def is_encrypted(stored: str) -> bool:
    """Whether a stored text is of the form that ``encrypt`` gives, under whatever key."""
    return SEALED.fullmatch(stored) is not None


def is_current(stored: str) -> bool:
    """Whether a stored text is encrypted under the newest key."""
    return stored.startswith(f"{_id(_keys()[0])}.")


def known_ids() -> list[str]:
    """Return the ids of all keys, the newest first; a stored text begins with one and a dot."""
    return list(dict.fromkeys(_id(key) for key in _keys()))


def _keys() -> list[bytes]:
    chosen = settings.FIELD_ENCRYPTION_KEYS or [settings.SECRET_KEY]
    known = [*chosen, settings.SECRET_KEY]
    return [hashlib.sha256(b"benchmate.columns:" + one.encode()).digest() for one in known]


def _id(key: bytes) -> str:
    return hashlib.sha256(b"id:" + key).hexdigest()[:KEY_ID_LENGTH]
