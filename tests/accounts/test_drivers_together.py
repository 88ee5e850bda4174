"""Two loops, two workers and a sweep from cron at once: everything leaves, nothing twice."""

import threading

import pytest
from django.core import mail
from django.db import connections

from accounts import tasks
from accounts.models import Notification
from accounts.services import deliver, sweeping
from accounts.services.loops import Loop
from tests.factories.accounts import NotificationFactory

MESSAGES = 24


@pytest.mark.django_db(transaction=True)
def test_any_mix_of_drivers_sends_everything_once(notes, monkeypatch):
    monkeypatch.setattr(sweeping, "run_sweepers", lambda *_, **__: 0)
    rows = NotificationFactory.create_batch(MESSAGES)
    stop = threading.Event()
    loops = [Loop(f"Sender {n}", deliver.drain, 0.01, stop) for n in range(2)]
    others = [threading.Thread(target=_alone, args=(act,)) for act in (
        tasks.drain, tasks.drain, sweeping.sweep_once, lambda: tasks.deliver_one(rows[-1].pk),
    )]  # fmt: skip

    for one in (*loops, *others):
        one.start()
    for one in others:
        one.join()
    stop.set()
    for one in loops:
        one.join()

    sent = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert sorted(sent) == sorted(f"<{row.uid.hex}@localhost>" for row in rows)
    assert set(Notification.objects.values_list("status", "attempts")) == {("sent", 1)}


def _alone(act):
    try:
        act()
    finally:
        connections.close_all()
