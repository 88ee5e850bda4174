"""What ``doctor`` says of the machine: one line each for room, connections, clock, copies, ages."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from accounts.queries import machine
from accounts.queries.machine import Machine

Finding = tuple[str, bool, str]
HOUR = timedelta(hours=1)


def findings() -> Iterator[Finding]:
    """Give the lines; one that says so where the database lacks its tables."""
    try:
        now = machine.machine()
    except DatabaseError:
        yield "machine", False, "it can't be looked at; run migrate"
        return
    yield from (_room(now), _connections(now), _clock(now), _backup(now))
    yield from (_rehearsal(now), _retention(now))


def _room(now: Machine) -> Finding:
    is_good = now.free >= machine.LEAST_FREE
    advice = "" if is_good else f"; make room where {settings.DATA_DIR} and temporary files are"
    return "disk", is_good, f"{now.free:.0%} free{advice}"


def _connections(now: Machine) -> Finding:
    if not now.most_connections:
        return "connections", True, "an embedded database has no limit"
    is_good = now.connections_used < machine.MOST_CONNECTIONS
    advice = "" if is_good else "; run fewer processes, or raise max_connections"
    text = f"{now.connections} of {now.most_connections} are taken{advice}"
    return "connections", is_good, text


def _clock(now: Machine) -> Finding:
    is_good = now.skew <= machine.MOST_SKEW
    seconds = f"{now.skew.total_seconds():.0f} seconds from the database's"
    return "clock", is_good, "ok" if is_good else f"{seconds}; set both by NTP"


def _backup(now: Machine) -> Finding:
    if settings.DEBUG or settings.DEMO:
        return "backup", True, "not needed here"
    if now.backup_age is None:
        return "backup", False, "none was made so far; run backup every night"
    is_good = now.backup_age <= machine.OLDEST_BACKUP
    advice = "" if is_good else "; see why the nightly one did not run"
    return "backup", is_good, f"the last is {now.backup_age / HOUR:.0f} hours old{advice}"


def _rehearsal(now: Machine) -> Finding:
    if settings.DEBUG or settings.DEMO:
        return "rehearsal", True, "not needed here"
    if now.rehearsal_age is None:
        return "rehearsal", False, "no backup was put back so far; run restore --rehearse"
    is_good = now.rehearsal_age <= machine.OLDEST_REHEARSAL
    advice = "" if is_good else "; see why restore --rehearse failed"
    done_at = f"{timezone.now() - now.rehearsal_age:%Y-%m-%d}"
    return "rehearsal", is_good, f"a backup was last put back on {done_at}{advice}"


def _retention(now: Machine) -> Finding:
    if now.purge_age is None:
        return "retention", True, "nothing had to be deleted so far"
    is_good = now.purge_age <= machine.OLDEST_PURGE
    advice = "" if is_good else "; see whether the sweep runs"
    return "retention", is_good, f"last done {now.purge_age / HOUR:.0f} hours ago{advice}"
