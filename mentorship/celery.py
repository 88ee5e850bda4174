"""The Celery app. Redis only wakes workers sooner; the database is the queue."""

import os
import sys
from typing import Any

import django
from celery import Celery
from celery.signals import (
    beat_init,
    before_task_publish,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
    worker_ready,
)
from django.apps import apps

from accounts import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

app = Celery("benchmate")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.Task.Request = "mentorship.requests:CalmRequest"


@setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """Leave the log as the settings have it: whoever listens here stands in for Celery's own."""


@before_task_publish.connect
def send_request_along(headers: dict[str, Any], **_: object) -> None:
    """Let a task know which request asked for it."""
    headers["benchmate_request"] = tracing.current().request


@task_prerun.connect
def follow_task(task: Any, task_id: str, **_: object) -> None:
    """Let every line of a task's log carry its id, and that of the request behind it."""
    asked_by = str(task.request.get("benchmate_request") or "")
    tracing.begin(tracing.Trace(request=asked_by, task=task_id))


@task_postrun.connect
def leave_task(**_: object) -> None:
    """Work on nothing again."""
    tracing.begin(tracing.NOTHING)


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**_: object) -> None:
    """Stop worker and beat on unsafe settings, like everything that starts."""
    sys.stderr = sys.__stderr__ or sys.stderr  # the one line belongs there, not into Celery's log
    if not apps.ready:  # a second time would take the handlers of the log away
        django.setup()
    from accounts.checks import refuse_unsafe_start as refuse  # noqa: PLC0415  needs the apps

    refuse()


@worker_ready.connect
def watch_worker(sender: Any, **_: object) -> None:
    """Have the watchdog look after a worker that begins to take tasks."""
    from mentorship import watchdog  # noqa: PLC0415  for workers only

    watchdog.watch_worker(sender)


@beat_init.connect
def watch_beat(**_: object) -> None:
    """Have beat note that it goes on."""
    from mentorship import watchdog  # noqa: PLC0415  for beat only

    watchdog.watch_beat()
