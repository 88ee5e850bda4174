from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import registry
from accounts.models import AuditEvent, Notification
from accounts.services import audit
from accounts.services.webhooks import telling
from tests.factories.accounts import UserFactory, WebhookFactory

pytestmark = pytest.mark.django_db
HEARS = ["member.renamed", "member.left"]


@pytest.fixture(autouse=True)
def _events(_registry):
    registry.register_event("user.renamed", "member.renamed", label="Renamed")
    registry.register_event("user.left", "member.left", is_told=lambda user: user.is_active)


@pytest.fixture
def person():
    return UserFactory()


def happen(person, action="user.renamed", program=1):
    return audit.record(actor=person, action=action, target=person, program=program)


def told():
    rows = Notification.objects.order_by("pk")
    return list(rows.values_list("webhook", "template", "dedupe_key"))


def test_every_listening_webhook_of_the_program_is_told_once(person):
    first, second = WebhookFactory.create_batch(2, events=HEARS)
    WebhookFactory(events=["other.event"])
    WebhookFactory(events=HEARS, program_id=2)
    WebhookFactory(events=HEARS, is_active=False)

    event = happen(person)

    assert told() == [
        (first.pk, "member.renamed", f"webhook.{first.pk}.{event.pk}"),
        (second.pk, "member.renamed", f"webhook.{second.pk}.{event.pk}"),
    ]


def test_row_holds_no_more_than_the_number_of_its_event(person):
    WebhookFactory(events=HEARS)

    event = happen(person)

    row = Notification.objects.get()
    assert (row.context, telling.event_of(row)) == ({}, event)
    assert (row.recipient, row.address_override, row.locale) == (None, None, "")
    assert (row.subject_type, row.subject_id, row.program_id) == ("", "", 1)
    assert timedelta(days=2, hours=23) < row.expires_at - timezone.now() <= timedelta(days=3)


def test_nobody_listening_costs_no_query_more(person, django_assert_num_queries):
    WebhookFactory(events=HEARS, is_active=False)
    WebhookFactory(events=HEARS, program_id=2)

    with django_assert_num_queries(1):
        event = happen(person)

    event.refresh_from_db()
    assert (event.is_heard, told()) == (False, [])


def test_action_that_is_no_event_costs_no_query_more(person, django_assert_num_queries):
    WebhookFactory(events=HEARS)

    with django_assert_num_queries(1):
        happen(person, "user.seen")
    with django_assert_num_queries(1):
        happen(person, program=None)

    assert told() == []


def test_listening_for_something_else_costs_one_query(person, django_assert_num_queries):
    WebhookFactory(events=["other.event"])

    with django_assert_num_queries(2):
        event = happen(person)

    event.refresh_from_db()
    assert (event.is_heard, told()) == (True, [])


def test_event_costs_two_queries_however_many_listen(person, django_assert_num_queries):
    WebhookFactory.create_batch(3, events=HEARS)

    with django_assert_num_queries(3):
        happen(person)


def test_change_that_is_rolled_back_is_told_to_nobody(person):
    WebhookFactory(events=HEARS)

    with transaction.atomic():
        happen(person)
        transaction.set_rollback(True)

    assert (told(), AuditEvent.objects.count()) == ([], 0)


def test_change_that_is_not_to_be_told_is_not(person):
    WebhookFactory(events=HEARS)
    person.is_active = False

    happen(person, "user.left")

    assert told() == []


def test_sender_is_nudged_after_the_commit(person, monkeypatch, django_capture_on_commit_callbacks):
    nudged = []
    monkeypatch.setattr("accounts.services.webhooks.telling.nudge", nudged.append)
    WebhookFactory(events=HEARS)

    with django_capture_on_commit_callbacks(execute=True):
        happen(person)
        assert nudged == []

    assert nudged == [Notification.objects.get().pk]
