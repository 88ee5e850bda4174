from datetime import timedelta
from functools import partial

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.enums import NotificationStatus, PrivacyKind, PrivacyState
from accounts.exceptions import KeyReused, ObligationsOpen
from accounts.models import (
    AuditEvent,
    Erasure,
    IdempotencyKey,
    Notification,
    PrivacyRequest,
    User,
)
from accounts.services import erasing, erasures, idempotency, privacy
from tests.factories.accounts import NotificationFactory, UserFactory

pytestmark = pytest.mark.django_db


def asked(days=-1, **fields):
    due = timezone.now() + timedelta(days=days)
    return PrivacyRequest.objects.create(
        user=UserFactory(), kind=PrivacyKind.ERASE, due_at=due, **fields
    )


def test_erase_leaves_a_nameless_closed_account():
    person = UserFactory(membership_number="77", last_login=timezone.now())
    uuid = person.uuid

    assert erasing.erase(person=person)

    left = User.objects.get(pk=person.pk)
    assert (left.name, left.first_name, left.membership_number) == (erasing.NAME, erasing.NAME, "")
    assert (left.is_active, left.has_usable_password(), left.is_erased) == (False, False, True)
    assert left.uuid != uuid
    assert left.email.endswith("@erased.invalid")
    assert Erasure.objects.get().digest == erasures.digest_of(uuid)
    event = AuditEvent.objects.get(action="person.erased")
    assert (event.target_id, event.data) == (str(person.pk), {"by": "herself"})


def test_erase_twice_is_once():
    person = UserFactory()
    erasing.erase(person=person)
    before = User.objects.values().get(pk=person.pk)

    assert not erasing.erase(person=User.objects.get(pk=person.pk))

    assert User.objects.values().get(pk=person.pk) == before
    assert AuditEvent.objects.filter(action="person.erased").count() == 1


def test_two_erased_people_have_addresses_of_their_own():
    for person in (UserFactory(), UserFactory()):
        erasing.erase(person=person)

    assert User.objects.values("email").distinct().count() == 2


def test_erase_due_takes_those_whose_day_has_come():
    due, later = asked(days=-1), asked(days=1)
    kept = asked(days=-1, state=PrivacyState.WITHDRAWN, closed_at=timezone.now())

    assert erasing.erase_due() == 1

    due.refresh_from_db()
    assert due.state == PrivacyState.DONE
    assert User.objects.get(pk=due.user_id).is_erased
    assert not User.objects.get(pk=later.user_id).is_erased
    assert not User.objects.get(pk=kept.user_id).is_erased


def test_erase_due_leaves_whom_something_keeps_and_goes_on_with_others(caplog):
    admin, other = asked(days=-2), asked(days=-1)
    User.objects.filter(pk=admin.user_id).update(is_superuser=True)

    assert erasing.erase_due() == 1

    assert not User.objects.get(pk=admin.user_id).is_erased
    assert User.objects.get(pk=other.user_id).is_erased
    assert "must be settled first" in caplog.text


def test_request_taken_back_between_looking_and_locking_is_heeded():
    person = UserFactory()

    assert not erasing.erase(person=person, only_due=True)

    assert not User.objects.get(pk=person.pk).is_erased


def test_only_association_admin_is_kept_and_told_why():
    person = UserFactory(is_superuser=True)

    with pytest.raises(ObligationsOpen, match="only association admin"):
        erasing.erase(person=person)
    with pytest.raises(ObligationsOpen):
        privacy.ask(user=person, kind=PrivacyKind.ERASE)

    assert not PrivacyRequest.objects.exists()
    assert not User.objects.get(pk=person.pk).is_erased


def test_one_of_two_association_admins_may_go():
    person, _other = UserFactory(is_superuser=True), UserFactory(is_superuser=True)

    assert erasing.erase(person=person)


def test_erase_ends_sessions(client):
    person = UserFactory()
    client.force_login(person)

    erasing.erase(person=person)

    assert not Session.objects.exists()
    assert client.get("/me/").status_code == 302


def test_answer_kept_for_somebody_elses_request_is_emptied_and_never_done_twice():
    person, admin = UserFactory(name='Zoë "Zo" Quill'), UserFactory()
    about_her = partial(idempotency.once, actor=admin, key="her", body=b"x")
    of_others = partial(idempotency.once, actor=admin, key="them", body=b"x")
    about_her(perform=lambda: (200, {"items": [{"name": person.name}]}))
    of_others(perform=lambda: (200, {"items": []}))

    erasing.erase(person=person)

    assert of_others(perform=lambda: (200, "again")).response == {"items": []}
    with pytest.raises(KeyReused):
        about_her(perform=lambda: (200, "again"))
    assert IdempotencyKey.objects.get(key="her").response is None


def test_mail_that_a_sender_holds_is_cancelled():
    row = NotificationFactory(
        status=NotificationStatus.LEASED, lease_token="0" * 32,
        lease_until=timezone.now() + timedelta(minutes=2), context={"meeting": 7},
    )  # fmt: skip

    erasing.erase(person=row.recipient)

    row.refresh_from_db()
    assert (row.status, row.context) == (NotificationStatus.CANCELLED, {})
    assert not Notification.objects.filter(status=NotificationStatus.PENDING).exists()


def test_sessions_of_others_whose_address_holds_hers_go_on():
    person = UserFactory(email="ea@example.org")
    known = {"lea@example.org": True, "ea@example.org": False, "ea@example.org.uk": True}
    for address in known:
        session = SessionStore()
        session["account_authentication_methods"] = [{"method": "code", "email": address}]
        session.save()

    erasing.erase(person=person)

    left = [session.get_decoded() for session in Session.objects.all()]
    assert sorted(one["account_authentication_methods"][0]["email"] for one in left) == sorted(
        address for address, stays in known.items() if stays
    )
