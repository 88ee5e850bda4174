"""The Celery app. Redis only wakes workers sooner; the database is the queue."""

import os
import sys

import django
from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

app = Celery("benchmate")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**_: object) -> None:
    """Stop worker and beat on unsafe settings, like everything that starts."""
    sys.stderr = sys.__stderr__ or sys.stderr  # the one line belongs there, not into Celery's log
    django.setup()
    from accounts.checks import refuse_unsafe_start as refuse  # noqa: PLC0415  needs the apps

    refuse()
