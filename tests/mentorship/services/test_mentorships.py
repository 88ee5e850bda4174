from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent, Notification
from mentorship.enums import MentorshipState
from mentorship.exceptions import BadAnswers, NotAllowed, NotRunning
from mentorship.services import mentorships
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import NOW, MentorshipFactory, ProgramStaffFactory
from tests.recorded import actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def _held(mentorship):
    mentorship.refresh_from_db()
    mentorship.mentor.refresh_from_db()
    return mentorship.mentor.places_held


def test_pause_keeps_the_place_and_resume_goes_on():
    mentorship = MentorshipFactory(active=True)

    for step in (mentorships.pause, mentorships.pause, mentorships.resume, mentorships.resume):
        step(mentorship_id=mentorship.pk, actor=mentorship.mentee_user)

    assert (_held(mentorship), mentorship.state) == (1, MentorshipState.ACTIVE)
    assert mentorship.paused_at is None
    assert actions() == ["mentorship.paused", "mentorship.resumed"]


def test_end_by_either_side_frees_the_place_and_tells_the_other_without_a_reason():
    mentorship = MentorshipFactory(active=True)

    for _twice in range(2):
        mentorships.end(
            mentorship_id=mentorship.pk, actor=mentorship.mentor_user, reason="wrong_fit"
        )

    assert (_held(mentorship), mentorship.state) == (0, MentorshipState.ENDED)
    assert mentorship.end_reason == "wrong_fit"
    message = Notification.objects.get()
    assert (message.category, message.recipient) == ("mentorship_ended", mentorship.mentee_user)
    assert actions() == ["mentorship.ended"]
    assert AuditEvent.objects.get().data == {}


def test_end_by_an_admin_tells_both():
    mentorship = MentorshipFactory(active=True)
    admin = ProgramStaffFactory(program=mentorship.program).user

    mentorships.end(mentorship_id=mentorship.pk, actor=admin)

    assert Notification.objects.filter(category="mentorship_ended").count() == 2


@pytest.mark.parametrize("step", [mentorships.pause, mentorships.resume, mentorships.end])
def test_steps_are_refused_to_strangers_and_before_the_start(step):
    running, introduced = MentorshipFactory(active=True), MentorshipFactory()

    with pytest.raises(NotAllowed):
        step(mentorship_id=running.pk, actor=UserFactory())
    with pytest.raises(NotRunning):
        step(mentorship_id=introduced.pk, actor=introduced.mentee_user)

    assert (_held(running), running.state) == (1, MentorshipState.ACTIVE)
    assert (_held(introduced), introduced.state) == (1, MentorshipState.INTRODUCED)
    assert actions() == []


@pytest.mark.parametrize(
    ("side", "reason", "is_first"),
    [
        ("mentor", "no_time", True),
        ("mentee", "wrong_fit", True),
        ("mentee", "reached_goal", False),
        ("mentee", "", False),
    ],
)
def test_end_puts_her_first_in_line_where_she_lost_her_mentor(side, reason, is_first):
    mentorship = MentorshipFactory(active=True)

    mentorships.end(mentorship_id=mentorship.pk, actor=mentorship.person_of(side), reason=reason)

    mentorship.mentee.refresh_from_db()
    assert mentorship.mentee.partner_left == is_first


def test_end_refuses_an_unknown_reason():
    mentorship = MentorshipFactory(active=True)

    with pytest.raises(BadAnswers):
        mentorships.end(mentorship_id=mentorship.pk, actor=mentorship.mentee_user, reason="meh")

    assert (_held(mentorship), mentorship.state) == (1, MentorshipState.ACTIVE)


def test_complete_due_waits_for_the_last_day_to_pass_in_the_programs_zone():
    begun = NOW - timedelta(days=180)
    mentorship = MentorshipFactory(active=True, introduced_at=begun, ends_on=date(2026, 3, 1))
    MentorshipFactory(active=True)

    on_the_day = mentorships.complete_due(NOW - timedelta(days=1))
    after = mentorships.complete_due(NOW)
    again = mentorships.complete_due(NOW)

    told = Notification.objects.values_list("category", "recipient_id")
    assert (on_the_day, after, again) == (0, 1, 0)
    assert sorted(told) == sorted(
        ("mentorship_completed", person.pk)
        for person in (mentorship.mentee_user, mentorship.mentor_user)
    )
    assert (_held(mentorship), mentorship.state) == (0, MentorshipState.COMPLETED)
    assert actions() == ["mentorship.completed", "certificate.issued", "certificate.issued"]
