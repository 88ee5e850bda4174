import base64

import pytest

from accounts.webhooks import signing

# Of the specification's own libraries (standard-webhooks, "sign function works").
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
UID, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_signature_is_that_of_the_published_vector():
    assert signing.sign(SECRET, UID, AT, BODY) == SIGNATURE


def test_headers_hold_a_signature_of_each_valid_secret():
    other = signing.new_secret()

    headers = signing.headers(UID, AT, BODY, [other, SECRET])

    assert headers == {
        "webhook-id": UID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": f"{signing.sign(other, UID, AT, BODY)} {SIGNATURE}",
    }


def test_new_secret_is_random_and_of_256_bits():
    one, other = signing.new_secret(), signing.new_secret()

    assert one != other
    assert one.startswith("whsec_")
    assert len(base64.b64decode(one.removeprefix("whsec_"), validate=True)) == 32


@pytest.mark.parametrize("secret", ["", "MfKQ9r8G", "whsec_not base64", "This text can't be read"])
def test_unreadable_secret_signs_nothing(secret):
    with pytest.raises(ValueError, match="not a secret"):
        signing.sign(secret, UID, AT, BODY)
