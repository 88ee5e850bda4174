import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from accounts.services import sweeping
from tests.factories.accounts import NotificationFactory

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
    assert failed == {"settings", "sweep", "mail", "messages"}
    assert found["database"] == "ok"
