"""Sixteen writers of one notice at the same moment, against PostgreSQL."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.mail.message import Mail
from accounts.models import Notice
from accounts.services import late_notices, notices
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.races import DONE, race

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

WRITERS = 16
MAIL = Mail("You have a note", "Text", "<p>Html</p>", lines=("A note.",))


def write_at_once():
    """Let senders and the sweep write one message's notice; count how each ended."""
    row = NotificationFactory(due_at=timezone.now() - timedelta(minutes=5))
    writers = [lambda: notices.write(row, MAIL), late_notices.write_late]
    return race(writers * (WRITERS // 2))


def tell_at_once():
    person = UserFactory()
    told = {"title": "Mail is down", "text": "", "path": "", "label": "", "category": "alert"}
    return race([lambda: notices.tell(person, "alert.1", **told)] * WRITERS)


@pytest.fixture
def carelessly(monkeypatch):
    """Look first, then insert: the control that must collide."""

    def insert(notice):
        if not Notice.objects.filter(uid=notice.uid).exists():
            time.sleep(0.2)
            notice.save(force_insert=True)

    monkeypatch.setattr(notices, "_insert", insert)


@pytest.mark.parametrize("act", [write_at_once, tell_at_once])
def test_notice_is_there_once_whoever_writes_it(notes, act):
    assert act() == {DONE: WRITERS}

    assert Notice.objects.count() == 1


@pytest.mark.usefixtures("carelessly")
@pytest.mark.parametrize("act", [write_at_once, tell_at_once])
def test_control_collides(notes, act):
    assert act()["integrity error"] > 0
