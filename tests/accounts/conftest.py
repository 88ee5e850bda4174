"""A message category and a link purpose of the tests' own, registered and removed again."""

import pytest

from accounts import registry
from accounts.mail.message import Mail
from accounts.registry import LinkPage
from tests.accounts.receiver import LOOPBACK, receiving, stand_at, write_certificates


class Notes:
    """The category ``note``: its subject names the row, and tests may make it fail."""

    def __init__(self):
        self.is_due = True
        self.error = None

    def render(self, notification):
        if self.error:
            raise self.error
        return Mail(f"Note {notification.pk}", "Plain text\n", "<p>Html</p>")

    def still_due(self, notification):
        return self.is_due


class Buttons:
    """The purpose ``press``: counts how often its button acted."""

    def __init__(self):
        self.presses = []
        self.refusal = None

    def describe(self, link, query):
        done = bool(link.used_at)
        return LinkPage(
            heading="Pressed." if done else "Press the button?",
            text=(f"chosen: {query.get('answer', '')}",),
            button="" if done else "Press",
        )

    def act(self, link, form):
        if self.refusal:
            raise self.refusal
        self.presses.append((link.pk, form.get("answer", "")))


@pytest.fixture(autouse=True)
def _registry(monkeypatch):
    """Keep what a test registers within the test."""
    for name in ("_categories", "_purposes", "_sweepers", "_events", "_watchers"):
        monkeypatch.setattr(registry, name, dict(getattr(registry, name)))


@pytest.fixture
def notes(_registry):
    category = Notes()
    registry.register_category("note", render=category.render, still_due=category.still_due)
    return category


@pytest.fixture
def buttons(_registry):
    purpose = Buttons()
    registry.register_link("press", describe=purpose.describe, act=purpose.act)
    return purpose


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """What an authority of the tests' own vouches with, and what its receiver shows."""
    return write_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def inside(settings, certificates, monkeypatch):
    """Let every host lead to this machine, which the operator allows; return the names asked."""
    settings.WEBHOOK_ALLOWED_NETWORKS = LOOPBACK
    settings.WEBHOOK_CA_FILE = str(certificates[0])
    return stand_at(monkeypatch, "127.0.0.1")


@pytest.fixture
def receiver(inside, certificates):
    """A receiver on this machine that proves to be who it is."""
    with receiving(certificates[1]) as one:
        yield one


@pytest.fixture
def tracker():
    """An error tracker on this machine (``tests.accounts.tracker``)."""
    with receiving() as one:
        one.headers = {"Connection": "close"}  # as it does; a sender would use it again
        yield one
