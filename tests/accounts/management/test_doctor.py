from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.enums import PrivacyKind
from accounts.management import doctor_machine
from accounts.models import PrivacyRequest, Purge
from accounts.queries import machine
from accounts.queries.machine import Machine
from accounts.services import outbox, privacy, retention, sweeping
from accounts.services.deliver import servers
from accounts.services.deliver.troubles import while_connecting
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.factories.concerns import ConcernFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def healthy(settings):
    settings.DEMO = True
    sweeping.heartbeat("sweep")


def lines(capsys):
    return {
        line[5:].split(":")[0]: line[:4].strip() for line in capsys.readouterr().out.splitlines()
    }


def test_doctor_finds_nothing_wrong(healthy, capsys):
    call_command("doctor")

    assert set(lines(capsys).values()) == {"ok"}


def test_doctor_names_each_thing_that_is_wrong(settings, capsys, monkeypatch):
    settings.DEMO = settings.DEBUG = False
    settings.ALLOWED_HOSTS = []
    NotificationFactory(status="dead")

    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", refuse)

    with pytest.raises(SystemExit) as exit_:
        call_command("doctor")

    assert exit_.value.code == 1
    found = lines(capsys)
    failed = {name for name, state in found.items() if state == "FAIL"}
    assert failed == {"settings", "sweep", "mail", "messages", "backup", "rehearsal"}
    assert found["database"] == "ok"


@pytest.mark.parametrize(("days", "state"), [(1, "ok"), (-1, "FAIL")])
def test_doctor_names_requests_that_are_overdue(healthy, capsys, days, state):
    request = privacy.ask(user=UserFactory(), kind=PrivacyKind.EXPORT)
    PrivacyRequest.objects.filter(pk=request.pk).update(
        due_at=timezone.now() + timedelta(days=days)
    )

    with suppress(SystemExit):
        call_command("doctor")

    assert lines(capsys)["privacy"] == state


def test_doctor_names_private_texts_whose_key_is_missing(healthy, settings, capsys):
    settings.FIELD_ENCRYPTION_KEYS = ["an-old-key"]
    ConcernFactory()
    settings.FIELD_ENCRYPTION_KEYS = ["another-key"]

    with pytest.raises(SystemExit):
        call_command("doctor")

    said = capsys.readouterr().out
    assert "private texts: 1 encrypted, 0 under an older key, 1 whose key is missing" in said


def test_doctor_says_what_the_operations_page_says(healthy, capsys, notes):
    NotificationFactory(status="dead")
    outbox.pause(UserFactory(name="Ada"), "other")

    with pytest.raises(SystemExit):
        call_command("doctor")

    said = capsys.readouterr().out
    assert (
        "FAIL messages: Messages are paused, for less than a minute, by Ada. "
        "Only sign-in mails leave. "
        "Decide what happens to those that are due, then let them leave again. "
        "1 message was given up. Send each again, or discard it."
    ) in said


def test_doctor_names_a_mail_server_that_is_being_waited_for(healthy, capsys, notes):
    servers.pause(while_connecting(ConnectionRefusedError()))
    NotificationFactory()

    with pytest.raises(SystemExit):
        call_command("doctor")

    assert (
        "FAIL mail: The mail server hasn't answered for less than a minute. 1 message waits."
        in (capsys.readouterr().out)
    )


def _day(ago):
    return f"{timezone.now() - timedelta(days=ago):%Y-%m-%d}"


WELL = Machine(
    free=0.5, connections=7, most_connections=100, skew=timedelta(0),
    backup_age=timedelta(hours=5), rehearsal_age=timedelta(days=6), purge_age=timedelta(hours=9),
)  # fmt: skip
WRONG = {
    "disk": (
        {"free": 0.05},
        "5% free; make room where /srv/data and temporary files are",
    ),
    "connections": (
        {"connections": 81},
        "81 of 100 are taken; run fewer processes, or raise max_connections",
    ),
    "clock": (
        {"skew": timedelta(seconds=31)},
        "31 seconds from the database's; set both by NTP",
    ),
    "backup": (
        {"backup_age": timedelta(hours=37)},
        "the last is 37 hours old; see why the nightly one did not run",
    ),
    "rehearsal": (
        {"rehearsal_age": timedelta(days=8)},
        f"a backup was last put back on {_day(8)}; see why restore --rehearse failed",
    ),
    "retention": (
        {"purge_age": timedelta(hours=37)},
        "last done 37 hours ago; see whether the sweep runs",
    ),
}


@pytest.fixture
def said_of(settings, monkeypatch):
    """What is said of such a machine: whether it is well and in which words, by name."""
    settings.DEBUG = settings.DEMO = False
    settings.DATA_DIR = "/srv/data"

    def said(**changes):
        monkeypatch.setattr(doctor_machine.machine, "machine", lambda: replace(WELL, **changes))
        return {name: (is_good, text) for name, is_good, text in doctor_machine.findings()}

    return said


def test_doctor_says_how_the_machine_is(said_of):
    assert said_of() == {
        "disk": (True, "50% free"),
        "connections": (True, "7 of 100 are taken"),
        "clock": (True, "ok"),
        "backup": (True, "the last is 5 hours old"),
        "rehearsal": (True, f"a backup was last put back on {_day(6)}"),
        "retention": (True, "last done 9 hours ago"),
    }


@pytest.mark.parametrize("name", WRONG)
def test_doctor_names_what_is_wrong_with_the_machine(said_of, name):
    changes, words = WRONG[name]

    found = said_of(**changes)

    assert found[name] == (False, words)
    assert [one for one, (is_good, _) in found.items() if not is_good] == [name]


def test_doctor_wants_a_backup_where_people_are(said_of, settings):
    assert said_of(backup_age=None)["backup"] == (
        False,
        "none was made so far; run backup every night",
    )
    settings.DEMO = True
    assert said_of(backup_age=None)["backup"] == (True, "not needed here")
    assert said_of(purge_age=None)["retention"][0]
    assert said_of(rehearsal_age=None)["rehearsal"] == (True, "not needed here")
    settings.DEMO = False
    assert said_of(rehearsal_age=None)["rehearsal"] == (
        False,
        "no backup was put back so far; run restore --rehearse",
    )
    assert said_of(most_connections=0)["connections"][0]


def test_doctor_says_that_tables_are_missing(monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(doctor_machine.machine, "machine", fail)

    assert list(doctor_machine.findings()) == [
        ("machine", False, "it can't be looked at; run migrate")
    ]


def test_only_a_night_that_came_to_its_end_counts_as_tidied(db):
    Purge.objects.create(day=timezone.now().date(), kind="drafts", n=3)
    assert machine.machine().purge_age is None

    Purge.objects.create(day=timezone.now().date(), kind=retention.DONE, n=1)

    assert machine.machine().purge_age is not None


def test_machine_is_looked_at(db):
    now = machine.machine()

    assert 0 <= now.free <= 1
    assert now.skew < timedelta(seconds=60)
    assert (now.backup_age, now.rehearsal_age, now.purge_age) == (None, None, None)
    assert bool(now.most_connections) == (connection.vendor == "postgresql")
    assert now.connections <= now.most_connections
