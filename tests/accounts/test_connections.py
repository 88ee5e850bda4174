"""What leaves the machine is encrypted and checked, or the site does not start."""

from pathlib import Path

import pytest

from accounts import checks, connections

pytestmark = pytest.mark.django_db
FAR = "database.example.org"
SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": "/data/b.sqlite3"}


@pytest.fixture
def house(settings, monkeypatch):
    """Change where things are: PostgreSQL, queue and mail server on this machine, at first."""
    monkeypatch.setattr(connections, "MOUNTS", Path("/no/such/file"))
    postgresql = {"ENGINE": "django.db.backends.postgresql", "NAME": "benchmate", "HOST": ""}
    values = {
        "IS_SQLITE": False,
        "REDIS_URL": "",
        "CELERY_BROKER_URL": "",
        "EMAIL_CONFIGURED": True,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
        "PLAIN_CONNECTIONS_TO": [],
        "SENTRY_DSN": "",
    }

    def change(database=None, **changed):
        given = {key: changed.pop(key) for key in ("HOST", "OPTIONS") if key in changed}
        monkeypatch.setitem(settings.DATABASES, "default", database or postgresql | given)
        for name, value in (values | changed).items():
            setattr(settings, name, value)
        return [code for code, _sentence in connections.problems()]

    return change


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"HOST": "database"},
        {"HOST": "/var/run/postgresql"},
        {"HOST": "::1"},
        {"HOST": FAR, "OPTIONS": {"sslmode": "verify-full"}},
        {"HOST": FAR, "OPTIONS": {"sslmode": "verify-ca"}},
        {"HOST": FAR, "PLAIN_CONNECTIONS_TO": [FAR]},
        {"REDIS_URL": "redis://:secret@queue:6379/0"},
        {"REDIS_URL": "rediss://:secret@queue.example.org:6379/0"},
        {"REDIS_URL": "rediss://queue.example.org/0?ssl_cert_reqs=required"},
        {"EMAIL_HOST": "mail.example.org", "EMAIL_USE_TLS": True},
        {"EMAIL_HOST": "mail.example.org", "EMAIL_USE_SSL": True},
        {"EMAIL_HOST": "mail.example.org", "EMAIL_CONFIGURED": False},
        {"SENTRY_DSN": "https://key@errors.example.org/7"},
        {"SENTRY_DSN": "http://key@errors:9000/7"},
    ],
)
def test_what_stays_here_or_is_checked_is_fine(house, changed):
    assert house(**changed) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"HOST": FAR}, "E010"),
        ({"HOST": "10.0.0.7"}, "E010"),
        ({"HOST": FAR, "OPTIONS": {"sslmode": "require"}}, "E010"),
        ({"HOST": FAR, "PLAIN_CONNECTIONS_TO": ["another.example.org"]}, "E010"),
        ({"REDIS_URL": "redis://queue.example.org/0"}, "E013"),
        ({"CELERY_BROKER_URL": "redis://queue.example.org/0"}, "E013"),
        ({"REDIS_URL": "rediss://queue.example.org/0?ssl_cert_reqs=none"}, "E013"),
        ({"EMAIL_HOST": "mail.example.org"}, "E014"),
        ({"SENTRY_DSN": "http://key@errors.example.org/7"}, "E017"),
    ],
)
def test_what_leaves_the_machine_in_the_open_is_found(house, changed, code):
    assert house(**changed) == [code]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"CELERY_BROKER_URL": "redis://127.0.0.1:6379/0"}, []),
        ({"CELERY_BROKER_URL": "rediss://queue.example.org:6379/0"}, ["E011"]),
    ],
)
def test_sqlite_is_for_one_machine(house, changed, codes):
    assert house(SQLITE, IS_SQLITE=True, **changed) == codes


@pytest.mark.parametrize(
    ("mounts", "codes"),
    [
        ("/dev/sda1 / ext4 rw 0 0\n", []),
        ("/dev/sda1 / ext4 rw 0 0\nserver:/x /data nfs4 rw 0 0\n", ["E012"]),
        ("server:/x /data2 nfs4 rw 0 0\n", []),
        ("server:/x /data nfs4 rw 0 0\n/dev/sdb1 /data ext4 rw 0 0\n", []),
    ],
)
def test_sqlite_on_a_disk_of_several_machines_is_found(house, monkeypatch, tmp_path, mounts, codes):
    table = tmp_path / "mounts"
    table.write_text(mounts)
    monkeypatch.setattr(connections, "MOUNTS", table)

    assert house(SQLITE, IS_SQLITE=True) == codes


def test_every_problem_stops_the_start_by_its_sentence(house, settings):
    settings.DEBUG = settings.DEMO = False
    settings.SITE_URL = "https://mentors.example.org"
    house(HOST=FAR, REDIS_URL="redis://queue.example.org/0", EMAIL_HOST="mail.example.org")

    found = {error.id: error.msg for error in checks.check_environment(None)}

    names = {"E010": "DATABASE_URL", "E013": "REDIS_URL", "E014": "EMAIL_URL"}
    assert {code: names[code] in found[f"benchmate.{code}"] for code in names} == dict.fromkeys(
        names, True
    )
