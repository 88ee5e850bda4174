"""Celery's thin shells of the mentorship floor."""

from celery import shared_task
from django.conf import settings

from accounts.services.nudge import publish

SOFT_LIMIT_S, LIMIT_S = 500, 540  # 20,000 people take about a minute, comparing included


@shared_task(soft_time_limit=SOFT_LIMIT_S, time_limit=LIMIT_S)
def work_on_imports() -> int:
    """Compare and take over every file of people that waits.

    Safe to run twice: writing is claimed by a lease, and is done as a whole or not at all.
    """
    from mentorship.services.importing import executing

    return executing.sweep_waiting()


def start_import(import_id: int) -> None:
    """Start a confirmed import: by a worker, or here when it is small; the sweep takes any other.

    A large file that waits to be compared is left to the worker or the sweep as well.
    """
    from mentorship.services.importing import executing

    if settings.CELERY_BROKER_URL:
        publish(work_on_imports)
    elif executing.is_small(import_id):
        executing.execute_waiting(import_id)


def sweep_imports() -> None:
    """Have waiting files worked on: by a worker with time for it, or here without a broker."""
    from mentorship.services.importing import executing

    if not executing.has_waiting():
        return
    if settings.CELERY_BROKER_URL:
        publish(work_on_imports)
    else:
        executing.sweep_waiting()
