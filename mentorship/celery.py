"""The Celery app. Redis only wakes workers sooner; the database is the queue."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

app = Celery("benchmate")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
