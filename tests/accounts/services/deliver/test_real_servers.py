"""The outbox against real mail servers, real threads and real deaths of a sender."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.utils import timezone

from accounts.mail import backends
from accounts.models import MailServer, Notification
from accounts.services import deliver
from accounts.services.deliver.claim import claim
from accounts.services.deliver.courier import CourierError, courier
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.post import mail_server
from tests.servers import free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def post(settings):
    with mail_server() as office:
        use(settings, office.port)
        yield office


def use(settings, port):
    settings.EMAIL_BACKEND = "accounts.mail.backends.SMTPBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""


def just_past():
    return timezone.now() - timedelta(seconds=1)


def in_threads(n, work):
    barrier = threading.Barrier(n)

    def run():
        barrier.wait()
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_eight_senders_at_once_hand_over_each_message_once(post, notes):
    rows = NotificationFactory.create_batch(60)

    in_threads(8, deliver.drain)

    assert post.copies() == {f"<{row.uid.hex}@localhost>": 1 for row in rows}
    states = Notification.objects.values_list("status", "claims", "attempts", "maybe_duplicate")
    assert set(states) == {("sent", 1, 1, False)}


def test_eight_claims_for_one_row_give_it_to_one():
    NotificationFactory()
    got = []

    in_threads(8, lambda: got.append(claim()))

    assert [c is not None for c in got].count(True) == 1


def test_many_messages_share_one_connection(post, notes, settings):
    NotificationFactory.create_batch(3)
    opened = []
    original = backends.SMTPBackend.open

    def count(self):
        opened.append(original(self))
        return opened[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backends.SMTPBackend, "open", count)
        assert deliver.drain() == 3

    assert opened.count(True) == 1


def test_unknown_recipient_bounces_and_others_pass(post, notes):
    post.manners.refusals = {"gone@example.org": "550 gone@example.org is unknown here"}
    gone = NotificationFactory(recipient=UserFactory(email="gone@example.org"), priority=0)
    other = NotificationFactory()

    deliver.drain()

    gone.refresh_from_db()
    other.refresh_from_db()
    assert (gone.status, gone.last_error_code) == ("bounced", "smtp_550")
    assert gone.last_error_text.count("gone@") == 0
    assert other.status == "sent"


@pytest.mark.parametrize("reply", ["421 closing", "450 busy", "451 later"])
def test_server_that_wants_it_later_gets_it_later(post, notes, reply):
    post.manners.reply = reply
    row = NotificationFactory()

    deliver.drain()
    row.refresh_from_db()
    assert (row.status, row.last_error_code) == ("retry", f"smtp_{reply[:3]}")
    post.manners.reply = ""
    Notification.objects.update(not_before=just_past())
    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.attempts, len(post.accepted)) == ("sent", 2, 1)


def test_server_that_accepts_and_drops_gets_it_again_with_the_same_id(post, notes):
    post.manners.drops = 1
    row = NotificationFactory()
    deliver.drain()
    Notification.objects.update(not_before=just_past())

    deliver.drain()

    row.refresh_from_db()
    assert post.copies() == {f"<{row.uid.hex}@localhost>": 2}
    assert (row.status, row.maybe_duplicate) == ("sent", True)


def test_server_that_is_away_costs_no_attempt_and_gets_everything_when_back(settings, notes):
    port = free_port()
    use(settings, port)
    NotificationFactory.create_batch(5)

    for _ in range(3):
        deliver.drain()
        MailServer.objects.update(open_until=just_past())
    assert set(Notification.objects.values_list("attempts", flat=True)) == {0}
    assert MailServer.objects.get().failures == 3

    with mail_server(port) as post:
        assert deliver.drain() == 5
    assert len(post.accepted) == 5
    assert MailServer.objects.get().failures == 0


def test_server_that_dawdles_is_cut_off(settings, monkeypatch):
    """One word per second would satisfy any time-out per reply."""
    monkeypatch.setattr(backends, "TOTAL_TIMEOUT_S", 0.6)
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        threading.Thread(target=dawdle, args=(listener,), daemon=True).start()
        use(settings, listener.getsockname()[1])
        begun = time.monotonic()

        with pytest.raises(OSError):
            get_connection().send_messages([EmailMessage("a", "b", "c@d.example", ["e@f.example"])])

    assert time.monotonic() - begun < 3


def test_connecting_and_sending_share_one_limit(settings, monkeypatch):
    """A greeting that takes long leaves less time for what follows."""
    monkeypatch.setattr(backends, "TOTAL_TIMEOUT_S", 0.6)
    with mail_server() as post, courier() as one:
        use(settings, post.port)
        post.manners.delay_s = 0.5
        one.connect()
        time.sleep(0.4)
        begun = time.monotonic()

        with pytest.raises(CourierError, match="connection_lost"):
            one.hand_over(EmailMessage("a", "b", "c@d.example", ["e@f.example"]))
        taken = time.monotonic() - begun

    assert taken < 0.4


def dawdle(listener):
    talk, _ = listener.accept()
    with talk:
        for _ in range(50):
            try:
                talk.sendall(b"220-wait\r\n")
            except OSError:
                return
            time.sleep(0.2)


SENDER = """
import os, sys
import django
django.setup()
from accounts.services import deliver
def die(point):
    if point == sys.argv[1]:
        os.kill(os.getpid(), 9)
deliver.pause_point = die
deliver.drain()
"""


@pytest.mark.parametrize(
    ("point", "accepted", "attempts", "maybe_duplicate"),
    [("claimed", 1, 1, False), ("before hand-over", 1, 2, True), ("accepted", 2, 2, True)],
)
def test_killed_sender_loses_nothing(
    post, settings, tmp_path, point, accepted, attempts, maybe_duplicate
):
    row = NotificationFactory(category="account", context={"kind": "notice", "sealed": "x"})

    died = run_sender(point, settings.EMAIL_PORT, tmp_path)

    assert died == -signal.SIGKILL
    assert deliver.drain() == 0
    Notification.objects.update(lease_until=just_past())
    assert deliver.drain() == 1
    row.refresh_from_db()
    assert post.copies() == {f"<{row.uid.hex}@localhost>": accepted}
    assert (row.status, row.attempts, row.claims) == ("sent", attempts, 2)
    assert row.maybe_duplicate is maybe_duplicate


def run_sender(point, port, folder):
    """Run a sender as its own process on this test's database; return its exit status."""
    changes = {
        "DJANGO_SETTINGS_MODULE": "mentorship.settings",
        "DEMO": "1",
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "PYTHONPATH": str(django_settings.BASE_DIR),
    }
    command = [sys.executable, "-c", SENDER, point]
    return subprocess.run(command, env=os.environ | changes, timeout=60).returncode


def database_url():
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
