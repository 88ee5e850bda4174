"""ID tokens that were not made for this sign-in."""

import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from accounts.sign_on import id_tokens
from accounts.sign_on.fetching import BadAnswerError

ISSUER = "https://id.example.org"
KEY, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


def public(key, name):
    return RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": name, "use": "sig"}


KEYS = {"keys": [public(KEY, "one"), public(OTHER, "two")]}


def token(key=KEY, kid="one", algorithm="RS256", **changes):
    now = int(time.time())
    claims = {
        "iss": ISSUER, "sub": "ada", "aud": "benchmate", "exp": now + 300, "iat": now,
        "nonce": "a-nonce",
    }  # fmt: skip
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid} if kid else None)


def checked(one, keys=KEYS, nonce="a-nonce"):
    return id_tokens.checked(one, keys=keys, issuer=ISSUER, client_id="benchmate", nonce=nonce)


def test_good_token_tells_who_it_is():
    assert checked(token())["sub"] == "ada"
    assert checked(token(aud=["benchmate", "other"], azp="benchmate"))["sub"] == "ada"


def test_only_key_does_for_a_token_that_names_none():
    assert checked(token(kid=None), keys={"keys": [public(KEY, "one")]})["sub"] == "ada"


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": int(time.time()) + 86_400},
        {"iat": None},
        {"aud": "another-site"},
        {"aud": None},
        {"aud": ["benchmate", "other"], "azp": "other"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"sub": None},
        {"nonce": "of-another"},
        {"nonce": None},
        {"key": OTHER},
        {"kid": "three"},
        {"kid": None},
    ],
)
def test_token_made_for_something_else_is_refused(changes):
    with pytest.raises(BadAnswerError):
        checked(token(**changes))


def test_unsigned_and_shared_secret_tokens_are_refused():
    body = {"iss": ISSUER, "sub": "ada", "aud": "benchmate", "nonce": "a-nonce"}
    now = int(time.time())
    body |= {"exp": now + 300, "iat": now}

    for one in (
        jwt.encode(body, None, algorithm="none", headers={"kid": "one"}),
        jwt.encode(body, "a-shared-secret-of-32-characters", headers={"kid": "one"}),
    ):
        with pytest.raises(BadAnswerError):
            checked(one)


@pytest.mark.parametrize("garbage", [None, "", "a.b.c", 7, {"a": 1}])
def test_garbage_is_refused(garbage):
    with pytest.raises(BadAnswerError):
        checked(garbage)


@pytest.mark.parametrize("keys", [{}, {"keys": []}, {"keys": "x"}, {"keys": [{"kty": "RSA"}]}])
def test_garbage_of_keys_is_refused(keys):
    with pytest.raises(BadAnswerError):
        checked(token(), keys=keys)


def test_sign_in_without_a_nonce_of_ours_is_refused():
    with pytest.raises(BadAnswerError):
        checked(token(nonce=""), nonce="")
