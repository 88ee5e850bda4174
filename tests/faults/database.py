"""The database of a house: a copy of the tests' own, on a server that may be crashed.

``as_default`` makes it Django's default database, so that a test reads and writes there with
models, factories and services while the house's programs work on it.
"""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import connection, connections

from accounts.models import Heartbeat
from mentorship import environment
from tests.servers import Postgresql, find_postgresql


class PostgresqlDatabase:
    """A private server."""

    vendor = "postgresql"

    def __init__(self, folder: Path) -> None:
        self._server = Postgresql(folder)
        self.url, self.folder = self._server.url, folder
        self._server.start()
        self._fill()
        self.is_up = True

    def _fill(self) -> None:
        """Copy the tests' database: its migrations have run. A recovery begins after that."""
        programs, own = find_postgresql(), connection.settings_dict
        assert programs is not None
        address = f"postgresql://{own['USER']}@/{own['NAME']}?host={own['HOST']}"
        dump = [str(programs / "pg_dump"), "--no-owner", address]
        fill = [str(programs / "psql"), "-q", "-X", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null"]
        to = f"postgresql://app@/postgres?host={self._server.folder}"
        with subprocess.Popen(dump, stdout=subprocess.PIPE) as dumped:
            subprocess.run([*fill, to], stdin=dumped.stdout, check=True)
        assert dumped.returncode == 0
        subprocess.run([*fill, "-c", "CHECKPOINT", to], check=True)

    def crash(self) -> None:
        """End the server at once, as a power cut would."""
        if self.is_up:
            self._server.crash()
            self.is_up = False

    def start(self) -> None:
        """Start it; what was committed is there again."""
        if not self.is_up:
            self._server.start()
            self.is_up = True


class SqliteDatabase:
    """A private file."""

    vendor = "sqlite"

    def __init__(self, folder: Path) -> None:
        path = folder / "house.sqlite3"
        self.url = f"sqlite:///{path}"
        own = sqlite3.connect(connection.settings_dict["NAME"])
        with closing(own), closing(sqlite3.connect(path)) as copy:
            own.backup(copy)

    def crash(self) -> None:
        """Nothing: there is no server that could die alone."""

    def start(self) -> None:
        """Nothing."""


@contextmanager
def as_default(url: str) -> Iterator[None]:
    """Let this process's default database be the house's, for a while."""
    ours, settings = connections["default"], connections.settings["default"]
    theirs = environment.database("FAULT_DATABASE_URL", url)
    if ours.vendor == "sqlite":
        theirs["OPTIONS"] = settings["OPTIONS"]
    connections.settings["default"] = connections.configure_settings({"default": theirs})["default"]
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = settings, ours


def empty() -> None:
    """Remove every row, so that the next fault begins with a world of its own.

    What running programs said of themselves stays: they go on.
    """
    heard = [Heartbeat(name=one.name, at=one.at) for one in Heartbeat.objects.all()]
    _flush()
    Heartbeat.objects.bulk_create(heard, ignore_conflicts=True)


def _flush(tries: int = 5) -> None:
    """Programs read on meanwhile; where the two wait for each other the server ends one of them."""
    try:
        call_command(
            "flush", verbosity=0, interactive=False, inhibit_post_migrate=True, allow_cascade=True
        )
    except CommandError:
        if tries == 1:
            raise
        _flush(tries - 1)
