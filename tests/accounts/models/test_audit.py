from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.services import audit
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    person = UserFactory()
    return audit.record(actor=person, action="person.changed", target=person, field="name")


def test_record_writes_ids_and_codes(event):
    assert (event.action, event.target_type) == ("person.changed", "accounts.user")
    assert event.data == {"field": "name"}


@pytest.mark.parametrize("text", ["free text", "a@example.org", "x" * 101, object(), ["a b"]])
def test_record_refuses_free_text(text):
    person = UserFactory()

    with pytest.raises(ValidationError):
        audit.record(actor=None, action="person.changed", target=person, note=text)

    assert not AuditEvent.objects.exists()


def test_update_is_refused_by_the_database(event):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.update(action="nothing.happened")

    assert AuditEvent.objects.get().action == "person.changed"


def test_delete_is_refused_by_the_database(event):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.all().delete()

    assert AuditEvent.objects.count() == 1


def test_delete_is_allowed_after_the_retention_age():
    person = UserFactory()
    old = timezone.now() - timedelta(days=7 * 366)
    AuditEvent.objects.create(actor=person, action="a.b", target_type="x", target_id="1", at=old)

    AuditEvent.objects.all().delete()

    assert not AuditEvent.objects.exists()


def test_actor_cannot_be_deleted(event):
    with pytest.raises(models.ProtectedError):
        event.actor.delete()


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_trail_and_puts_the_guard_back():
    person = UserFactory()
    audit.record(actor=person, action="person.changed", target=person)

    call_command("flush", interactive=False, verbosity=0)

    assert not AuditEvent.objects.exists()
    audit.record(actor=None, action="person.changed", target=UserFactory())
    with pytest.raises(DatabaseError, match="append-only"):
        AuditEvent.objects.all().delete()
    assert AuditEvent.objects.count() == 1
