from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Notification
from accounts.services.webhooks import sending
from tests.factories.accounts import NotificationFactory, UserFactory, WebhookFactory

pytestmark = pytest.mark.django_db


def test_sent_again_it_is_due_by_the_database_clock_whoever_asks():
    hook = WebhookFactory()
    row = NotificationFactory(recipient=None, webhook=hook, status="dead")

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        sending.send_again(webhook_id=hook.pk, notification_id=row.pk, actor=UserFactory())

    assert Notification.objects.due().get() == row
