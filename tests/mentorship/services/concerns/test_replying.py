"""What is written in a case, by whom, and who hears of it."""

import pytest

from accounts.models import Notification
from mentorship.enums import ConcernState
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.services.concerns import answer, note, reply
from tests.factories.accounts import UserFactory
from tests.factories.concerns import Scene
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


@pytest.fixture
def concern(scene):
    return scene.concern()


def recipients():
    return [(row.category, row.recipient) for row in Notification.objects.order_by("pk")]


def test_reply_tells_the_reporter_and_takes_the_case_up(scene, concern):
    message = reply(concern_id=concern.pk, actor=scene.first, body="Thank you for telling us.")

    concern.refresh_from_db()
    assert (concern.state, concern.replied_at is not None) == (ConcernState.IN_PROGRESS, True)
    assert (message.body, message.is_internal) == ("Thank you for telling us.", False)
    assert recipients() == [("contact_reply", scene.mentee)]


def test_the_same_reply_sent_twice_is_one(scene, concern):
    first = reply(concern_id=concern.pk, actor=scene.first, body="Thank you.")

    assert reply(concern_id=concern.pk, actor=scene.first, body="Thank you.") == first
    assert len(recipients()) == 1


def test_answer_tells_every_reader(scene, concern):
    answer(concern_id=concern.pk, actor=scene.mentee, body="It happened again.")

    assert recipients() == [
        ("contact_waiting", scene.first), ("contact_waiting", scene.second),
    ]  # fmt: skip


def test_answer_opens_a_closed_case_again(scene):
    concern = scene.concern(state=ConcernState.CLOSED)

    answer(concern_id=concern.pk, actor=scene.mentee, body="It happened again.")

    concern.refresh_from_db()
    assert (concern.state, concern.closed_at) == (ConcernState.IN_PROGRESS, None)


def test_note_tells_nobody(scene, concern):
    message = note(concern_id=concern.pk, actor=scene.second, body="Call her on Friday.")

    concern.refresh_from_db()
    assert (message.is_internal, concern.state) == (True, ConcernState.SUBMITTED)
    assert recipients() == []


@pytest.mark.parametrize("write", [reply, note])
def test_only_readers_reply_and_note(scene, concern, write):
    admin = ProgramStaffFactory(program=scene.program).user
    for person in (scene.mentee, scene.mentor, admin, UserFactory(is_superuser=True)):
        with pytest.raises(NotAllowed):
            write(concern_id=concern.pk, actor=person, body="Let me see.")

    assert concern.messages.count() == 0


def test_only_the_reporter_answers(scene, concern):
    for person in (scene.first, scene.mentor):
        with pytest.raises(NotAllowed):
            answer(concern_id=concern.pk, actor=person, body="Let me see.")

    assert concern.messages.count() == 0


def test_an_empty_word_is_refused(scene, concern):
    with pytest.raises(BadAnswers):
        reply(concern_id=concern.pk, actor=scene.first, body=" \r\n ")


def test_a_note_in_the_words_of_the_reply_is_a_note(scene, concern):
    said = {"concern_id": concern.pk, "actor": scene.first, "body": "I'll call you."}

    assert reply(**said) != note(**said)
    assert [row.is_internal for row in concern.messages.order_by("pk")] == [False, True]


def test_the_same_words_by_somebody_else_are_hers(scene, concern):
    said = {"concern_id": concern.pk, "body": "Thank you."}

    reply(**said, actor=scene.first)
    answer(**said, actor=scene.mentee)

    authors = [row.author for row in concern.messages.order_by("pk")]
    assert authors == [scene.first, scene.mentee]


def test_the_first_reply_is_the_one_that_was_promised(scene, concern):
    reply(concern_id=concern.pk, actor=scene.first, body="First.")
    concern.refresh_from_db()
    first = concern.replied_at

    reply(concern_id=concern.pk, actor=scene.first, body="Second.")

    concern.refresh_from_db()
    assert concern.replied_at == first
