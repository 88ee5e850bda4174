from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import registry
from accounts.models import Notification
from accounts.services import deliver, notify
from mentorship.enums import MenteeState, MentorState
from mentorship.models import Draft
from mentorship.services import orientation, waiting
from tests.factories.applications import DraftFactory, OrientationFactory, VettingQuestionFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def program():
    return ProgramFactory(orientation_first=True, slug="spring", name="Spring")


def _told(category):
    return list(
        Notification.objects.filter(category=category)
        .order_by("recipient_id")
        .values_list("recipient_id", flat=True)
    )


def _sent(mailoutbox):
    Notification.objects.update(not_before=timezone.now() - DAY)
    deliver.drain()
    return list(mailoutbox)


def test_orientation_is_mentioned_once_after_three_days(program, now):
    due = {"program": program, "applied_at": now - 3 * DAY}
    mentee = MenteeFactory(**due, state=MenteeState.APPLIED)
    mentor = MentorFactory(**due | {"program": ProgramFactory()}, state=MentorState.APPLIED)
    read = MenteeFactory(**due, state=MenteeState.APPLIED)
    OrientationFactory(program=program, user=read.user)
    MenteeFactory(program=program, state=MenteeState.APPLIED, applied_at=now - 2.9 * DAY)
    MenteeFactory(program=program, state=MenteeState.APPLIED, applied_at=now - 11 * DAY)
    MenteeFactory(**due)
    MentorFactory(**due)

    counts = [waiting.mention_orientations(now), waiting.mention_orientations(now)]

    assert counts == [2, 0]
    assert _told("orientation_waiting") == [mentee.user_id, mentor.user_id]


def test_orientation_of_somebody_who_is_both_is_one_mail(program, now):
    mentee = MenteeFactory(program=program, state="applied", applied_at=now - 4 * DAY)
    MentorFactory(program=program, user=mentee.user, state="applied", applied_at=now - 4 * DAY)

    assert waiting.mention_orientations(now) == 1


def test_orientation_mail_leads_to_the_next_page_and_stops_when_read(program, now, mailoutbox):
    mentee = MenteeFactory(program=program, state="applied", applied_at=now - 4 * DAY,
                           user__name="Jamila Okafor")  # fmt: skip
    orientation.read_page(program=program, actor=mentee.user, side="mentee", page=1)
    waiting.mention_orientations(now)
    row = Notification.objects.get()
    due = registry.category(row.category).still_due

    (message,) = _sent(mailoutbox)

    assert message.subject == "A short read is left, Jamila"
    assert "/orientation/spring/mentee/2/" in message.body
    assert "Spring" in message.body
    assert due(row)
    for page in range(2, 6):
        orientation.read_page(program=program, actor=mentee.user, side="mentee", page=page)
    assert not due(row)


def test_mail_about_a_mentors_orientation_says_what_it_opens(program, now, mailoutbox):
    MentorFactory(program=program, state="applied", applied_at=now - 4 * DAY)
    waiting.mention_orientations(now)

    (message,) = _sent(mailoutbox)

    assert "/orientation/spring/mentor/1/" in message.body
    assert "the program team can open your places" in message.body


def test_draft_left_alone_is_mentioned_once(now):
    draft = DraftFactory(saved_at=now - 3 * DAY)
    DraftFactory(saved_at=now - 2.9 * DAY)
    DraftFactory(saved_at=now - 4 * DAY, program__is_open=False)
    DraftFactory(saved_at=now - 4 * DAY, program__signup_closes_on=(now - 2 * DAY).date())
    DraftFactory(saved_at=now - 4 * DAY, program__joining="invited")
    DraftFactory(saved_at=now - 4 * DAY, reminded_at=now - 30 * DAY)
    changing = MenteeFactory()
    DraftFactory(saved_at=now - 4 * DAY, program=changing.program, user=changing.user)

    counts = [waiting.mention_drafts(now), waiting.mention_drafts(now)]

    draft.refresh_from_db()
    assert (counts, draft.reminded_at) == ([1, 0], now)
    assert _told("application_waiting") == [draft.user_id]


def test_draft_of_somebody_who_left_is_an_application_again(now):
    left = MenteeFactory(state=MenteeState.LEFT)
    refused = MentorFactory(state=MentorState.REFUSED)
    DraftFactory(saved_at=now - 4 * DAY, program=left.program, user=left.user)
    DraftFactory(saved_at=now - 4 * DAY, program=refused.program, user=refused.user, side="mentor")

    assert waiting.mention_drafts(now) == 2


def test_draft_mail_is_dropped_when_it_was_sent_or_taken_up(now, mailoutbox):
    draft = DraftFactory(
        saved_at=now - 4 * DAY, side="mentor", program__slug="spring", user__name="Jamila Okafor"
    )
    waiting.mention_drafts(now)
    row = Notification.objects.get()
    due = registry.category(row.category).still_due

    (message,) = _sent(mailoutbox)

    assert message.subject == "Your application is waiting for you, Jamila"
    assert "/apply/spring/?as=mentor" in message.body
    assert due(row)
    Draft.objects.update(saved_at=now + DAY)
    taken_up = due(row)
    draft.delete()
    assert (taken_up, due(row)) == (False, False)


def test_both_can_be_switched_off():
    groups = {
        registry.category(name).group for name in ("orientation_waiting", "application_waiting")
    }

    assert groups == {"news"}


def test_question_mail_asks_in_the_teams_words(mailoutbox):
    question = VettingQuestionFactory(question="Which board? <b>", mentor__user__name="Ann Lee")
    notify.enqueue(category="vetting_question", recipient=question.mentor.user, dedupe_key="q",
                   subject=question)  # fmt: skip
    row = Notification.objects.get()
    due = registry.category("vetting_question").still_due

    (message,) = _sent(mailoutbox)

    assert message.subject == "A question about your offer, Ann"
    assert f"/vetting/{question.pk}/" in message.body
    assert "Which board? &lt;b&gt;" in message.alternatives[0][0]
    assert question.asked_by.name not in message.body
    assert due(row)
    question.mentor.state = MentorState.REFUSED
    question.mentor.save()
    assert not due(row)
