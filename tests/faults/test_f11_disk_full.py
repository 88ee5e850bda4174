"""F11: the disk is full, for the database or for an upload. Nothing is half written.

A limit on the size of files takes the place of a small disk: the kernel refuses what would make a
file longer, in the same place and to the same process.
"""

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from django.db import connection

from accounts.models import AuditEvent
from tests.faults.house import TOKEN, times
from tests.faults.world import approve, board_of
from tests.matching.scenes import reviewed_round

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("faults")]
AS_SERVER = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
MOST_BYTES = 17 * 2**20  # longer than a piece of the write-ahead log, which is there already
UPLOAD_BYTES = 4 * 2**20  # more than is kept in memory
# Fills the trail's file up to the limit, so that the next row needs a new page; what room is left
# in the pages of an earlier time is taken away before.
PACK = "VACUUM FULL accounts_auditevent"
FILL = """
ALTER TABLE accounts_auditevent SET (fillfactor = 10);
INSERT INTO accounts_auditevent (action, target_type, target_id, data, is_heard)
    SELECT 'test.filled', 'test.test', '1', jsonb_build_object('n', (
        SELECT string_agg(md5(i::text || random()), '') FROM generate_series(1, 59) i WHERE n > 0
    )), false
    FROM generate_series(
        1, GREATEST((%s - pg_relation_size('accounts_auditevent')) / 8192 * 4, 8)
    ) AS n
"""
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> %s"


@contextmanager
def full(pids, most=0, run_as=()):
    """Let these processes make no file longer than this."""
    for pid in pids:
        limit(pid, most, run_as)
    try:
        yield
    finally:
        for pid in pids:
            limit(pid, "unlimited", run_as)


def limit(pid, most, run_as):
    """Only who owns a process may do so, where root has no power over others."""
    command = [*run_as, "prlimit", f"--pid={pid}", f"--fsize={most}:unlimited"]
    done = subprocess.run(command, check=False)
    assert done.returncode == 0 or not Path(f"/proc/{pid}").exists()


@contextmanager
def full_database(house):
    """Leave the database no room."""
    if house.kind == "sqlite":
        with full(house.programs["web"].pids()):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute(PACK)
        cursor.execute(FILL, [MOST_BYTES])
        cursor.execute("SELECT pg_relation_size('accounts_auditevent')")
        (size,) = cursor.fetchone()
    with full(servers_processes(), size, AS_SERVER):
        yield
    for pid in servers_processes():  # those that were begun meanwhile
        limit(pid, "unlimited", AS_SERVER)


def servers_processes():
    """The server's first process, whose limits later ones inherit, and those that serve others."""
    own = connection.connection.get_backend_pid()
    with connection.cursor() as cursor:
        cursor.execute(BACKENDS, [own])
        pids = [pid for (pid,) in cursor.fetchall()]
    parent = Path(f"/proc/{own}/stat").read_text().rpartition(")")[2].split()[1]
    return [int(parent), *pids]


def check_file(house):
    """Assert that the embedded database is whole."""
    if house.kind == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]


def test_f11_no_room_for_the_database(house):
    house.run("web")
    injections = times(1, 5)
    scene = reviewed_round(injections)
    session = house.session_of(scene.admin)
    for match in scene.matches:
        board = house.get(session, board_of(scene))
        assert board.status_code == 200

        with full_database(house):
            refused = [approve(house, session, match) for _ in range(3)]
            read = house.get(session, board_of(scene))

        match.refresh_from_db()
        assert {one.status_code for one in refused} == {503}, refused[0].text
        assert {one.headers["Retry-After"] for one in refused} == {"30"}
        assert (read.status_code, match.state) == (200, "proposed")
        assert not AuditEvent.objects.filter(target_id=match.pk, action="match.approved").exists()
        assert approve(house, session, match).status_code == 302
        check_file(house)
    house.run("web", *house.senders)
    house.record("F11", injections, allowed=frozenset({503}))


def test_f11_no_room_for_an_upload(house):
    house.run("web")

    def send():
        visitor = requests.Session()  # who was refused half way comes by a new connection
        visitor.cookies.set("csrftoken", TOKEN)
        return house.post_file(visitor, "/accounts/login/code/", b"x" * UPLOAD_BYTES)

    before = send()
    with full(house.programs["web"].pids()):
        refused = send()
    after = send()

    assert refused.status_code == 507, refused.text
    assert refused.headers["Retry-After"] == "30"
    assert "Nothing you saved is lost" in refused.text
    assert before.status_code == after.status_code != 507
    house.record("F11", 1, allowed=frozenset({507}))
