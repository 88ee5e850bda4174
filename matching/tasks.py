"""Celery's thin shells of the matching floor."""

import logging

from celery import shared_task
from django.conf import settings

from accounts.services.nudge import ask, publish

logger = logging.getLogger(__name__)

# A run of the whole profession takes about 20 minutes on two cores; whoever doubts cancels it.
RUN_SOFT_LIMIT_S, RUN_LIMIT_S = 7_200, 7_260
HELP_SOFT_LIMIT_S, HELP_LIMIT_S = 500, 540
HELP_S = 20  # then mail gets its turn
# Reading 100,000 mentors anew takes about half a minute.
REFRESH_SOFT_LIMIT_S, REFRESH_LIMIT_S = 540, 600


@shared_task(soft_time_limit=RUN_SOFT_LIMIT_S, time_limit=RUN_LIMIT_S)
def execute_runs() -> int:
    """Execute every queued run.

    Safe to run twice: a run is claimed by its lease, and one that nobody finished fails with a
    sentence when its lease has run out.
    """
    from matching.services import runs

    return runs.sweep_queued()


@shared_task(soft_time_limit=HELP_SOFT_LIMIT_S, time_limit=HELP_LIMIT_S)
def help_with_run(run_id: int) -> None:
    """Work on the blocks of a large run for ``HELP_S`` seconds, then queue up again for the rest.

    Safe to run twice, and to lose: blocks are claimed by leases, and the process that executes the
    run works on them too.
    """
    from matching.services import spread

    if spread.help_with(run_id, HELP_S):
        publish(help_with_run, run_id)


def ask_for_help(run_id: int) -> None:
    """Ask a worker to help with a run; raise whatever the broker raises when it is away."""
    ask(help_with_run, run_id)


def nudge() -> None:
    """Wake a worker for queued runs; without a broker the sweep takes them."""
    publish(execute_runs)


def start(run_id: int) -> None:
    """Start a queued run: by a worker, or here when it is small; the sweep takes any other."""
    from matching.services import runs

    if settings.CELERY_BROKER_URL:
        publish(execute_runs)
    elif runs.is_small(run_id):
        _execute_here(run_id)


def _execute_here(run_id: int) -> None:
    """Execute a run, unless the sweep was quicker; what breaks it stands in its row."""
    from matching.services import runs

    try:
        runs.execute_waiting(run_id)
    except Exception:
        logger.exception("Run %s broke.", run_id)


def sweep() -> None:
    """Have queued runs executed: by a worker with time for it, or here where there is no broker."""
    from matching.services import runs

    if not runs.has_waiting():
        return
    if settings.CELERY_BROKER_URL:
        publish(execute_runs)
    else:
        runs.sweep_queued()


@shared_task(soft_time_limit=REFRESH_SOFT_LIMIT_S, time_limit=REFRESH_LIMIT_S)
def refresh_suggestions() -> int:
    """Rebuild the snapshots of mentors that are out of date; return how many.

    Safe to run twice: each build is held by a lease, and changes stay noted until it is done.
    """
    from matching.services import suggestions

    return suggestions.refresh()


def sweep_suggestions() -> None:
    """Have stale snapshots of mentors rebuilt: by a worker, or here where there is no broker."""
    from matching.services import suggestions

    if not suggestions.has_stale():
        return
    if settings.CELERY_BROKER_URL:
        publish(refresh_suggestions)
    else:
        suggestions.refresh()
