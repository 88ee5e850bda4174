"""What every test stands on: fast settings, private servers, and which tests this run can hold."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import kombu.pools
import pytest
import pytest_django
from celery import current_app
from django.conf import settings as django_settings
from django.utils import translation

from accounts.services import nudge
from tests import built, servers

DATABASE_FIXTURES = {
    "db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback",
    "live_server", "client", "admin_client",
}  # fmt: skip
IS_SQLITE = django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
STRICT = os.environ.get("CI") == "true"
BUILT_ONCE = ("mails",)  # whoever asks for one of these runs in the one process that builds it


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this run can't hold; under CI nothing is left out for a missing program."""
    left_out = [item for item in items if _left_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    for item in items:
        for name in set(BUILT_ONCE).intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(name))


def pytest_collection_finish() -> None:
    """Let Python's collector pass over the modules and tests: it would walk them all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _left_out(item: pytest.Item) -> bool:
    needs_postgresql = item.get_closest_marker("postgresql") is not None
    if IS_SQLITE and needs_postgresql:
        return True
    is_run_once = any(item.get_closest_marker(name) is not None for name in ("looks", "once"))
    ran_on_sqlite = is_run_once or not (needs_postgresql or _uses_database(item))
    if os.environ.get("ONLY_DATABASE_TESTS") and ran_on_sqlite:
        return True
    missing = {"browser": servers.find_chromium, "redis": servers.find_redis}
    return not STRICT and any(
        item.get_closest_marker(name) and find() is None for name, find in missing.items()
    )


def _uses_database(item: pytest.Item) -> bool:
    fixtures = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def sqlite_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give SQLite a real file: threads and servers then meet the locks that people meet."""
    return tmp_path_factory.mktemp("database") / "test.sqlite3"


@pytest.fixture(scope="session")
def building() -> Iterator[BinaryIO]:
    """Let one worker build while the others wait for what they can copy."""
    with built.lock() as file:
        yield file


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    sqlite_path: Path,
    building: BinaryIO,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> None:
    """Begin with the database that an earlier run built, or another worker of this one."""
    test = django_settings.DATABASES["default"]["TEST"]
    if IS_SQLITE:
        test["NAME"] = str(sqlite_path)
        if (kept := built.path()).exists():
            shutil.copyfile(kept, sqlite_path)
            building.close()
    else:
        with django_db_blocker.unblock():
            if built.has_template():
                building.close()
                test["TEMPLATE"] = built.template()


@pytest.fixture(scope="session")
def django_db_keepdb(sqlite_path: Path, django_db_modify_db_settings: None) -> bool:
    """Build upon what there is."""
    return sqlite_path.exists()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    sqlite_path: Path,
    building: BinaryIO,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> None:
    """Keep what was built."""
    if building.closed:
        return
    if IS_SQLITE:
        built.keep(sqlite_path, built.path())
    else:
        with django_db_blocker.unblock():
            built.make_template()
    building.close()


@pytest.fixture(autouse=True)
def _fast_and_contained(settings, tmp_path) -> None:
    """Hash passwords cheaply, serve static files plainly, write only to this test's folder."""
    from django.contrib.contenttypes.models import ContentType

    from matching.queries import directory_index, suggestion_cards, warm

    if not IS_SQLITE:
        ContentType.objects.clear_cache()  # a flush gives them new ids
    settings.SECOND_FACTOR_REQUIRED = False  # its own tests turn it on
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": str(tmp_path),  # a cache of its own: rate limits never cross tests
        },
        "figures": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }
    warm.forget()
    directory_index.forget()
    suggestion_cards.forget()
    nudge.breaker.closed_until = 0.0
    settings.DATA_DIR = tmp_path
    settings.MAIL_DIR = tmp_path / "mail"


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A private PostgreSQL; the run's own when it already has one."""
    if url := os.environ.get("TEST_POSTGRESQL_URL"):
        yield url
    else:
        with servers.postgresql() as url:
            yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A private Redis that keeps nothing."""
    with servers.redis() as url:
        yield url


@pytest.fixture
def use_broker(settings, monkeypatch):
    """Point this process's publishing at another broker, forgetting connections kept so far."""

    def point(url):
        settings.CELERY_BROKER_URL = url
        monkeypatch.setattr(current_app.conf, "broker_url", url)
        monkeypatch.setattr(nudge, "breaker", nudge._Breaker())
        _forget_connections()

    yield point
    _forget_connections()


def _forget_connections():
    kombu.pools.reset()
    current_app._pool = None
    current_app.amqp._producer_pool = None


@pytest.fixture
def spanish(settings, monkeypatch):
    """Let the site have Spanish as well; catalogs are read only where there are two languages."""
    settings.LANGUAGES, settings.USE_I18N = [("en", "English"), ("es", "Spanish")], True
    monkeypatch.setattr(translation, "_trans", type(translation._trans)())
