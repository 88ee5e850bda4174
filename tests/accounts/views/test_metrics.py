from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts import measuring, registry
from accounts.models import MailServer
from accounts.services import alerts, outbox, sweeping
from accounts.services.deliver import servers
from tests.factories.accounts import NotificationFactory, UserFactory, WebhookFactory

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-twenty-signs"


@pytest.fixture(autouse=True)
def _token(settings):
    settings.METRICS_TOKEN = TOKEN


def asked(client, token=TOKEN):
    return client.get("/metrics", headers={"authorization": f"Bearer {token}"})


def figures(client):
    families = text_string_to_metric_families(asked(client).content.decode())
    return {
        (sample.name.removeprefix("benchmate_"), *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_there_is_no_such_page_without_a_token(client, settings):
    settings.METRICS_TOKEN = ""

    assert asked(client, "").status_code == 404


@pytest.mark.parametrize("token", ["", "another-token-of-length", "ä", TOKEN + " "])
def test_another_token_is_refused(client, token):
    response = client.get("/metrics", headers={"authorization": f"Bearer {token}x"})

    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert response.content == b""


def test_nobody_may_post(client):
    assert client.post("/metrics").status_code == 405


def test_outbox_is_told_in_numbers(client, notes):
    sweeping.heartbeat("sweep")
    ten_minutes_ago = timezone.now() - timedelta(minutes=10)
    NotificationFactory(not_before=ten_minutes_ago, due_at=ten_minutes_ago, attempts=2)
    NotificationFactory(category="check_in", status="dead")
    NotificationFactory(recipient=None, webhook=WebhookFactory(failures=2), category="webhook")
    NotificationFactory(
        status="sent", due_at=ten_minutes_ago, sent_at=timezone.now(), maybe_duplicate=True
    )
    UserFactory(bounced_at=timezone.now())
    MailServer.objects.create(name=servers.name(), failures=3)
    outbox.pause(UserFactory(), "other")
    alerts.raise_once("webhook_off", subject=1)
    alerts.raise_once("webhook_off", subject=2)

    found = figures(client)

    assert found["outbox_messages", "other", "mail", "pending"] == 1
    assert found["outbox_messages", "check_ins", "mail", "dead"] == 1
    assert found["outbox_messages", "other", "webhook", "pending"] == 1
    assert found["outbox_due", "mail"] == 1
    assert found["outbox_late", "mail"] == 0  # lateness is wanted while paused
    assert 600 <= found["outbox_oldest_due_seconds", "mail"] < 660
    assert 600 <= found["lateness_seconds_max",] < 660
    assert 0 <= found["heartbeat_age_seconds", "sweep"] < 60
    expected = {
        ("outbox_attempts",): 2,
        ("outbox_deadly",): 0,
        ("outbox_maybe_duplicates",): 1,
        ("mail_server_failures",): 3,
        ("delivery_paused",): 1,
        ("webhooks", "on"): 0,
        ("webhooks", "failing"): 1,
        ("webhooks", "off"): 0,
        ("incidents", "webhook_off"): 2,
        ("messages_sent_total", "other"): 1,
        ("people_unreachable",): 1,
    }
    assert {key: found[key] for key in expected} == expected


def test_floors_above_add_their_measures(client, monkeypatch):
    monkeypatch.setattr(measuring, "_measures", {})
    registry.register_measure("pairs", "Pairs.", label="state", read=lambda: {"active": 7})

    assert figures(client)["pairs", "active"] == 7


def test_no_person_is_in_the_figures(client, notes):
    registry.register_category("concern_told", render=notes.render, is_confidential=True)
    NotificationFactory(
        category="concern_told", status="dead",
        recipient__name="Cy Canary", recipient__email="canary@example.org",
    )  # fmt: skip

    text = asked(client).content.decode().lower()

    assert "canary" not in text
    assert "concern" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_cost_few_queries(client, notes, rows, django_assert_max_num_queries):
    for _ in range(rows):
        NotificationFactory()
        NotificationFactory(status="dead")

    with django_assert_max_num_queries(16):  # read by a machine, once a minute
        asked(client)
