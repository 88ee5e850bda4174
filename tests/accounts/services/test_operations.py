from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Heartbeat, Incident, Notice, SentDay
from accounts.queries import findings
from accounts.queries import outbox as queries
from accounts.services import deliver, operations, outbox, sweeping
from accounts.services.webhooks import switching
from tests import clocks
from tests.factories.accounts import NotificationFactory, UserFactory, WebhookFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def sent_on(day, hour=12, **fields):
    moment = datetime(2026, 3, day, hour, tzinfo=UTC)
    return NotificationFactory(status="sent", sent_at=moment, **fields)


def counted():
    rows = SentDay.objects.filter(n__gt=0).order_by("day", "program_id", "category")
    return list(rows.values_list("day", "program_id", "category", "n"))


def test_days_that_are_over_are_counted_once(notes):
    for day in (8, 8, 9, 10):
        sent_on(day)
    sent_on(9, program_id=7, category="check_in")
    NotificationFactory(status="dead")

    with clocks.at(NOON):
        days = [operations.count_days() for _ in range(2)]

    assert days == [31, 0]
    assert counted() == [
        (date(2026, 3, 8), 0, "note", 2),
        (date(2026, 3, 9), 0, "note", 1),
        (date(2026, 3, 9), 7, "check_in", 1),
    ]


def test_day_is_counted_ten_minutes_after_it_ended(notes):
    sent_on(9, 23)
    midnight = datetime(2026, 3, 10, tzinfo=UTC)

    with clocks.at(midnight + timedelta(minutes=9)):
        operations.count_days()
    assert counted() == []
    with clocks.at(midnight + timedelta(minutes=11)):
        operations.count_days()

    assert counted() == [(date(2026, 3, 9), 0, "note", 1)]


def test_figures_are_the_same_before_and_after_a_day_is_counted(notes):
    with clocks.at(NOON - timedelta(days=1)):
        operations.count_days()
    for day in (9, 9, 10):
        sent_on(day)

    before = sorted(queries.sent(), key=lambda row: row.day)
    with clocks.at(NOON):
        operations.count_days()

    assert [(row.day.day, row.n) for row in before] == [(9, 2), (10, 1)]
    assert sorted(queries.sent(), key=lambda row: row.day) == before


def test_figures_keep_to_a_program_and_leave_out_what_is_confidential(notes):
    sent_on(9, program_id=1)
    sent_on(9, program_id=2)
    sent_on(9, program_id=1, category="secret")
    with clocks.at(NOON):
        operations.count_days()
    sent_on(10, program_id=1)

    rows = queries.sent(program_id=1, hidden={"secret"})

    assert queries.total(rows) == 2
    assert queries.total(rows, since=date(2026, 3, 10)) == 1


def test_watch_tells_once_what_began_and_ends_what_is_over(notes):
    UserFactory(is_superuser=True)
    sweeping.heartbeat("sweep")
    late = NotificationFactory(not_before=timezone.now() - timedelta(minutes=6))

    operations.watch()
    operations.watch()
    assert list(Notice.objects.values_list("read_at", flat=True)) == [None]
    late.delete()
    operations.watch()

    assert Incident.objects.get().closed_at is not None
    assert Notice.objects.get().read_at is not None


def test_watch_tells_of_a_silence_and_of_a_long_pause():
    Heartbeat.objects.create(name="sweep", at=timezone.now() - timedelta(minutes=4))
    outbox.pause(UserFactory(), "other")
    with clocks.at(timezone.now() + timedelta(hours=25)):
        operations.watch()

    assert set(Incident.objects.values_list("code", flat=True)) == {"sweep_silent", "paused"}


def test_workers_are_missed_only_after_one_lived(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    sweeping.heartbeat("sweep")
    operations.watch()
    assert not Incident.objects.exists()
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(minutes=4))
    operations.watch()
    Heartbeat.objects.filter(name="worker").delete()  # tidied away after a week of silence

    operations.watch()

    assert list(Incident.objects.values_list("code", "closed_at")) == [("worker_silent", None)]


def test_workers_look_only_where_nobody_sweeps(notes, django_assert_num_queries):
    NotificationFactory(not_before=timezone.now() - timedelta(minutes=6))
    sweeping.heartbeat("sweep")
    with django_assert_num_queries(1):
        operations.watch_the_sweep()
    Heartbeat.objects.all().delete()

    operations.watch_the_sweep()

    assert set(Incident.objects.values_list("code", flat=True)) == {"sweep_silent", "late"}


def test_first_message_given_up_raises_an_alert(notes):
    UserFactory(is_superuser=True)
    notes.error = ValueError("poison")
    NotificationFactory.create_batch(2, faults=4)

    deliver.drain()

    assert Notice.objects.get().title == "A message was given up"


def test_webhook_that_went_off_by_itself_is_told_until_it_is_on_again():
    admin, hook = UserFactory(is_superuser=True), WebhookFactory()
    switching.switch_off_by_itself(webhook_id=hook.pk, code="gone")
    assert Notice.objects.get(user=admin, category="alert").title == "A webhook was switched off"

    switching.switch_on(webhook_id=hook.pk, actor=admin)

    assert Notice.objects.get(user=admin, category="alert").read_at is not None


def test_mail_server_that_is_away_raises_one_alert_for_many_senders(notes, monkeypatch, settings):
    from accounts.services.deliver import servers
    from accounts.services.deliver.troubles import while_connecting

    UserFactory(is_superuser=True)
    for _ in range(16):
        servers.pause(while_connecting(ConnectionRefusedError()))

    assert Notice.objects.get().title == "The mail server can't be reached"
    servers.resume()
    assert Notice.objects.get().read_at is not None


def test_alert_about_a_mail_server_ends_when_another_takes_its_place(notes, settings):
    from accounts.services.deliver import servers
    from accounts.services.deliver.troubles import while_connecting

    UserFactory(is_superuser=True)
    sweeping.heartbeat("sweep")
    servers.pause(while_connecting(ConnectionRefusedError()))
    operations.watch()
    assert Notice.objects.get().read_at is None

    settings.EMAIL_BACKEND = "another.Backend"
    operations.watch()

    assert Notice.objects.get().read_at is not None
    assert findings.state().house.servers == []
