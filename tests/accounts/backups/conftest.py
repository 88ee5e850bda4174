"""A database of its own for each test: to restore swaps it, which no transaction survives."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests import servers
from tests.built import ROOT
from tests.faults import database


@pytest.fixture(scope="session")
def standing_place(django_db_setup, django_db_blocker):
    """A PostgreSQL beside the tests' own; on SQLite each test has a file."""
    if connection.vendor == "sqlite":
        yield None
        return
    with django_db_blocker.unblock(), servers.folder() as folder:
        one = database.PostgresqlDatabase(folder)
        yield one
        one.crash()


@pytest.fixture
def place(db, standing_place):
    """An empty database of this run's kind, as the default one."""
    with servers.folder() as folder:
        one = standing_place or database.SqliteDatabase(folder)
        with database.as_default(one.url):
            if standing_place:
                database.empty()
            yield one


@pytest.fixture
def manage(place, tmp_path):
    """Run a command in a process of its own on that database."""

    def manage(*arguments, **changes):
        environment = {
            "PATH": os.environ["PATH"],
            "DEBUG": "1",
            "SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": place.url,
            "DATA_DIR": str(tmp_path),
        }
        command = [sys.executable, "manage.py", *map(str, arguments)]
        connection.close()
        return subprocess.run(
            command, cwd=ROOT, env=environment | changes, capture_output=True, text=True
        )

    return manage
