from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts import registry
from accounts.models import Notification
from mentorship import tasks
from mentorship.celery import app
from mentorship.enums import CheckInState
from tests.factories.mentorship import CheckInAnswerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def test_send_check_in_reminders_opens_and_sends_once(mailoutbox):
    now = timezone.now()
    where_it_is_noon = f"Etc/GMT{now.hour - 12:+d}"
    row = CheckInAnswerFactory(check_in__mentorship__mentee__user__time_zone=where_it_is_noon,
                               check_in__due_on=now.date() - timedelta(days=1),
                               due_at=now - timedelta(days=1))  # fmt: skip

    counts = [tasks.send_check_in_reminders(), tasks.send_check_in_reminders()]

    row.refresh_from_db()
    assert counts == [1, 0]
    assert row.state == CheckInState.OPEN
    assert Notification.objects.get().status == "sent"
    assert [message.to for message in mailoutbox] == [[row.person.email]]


def test_close_overdue_runs_on_nothing():
    assert tasks.close_overdue() == 0


def test_the_schedule_names_tasks_that_exist():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled <= set(app.tasks)
    assert "mentorship.tasks.send_check_in_reminders" in scheduled


def test_every_sweeper_of_this_floor_is_registered_and_runs_on_nothing():
    sweepers = {name: run for name, run in registry.sweepers().items() if "mentorship." in name}

    assert len(sweepers) == 21
    assert {name: run() for name, run in sweepers.items()} == dict.fromkeys(sweepers, 0)
