import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.core.management import execute_from_command_line

from accounts import checks
from matching.management.commands import demo
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

SAFE = {
    "SECRET_KEY": "k" * 20 + "abcdefghij" * 4,
    "ALLOWED_HOSTS": ["mentors.example.org"],
    "EMAIL_CONFIGURED": True,
    "SITE_URL": "https://mentors.example.org",
    "SECRET_KEY_MISSING": False,
    "DEBUG": False,
    "DEMO": False,
}


@pytest.fixture(autouse=True)
def _safe(settings):
    for name, value in SAFE.items():
        setattr(settings, name, value)


def test_safe_settings_start():
    checks.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY_MISSING", True, "Set SECRET_KEY"),
        ("SECRET_KEY", "short", "SECRET_KEY is too short"),
        ("ALLOWED_HOSTS", [], "Set ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS must name hosts"),
        ("EMAIL_CONFIGURED", False, "Set EMAIL_URL"),
        ("SITE_URL", "http://mentors.example.org", "Set SITE_URL"),
        ("DEBUG", True, "Unset DEBUG"),
        ("DEMO", True, "Unset DEMO"),
    ],
)
def test_unsafe_setting_stops_the_start_with_one_line(settings, capsys, name, value, said):
    setattr(settings, name, value)

    with pytest.raises(SystemExit, match="1"):
        checks.refuse_unsafe_start()

    assert re.fullmatch(rf"Benchmate can't start: {said}.*\n", capsys.readouterr().err)


@pytest.mark.parametrize("command", ["serve", "sweep"])
@pytest.mark.parametrize("is_debug", [True, False])
def test_people_of_the_demo_stop_the_start_outside_the_demo(settings, capsys, command, is_debug):
    settings.DEBUG = is_debug
    settings.SITE_URL = "http://127.0.0.1:8000" if is_debug else SAFE["SITE_URL"]
    UserFactory(email="mentor@example.org")

    with pytest.raises(SystemExit, match="1"):
        execute_from_command_line(["manage.py", command])

    assert "holds the demo's people" in capsys.readouterr().err


def test_people_of_the_demo_are_welcome_in_the_demo(settings):
    settings.DEMO, settings.SITE_URL = True, "http://127.0.0.1:8000"
    UserFactory(email="mentor@example.org")

    checks.refuse_unsafe_start()


def test_asking_for_them_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        checks.refuse_unsafe_start()


def test_known_people_are_those_whom_the_demo_makes():
    assert [email for email, _ in demo.SIGN_INS] == list(checks.DEMO_PEOPLE)


WORKER = ["-m", "celery", "--quiet", "--app", "mentorship", "worker", "--pool", "solo"]
BEAT = [
    "-m",
    "celery",
    "--quiet",
    "--app",
    "mentorship",
    "beat",
    "--pidfile=",
    "--schedule",
    "{folder}/beat",
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "name", "value"),
    [
        (["-c", "import mentorship.wsgi"], "DATABASE_URL", "postgres://u:p@127.0.0.1:1/none"),
        (["-c", "import mentorship.asgi"], "SECRET_KEY", "short"),
        (["manage.py", "serve"], "SECRET_KEY", "short"),
        (["manage.py", "sweep", "--loop"], "SECRET_KEY", "short"),
        (WORKER, "SECRET_KEY", "short"),
        (BEAT, "SECRET_KEY", "short"),
        (WORKER, "DEBUG", "perhaps"),
    ],
    ids=["wsgi", "asgi", "serve", "sweep", "worker", "beat", "unreadable"],
)
def test_everything_that_starts_refuses_with_one_line(command, name, value, tmp_path):
    (tmp_path / "static").mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": SAFE["SECRET_KEY"],
        "ALLOWED_HOSTS": "mentors.example.org",
        "SITE_URL": "https://mentors.example.org",
        "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
        name: value,
    }

    result = subprocess.run(
        [sys.executable, *(part.format(folder=tmp_path) for part in command)],
        cwd=django_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert result.returncode == 1
    assert re.search(rf"^Benchmate can't start: .*{name}.*\n\Z", result.stderr, re.MULTILINE)
    assert "Traceback" not in result.stderr


def test_sign_on_needs_the_name_of_this_site_there(settings):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "https://id.example.org", ""

    (error,) = checks.check_environment(None)

    assert (error.id, "OIDC_CLIENT_ID" in error.msg) == ("benchmate.E009", True)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["k" * 31], "FIELD_ENCRYPTION_KEYS must be"),
        (["k" * 32] * 2, "FIELD_ENCRYPTION_KEYS names"),
    ],
)
def test_keys_that_protect_nothing_stop_the_start(settings, capsys, keys, said):
    settings.FIELD_ENCRYPTION_KEYS = keys

    with pytest.raises(SystemExit, match="1"):
        checks.refuse_unsafe_start()

    assert re.fullmatch(rf"Benchmate can't start: {said}.*\n", capsys.readouterr().err)
