"""Check-ins that stop, and rests whose days do not count."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.enums import CheckInKind, CheckInState, MentorshipState
from mentorship.models import CheckInAnswer
from mentorship.services import check_ins
from mentorship.services.check_ins.closing import skip_passed
from tests.factories.mentorship import CheckInAnswerFactory, MentorshipFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def mentorship(now):
    return MentorshipFactory(active=True, introduced_at=now - 60 * DAY)


def _open(mentorship, due_at, kind=CheckInKind.DAY30):
    return CheckInAnswerFactory(
        check_in__mentorship=mentorship, check_in__kind=kind, state=CheckInState.OPEN,
        due_at=due_at, opened_at=due_at,
    )  # fmt: skip


def _rest(mentorship, begun, ended):
    mentorship.pauses.create(
        begun_at=begun, until=ended.date(), ended_at=ended, asked_by=mentorship.mentee_user
    )


@pytest.mark.parametrize("state", [MentorshipState.PAUSED, MentorshipState.SUSPENDED])
def test_nothing_is_missed_while_a_mentorship_rests(mentorship, now, state):
    row = _open(mentorship, now - 20 * DAY)
    mentorship.state, mentorship.paused_at, mentorship.suspended_at = state, now, now
    mentorship.save()

    assert check_ins.miss_overdue(now) == 0

    row.refresh_from_db()
    assert row.state == CheckInState.OPEN


def test_rest_gives_an_open_check_in_as_much_more_time(mentorship, now):
    row = _open(mentorship, now - 40 * DAY)
    _rest(mentorship, now - 36 * DAY, now)

    skip_passed(mentorship)

    row.refresh_from_db()
    assert abs(row.due_at - (now - 4 * DAY)) < timedelta(minutes=1)
    assert check_ins.miss_overdue(now + 9 * DAY) == 0
    assert check_ins.miss_overdue(now + 11 * DAY) == 1


def test_rest_that_is_long_over_moves_nothing_again(mentorship, now):
    row = _open(mentorship, now - 4 * DAY)
    _rest(mentorship, now - 36 * DAY, now - 20 * DAY)

    skip_passed(mentorship)

    row.refresh_from_db()
    assert row.due_at == now - 4 * DAY


def test_suspension_says_itself_when_it_began(mentorship, now):
    row = _open(mentorship, now - 10 * DAY)

    skip_passed(mentorship, since=now - 9 * DAY)

    row.refresh_from_db()
    assert abs(row.due_at - (now - DAY)) < timedelta(minutes=1)


def test_check_ins_that_passed_unopened_in_a_rest_were_not_missed(mentorship, now):
    passed = CheckInAnswerFactory(check_in__mentorship=mentorship, due_at=now - 15 * DAY)
    lately = CheckInAnswerFactory(
        check_in__mentorship=mentorship, check_in__kind=CheckInKind.MONTHLY, due_at=now - 13 * DAY
    )
    _rest(mentorship, now - 30 * DAY, now)

    skip_passed(mentorship)
    check_ins.open_due(now)

    states = CheckInAnswer.objects.in_bulk([passed.pk, lately.pk])
    assert states[passed.pk].state == CheckInState.CANCELLED
    assert states[lately.pk].state == CheckInState.OPEN
