import pytest

from accounts.models import Notification
from mentorship.enums import FollowUpKind, MentorshipState
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.models import FollowUp
from mentorship.services import care
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db


def kinds(pair):
    return list(pair.follow_ups.values_list("kind", flat=True))


def test_pause_is_kept_with_who_did_it_once(pair, admin):
    for _ in range(2):
        care.pause(mentorship_id=pair.pk, actor=admin)

    pair.refresh_from_db()
    assert pair.state == MentorshipState.PAUSED
    assert kinds(pair) == [FollowUpKind.PAUSE]


def test_end_without_fault_tells_both_and_is_kept(pair, admin, texts):
    for _ in range(2):
        care.end(mentorship_id=pair.pk, actor=admin, reason="lost_contact")

    pair.refresh_from_db()
    told = Notification.objects.filter(category="mentorship_ended")
    assert (pair.state, pair.end_reason) == (MentorshipState.ENDED, "lost_contact")
    assert kinds(pair) == [FollowUpKind.END]
    assert {mail.recipient for mail in told} == {pair.mentee_user, pair.mentor_user}


def test_rematch_puts_her_first_in_line(pair, admin, texts):
    care.rematch(mentorship_id=pair.pk, actor=admin)

    pair.mentee.refresh_from_db()
    assert pair.mentee.partner_left
    assert kinds(pair) == [FollowUpKind.REMATCH]


def test_unknown_reason_leaves_everything_as_it_was(pair, admin, texts):
    with pytest.raises(BadAnswers):
        care.rematch(mentorship_id=pair.pk, actor=admin, reason="made_up")

    pair.refresh_from_db()
    assert pair.state == MentorshipState.ACTIVE
    assert not FollowUp.objects.exists()


def test_colleague_of_one_of_the_two_takes_no_step(pair):
    near = ProgramStaffFactory(
        program=pair.program, employer=pair.mentor_user.profile.employer
    ).user

    for step in (care.pause, care.end, care.rematch):
        with pytest.raises(NotAllowed):
            step(mentorship_id=pair.pk, actor=near)

    pair.refresh_from_db()
    assert pair.state == MentorshipState.ACTIVE
