from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import registry
from accounts.models import AuditEvent, Webhook
from accounts.services.webhooks import switching
from accounts.services.webhooks.switching import (
    look_after,
    switch_off_by_itself,
    switch_off_failing,
)
from tests.factories.accounts import NotificationFactory, UserFactory, WebhookFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def told(_registry):
    """Whom the watchers were told of."""
    found = []
    registry.register_webhook_watcher("test", found.append)
    return found


def failing(days, **more):
    return WebhookFactory(failing_since=timezone.now() - timedelta(days=days), failures=9, **more)


def test_one_that_took_nothing_for_five_days_is_switched_off_and_told_of_once(told):
    dead, sick = failing(5.01), failing(4.9)
    failing(9, is_active=False)

    assert [switch_off_failing() for _ in range(2)] == [1, 0]

    dead.refresh_from_db()
    sick.refresh_from_db()
    assert (dead.is_active, dead.off_code, sick.is_active) == (False, "failing", True)
    assert told == [dead]
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.program_id) == ("webhook.switched_off", None, 1)


def test_what_waits_is_taken_back_but_not_what_is_on_its_way(told):
    hook, other = WebhookFactory.create_batch(2)
    lease = {"lease_until": timezone.now() + DAY}
    rows = [
        NotificationFactory(recipient=None, webhook=hook, **state)
        for state in (
            {"status": "pending"},
            {"status": "retry"},
            {"status": "leased", "lease_token": "0" * 32, **lease},
            {
                "status": "leased",
                "lease_token": "1" * 32,
                "handed_over_at": timezone.now(),
                **lease,
            },
            {"status": "dead"},
        )
    ]
    elsewhere = NotificationFactory(recipient=None, webhook=other)

    assert switch_off_by_itself(webhook_id=hook.pk, code="gone")

    for row in (*rows, elsewhere):
        row.refresh_from_db()
    states = [row.status for row in (*rows, elsewhere)]
    assert states == ["cancelled", "cancelled", "cancelled", "leased", "dead", "pending"]


def test_what_a_dead_sender_left_behind_for_one_that_is_off_is_let_go(told):
    hook, well = WebhookFactory(is_active=False), WebhookFactory()
    lease = {"status": "leased", "handed_over_at": timezone.now(), "lease_token": "1" * 32}
    ended, going_on = timezone.now() - DAY, timezone.now() + DAY
    rows = [
        NotificationFactory(recipient=None, webhook=one, lease_until=until, **lease)
        for one, until in ((hook, ended), (hook, going_on), (well, ended))
    ]

    assert [look_after() for _ in range(2)] == [1, 0]

    for row in rows:
        row.refresh_from_db()
    assert [row.status for row in rows] == ["cancelled", "leased", "leased"]


def test_one_that_is_off_is_not_told_of_again(told):
    hook = WebhookFactory(is_active=False)

    assert not switch_off_by_itself(webhook_id=hook.pk, code="gone")

    assert (told, AuditEvent.objects.count()) == ([], 0)


def test_switched_on_again_it_begins_anew(told):
    hook = failing(6)
    switch_off_failing()

    switching.switch_on(webhook_id=hook.pk, actor=UserFactory())

    hook.refresh_from_db()
    assert (hook.is_active, hook.off_code, hook.failures, hook.failing_since) == (
        True,
        "",
        0,
        None,
    )
    assert switch_off_failing() == 0


def test_removed_one_is_not_there(told):
    hook = WebhookFactory(is_active=False, removed_at=timezone.now())

    for step in (switching.switch_on, switching.switch_off):
        with pytest.raises(Webhook.DoesNotExist):
            step(webhook_id=hook.pk, actor=UserFactory())
