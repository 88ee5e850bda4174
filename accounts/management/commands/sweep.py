"""Open what is due and send what is due; with ``--loop`` until told to stop."""

import logging
import signal
import threading
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from accounts.checks import refuse_unsafe_start
from accounts.services import deliver, sweeping

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Does without a broker what Celery's worker and beat do with one."""

    help = (
        "Open due check-ins, run queued rounds, expire offers and send due messages. With --loop, "
        "go on until SIGTERM or Ctrl-C: the outbox is looked at every --mail-every seconds, the "
        "rest every --every seconds. Several may run at once."
    )
    check = refuse_unsafe_start  # in place of Django's pages of checks: one line

    def add_arguments(self, parser):
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

    def handle(self, **options):
        if not options["loop"]:
            handled = sweeping.sweep_once()
            self.stdout.write(f"Swept; {handled} messages handled.")
            return
        self.stop = threading.Event()
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, self._stop)
        self.stdout.write(f"Sweeping every {options['every']:g} seconds. Ctrl-C stops.")
        self._loop(options["every"], min(options["mail_every"], options["every"]))
        self.stdout.write("Sweep stopped.")

    def _stop(self, *_args):
        """Finish the message in hand, then leave."""
        self.stop.set()

    def _loop(self, every_s, mail_every_s):
        next_round = time.monotonic()
        while not self.stop.is_set():
            is_round = time.monotonic() >= next_round
            if is_round:
                next_round = time.monotonic() + every_s
            self._step(is_round=is_round)
            self.stop.wait(mail_every_s)

    def _step(self, *, is_round):
        close_old_connections()
        try:
            if is_round:
                sweeping.sweep_once(should_stop=self.stop.is_set)
            else:
                deliver.drain(should_stop=self.stop.is_set)
        except (OperationalError, InterfaceError) as error:
            logger.warning("Database away (%s); trying again.", type(error).__name__)
            close_old_connections()
        except Exception:  # whatever it is, the messages of the next round must leave
            logger.exception("This round failed; trying again.")
