"""F20: a new version comes while people work; the old code serves on the new schema till then.

The old code is that of the last release, from the history, on that release's schema: its web, and
its senders with mails in hand. The migrations run under load, the old code goes on for a while, and
is asked to end under load; the new code takes its place, as a supervisor does it.
"""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests
from django.core.management import call_command

from accounts.models import Notification
from matching.models import Match
from tests.faults.house import IS_LONG, PLAIN, times
from tests.faults.programs import DOOMED, ROOT, Program, commands
from tests.faults.released import unpack
from tests.faults.world import approve, board_of
from tests.matching.scenes import reviewed_round

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("faults")]
# For so long a request may have to be tried again; an idle machine starts a web in two seconds.
MOST_S = 5 if IS_LONG else 15
LOAD_S = 20 if IS_LONG else 3
INJECTIONS = times(1, 5)
VISITORS, MAILS = 3, 20
REPLY_S = 0.2  # of the mail server: what is sent takes longer than a web needs to be replaced


@pytest.fixture
def scene(spoilt_house):
    """A round under review; made while this code's schema is there, which comes back at the end."""
    call_command("load_content", verbosity=0)
    yield reviewed_round(2 * INJECTIONS)
    migrate(spoilt_house)
    spoilt_house.start("web")
    spoilt_house.wait(lambda: "Booting worker" in spoilt_house.log("web"))


@pytest.fixture
def release(spoilt_house, scene, tmp_path):
    """The release at work, on its own schema; its programs are like any others."""
    house = spoilt_house
    folder = unpack(tmp_path / "release")
    house.run()
    if "web" in house.programs:
        house.programs.pop("web").end()
    for app in ("accounts", "mentorship", "matching"):
        last = max(path.stem for path in (folder / app / "migrations").glob("0*.py"))
        migrate(house, app, last)
    environment = house._environment() | {"PYTHONSAFEPATH": "1", "PYTHONPATH": str(folder)}
    for name in ("web", *house.senders):
        log = house.folder / f"{name}.log"
        log.write_text("")
        command = plainly(commands(house.folder, house.port, name)[name])
        house.programs[name] = Program(name, command, environment, log, folder=folder)
        house.programs[name].start()
    house.wait(lambda: "Booting worker" in house.log("web"))
    return house, folder


def plainly(command):
    """Return how the release starts what this code starts with orders to die."""
    program, *arguments = command[len(DOOMED) :]
    return [sys.executable, *([] if program.endswith(".py") else ["-m"]), program, *arguments]


def waiting():
    """Return the mails that have not left; what is planned for later does not count."""
    return Notification.objects.filter(category=PLAIN["category"]).exclude(status="sent").count()


def migrate(house, *where):
    """Bring the database of a house to a schema, as an operator does; forward if none is named."""
    command = [sys.executable, "manage.py", "migrate", "-v0", *where]
    subprocess.run(command, cwd=ROOT, env=house._environment(), check=True, timeout=120)


class Visitor(threading.Thread):
    """Opens pages until told to leave; tries again for a while where nobody answers."""

    def __init__(self, house, session, path):
        super().__init__(daemon=True)
        self.house, self.session, self.path = house, session, path
        self.answers, self.longest, self.left = [], 0.0, threading.Event()

    def run(self):
        while not self.left.is_set():
            self.answers.append(self.visit())

    def visit(self):
        begin = time.monotonic()
        while True:
            answer = self._try()
            waited = time.monotonic() - begin
            self.longest = max(self.longest, waited)
            if answer not in (None, 503) or waited > 2 * MOST_S:
                return answer
            time.sleep(0.05)

    def _try(self):
        """Return the status, or None where the connection was not taken."""
        address = f"http://127.0.0.1:{self.house.port}{self.path}"
        try:
            return self.session.get(address, timeout=60).status_code
        except requests.ConnectionError:
            return None


def test_f20_old_code_serves_on_the_new_schema_and_is_replaced_under_load(release, scene):
    house, folder = release
    session = house.session_of(scene.admin)
    slug = scene.program.slug
    pages = ["/home/", board_of(scene), f"/desk/{slug}/people/", f"/desk/{slug}/"]

    seen = {path: house.get(session, path).status_code for path in pages}
    by_old = approve(house, session, scene.matches[0])
    assert str(folder) in str(Path(f"/proc/{house.programs['web'].pids()[-1]}/cwd").readlink())
    visitors = [Visitor(house, house.session_of(scene.admin), path) for path in pages[:VISITORS]]
    for one in visitors:
        one.start()
    migrate(house)
    time.sleep(LOAD_S / 2)
    house.post.manners.delay_s = REPLY_S
    for _ in range(INJECTIONS):
        house.queue(MAILS)
        house.wait(lambda: house.count("leased"), what="a sender with a mail in hand")
        house.start("web", *house.senders)  # which ends those before
        time.sleep(LOAD_S)
    house.wait(lambda: not waiting(), what="every mail to leave")
    for one in visitors:
        one.left.set()
        one.join(timeout=60)
    by_new = approve(house, session, scene.matches[1])

    assert seen == dict.fromkeys(pages, 200)
    assert (by_old.status_code, by_new.status_code) == (302, 302)
    assert {status for one in visitors for status in one.answers} == {200}
    assert max(one.longest for one in visitors) <= MOST_S
    assert Match.objects.filter(round=scene.round, state="approved").count() == 2
    house.record("F20", INJECTIONS, allowed=frozenset())
