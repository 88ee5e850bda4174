"""A real worker and a real beat on a real broker, on this test's database."""

import pytest
from django.utils import timezone

from accounts.models import Heartbeat
from accounts.services import notify
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.post import mail_server
from tests.workers import QUIET, celery, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis, pytest.mark.slow]

ACCOUNT = {"category": "account", "context": {"kind": "notice", "sealed": "x"}}


def test_nudge_wakes_a_worker_that_sends(redis_url, tmp_path, use_broker):
    use_broker(redis_url)
    with mail_server() as post, celery(tmp_path, redis_url, post.port, "worker", *QUIET):
        notify.enqueue(**ACCOUNT, recipient=UserFactory(), dedupe_key="nudged")

        wait_for(lambda: post.accepted)

    assert len(post.accepted) == 1


def test_beat_sends_what_was_never_nudged_and_keeps_the_heart_beating(redis_url, tmp_path):
    rows = NotificationFactory.create_batch(3, **ACCOUNT)
    schedule = ["beat", "--schedule", str(tmp_path / "schedule"), "--pidfile", ""]
    begun = timezone.now()
    with (
        mail_server() as post,
        celery(tmp_path, redis_url, post.port, "worker", *QUIET, SWEEP_SECONDS="1"),
        celery(tmp_path, redis_url, post.port, *schedule, SWEEP_SECONDS="1"),
    ):
        wait_for(lambda: len(post.accepted) == len(rows))

    assert post.copies() == {f"<{row.uid.hex}@localhost>": 1 for row in rows}
    assert Heartbeat.objects.get(name="sweep").at >= begun
