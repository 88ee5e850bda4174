from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from mentorship.clock import local_day
from mentorship.enums import CheckInKind, CheckInState, MentorshipState
from mentorship.exceptions import BadAnswers, NotRunning
from mentorship.exceptions.mentorships import Over, PauseUsedUp, Resting
from mentorship.models import CheckInAnswer, Pause
from mentorship.queries.pauses import ends_at
from mentorship.services import check_ins, mentorships, resting
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramStaffFactory,
)
from tests.recorded import actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def pair(now):
    return MentorshipFactory(active=True, introduced_at=now - 90 * DAY)


def _day(mentorship, days):
    return local_day(mentorship.program.time_zone) + days * DAY


def _told():
    return set(Notification.objects.values_list("category", "recipient_id"))


def test_pause_keeps_reason_and_day_and_tells_the_other_without_the_reason(pair):
    until = _day(pair, 20)

    mentorships.pause(
        mentorship_id=pair.pk, actor=pair.mentee_user, until=until, reason="exam_coming_up"
    )

    pair.refresh_from_db()
    rest = Pause.objects.get()
    assert (pair.state, pair.pause_until) == (MentorshipState.PAUSED, until)
    assert (rest.until, rest.reason, rest.asked_by) == (until, "exam_coming_up", pair.mentee_user)
    assert _told() == {("mentorship_paused", pair.mentor_user_id)}
    assert Notification.objects.get().context == {"by": "mentee"}
    assert AuditEvent.objects.get().data == {"until": until.isoformat()}


def test_pause_without_a_day_lasts_as_long_as_it_may(pair):
    mentorships.pause(mentorship_id=pair.pk, actor=pair.mentor_user)

    pair.refresh_from_db()
    assert pair.pause_until == _day(pair, 60)


def test_pause_of_an_admin_tells_both(pair):
    admin = ProgramStaffFactory(program=pair.program).user

    mentorships.pause(mentorship_id=pair.pk, actor=admin)

    assert _told() == {
        ("mentorship_paused", pair.mentee_user_id), ("mentorship_paused", pair.mentor_user_id)
    }  # fmt: skip


@pytest.mark.parametrize("days", [-1, 0, 61])
def test_pause_refuses_a_day_outside_of_it(pair, days):
    with pytest.raises(BadAnswers) as refusal:
        mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user, until=_day(pair, days))

    pair.refresh_from_db()
    assert refusal.value.field == "until"
    assert (pair.state, Pause.objects.count()) == (MentorshipState.ACTIVE, 0)


@pytest.mark.parametrize("days", [1, 60])
def test_pause_takes_its_first_and_its_last_day(pair, days):
    mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user, until=_day(pair, days))

    pair.refresh_from_db()
    assert pair.pause_until == _day(pair, days)


def test_pause_goes_by_the_kinds_own_days(now):
    program = ProgramFactory(by_type={"career": {"pause_days": 30}})
    mentorship = MentorshipFactory(program=program, active=True, introduced_at=now - 9 * DAY)

    with pytest.raises(BadAnswers):
        mentorships.pause(
            mentorship_id=mentorship.pk,
            actor=mentorship.mentee_user,
            until=_day(mentorship, 31),
        )
    mentorships.pause(mentorship_id=mentorship.pk, actor=mentorship.mentee_user)

    mentorship.refresh_from_db()
    assert mentorship.pause_until == _day(mentorship, 30)


def test_pause_refuses_a_reason_that_is_not_of_the_list(pair):
    with pytest.raises(BadAnswers):
        mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user, reason="bored")

    assert not Pause.objects.exists()


def test_pausing_again_moves_the_day_to_ask_and_nothing_else(pair):
    mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user, until=_day(pair, 10))
    begun = Pause.objects.get().begun_at

    for _twice in range(2):
        mentorships.pause(mentorship_id=pair.pk, actor=pair.mentor_user, until=_day(pair, 30))

    pair.refresh_from_db()
    rest = Pause.objects.get()
    assert (pair.pause_until, rest.until, rest.begun_at) == (
        _day(pair, 30), _day(pair, 30), begun,
    )  # fmt: skip
    assert actions() == ["mentorship.paused", "mentorship.pause_moved"]


def test_resume_tells_the_other_and_closes_the_pause(pair):
    mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user)
    Notification.objects.all().delete()

    for _twice in range(2):
        mentorships.resume(mentorship_id=pair.pk, actor=pair.mentor_user)

    pair.refresh_from_db()
    rest = Pause.objects.get()
    assert (pair.state, pair.paused_at, pair.pause_until) == (MentorshipState.ACTIVE, None, None)
    assert rest.ended_at is not None
    assert rest.ended_by == pair.mentor_user
    assert _told() == {("mentorship_resumed", pair.mentee_user_id)}


def test_pauses_that_follow_soon_count_together(pair, now):
    Pause.objects.create(
        mentorship=pair, begun_at=now - 50 * DAY, ended_at=now - 10 * DAY, until=now.date(),
        asked_by=pair.mentee_user,
    )  # fmt: skip

    mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user)

    pair.refresh_from_db()
    assert pair.pause_until == _day(pair, 20)
    assert ends_at(pair) - pair.paused_at == 20 * DAY


def test_pause_is_refused_after_one_that_took_all_and_says_from_when(pair, now):
    Pause.objects.create(
        mentorship=pair, begun_at=now - 65 * DAY, ended_at=now - 5 * DAY, until=now.date(),
        asked_by=pair.mentee_user,
    )  # fmt: skip

    with pytest.raises(PauseUsedUp) as refusal:
        mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user)

    again = _day(pair, 26)
    assert f"{again:%B} {again.day}" in str(refusal.value.sentence)
    assert Pause.objects.count() == 1


def test_pause_long_after_another_has_its_own_days(pair, now):
    Pause.objects.create(
        mentorship=pair, begun_at=now - 95 * DAY, ended_at=now - 35 * DAY, until=now.date(),
        asked_by=pair.mentee_user,
    )  # fmt: skip

    mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user)

    pair.refresh_from_db()
    assert pair.pause_until == _day(pair, 60)


@pytest.mark.parametrize("step", [mentorships.pause, mentorships.resume, mentorships.end])
def test_steps_are_refused_while_suspended_with_the_sentence_of_a_pause(step, now):
    mentorship = MentorshipFactory(
        active=True, introduced_at=now - DAY, state=MentorshipState.SUSPENDED
    )

    with pytest.raises(Resting) as refusal:
        step(mentorship_id=mentorship.pk, actor=mentorship.mentee_user)

    mentorship.refresh_from_db()
    assert mentorship.state == MentorshipState.SUSPENDED
    assert "on pause" in str(refusal.value.sentence)
    assert (actions(), Notification.objects.count()) == ([], 0)


def test_steps_after_the_end_say_since_when_it_is_over(now):
    closed = {"closed_at": now, "introduced_at": now - 9 * DAY, "active": True}
    done = MentorshipFactory(state=MentorshipState.COMPLETED, **closed)
    ended = MentorshipFactory(state=MentorshipState.ENDED, **closed)

    for mentorship, word in ((done, "finished on"), (ended, "ended on")):
        with pytest.raises(Over, match=word):
            mentorships.pause(mentorship_id=mentorship.pk, actor=mentorship.mentor_user)
        with pytest.raises(NotRunning):
            mentorships.resume(mentorship_id=mentorship.pk, actor=mentorship.mentor_user)
    with pytest.raises(Over):
        mentorships.end(mentorship_id=done.pk, actor=done.mentee_user)

    assert actions() == []


def test_pausing_cancels_what_was_queued_before_going_on(pair, now):
    mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user)

    mentorships.resume(mentorship_id=pair.pk, actor=pair.mentee_user)

    waiting = Notification.objects.waiting().values_list("category", flat=True)
    assert list(waiting) == ["mentorship_resumed"]


def test_both_are_asked_on_the_named_day_and_again_a_week_before_the_longest(now):
    mentorship = MentorshipFactory(
        active=True, introduced_at=now - 90 * DAY, state=MentorshipState.PAUSED,
        paused_at=now - 20 * DAY, pause_until=now.date() - DAY,
    )  # fmt: skip

    counts = [resting.ask_resting(now + days * DAY) for days in (0, 1, 32, 33, 34)]

    assert counts == [2, 0, 0, 2, 0]
    assert set(Notification.objects.values_list("subject_id", flat=True)) == {str(mentorship.pk)}


def test_pause_that_ends_by_itself_tells_the_admins_once_a_day(now):
    program = ProgramFactory()
    admin = ProgramStaffFactory(program=program).user
    ProgramStaffFactory(program=program, role="viewer")
    for _pair in range(2):
        MentorshipFactory(
            program=program, active=True, introduced_at=now - 90 * DAY,
            state=MentorshipState.PAUSED, paused_at=now - 61 * DAY,
        )  # fmt: skip

    resting.resume_rested(now)

    told = Notification.objects.filter(category="pauses_ended")
    assert [row.recipient for row in told] == [admin]
    assert told[0].not_before > now


def test_question_of_the_named_day_is_not_repeated_once_its_message_is_forgotten(now):
    MentorshipFactory(
        active=True, introduced_at=now - 90 * DAY, state=MentorshipState.PAUSED,
        paused_at=now - 40 * DAY, pause_until=(now - 30 * DAY).date(),
    )  # fmt: skip

    assert resting.ask_resting(now) == 0
    assert resting.ask_resting(now - 29 * DAY) == 2


def test_end_within_a_pause_asks_the_closing_questions_and_misses_nothing(now):
    pair = MentorshipFactory(active=True, introduced_at=now - 90 * DAY)
    pair.ends_on = local_day(pair.program.time_zone, now) - DAY
    pair.state, pair.paused_at = MentorshipState.PAUSED, now - 20 * DAY
    pair.save()
    pair.pauses.create(begun_at=pair.paused_at, until=pair.ends_on, asked_by=pair.mentee_user)
    closing = CheckInAnswerFactory(
        check_in__mentorship=pair, check_in__kind=CheckInKind.CLOSING,
        check_in__due_on=pair.ends_on - 14 * DAY, due_at=now - 15 * DAY,
    )  # fmt: skip

    mentorships.complete_due(now)
    check_ins.open_due(now + DAY)

    rows = CheckInAnswer.objects.filter(check_in__kind=CheckInKind.CLOSING)
    assert set(rows.values_list("state", flat=True)) == {CheckInState.OPEN}
    assert rows.filter(person=closing.person, due_at__gt=now - DAY).count() == 1
