"""Run a program of ours that can be told to die: ``python -m tests.faults.doomed celery …``.

Stands in front of the real command (``manage.py …``, ``celery …``, ``gunicorn …``) and changes what
its environment names; in production nothing of this exists.
"""

import os
import runpy
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

from tests.faults.orders import Orders

ROOT = Path(__file__).resolve().parents[2]


def main(program: str, *arguments: str) -> None:
    """Prepare this process, then become the program."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    sys.path.insert(0, str(ROOT))
    _shift_clock(float(os.environ.get("FAULT_CLOCK_S", "0")))
    django.setup()
    _be_obedient(Orders(Path(os.environ["FAULT_ORDERS"])))
    sys.argv = [program, *arguments]
    if program == "manage.py":
        runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__", alter_sys=True)


def _be_obedient(orders: Orders) -> None:
    from accounts.mail import backends
    from accounts.services import deliver

    assert callable(deliver.pause_point)
    deliver.pause_point = orders.obey
    if limit := os.environ.get("FAULT_TIMEOUT_S"):
        assert backends.TOTAL_TIMEOUT_S
        backends.TOTAL_TIMEOUT_S = float(limit)
    _hurry()


def _hurry() -> None:
    """Bound tasks, waits and the life of a worker's processes as the environment says."""
    from accounts import tasks
    from mentorship import patience
    from mentorship.celery import app

    if wait := os.environ.get("FAULT_LOCK_S"):
        assert patience.LOCK_S
        patience.LOCK_S = float(wait)
    if limits := os.environ.get("FAULT_LIMITS_S"):
        soft, hard = map(float, limits.split())
        for task in (tasks.deliver_one, tasks.drain, tasks.sweep):
            assert task.soft_time_limit
            assert task.time_limit
            task.soft_time_limit, task.time_limit = soft, hard
    if number := os.environ.get("FAULT_TASKS_PER_CHILD"):
        assert app.conf.worker_max_tasks_per_child
        app.conf.worker_max_tasks_per_child = int(number)


def _shift_clock(seconds: float) -> None:
    """Let this process alone believe that it is later, or earlier."""
    if seconds:
        import time_machine

        moment = datetime.now(UTC) + timedelta(seconds=seconds)
        time_machine.travel(moment, tick=True).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
