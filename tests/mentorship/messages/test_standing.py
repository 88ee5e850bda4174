import re
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
def test_question_after_a_pause_offers_both_ways(make, side, subject, mailoutbox, client):
    vetted = {"vetted_at": timezone.now()} if side == "mentor" else {}
    part = make(state="paused", paused_until=timezone.localdate() - DAY, **vetted)
    ask(part)

    deliver.drain(limit_s=10)

    (mail,) = mailoutbox
    assert (mail.subject, mail.to) == (subject, [part.user.email])
    assert f"/me/parts/{side}/{part.pk}/pause/" in mail.body
    link = re.search(r"/l/[\w-]+/", mail.body).group()
    for _look in range(3):
        client.get(link)
        client.head(link)
    part.refresh_from_db()
    assert part.state == "paused"
    done = client.post(link, follow=True).content.decode()
    part.refresh_from_db()
    assert part.state in ("available", "vetted")
    assert ("You&#x27;re back" if side == "mentee" else "Your places are open again") in done


def test_link_of_a_pause_is_quiet_once_somebody_left(mailoutbox, client):
    part = MentorFactory(state="paused", paused_until=timezone.localdate() - DAY)
    ask(part)
    deliver.drain(limit_s=10)
    link = re.search(r"/l/[\w-]+/", mailoutbox[0].body).group()
    standing.leave(side=Side.MENTOR, part_id=part.pk, actor=part.user)

    page, late = client.get(link), client.post(link)

    assert "Nothing to open here" in page.content.decode()
    assert late.status_code == 409
    part.refresh_from_db()
    assert part.state == "left"


def test_question_is_dropped_once_a_later_day_is_named(mailoutbox):
    part = MenteeFactory(state="paused", paused_until=timezone.localdate() - DAY)
    ask(part)
    standing.pause(
        side=Side.MENTEE, part_id=part.pk, actor=part.user, until=timezone.localdate() + DAY
    )

    deliver.drain(limit_s=10)

    assert mailoutbox == []
    assert Notification.objects.get().status == NotificationStatus.CANCELLED
