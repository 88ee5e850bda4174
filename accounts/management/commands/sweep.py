"""Open what is due and send what is due; with ``--loop`` until told to stop."""

import signal
import threading
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from accounts import registry
from accounts.checks import refuse_unsafe_start
from accounts.services import deliver, sweeping
from accounts.services.loops import Loop


class Command(BaseCommand):
    """Does without a broker what Celery's worker and beat do with one."""

    help = (
        "Open due check-ins, run queued rounds, expire offers and send due messages. With --loop, "
        "go on until SIGTERM or Ctrl-C: --senders threads look at the outbox every --mail-every "
        "seconds, the rest is done every --every seconds. Several may run at once."
    )
    check = refuse_unsafe_start  # in place of Django's pages of checks: one line

    def add_arguments(self, parser: CommandParser) -> None:
        """Add how often and how many."""
        parser.add_argument("--loop", action="store_true", help="go on until told to stop")
        parser.add_argument(
            "--every",
            type=float,
            default=settings.SWEEP_SECONDS,
            help="seconds between rounds (default: SWEEP_SECONDS, %(default)s)",
        )
        parser.add_argument(
            "--mail-every",
            type=float,
            default=2.0,
            help="seconds between looks at the outbox (default: %(default)s)",
        )
        parser.add_argument(
            "--senders",
            type=int,
            choices=range(1, 33),
            metavar="1-32",
            default=sweeping.default_senders(),
            help="threads that send mail (default: 4 with PostgreSQL, 1 with SQLite)",
        )

    def handle(self, **options: Any) -> None:
        """Do one round, or go on."""
        if not options["loop"]:
            handled = sweeping.sweep_once()
            self.stdout.write(f"Swept; {handled} messages handled.")
            return
        stop = threading.Event()
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: stop.set())
        self.stdout.write(f"Sweeping every {options['every']:g} seconds. Ctrl-C stops.")
        loops = list(_loops(stop, **options))
        for loop in loops:
            loop.start()
        stop.wait()
        for loop in loops:  # each finishes what it has in hand
            loop.join()
        self.stdout.write("Sweep stopped.")


def _loops(
    stop: threading.Event, *, every: float, mail_every: float, senders: int, **_: object
) -> Iterator[Loop]:
    """Return the threads: a long run holds up no reminder, and neither holds up the mail."""
    long = registry.long_sweepers()
    quick = frozenset(registry.sweepers()) - long

    def do_round() -> None:
        sweeping.heartbeat("sweep")
        sweeping.run_sweepers(stop.is_set, names=quick)

    yield Loop("Round", do_round, every, stop)
    yield Loop("Long work", lambda: sweeping.run_sweepers(stop.is_set, names=long), every, stop)
    for number in range(1, senders + 1):
        name = f"Sender {number}"
        yield Loop(
            name, lambda: deliver.drain(should_stop=stop.is_set), min(mail_every, every), stop
        )
