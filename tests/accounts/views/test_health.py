from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from accounts.enums import Priority
from accounts.models import Heartbeat, Notification
from accounts.services import outbox, sweeping
from accounts.views import health
from tests.factories.accounts import UserFactory, WebhookFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def beating():
    sweeping.heartbeat("sweep")


def late_message(**values):
    long_ago = timezone.now() - timedelta(minutes=6)
    return Notification.objects.create(
        dedupe_key="a-late-one",
        category="check_in",
        address_override="someone@example.org",
        not_before=long_ago,
        **values,
    )


def test_healthz_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"alive\n")
    assert "no-store" in response["Cache-Control"]


def test_readyz_is_green_while_the_sweep_runs(client, beating):
    response = client.get("/readyz")

    assert response.status_code == 200
    parts = ("database", "broker", "sweep", "worker")
    assert response.json() == {"ready": True} | dict.fromkeys(parts, "ok")


def test_readyz_is_red_after_three_minutes_of_silence(client, beating):
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=4))
    sweeping.heartbeat("worker")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["sweep"] == "silent for more than 3 minutes"


def test_readyz_is_red_while_messages_are_late(client, beating):
    late_message()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["sweep"] == "messages are more than 5 minutes late"


def test_readyz_ignores_late_messages_that_have_expired(client, beating):
    late_message(expires_at=timezone.now() - timedelta(minutes=1))

    assert client.get("/readyz").status_code == 200


def test_readyz_knows_that_a_pause_is_wanted_and_a_receiver_not_ours(client, beating):
    outbox.pause(UserFactory(), "other")
    late_message()
    Notification.objects.create(
        dedupe_key="a-late-event",
        category="webhook",
        webhook=WebhookFactory(),
        not_before=timezone.now() - timedelta(minutes=6),
    )
    assert client.get("/readyz").status_code == 200

    Notification.objects.filter(webhook=None).update(priority=Priority.SIGN_IN)

    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize(
    ("silent", "said"),
    [
        ("worker", "silent for more than 3 minutes"),
        ("beat", "beat is silent for more than 3 minutes"),
        ("", "ok"),
    ],
)
def test_readyz_misses_worker_and_beat(client, beating, settings, monkeypatch, silent, said):
    settings.CELERY_BROKER_URL = "redis://localhost:1/0"
    monkeypatch.setattr(health.nudge, "broker_answers", lambda: True)
    for name in ("worker", "beat"):
        sweeping.heartbeat(name)
    Heartbeat.objects.filter(name=silent).update(at=timezone.now() - timedelta(minutes=4))

    response = client.get("/readyz")

    assert response.json()["worker"] == said
    assert response.status_code == (503 if silent else 200)


def test_readyz_is_red_without_the_database(client, beating, monkeypatch):
    def away():
        raise DatabaseError

    monkeypatch.setattr(health.connection, "cursor", away)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["database"] == "does not answer"


def test_readyz_is_red_without_its_broker(client, beating, use_broker):
    use_broker("redis://127.0.0.1:1/0")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["broker"] == "does not answer; messages still leave with the sweep"


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/.well-known/security.txt"])
def test_health_pages_refuse_to_be_posted_to(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    ("named", "contact"),
    [
        ("", "https://mentors.example.org/"),
        ("security@example.org", "mailto:security@example.org"),
        ("https://example.org/report", "https://example.org/report"),
    ],
)
def test_security_txt_names_a_contact_for_half_a_year(client, settings, named, contact):
    settings.SITE_URL = "https://mentors.example.org"
    settings.SECURITY_CONTACT = named

    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    fields = dict(line.split(": ", 1) for line in lines)
    left = datetime.fromisoformat(fields.pop("Expires")) - timezone.now()
    assert timedelta(days=178) < left < timedelta(days=181)
    assert fields == {
        "Contact": contact,
        "Preferred-Languages": "en",
        "Canonical": "https://mentors.example.org/.well-known/security.txt",
    }
