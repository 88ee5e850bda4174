import pytest

from accounts.sign_on.claims import claims_of, joined

ADA, BO = "ada@example.org", "bo@example.org"


@pytest.mark.parametrize(
    ("signed", "beside", "address", "is_confirmed"),
    [
        ({"email": ADA, "email_verified": True}, {}, ADA, True),
        ({"email": ADA}, {"email": ADA, "email_verified": True}, ADA, True),
        ({}, {"email": ADA, "email_verified": True}, ADA, True),
        ({"email": ADA}, {"email": BO, "email_verified": True}, ADA, False),
        ({"email": ADA}, {"email_verified": True}, ADA, False),
        ({"email_verified": True}, {"email": ADA}, ADA, False),
        ({"email": ADA, "email_verified": False}, {"email": ADA, "email_verified": True}, ADA,
         False),
    ],
)  # fmt: skip
def test_word_about_one_address_confirms_no_other(signed, beside, address, is_confirmed):
    claims = claims_of(joined({"sub": "1", **signed}, {"sub": "1", **beside}))

    assert (claims.address, claims.is_confirmed) == (address, is_confirmed)


def test_how_somebody_signed_in_counts_where_it_was_signed():
    beside = {"amr": ["mfa"], "name": "Ada Park"}

    unsigned = claims_of(joined({"sub": "1"}, beside))
    signed = claims_of(joined({"sub": "1", "amr": ["mfa"]}, beside))

    assert (unsigned.has_factor, signed.has_factor) == (False, True)
    assert unsigned.name == "Ada Park"
