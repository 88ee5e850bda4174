"""Two a week by the moments of sending, when a mail server was down in between."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from accounts import registry
from accounts.mail.message import Mail
from accounts.services import deliver
from accounts.services.deliver.claim import claim
from tests import clocks
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.factories.mentorship import ProgramFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 16, 17, 0, tzinfo=UTC)  # a Monday in Chicago
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _plain(monkeypatch):
    """A check-in's mail without its check-in."""
    monkeypatch.setattr(registry, "_categories", dict(registry._categories))
    registry.register_category("check_in", render=lambda _row: Mail("Hello", "Text", "<p>Text"))


@pytest.fixture
def person():
    return UserFactory(time_zone="America/Chicago")


def left(person, at, **fields):
    fields = {"category": "check_in", "status": "sent", "sent_at": at} | fields
    return NotificationFactory(recipient=person, **fields)


def due(person, **fields):
    return NotificationFactory(
        recipient=person, category="check_in", program_id=ProgramFactory().pk,
        due_at=NOON, not_before=NOON, **fields,
    )  # fmt: skip


def outcome(row):
    with clocks.at(NOON):
        status = deliver.deliver_one(row.pk)
    row.refresh_from_db()
    return status, row.not_before, row.attempts


def test_third_within_seven_days_waits_until_they_are_over(person):
    left(person, NOON - 7 * DAY + 2 * HOUR)  # was due at noon, the mail server was down
    left(person, NOON - 3 * DAY)
    row = due(person)

    assert outcome(row) == ("retry", NOON + 2 * HOUR, 0)

    assert row.due_at == NOON + 2 * HOUR
    assert mail.outbox == []


def test_it_waits_for_her_own_hour_where_they_end_at_night(person):
    left(person, NOON - 7 * DAY + 10 * HOUR)
    left(person, NOON - DAY)

    assert outcome(due(person)) == ("retry", NOON + 21 * HOUR, 0)


def test_it_is_dropped_where_it_would_come_too_late(person):
    left(person, NOON - 2 * DAY)
    left(person, NOON - DAY)

    assert outcome(due(person, expires_at=NOON + 5 * DAY)) == ("expired", NOON, 0)


@pytest.mark.parametrize(
    "others",
    [
        [{"sent_at": NOON - 7 * DAY}, {"sent_at": NOON - DAY}],
        [{"category": "account"}, {"sent_at": NOON - DAY}],
        [{"status": "cancelled", "sent_at": None}, {"sent_at": NOON - DAY}],
    ],
)
def test_it_leaves_where_only_one_counts(person, others):
    for fields in others:
        left(person, NOON - 2 * DAY, **fields)

    assert outcome(due(person))[0] == "sent"


def test_what_does_not_count_leaves_however_much_came_before(person):
    for days in (1, 2, 3):
        left(person, NOON - days * DAY)
    registry.register_category("note", render=lambda _row: Mail("Hello", "Text", "<p>Text"))

    assert outcome(due(person, expires_at=None))[0] == "retry"
    assert deliver.deliver_one(NotificationFactory(recipient=person).pk) == "sent"


def test_three_that_waited_do_not_leave_together_by_three_senders(person):
    rows = [due(person) for _ in range(3)]
    with clocks.at(NOON):
        claims = [claim(row.pk) for row in rows]
        held = [registry.held_until(one.notification) for one in claims]

    waits = [(at - NOON).total_seconds() for at in held]
    assert all(20 <= wait <= 90 for wait in waits)
    assert len(set(waits)) == 3


def test_it_leaves_beside_one_in_another_senders_hands(person):
    rows = [due(person) for _ in range(2)]
    with clocks.at(NOON):
        claims = [claim(row.pk) for row in rows]

        assert [registry.held_until(one.notification) for one in claims] == [None, None]
