"""F29: yesterday's backup is put back. Nothing that has left since is sent again by itself."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.backups import places
from accounts.models import Delivery, Heartbeat, Notification
from tests.built import ROOT
from tests.factories.accounts import UserFactory, verified
from tests.faults import invariants
from tests.faults.house import times

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("faults")]


def manage(house, *arguments):
    """Run a command of the house in a process of its own, as an operator does."""
    connection.close()
    done = subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)], cwd=ROOT, env=house._environment(),
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rounds_pass(house, number=2):
    for _ in range(number):
        before = Heartbeat.objects.filter(name="sweep").values_list("at", flat=True).first()
        house.wait(Heartbeat.objects.filter(name="sweep").exclude(at=before).exists, what="a round")


def count(status):
    """Count the messages of this fault; the sweep writes some of its own to an operator."""
    return Notification.objects.filter(category="account", status=status).count()


def accepted(house):
    """Count the copies of these messages that the mail server took."""
    ids = {invariants.message_id(row) for row in Notification.objects.filter(category="account")}
    return sum(n for name, n in house.post.copies().items() if name in ids)


def let_leave_again(operator, due):
    """Press the button of the operations page, as after every restore."""
    visitor = Client()
    visitor.force_login(operator)
    return visitor.post("/desk/operations/resume/", {"due": due})


def test_f29_yesterdays_backup_sends_nothing_again(house, tmp_path):
    number, yesterday = times(6, 200), timezone.now() - timedelta(hours=20)
    house.run()  # nobody sends before the backup is made
    house.queue(number, due_at=yesterday, not_before=yesterday)
    archive = house.folder / f"yesterday-{tmp_path.name}"
    manage(house, "backup", archive, "--plain")
    house.run(*house.senders)
    house.wait(lambda: count("sent") == number, what="yesterday's messages to leave")
    house.stop()

    said = manage(house, "restore", archive, "--replace", "--confirm", places.name())
    connection.close()  # on SQLite it still reads the file that was replaced
    house.run(*house.senders)
    rounds_pass(house)

    assert "Messages are paused" in said
    assert (count("pending"), Delivery.objects.get().reason) == (number, "restore")
    assert accepted(house) == number

    operator = verified(UserFactory(is_superuser=True, is_staff=True))
    answer = let_leave_again(operator, "hold")
    (fresh,) = house.queue(1)
    house.wait(lambda: count("sent") == 1, what="a new message to leave")

    assert answer.status_code == 302
    assert (count("withheld"), count("sent")) == (number, 1)
    assert Notification.objects.get(category="account", status="sent").pk == fresh.pk
    house.wait(lambda: house.missing() == [], what="what the operator is told to leave")
    house.record("F29", 1)
    assert set(house.post.copies().values()) == {1}
