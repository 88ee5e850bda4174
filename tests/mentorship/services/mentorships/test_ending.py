from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from matching.models import Exclusion
from mentorship.enums import CheckInState, MeetingState, MenteeState, MentorshipState
from mentorship.models import Meeting, Pause
from mentorship.services import mentorships, places
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    MenteeFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = timedelta(days=1)


@pytest.fixture
def pair():
    return MentorshipFactory(active=True, introduced_at=timezone.now() - 40 * DAY)


@pytest.fixture
def admin(pair):
    return ProgramStaffFactory(program=pair.program).user


def _end(pair, actor, **how):
    mentorships.end(mentorship_id=pair.pk, actor=actor, **how)
    pair.refresh_from_db()
    pair.mentee.refresh_from_db()
    return pair.mentee.partner_left


def _told():
    return set(Notification.objects.values_list("category", "recipient_id"))


@pytest.mark.parametrize(
    ("how", "is_first"),
    [
        ({}, False),
        ({"reason": "lost_contact"}, True),
        ({"rematch": True}, True),
    ],
)
def test_end_by_an_admin_puts_her_first_only_where_it_says_so(pair, admin, how, is_first):
    assert _end(pair, admin, **how) == is_first

    assert pair.state == MentorshipState.ENDED
    assert Notification.objects.filter(context={"by": "team"}).count() == 2


def test_rematch_stands_in_the_trail_as_a_flag_only(pair, admin):
    _end(pair, admin, rematch=True)

    assert AuditEvent.objects.get(action="mentorship.ended").data == {"rematch": True}


def test_end_with_a_lost_partner_writes_her_that_she_is_first(pair):
    _end(pair, pair.mentee_user, reason="wrong_fit")

    assert _told() == {
        ("mentorship_ended", pair.mentor_user_id), ("first_in_line", pair.mentee_user_id)
    }  # fmt: skip


def test_end_promises_no_place_in_line_to_somebody_on_pause():
    mentee = MenteeFactory(state=MenteeState.PAUSED)
    pair = MentorshipFactory(
        program=mentee.program, mentee=mentee, active=True,
        introduced_at=timezone.now() - DAY,
    )  # fmt: skip

    _end(pair, pair.mentee_user, reason="wrong_fit")

    assert _told() == {("mentorship_ended", pair.mentor_user_id)}


def test_new_conflict_keeps_the_two_apart_in_both_directions(pair):
    _end(pair, pair.mentor_user, reason="new_conflict")

    kept = Exclusion.objects.get()
    assert (kept.program, {kept.first_id, kept.second_id}) == (
        pair.program, {pair.mentee_user_id, pair.mentor_user_id}
    )  # fmt: skip


def test_other_reasons_exclude_nobody_beyond_the_former_pair(pair):
    _end(pair, pair.mentor_user, reason="no_time")

    assert not Exclusion.objects.exists()


def test_end_lets_go_of_all_that_waits(pair):
    Meeting.objects.create(
        mentorship=pair, state=MeetingState.AGREED, offered_by="mentor",
        starts_at=timezone.now() + 3 * DAY,
    )  # fmt: skip
    check_in = CheckInAnswerFactory(check_in__mentorship=pair)
    mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user)

    _end(pair, pair.mentor_user)

    check_in.refresh_from_db()
    assert Meeting.objects.get().state == MeetingState.CANCELLED
    assert check_in.state == CheckInState.CANCELLED
    assert Pause.objects.get().ended_at is not None
    assert (pair.paused_at, pair.pause_until) == (None, None)
    waiting = Notification.objects.waiting().filter(category__startswith="mentorship_")
    assert list(waiting.values_list("category", flat=True)) == ["mentorship_ended"]


def test_end_frees_the_place_at_once_whatever_came_before(pair):
    for step in (mentorships.pause, mentorships.resume, mentorships.pause, mentorships.end):
        step(mentorship_id=pair.pk, actor=pair.mentor_user)

        assert places.recount() == []

    mentorships.end(mentorship_id=pair.pk, actor=pair.mentee_user)
    assert places.recount() == []
