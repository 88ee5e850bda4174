import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from mentorship.enums import MentorshipState
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.space import SpaceResting
from mentorship.queries.space_counts import partner_address
from mentorship.services.space import addresses
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return MentorshipFactory(active=True)


def seen(pair):
    pair.refresh_from_db()
    return [partner_address(pair, one) for one in (pair.mentee_user, pair.mentor_user)]


def test_addresses_are_seen_by_both_or_by_none(pair):
    assert seen(pair) == ["", ""]
    addresses.share(mentorship_id=pair.pk, actor=pair.mentee_user)
    assert seen(pair) == ["", ""]
    addresses.share(mentorship_id=pair.pk, actor=pair.mentor_user)
    assert seen(pair) == [pair.mentor_user.email, pair.mentee_user.email]

    addresses.take_back(mentorship_id=pair.pk, actor=pair.mentor_user)

    assert seen(pair) == ["", ""]


def test_each_step_is_recorded_once(pair):
    for _again in range(2):
        addresses.share(mentorship_id=pair.pk, actor=pair.mentee_user)
    for _again in range(2):
        addresses.take_back(mentorship_id=pair.pk, actor=pair.mentee_user)

    assert list(AuditEvent.objects.order_by("pk").values_list("action", "actor", "data")) == [
        ("address.shared", pair.mentee_user_id, {}),
        ("address.taken_back", pair.mentee_user_id, {}),
    ]


def test_nobody_else_reads_or_shares_an_address(pair):
    pair.mentee_shares_address = pair.mentor_shares_address = True
    pair.save()
    admin = UserFactory(is_superuser=True)

    assert partner_address(pair, admin) == ""
    for service in (addresses.share, addresses.take_back):
        with pytest.raises(NotAllowed):
            service(mentorship_id=pair.pk, actor=admin)


@pytest.mark.parametrize("state", [MentorshipState.SUSPENDED, MentorshipState.ENDED])
def test_in_trouble_addresses_are_hidden_and_can_be_taken_back(pair, state):
    pair.mentee_shares_address = pair.mentor_shares_address = True
    pair.state, pair.suspended_at = state, timezone.now()
    pair.closed_at = timezone.now() if state == MentorshipState.ENDED else None
    pair.save()

    assert seen(pair) == ["", ""]
    addresses.take_back(mentorship_id=pair.pk, actor=pair.mentee_user)

    pair.refresh_from_db()
    assert (pair.mentee_shares_address, pair.mentor_shares_address) == (False, True)


def test_nothing_is_shared_where_nothing_can_be_written(pair):
    pair.state, pair.suspended_at = MentorshipState.SUSPENDED, timezone.now()
    pair.save()

    with pytest.raises(SpaceResting):
        addresses.share(mentorship_id=pair.pk, actor=pair.mentee_user)
