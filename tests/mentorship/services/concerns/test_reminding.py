"""A word before the promised reply, and the month's list."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from mentorship.enums import ConcernState
from mentorship.queries import openings
from mentorship.services.concerns import remind_due, reply, report_openings
from tests.factories.accounts import UserFactory
from tests.factories.concerns import BrokenGlassFactory, Scene

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 0, 5, tzinfo=UTC)


@pytest.fixture
def scene():
    return Scene()


def test_readers_are_reminded_once_when_the_reply_nears(scene):
    concern = scene.concern(reply_by=timezone.now() + timedelta(hours=5))

    early = remind_due(timezone.now())
    near = remind_due(timezone.now() + timedelta(hours=2))
    again = remind_due(timezone.now() + timedelta(hours=6))

    assert (early, near, again) == (0, 2, 0)
    rows = Notification.objects.order_by("pk")
    assert [(row.category, row.recipient, row.subject_id) for row in rows] == [
        ("contact_due", scene.first, str(concern.pk)),
        ("contact_due", scene.second, str(concern.pk)),
    ]


def test_a_reply_takes_the_reminder_back(scene):
    concern = scene.concern(reply_by=timezone.now())
    remind_due()

    reply(concern_id=concern.pk, actor=scene.first, body="Here we are.")

    statuses = Notification.objects.filter(category="contact_due").values_list("status", flat=True)
    assert set(statuses) == {"cancelled"}
    assert remind_due() == 0


def test_closed_cases_remind_nobody(scene):
    scene.concern(reply_by=timezone.now(), state=ConcernState.CLOSED)

    assert remind_due() == 0


def test_the_board_hears_once_a_month():
    boss = UserFactory(is_superuser=True)
    UserFactory(is_superuser=True, is_active=False)
    UserFactory()

    first, again = report_openings(NOW), report_openings(NOW + timedelta(days=20))
    later = report_openings(NOW + timedelta(days=40))

    assert (first, again, later) == (1, 0, 1)
    rows = Notification.objects.order_by("pk").values_list("recipient", "context")
    assert list(rows) == [(boss.pk, {"month": "2026-02"}), (boss.pk, {"month": "2026-03"})]


def test_the_board_needs_no_account_and_is_told_once(settings):
    boss = UserFactory(is_superuser=True)
    settings.BOARD_ADDRESSES = ["chair@board.example.org", boss.email.lower()]

    first, again = report_openings(NOW), report_openings(NOW + timedelta(days=20))

    assert (first, again) == (2, 0)
    rows = Notification.objects.order_by("pk").values_list("recipient", "address_override")
    assert list(rows) == [(boss.pk, None), (None, "chair@board.example.org")]


def test_the_list_holds_a_month_and_names_no_case(scene):
    month = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    mine = BrokenGlassFactory(opened_at=month)
    BrokenGlassFactory(opened_at=month, concern=scene.concern())
    BrokenGlassFactory(opened_at=NOW)
    february = openings.month_before(NOW)

    assert list(openings.opened_in(february)) == [mine]
    assert openings.opened_on_cases(february) == 1
    assert openings.opened_on_cases(NOW.date().replace(day=1)) == 0


def test_the_month_before_january_is_december():
    assert openings.month_before(datetime(2026, 1, 9, tzinfo=UTC)).isoformat() == "2025-12-01"
