from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from mentorship.enums import CheckInState, MentorshipState, MentorState, Side
from mentorship.services import mentorships, resting, standing
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


def _paused(since):
    return MentorshipFactory(
        active=True, introduced_at=since - DAY, state=MentorshipState.PAUSED, paused_at=since
    )


def test_ask_resting_asks_both_once_a_week_before_the_pause_ends(now):
    mentorship = _paused(now - 53 * DAY)
    _paused(now - 52 * DAY)

    counts = [resting.ask_resting(now), resting.ask_resting(now)]

    assert counts == [2, 0]
    people = {mentorship.mentee_user_id, mentorship.mentor_user_id}
    assert set(Notification.objects.values_list("recipient_id", flat=True)) == people


def test_resume_rested_goes_on_after_sixty_days(now):
    rested, resting_yet = _paused(now - 60 * DAY), _paused(now - 59 * DAY)
    resting.ask_resting(now)

    counts = [resting.resume_rested(now), resting.resume_rested(now)]

    rested.refresh_from_db()
    resting_yet.refresh_from_db()
    assert counts == [1, 0]
    assert (rested.state, rested.paused_at) == (MentorshipState.ACTIVE, None)
    assert resting_yet.state == MentorshipState.PAUSED
    event = AuditEvent.objects.get()
    assert (event.action, event.actor) == ("mentorship.resumed", None)
    waiting = Notification.objects.waiting().order_by("category", "subject_id")
    assert list(waiting.values_list("category", "subject_id")) == [
        *[("mentorship_goes_on", str(rested.pk))] * 2,
        *[("mentorship_resting", str(resting_yet.pk))] * 2,
    ]


def test_resume_does_not_count_the_check_ins_of_the_pause_as_missed(now):
    mentorship = _paused(now - 40 * DAY)
    passed, recent = (
        CheckInAnswerFactory(
            check_in__mentorship=mentorship, check_in__period_no=number, due_at=now - days * DAY
        )
        for number, days in ((1, 20), (2, 5))
    )

    mentorships.resume(mentorship_id=mentorship.pk, actor=mentorship.mentee_user)

    passed.refresh_from_db()
    recent.refresh_from_db()
    assert (passed.state, recent.state) == (CheckInState.CANCELLED, CheckInState.SCHEDULED)


@pytest.mark.parametrize("make", [MenteeFactory, MentorFactory])
def test_ask_paused_parts_asks_each_once_on_the_named_day(make, now):
    today = now.astimezone(ZoneInfo("America/Chicago")).date()
    due = make(state="paused", paused_until=today)
    make(state="paused", paused_until=today + DAY)
    make(state="paused", paused_until=None)
    make(state="left", paused_until=today)

    counts = [resting.ask_paused_parts(now), resting.ask_paused_parts(now)]

    assert counts == [1, 0]
    asked = Notification.objects.get()
    assert (asked.category, asked.recipient_id) == ("part_resting", due.user_id)


def test_ask_paused_parts_goes_by_the_persons_own_day():
    now = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)  # still March 2 in Chicago, March 3 in Tokyo
    for zone in ("America/Chicago", "Asia/Tokyo"):
        MenteeFactory(state="paused", paused_until=date(2026, 3, 3), user__time_zone=zone)

    assert resting.ask_paused_parts(now) == 1


def test_coming_back_cancels_the_question(now):
    mentee = MenteeFactory(state="paused", paused_until=now.date() - DAY)
    resting.ask_paused_parts(now)

    standing.resume(side=Side.MENTEE, part_id=mentee.pk, actor=mentee.user)

    assert not Notification.objects.waiting().exists()


def test_paused_part_is_not_asked_again_once_its_message_is_forgotten(now):
    until = (now - 30 * DAY).date()
    MentorFactory(state=MentorState.PAUSED, paused_until=until)

    assert resting.ask_paused_parts(now) == 0
    assert resting.ask_paused_parts(now - 29 * DAY) == 1
