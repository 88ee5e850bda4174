from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from mentorship.enums import MentorshipState
from mentorship.services import agreements
from tests.factories.agreements import AgreementFactory, started

pytestmark = pytest.mark.django_db


def _reminded():
    rows = Notification.objects.filter(category="agreement_reminder")
    return set(rows.values_list("recipient_id", flat=True))


def test_each_side_is_reminded_once_after_a_week():
    pair = started(days=7)

    sweeps = [agreements.remind_unsigned() for _ in range(3)]

    assert sweeps == [2, 0, 0]
    assert _reminded() == {pair.mentee_user_id, pair.mentor_user_id}


def test_only_who_has_not_signed_is_reminded():
    waiting = AgreementFactory(mentorship=started(days=8))
    AgreementFactory(mentorship=started(days=8), signed=True)

    agreements.remind_unsigned()

    assert _reminded() == {waiting.mentorship.mentor_user_id}


def test_nobody_is_reminded_early_late_or_on_pause():
    started(days=6)
    started(days=22)
    started(days=8, state=MentorshipState.PAUSED, paused_at=timezone.now())

    assert agreements.remind_unsigned() == 0


def test_reminder_waits_for_a_free_day_and_is_dropped_too_late():
    pair = started(days=8)
    for n in range(2):
        Notification.objects.create(
            category="check_in", recipient=pair.mentee_user, dedupe_key=f"k{n}",
            not_before=timezone.now() + timedelta(days=n),
        )  # fmt: skip

    agreements.remind_unsigned()

    row = Notification.objects.get(category="agreement_reminder", recipient=pair.mentee_user)
    assert row.not_before > timezone.now() + timedelta(days=6)
    assert row.expires_at == pair.started_at + timedelta(days=21)


def test_sweep_reads_many_pairs_with_few_queries(django_assert_num_queries):
    for _ in range(3):
        started(days=8)
    agreements.remind_unsigned()

    with django_assert_num_queries(4):
        agreements.remind_unsigned()
