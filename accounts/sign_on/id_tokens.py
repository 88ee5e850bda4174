"""Check what the provider signed (OpenID Connect Core 1.0, section 3.1.3.7)."""

import hmac
from typing import Any

import jwt

from accounts.sign_on.fetching import BadAnswerError

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
LEEWAY_S = 60


def checked(
    token: object, *, keys: dict[str, Any], issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """Return the claims of an ID token that was made for this site and this sign-in, just now.

    Args:
        keys: the provider's public keys, as a JSON Web Key Set.
        nonce: what was sent along with this sign-in; a token without it is refused.

    Raises:
        BadAnswerError: it is not such a token.
    """
    try:
        key = _key_of(str(token), keys)
        claims: dict[str, Any] = jwt.decode(
            str(token), key, algorithms=ALGORITHMS, audience=client_id, issuer=issuer,
            leeway=LEEWAY_S, options={"require": NEEDED},
        )  # fmt: skip
    except (jwt.PyJWTError, AttributeError, TypeError, ValueError) as error:
        raise BadAnswerError("ID token") from error
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()) or not nonce:
        raise BadAnswerError("nonce")
    if isinstance(claims["aud"], list) and claims.get("azp", client_id) != client_id:
        raise BadAnswerError("azp")
    return claims


def _key_of(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    """Return the key that a token names; the only one there is where it names none."""
    name = jwt.get_unverified_header(token).get("kid")
    usable = [one for one in jwt.PyJWKSet.from_dict(keys).keys if one.public_key_use != "enc"]
    named = [one for one in usable if name is None or one.key_id == name]
    if len(named) != 1:
        raise BadAnswerError("key")
    return named[0]
