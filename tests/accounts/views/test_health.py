from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from accounts.models import Heartbeat, Notification
from accounts.services import sweeping
from accounts.views import health

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
    assert response.json() == {"ready": True, "database": "ok", "broker": "ok", "sweep": "ok"}


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


def test_security_txt_names_a_contact(client, settings):
    settings.SITE_URL = "https://mentors.example.org"

    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    assert lines[0] == "Contact: https://mentors.example.org/"
    assert lines[1].startswith("Expires: 2")
