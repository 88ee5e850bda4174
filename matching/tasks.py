"""Celery's thin shells of the matching floor."""

from celery import shared_task
from django.conf import settings

RUN_SOFT_LIMIT_S, RUN_LIMIT_S = 1_800, 1_860
EXPIRY_S = 60


@shared_task(soft_time_limit=RUN_SOFT_LIMIT_S, time_limit=RUN_LIMIT_S)
def execute_runs() -> int:
    """Execute every queued run.

    Safe to run twice: a run is claimed by its lease, and one that nobody finished fails with a
    sentence when its lease has run out.
    """
    from matching.services import runs

    return runs.sweep_queued()


def start(run_id: int) -> None:
    """Start a queued run: by a worker, or here when it is small; the sweep takes any other."""
    from matching.services import runs

    if settings.CELERY_BROKER_URL:
        execute_runs.apply_async(expires=EXPIRY_S, retry=False)
    elif runs.is_small(run_id):
        runs.execute(run_id)


def sweep() -> None:
    """Have queued runs executed: by a worker with time for it, or here where there is no broker."""
    from matching.services import runs

    if not runs.has_waiting():
        return
    if settings.CELERY_BROKER_URL:
        execute_runs.apply_async(expires=EXPIRY_S, retry=False)
    else:
        runs.sweep_queued()
