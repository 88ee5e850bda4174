"""Check-ins open while the dates of their mentorship move, against PostgreSQL."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Notification
from accounts.services import locking
from mentorship.enums import CheckInKind
from mentorship.models import CheckInAnswer, Mentorship
from mentorship.services import check_ins
from tests.factories.mentorship import CheckInAnswerFactory, MentorshipFactory
from tests.races import DONE, race

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def _slowly(monkeypatch):
    """Give the sweep time to open what is about to be laid out anew."""
    delete = QuerySet.delete

    def slowly(rows):
        if rows.model is CheckInAnswer:
            time.sleep(0.5)
        return delete(rows)

    monkeypatch.setattr(QuerySet, "delete", slowly)


def relay_while_the_closing_questions_open():
    now = timezone.now()
    pair = MentorshipFactory(active=True, introduced_at=now - timedelta(days=60))
    CheckInAnswerFactory(
        check_in__mentorship=pair, check_in__kind=CheckInKind.CLOSING,
        check_in__due_on=now.date(), due_at=now - timedelta(hours=1),
    )  # fmt: skip

    def lay_out_anew():
        with transaction.atomic():
            mentorship = locking.lock(Mentorship.objects.all()).get(pk=pair.pk)
            mentorship.ends_on += timedelta(days=60)
            check_ins.relay(mentorship)

    def open_due():
        time.sleep(0.2)
        check_ins.open_due(now)

    return race([lay_out_anew, open_due])


def _asked_about_nothing():
    known = [str(pk) for pk in CheckInAnswer.objects.values_list("pk", flat=True)]
    return Notification.objects.filter(category="check_in").exclude(subject_id__in=known).count()


def test_control_without_locks_a_mail_asks_about_what_is_gone(monkeypatch):
    monkeypatch.setattr(locking, "lock", lambda rows: rows)

    relay_while_the_closing_questions_open()

    assert _asked_about_nothing() == 1


def test_what_is_laid_out_anew_does_not_open_in_between():
    assert relay_while_the_closing_questions_open() == Counter({DONE: 2})

    assert _asked_about_nothing() == 0
