from datetime import date

import pytest
from django.utils import timezone

from mentorship.exceptions import BadAnswers
from mentorship.models import HeldCredential, Profile
from mentorship.services import profiles
from mentorship.services.credentials import HeldFacts
from mentorship.services.profiles import ProfileAnswers
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import CredentialFactory, ProfileFactory

pytestmark = pytest.mark.django_db
ISSUED, EXPIRES = date(2024, 1, 2), date(2026, 1, 2)


def _save(person, credentials, held=()):
    answers = ProfileAnswers(credentials=credentials, held=held, time_zone=person.time_zone)
    profiles.save(user=person, answers=answers, actor=person)


def _facts(row):
    row.refresh_from_db()
    return (row.state, row.issued_on, row.expires_on, row.verified_by)


@pytest.fixture
def verified():
    """A registration that an admin looked up."""
    profile, credential = ProfileFactory(), CredentialFactory()
    return HeldCredential.objects.create(
        profile=profile, credential=credential, state="MN", issued_on=ISSUED, expires_on=EXPIRES,
        verified_at=timezone.now(), verified_by=UserFactory(),
    )  # fmt: skip


def test_hold_writes_state_and_dates_of_a_new_credential():
    person, credential = UserFactory(), CredentialFactory()

    _save(person, [credential], [HeldFacts(credential, "MN", ISSUED, EXPIRES)])

    row = HeldCredential.objects.get()
    assert _facts(row) == ("MN", ISSUED, EXPIRES, None)


@pytest.mark.parametrize("says_so", [True, False])
def test_hold_keeps_what_did_not_change_verified(verified, says_so):
    same = HeldFacts(verified.credential, "MN", ISSUED, EXPIRES)

    _save(verified.profile.user, [verified.credential], [same] if says_so else [])

    assert _facts(verified) == ("MN", ISSUED, EXPIRES, verified.verified_by)
    assert verified.verified_by is not None


@pytest.mark.parametrize(
    "changed", [("WI", ISSUED, EXPIRES), ("MN", None, EXPIRES), ("MN", ISSUED, date(2028, 1, 2))]
)
def test_hold_wants_what_changed_verified_again(verified, changed):
    _save(verified.profile.user, [verified.credential], [HeldFacts(verified.credential, *changed)])

    assert _facts(verified) == (*changed, None)
    assert verified.verified_at is None


def test_hold_lets_go_of_what_is_not_chosen(verified):
    other = CredentialFactory()

    _save(verified.profile.user, [other])

    assert [row.credential for row in HeldCredential.objects.all()] == [other]


def test_hold_of_another_state_takes_the_place_of_that_states_row(verified):
    HeldCredential.objects.create(
        profile=verified.profile, credential=verified.credential, state="WI"
    )

    _save(verified.profile.user, [verified.credential], [HeldFacts(verified.credential, "WI")])

    assert [row.state for row in HeldCredential.objects.all()] == ["WI"]


def test_save_refuses_a_credential_that_ends_before_it_begins():
    person, credential = UserFactory(), CredentialFactory(name="CPhT")

    with pytest.raises(BadAnswers, match="CPhT: the expiry date has to come after"):
        _save(person, [credential], [HeldFacts(credential, "", EXPIRES, ISSUED)])

    assert not Profile.objects.exists()
