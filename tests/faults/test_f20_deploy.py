"""F20: a new version comes while people work; the old code serves on the new schema till then.

The database of a house has the new schema. The old code is that of the last release, from the
history, and it is what people meet first. Then it is asked to end under load, and the new code
takes its place, as a supervisor does it.
"""

import sys
import threading
import time
from pathlib import Path

import pytest
import requests
from django.core.management import call_command

from matching.models import Match
from tests.faults.house import IS_LONG, times
from tests.faults.programs import Program
from tests.faults.released import unpack
from tests.faults.world import approve, board_of
from tests.matching.scenes import reviewed_round

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("faults")]
# For so long a request may have to be tried again; an idle machine starts a web in two seconds.
MOST_S = 5 if IS_LONG else 15
LOAD_S = 20 if IS_LONG else 3
VISITORS = 3


@pytest.fixture
def old_web(spoilt_house, tmp_path):
    """The web of the release, which waits to be started; a program like any other."""
    house = spoilt_house
    folder = unpack(tmp_path / "release")
    command = [sys.executable, "-m", "gunicorn", "mentorship.wsgi", "--no-control-socket",
               "--bind", f"127.0.0.1:{house.port}", "--worker-class", "gthread", "--workers", "1",
               "--threads", "4", "--chdir", str(folder), "--pythonpath", str(folder)]  # fmt: skip
    environment = house._environment() | {"PYTHONSAFEPATH": "1"}
    if "web" in house.programs:
        house.programs["web"].end()
    log = house.folder / "web.log"
    log.write_text("")
    house.programs["web"] = Program("web", command, environment, log)
    house.programs["web"].start()
    house.wait(lambda: "Booting worker" in house.log("web"))
    yield house, folder
    house.start("web")
    house.wait(lambda: "Booting worker" in house.log("web"))


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


def test_f20_old_code_serves_on_the_new_schema_and_is_replaced_under_load(old_web):
    house, folder = old_web
    call_command("load_content", verbosity=0)
    injections = times(1, 5)
    scene = reviewed_round(2 * injections)
    session = house.session_of(scene.admin)
    slug = scene.program.slug
    pages = ["/home/", board_of(scene), f"/desk/{slug}/people/", f"/desk/{slug}/"]

    seen = {path: house.get(session, path).status_code for path in pages}
    by_old = approve(house, session, scene.matches[0])
    assert str(folder) in str(Path(f"/proc/{house.programs['web'].pids()[-1]}/cwd").readlink())
    visitors = [Visitor(house, house.session_of(scene.admin), path) for path in pages[:VISITORS]]
    for one in visitors:
        one.start()
    time.sleep(LOAD_S / 2)
    for _ in range(injections):
        house.start("web")  # which ends the one before
        time.sleep(LOAD_S)
    for one in visitors:
        one.left.set()
        one.join(timeout=60)
    by_new = approve(house, session, scene.matches[1])

    assert seen == dict.fromkeys(pages, 200)
    assert (by_old.status_code, by_new.status_code) == (302, 302)
    assert {status for one in visitors for status in one.answers} == {200}
    assert max(one.longest for one in visitors) <= MOST_S
    assert Match.objects.filter(round=scene.round, state="approved").count() == 2
    house.record("F20", injections, allowed=frozenset())
