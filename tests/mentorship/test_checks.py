import pytest
from django.db import connection

from mentorship import checks
from mentorship.checks import refuse_unsafe_start
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings):
    settings.DEBUG = settings.DEMO = False
    settings.SECRET_KEY, settings.SECRET_KEY_MISSING = "k7" * 30, False
    settings.ALLOWED_HOSTS = ["mentors.example.org"]
    settings.EMAIL_CONFIGURED = True
    settings.SITE_URL = "https://mentors.example.org"
    return settings


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY_MISSING", True, "Set SECRET_KEY to"),
        ("SECRET_KEY", "short", "SECRET_KEY is too short"),
        ("ALLOWED_HOSTS", [], "Set ALLOWED_HOSTS to"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS must name hosts"),
        ("EMAIL_CONFIGURED", False, "Set EMAIL_URL to"),
        ("SITE_URL", "http://mentors.example.org", "Set SITE_URL to"),
    ],
)
def test_unsafe_setting_stops_the_start_with_one_line(production, capsys, name, value, sentence):
    setattr(production, name, value)

    with pytest.raises(SystemExit) as stopped:
        refuse_unsafe_start()

    printed = capsys.readouterr().err
    assert stopped.value.code == 1
    assert printed.startswith(f"Benchmate can't start: {sentence}")
    assert printed.count("\n") == 1


def test_safe_settings_start(production):
    UserFactory(email="somebody@association.example")

    refuse_unsafe_start()


def test_demo_people_stop_the_start_of_a_real_site(production, capsys):
    UserFactory(email="admin@example.org")

    with pytest.raises(SystemExit):
        refuse_unsafe_start()

    assert "holds the demo's people" in capsys.readouterr().err


def test_demo_people_are_at_home_in_the_demo(production):
    production.DEMO = True
    UserFactory(email="admin@example.org")

    refuse_unsafe_start()


def test_start_goes_on_without_a_database(production, monkeypatch):
    def away(*_, **__):
        raise checks.DatabaseError

    monkeypatch.setattr(connection, "cursor", away)

    refuse_unsafe_start()
