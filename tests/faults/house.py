"""A whole installation to break: database, broker, mail server and our own processes.

A house is built once for many faults, and healed between them. Its programs run real commands with
real servers; the test looks into the same database (``House.open``) and reads what the mail server
accepted.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from accounts.models import Notification, User
from tests import ageing, servers
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.faults import database, invariants
from tests.faults.broker import Broker
from tests.faults.orders import Orders, is_alive
from tests.faults.programs import SENDERS, Program, commands
from tests.post import Manners, PostOffice
from tests.street import Street
from tests.workers import wait_for

IS_LONG = os.environ.get("FAULTS") == "long"
# Short, so that a tarpit takes seconds; the long form keeps what production has.
TIMEOUT_S = 20.0 if IS_LONG else 3.0
LEASE_S = 121
# A message of ours that needs no world around it.
PLAIN = {"category": "account", "context": {"kind": "notice", "sealed": "x"}}
TOKEN = "a" * 32
# What a program says when it is ready, where a fault may not come earlier.
READY = {"web": "Booting worker", "sweep": "Sweeping"}
SAID = 2000  # characters of each program's log in a failure


class House:
    """Everything that runs; ``programs`` are those that were started."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder, self.kind = folder, kind
        self.street = Street()
        self.post = PostOffice(self.street)
        self.post.open()
        self.orders = Orders(folder / "orders")
        database_folder = folder / "database"
        database_folder.mkdir()
        make = {"postgresql": database.PostgresqlDatabase, "sqlite": database.SqliteDatabase}
        self.database = make[kind](database_folder)
        self.broker = Broker(folder, self.street) if kind == "postgresql" else None
        if self.broker:
            self.broker.start()
        self.port = servers.free_port()
        self.programs: dict[str, Program] = {}
        self._resting: list[Program] = []
        self.statuses: list[int] = []
        self.crashes = 0
        self.is_open = False

    # What runs

    def start(self, *names: str, **changes: str) -> None:
        """Start programs of these names at once: web, worker, beat, sweep; wait for none.

        ``changes`` are variables of their environment. A name may carry a number, as in ``beat 2``.
        """
        for name in names:
            if name in self.programs:
                self.programs[name].end()
            command = commands(self.folder, self.port, name)[name.split()[0]]
            log = self.folder / f"{name.replace(' ', '-')}.log"
            log.write_text("")
            self.programs[name] = Program(name, command, self._environment() | changes, log)
            self.programs[name].start()

    def run(self, *names: str) -> None:
        """Have exactly these programs running, as they are or started now; a web may go on."""
        for name in [name for name in self.programs if name not in {*names, "web"}]:
            self.programs.pop(name).kill()
        missing = [name for name in names if not self.is_running(name)]
        self.start(*missing)
        for name in missing:
            if name in READY:
                self.wait(lambda name=name: READY[name] in self.log(name), what=name)

    def stop(self) -> None:
        """Have nothing running, as a restore asks: an idle web keeps the file of SQLite open."""
        self.run()
        if "web" in self.programs:
            self.programs.pop("web").end()

    def is_running(self, name: str) -> bool:
        """Whether a program lives."""
        return name in self.programs and self.programs[name].is_alive()

    @property
    def senders(self) -> list[str]:
        """The names of the programs that send."""
        return ["worker", "beat"] if self.broker else ["sweep"]

    def kill(self, name: str) -> None:
        """``kill -9`` a program with all its processes, which counts as crashes of its senders."""
        self.programs[name].kill()
        self.crashes += SENDERS[name.split(maxsplit=1)[0]]

    def supervise(self) -> list[str]:
        """Start again what has died, as a supervisor does; return which."""
        dead = [name for name, program in self.programs.items() if not program.is_alive()]
        for name in dead:
            self.programs[name].start()
        return dead

    def wait_for_deaths(self, number: int = 1) -> None:
        """Wait until so many senders obeyed an order to die; start anew what ended by it."""
        self.wait(lambda: len(self._dead()) >= number, what="a sender to die")
        self.supervise()

    def _dead(self) -> list[int]:
        """The senders that obeyed and are gone; of our own children only their parent knows."""
        ours = {one.pid: one for one in self.programs.values()}
        return [
            pid
            for pid in self.orders.killed()
            if not (ours[pid].is_alive() if pid in ours else is_alive(pid))
        ]

    def log(self, name: str) -> str:
        """Return what a program has said."""
        return self.programs[name].log.read_text()

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG"}}
        return kept | {
            "DEBUG": "1",
            "PYTHONUNBUFFERED": "1",
            "LOG_LEVEL": "INFO",
            "SECRET_KEY": settings.SECRET_KEY,
            "SECOND_FACTOR_REQUIRED": "no",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database.url,
            "REDIS_URL": self.broker.url if self.broker else "",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.post.port}",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "SWEEP_SECONDS": "1",
            "FAULT_ORDERS": str(self.orders.folder),
            "FAULT_TIMEOUT_S": str(TIMEOUT_S),
        }

    def rest(self) -> None:
        """Freeze the sweep, which looks every second, until ``wake``: others need the processor."""
        self._resting = [one for name, one in self.programs.items() if name.startswith("sweep")]
        for program in self._resting:
            program.freeze()

    def wake(self) -> None:
        """Let it go on."""
        for program in self._resting:
            program.thaw()

    # Looking into it

    @contextmanager
    def open(self) -> Iterator["House"]:
        """Let this process's models and services work on the house's database and mail server."""
        with database.as_default(self.database.url), override_settings(**self._mail()):
            self.is_open = True
            try:
                yield self
            finally:
                self.is_open = False

    def _mail(self) -> dict[str, Any]:
        backend = "accounts.mail.backends.SMTPBackend"
        where = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": self.post.port}
        return {"EMAIL_BACKEND": backend, "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False} | where

    def wait(self, condition, seconds: float = 90, what: str = "") -> float:
        """Wait until a condition holds; return how long it took, fail with what programs said."""
        try:
            return wait_for(condition, seconds, what)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.words()}") from None

    def words(self) -> str:
        """What stands in the outbox, and what every program said last."""
        fields = ("pk", "category", "status", "attempts", "claims", "last_error_code")
        rows = [str(row) for row in Notification.objects.values_list(*fields)[:10]]
        said = [f"-- {name}:\n{self.log(name)[-SAID:]}" for name in self.programs]
        return "\n".join([*rows, *invariants.troubles(), *said])

    def heal(self) -> None:
        """Make everything whole and empty; programs go on running."""
        self.database.start()
        connection.close()
        if self.broker:
            self.broker.answer()
            self.broker.start()
            self.broker.forget_all()
        self.post.open()
        self.post.manners = Manners()
        self.orders.clear()
        database.empty()
        self.post.accepted.clear()
        self.statuses.clear()
        self.crashes = 0
        for program in self.programs.values():
            program.thaw()
            program.log.write_text("")
        self.supervise()

    def queue(self, number: int = 1, **fields: Any) -> list[Notification]:
        """Queue messages that are due now, each to somebody of her own; nobody is nudged."""
        people = UserFactory.build_batch(number)
        User.objects.bulk_create(people)
        rows = NotificationFactory.build_batch(number, **PLAIN | {"recipient": None} | fields)
        for row, person in zip(rows, people, strict=True):
            row.recipient = row.recipient or person
        return Notification.objects.bulk_create(rows)

    def age(self, **passed: float) -> None:
        """Let time pass in the database, as for ``timedelta``: leases and breakers run out.

        A living sender whose lease ends this way is overtaken: wait until none holds a message.
        Programs that run are heard as before.
        """
        ageing.let_pass(timedelta(**passed), only=("accounts",), spared=("accounts.heartbeat",))

    def end_leases(self) -> None:
        """Let only leases run out: what dead senders held is due again."""
        ageing.let_pass(timedelta(seconds=LEASE_S), only=("accounts.notification",))

    def count(self, *statuses: str) -> int:
        """Count messages by status."""
        return Notification.objects.filter(status__in=statuses).count()

    # Visiting it

    def session_of(self, person: User) -> requests.Session:
        """Return a browser in which somebody is signed in."""
        client = Client()
        client.force_login(person)
        session = requests.Session()
        session.cookies.set("sessionid", client.cookies["sessionid"].value)
        session.cookies.set("csrftoken", TOKEN)
        return session

    def get(self, session: requests.Session, path: str, **options: Any) -> requests.Response:
        """Open a page; its status is remembered."""
        return self._visit(session, "GET", path, **options)

    def post_form(self, session: requests.Session, path: str, **fields: Any) -> requests.Response:
        """Send a form; redirects are not followed."""
        return self._visit(session, "POST", path, data={"csrfmiddlewaretoken": TOKEN} | fields)

    def post_file(self, session: requests.Session, path: str, content: bytes) -> requests.Response:
        """Send a form with a file that no page asked for."""
        fields = {"csrfmiddlewaretoken": TOKEN}
        return self._visit(session, "POST", path, data=fields, files={"file": ("a.jpg", content)})

    def _visit(self, session, method, path, **options) -> requests.Response:
        answer = session.request(
            method, f"http://127.0.0.1:{self.port}{path}", timeout=60, allow_redirects=False,
            **options,
        )  # fmt: skip
        self.statuses.append(answer.status_code)
        return answer

    # What must hold

    def missing(self) -> list[int]:
        """Messages that are due and were never accepted."""
        return invariants.missing(self.post.copies())

    def check_all(self, *, allowed: frozenset[int] = frozenset()) -> invariants.Outcome:
        """Assert I1 to I6; return what the fault cost. I7 is what each fault asks ``status``."""
        self.wait(lambda: not self.missing(), what="every message that is due")
        copies = self.post.copies()
        lost = invariants.missing(copies)
        assert lost == [], f"lost: {lost}"
        invariants.check_copies(copies, self.crashes + self.orders.taken())
        invariants.check_notices()
        invariants.check_places()
        invariants.check_pairs()
        invariants.check_audit()
        invariants.check_answers(self.statuses, allowed)
        return invariants.Outcome(len(lost), invariants.second_copies(copies))

    def record(self, fault: str, injections: int, *, allowed: frozenset[int] = frozenset()) -> None:
        """Assert I1 to I6 and write down what the fault cost, where a report is wanted."""
        outcome = self.check_all(allowed=allowed)
        if path := os.environ.get("FAULTS_RECORD"):
            line = {
                "fault": fault, "database": self.kind, "injections": injections,
                "lost": outcome.lost, "second_copies": outcome.second_copies,
                "messages": Notification.objects.count(), "at": time.time(),
            }  # fmt: skip
            with Path(path).open("a") as file:
                file.write(json.dumps(line) + "\n")

    def close(self) -> None:
        """End everything that was started."""
        for program in self.programs.values():
            program.kill()
        if self.broker:
            self.broker.close()
        self.post.close()
        self.street.close()
        self.database.crash()


def times(short: int, long: int) -> int:
    """How often to inject: ``FAULTS=long`` is the long form."""
    return long if IS_LONG else short


@contextmanager
def house(kind: str) -> Iterator[House]:
    """Build a house on ``postgresql`` (with a broker) or on ``sqlite`` (without)."""
    with servers.folder() as folder:
        one = House(folder, kind)
        try:
            yield one
        finally:
            one.close()
