from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.enums import MentorshipState
from mentorship.models import Message, Note, ThankYou
from tests.factories.meetings import running
from tests.factories.mentorship import MenteeFactory
from tests.factories.space import MessageFactory, NoteFactory, ThankYouFactory
from tests.mentorship.api.pairs import api_of, post, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def of_pair(pair, room):
    return f"/api/v1/mentorships/{pair.pk}/{room}/"


def results(person, address):
    return api_of(person).get(address).json()["results"]


def test_messages_are_written_and_read():
    pair = running()

    sent = post(pair.mentee_user, of_pair(pair, "messages"), body="Thursday?")
    (waiting,) = results(pair.mentor_user, of_pair(pair, "messages"))
    read = post(pair.mentor_user, of_pair(pair, "messages/read"), up_to=waiting["id"])
    (known,) = results(pair.mentor_user, of_pair(pair, "messages"))

    assert (sent.status_code, sent.json()["is_mine"]) == (201, True)
    assert (waiting["body"], waiting["is_mine"], waiting["read_at"]) == ("Thursday?", False, None)
    assert (read.json(), known["read_at"] is not None) == ({"read": 1}, True)


def test_nobody_learns_whether_her_own_message_was_read():
    pair = MessageFactory(mentorship=running(), read_at=timezone.now()).mentorship

    (mine,) = results(pair.mentee_user, of_pair(pair, "messages"))

    assert mine["read_at"] is None


def test_reading_a_list_notes_nothing_as_read():
    message = MessageFactory(mentorship=running())

    results(message.mentorship.mentor_user, of_pair(message.mentorship, "messages"))

    message.refresh_from_db()
    assert message.read_at is None


def test_too_many_messages_within_an_hour():
    pair = running()
    MessageFactory.create_batch(60, mentorship=pair)

    answer = post(pair.mentee_user, of_pair(pair, "messages"), body="One more")

    assert problem(answer)[:2] == (429, "too_many_messages")


def test_notes_are_their_writers_unless_shared():
    pair = running()
    made = post(pair.mentee_user, of_pair(pair, "notes"), body="Mine").json()
    address = f"/api/v1/notes/{made['id']}/"

    before = results(pair.mentor_user, of_pair(pair, "notes"))
    api_of(pair.mentee_user).put(address, {"body": "Ours", "is_shared": True}, format="json")
    (shared,) = results(pair.mentor_user, of_pair(pair, "notes"))

    assert (made["is_shared"], before) == (False, [])
    assert (shared["body"], shared["is_mine"]) == ("Ours", False)
    assert api_of(pair.mentor_user).get(address).status_code == 404
    assert api_of(pair.mentor_user).delete(address).status_code == 404
    assert api_of(pair.mentee_user).delete(address).status_code == 204
    assert Note.objects.count() == 0


def test_thanks_are_given_shown_and_taken_back():
    pair = running()
    made = post(pair.mentee_user, of_pair(pair, "thank-yous"), line="You listened.").json()
    address = f"/api/v1/thank-yous/{made['id']}/"

    shown = post(pair.mentee_user, f"{address}show/").json()
    hidden = post(pair.mentee_user, f"{address}hide/").json()
    (his,) = results(pair.mentor_user, of_pair(pair, "thank-yous"))

    assert (shown["may_be_shown"], hidden["may_be_shown"]) == (True, False)
    assert (his["line"], his["is_mine"]) == ("You listened.", False)
    assert api_of(pair.mentor_user).delete(address).status_code == 404
    assert api_of(pair.mentee_user).delete(address).status_code == 204
    assert ThankYou.objects.count() == 0


def test_old_thanks_stay():
    thanks = ThankYouFactory(mentorship=running(), written_at=timezone.now() - timedelta(days=2))

    answer = api_of(thanks.author).delete(f"/api/v1/thank-yous/{thanks.pk}/")

    assert problem(answer)[:2] == (409, "thank_you_stays")


@pytest.mark.parametrize(
    ("room", "body", "field"),
    [
        ("messages", {}, "body"),
        ("messages", {"body": "x" * 2001}, "body"),
        ("messages", {"body": {"a": 1}}, "body"),
        ("messages", {"body": "x", "author": 1}, "author"),
        ("messages", {"body": "x", "seen": -1}, "seen"),
        ("messages/read", {"up_to": 2**63}, "up_to"),
        ("notes", {"body": "\u2060"}, "body"),
        ("notes", {"body": "x", "is_shared": "perhaps"}, "is_shared"),
        ("thank-yous", {"line": "x" * 281}, "line"),
        ("thank-yous", {"line": None}, "line"),
    ],
)
def test_impossible_bodies_are_named_by_field(room, body, field):
    pair = running()

    answer = post(pair.mentee_user, of_pair(pair, room), **body)

    assert (answer.status_code, problem(answer)[2]) == (400, [field])
    assert (Message.objects.count(), Note.objects.count(), ThankYou.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("room", ["messages", "notes", "thank-yous"])
def test_nobody_else_comes_in(room):
    pair = running()
    stranger = MenteeFactory(program=pair.program).user

    assert api_of(stranger).get(of_pair(pair, room)).status_code == 404
    assert post(stranger, of_pair(pair, room), body="x").status_code == 404


def test_nothing_is_written_while_it_is_suspended():
    pair = running(state=MentorshipState.SUSPENDED)

    answer = post(pair.mentee_user, of_pair(pair, "messages"), body="Thursday?")

    assert problem(answer)[:2] == (409, "space_resting")


@pytest.mark.parametrize(
    ("room", "factory"),
    [("messages", MessageFactory), ("notes", NoteFactory), ("thank-yous", ThankYouFactory)],
)
@pytest.mark.parametrize("size", [1, 25])
def test_list_queries_do_not_grow(room, factory, size, django_assert_num_queries):
    pair = running()
    factory.create_batch(size, mentorship=pair)

    with django_assert_num_queries(2):
        found = results(pair.mentee_user, of_pair(pair, room))

    assert len(found) == size
