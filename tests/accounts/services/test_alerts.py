import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Incident, Notice
from accounts.services import alerts
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admins():
    return [UserFactory(is_superuser=True) for _ in range(2)]


def let_pass(**delta):
    for row in Incident.objects.all():
        row.opened_at -= timedelta(**delta)
        row.save(update_fields=["opened_at"])


def test_alert_is_told_once_to_each_association_admin_and_the_log(admins, caplog):
    UserFactory(is_staff=True)
    UserFactory(is_superuser=True, is_active=False)

    told = [alerts.raise_once("late", n=3) for _ in range(3)]

    assert told == [True, False, False]
    found = Notice.objects.order_by("user").values_list("user", "category", "path", "label")
    assert list(found) == [
        (admin.pk, "alert", "/desk/operations/", "Open operations") for admin in admins
    ]
    assert [r.message for r in caplog.records if r.levelno == logging.ERROR] == [
        "Alert: late (n 3)."
    ]


def test_incidents_of_one_kind_are_told_apart(admins):
    told = [alerts.raise_once("webhook_off", subject=pk) for pk in (1, 2, 1)]

    assert told == [True, True, False]


def test_incident_that_is_over_shouts_no_more_and_may_come_back(admins):
    alerts.raise_once("late")
    assert alerts.clear("late") is True
    assert alerts.clear("late") is False
    assert not Notice.objects.filter(read_at=None).exists()

    let_pass(hours=1)

    assert alerts.raise_once("late") is True
    assert Notice.objects.filter(read_at=None).count() == 2


def test_incident_that_comes_back_at_once_is_the_same_one(admins):
    alerts.raise_once("mail_server")
    alerts.clear("mail_server")

    assert alerts.raise_once("mail_server") is False
    assert Incident.objects.get().closed_at is None
    assert Notice.objects.filter(read_at=None).count() == 2


def test_incident_that_comes_back_at_once_wakes_no_notice_of_an_earlier_one(admins):
    alerts.raise_once("mail_server")
    alerts.clear("mail_server")
    let_pass(hours=1)
    Notice.objects.update(created_at=timezone.now() - timedelta(hours=1))
    alerts.raise_once("mail_server")
    alerts.clear("mail_server")

    alerts.raise_once("mail_server")

    assert Notice.objects.count() == 4
    assert Notice.objects.filter(read_at=None).count() == 2


@pytest.mark.parametrize(("minutes", "again"), [(59, False), (61, True)])
def test_messages_given_up_are_told_once_an_hour(admins, minutes, again):
    alerts.raise_once("given_up", notification=1)
    let_pass(minutes=minutes)

    assert alerts.raise_once("given_up", notification=2) is again


def test_alert_that_lasts_is_not_told_again_without_reason(admins):
    alerts.raise_once("late")
    let_pass(days=9)

    assert alerts.raise_once("late") is False


def test_alert_that_cannot_be_told_costs_its_caller_nothing(caplog):
    assert alerts.raise_once("no such alert") is False

    assert "could not be told" in caplog.text


def test_every_alert_says_what_and_what_to_do(admins):
    for code in alerts.ALERTS:
        assert alerts.raise_once(code)

    found = Notice.objects.filter(user=admins[0])
    assert len({notice.title for notice in found}) == len(alerts.ALERTS)
    assert all(len(notice.text.split()) > 5 for notice in found)
    assert timezone.now() - Incident.objects.get(code="late").opened_at < timedelta(minutes=1)
