"""What was done, or is over, no longer rings the bell."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import PrivacyKind
from accounts.models import Notice, PrivacyRequest
from accounts.services import privacy
from mentorship.enums import CheckInKind, CheckInState, MenteeState
from mentorship.services import check_ins, drafts, introductions, meetings, orientation
from mentorship.services.space import messages
from tests.factories.applications import DraftFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.mentorship import (
    NOW,
    CheckInAnswerFactory,
    MenteeFactory,
    MentorshipFactory,
)
from tests.factories.notices import NoticeFactory
from tests.factories.space import MessageFactory

pytestmark = pytest.mark.django_db


def notice_about(subject, user, category):
    return NoticeFactory(
        user=user,
        category=category,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
    )


def unread():
    return set(Notice.objects.filter(read_at=None))


def test_answered_check_in_rings_no_more_for_whom_answered(texts):
    row = CheckInAnswerFactory(
        check_in__kind=CheckInKind.DAY30, state=CheckInState.OPEN, opened_at=NOW
    )
    other = CheckInAnswerFactory(check_in=row.check_in, side="mentor")
    notice_about(row, row.person, "check_in")
    theirs = notice_about(other, other.person, "check_in")

    check_ins.answer(answer_id=row.pk, actor=row.person, answer="well")

    assert unread() == {theirs}


def test_answered_introduction_rings_only_for_the_other_side(texts):
    pair = MentorshipFactory()
    notice_about(pair, pair.mentor_user, "introduction_mentor")
    theirs = notice_about(pair, pair.mentee_user, "introduction_mentee")

    introductions.accept(mentorship_id=pair.pk, actor=pair.mentor_user)

    assert unread() == {theirs}


def test_meeting_that_is_over_leaves_only_the_question_whether_it_was_held():
    meeting = MeetingFactory(agreed=timezone.now() - timedelta(hours=2))
    mentee = meeting.mentorship.mentee_user
    for category in ("meeting_agreed", "meeting_reminder"):
        notice_about(meeting, mentee, category)
    asked = notice_about(meeting, mentee, "meeting_ask")

    meetings.ask_whether_held()
    assert unread() == {asked}
    meetings.hold(meeting_id=meeting.pk, actor=meeting.mentorship.mentor_user)

    assert unread() == set()


def test_messages_that_were_read_ring_no_more():
    pair = MentorshipFactory(active=True)
    message = MessageFactory(mentorship=pair, author=pair.mentor_user)
    notice_about(pair, pair.mentee_user, "space_message")
    thanks = notice_about(pair, pair.mentee_user, "thank_you")
    theirs = notice_about(pair, pair.mentor_user, "space_message")

    messages.mark_read(mentorship_id=pair.pk, actor=pair.mentee_user, up_to=message.pk)

    assert unread() == {thanks, theirs}


def test_application_that_is_gone_does_not_wait_any_more():
    draft = DraftFactory()
    notice_about(draft, draft.user, "application_waiting")

    assert drafts.delete(program=draft.program, user=draft.user, side=draft.side)

    assert unread() == set()
    assert not drafts.delete(program=draft.program, user=draft.user, side=draft.side)


def test_orientation_that_was_read_does_not_wait_any_more(texts):
    mentee = MenteeFactory(state=MenteeState.APPLIED, program__orientation_first=True)
    notice_about(mentee.user, mentee.user, "orientation_waiting")
    other = notice_about(mentee.user, mentee.user, "another")

    for page in range(1, 6):
        orientation.read_page(program=mentee.program, actor=mentee.user, side="mentee", page=page)

    assert unread() == {other}


def test_request_that_was_taken_back_rings_no_more():
    person = MenteeFactory().user
    request = privacy.ask(user=person, kind=PrivacyKind.ERASE)
    notice_about(request, person, privacy.ASKED)

    privacy.withdraw(user=person, kind=PrivacyKind.ERASE)

    assert unread() == set()
    assert PrivacyRequest.objects.get().state == "withdrawn"
