from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import NotificationStatus
from accounts.models import Notification
from accounts.services import deliver
from mentorship.enums import Side
from mentorship.services import resting, standing
from tests.factories.mentorship import MenteeFactory, MentorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = timedelta(days=1)


def ask(part):
    """Queue the question and make it due now, whatever the hour."""
    assert resting.ask_paused_parts(timezone.now()) == 1
    Notification.objects.update(not_before=timezone.now() - DAY)


@pytest.mark.parametrize(
    ("make", "side", "subject"),
    [
        (MenteeFactory, "mentee", "Ready for an introduction again?"),
        (MentorFactory, "mentor", "Shall we open your places again?"),
    ],
)
def test_question_after_a_pause_offers_both_ways(make, side, subject, mailoutbox):
    part = make(state="paused", paused_until=timezone.localdate() - DAY)
    ask(part)

    deliver.drain(limit_s=10)

    (mail,) = mailoutbox
    assert (mail.subject, mail.to) == (subject, [part.user.email])
    assert f"/me/parts/{side}/{part.pk}/resume/" in mail.body
    assert f"/me/parts/{side}/{part.pk}/pause/" in mail.body


def test_question_is_dropped_once_a_later_day_is_named(mailoutbox):
    part = MenteeFactory(state="paused", paused_until=timezone.localdate() - DAY)
    ask(part)
    standing.pause(
        side=Side.MENTEE, part_id=part.pk, actor=part.user, until=timezone.localdate() + DAY
    )

    deliver.drain(limit_s=10)

    assert mailoutbox == []
    assert Notification.objects.get().status == NotificationStatus.CANCELLED
