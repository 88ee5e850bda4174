"""What the machine and the database have left: room, connections, time, backups, retention."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Max

from accounts.models import Purge
from accounts.services import backups, rehearsing, retention
from accounts.services.clock import database_now

LEAST_FREE = 0.1
MOST_CONNECTIONS = 0.8
MOST_SKEW = timedelta(seconds=30)
OLDEST_BACKUP = timedelta(hours=36)
OLDEST_REHEARSAL = timedelta(days=7)
OLDEST_PURGE = timedelta(hours=36)
# Background processes of the server take no place of a client.
CONNECTIONS = """
SELECT count(*) FILTER (WHERE backend_type = 'client backend'),
       current_setting('max_connections')::int
FROM pg_stat_activity
"""


@dataclass(frozen=True)
class Machine:
    """``free`` is the least share of room of any of our folders; no limit is no share used."""

    free: float
    connections: int
    most_connections: int
    skew: timedelta
    backup_age: timedelta | None
    rehearsal_age: timedelta | None
    purge_age: timedelta | None

    @property
    def connections_used(self) -> float:
        """The share of the connections that are taken."""
        return self.connections / self.most_connections if self.most_connections else 0.0


def machine() -> Machine:
    """Look at all of it; five queries."""
    used, most = _connections()
    now = database_now()
    skew = abs(datetime.now(UTC) - now)
    backup, rehearsal = backups.last_made(), rehearsing.last_done()
    purge = Purge.objects.filter(kind=retention.DONE).aggregate(last=Max("at"))["last"]
    return Machine(
        free=min(_free(str(settings.DATA_DIR)), _free(tempfile.gettempdir())),
        connections=used,
        most_connections=most,
        skew=skew,
        backup_age=now - backup if backup else None,
        rehearsal_age=now - rehearsal if rehearsal else None,
        purge_age=now - purge if purge else None,
    )


def _free(folder: str) -> float:
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return 0.0
    return usage.free / usage.total if usage.total else 1.0


def _connections() -> tuple[int, int]:
    """Return how many connections are taken and how many there may be; 0 where it has no limit."""
    if connection.vendor != "postgresql":
        return 0, 0
    with connection.cursor() as cursor:
        cursor.execute(CONNECTIONS)
        used, most = cursor.fetchone()
    return int(used), int(most)
