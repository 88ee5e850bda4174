from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from accounts.enums import PrivacyKind
from accounts.models import PrivacyRequest
from accounts.services import privacy, sweeping
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
    assert failed == {"settings", "sweep", "mail", "messages"}
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
