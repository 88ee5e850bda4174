from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from mentorship.enums import MentorshipState
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.space import SpaceOver, SpaceResting, TooManyWritten
from mentorship.messages import space
from mentorship.models import Message
from mentorship.services.space import messages
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory
from tests.factories.space import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return MentorshipFactory(active=True)


def write(pair, body="Thursday at six?", **options):
    actor = options.pop("actor", pair.mentee_user)
    return messages.write(mentorship_id=pair.pk, actor=actor, body=body, **options)


def mails():
    return list(Notification.objects.order_by("pk"))


def test_write_keeps_the_words_encrypted_and_queues_ids_alone(pair):
    message = write(pair, " Thursday\r\nat six? ")

    assert Message.objects.get().body == "Thursday\nat six?"
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM mentorship_message")
        assert "Thursday" not in cursor.fetchone()[0]
    (mail,) = mails()
    assert (mail.category, mail.recipient, mail.context) == (
        "space_message", pair.mentor_user, {"message": message.pk},
    )  # fmt: skip
    assert list(AuditEvent.objects.values_list("action", "data")) == [("message.sent", {})]


def test_form_sent_twice_is_one_message(pair):
    assert write(pair) == write(pair)


def test_waiting_mail_carries_what_is_written_after_it(pair):
    first, second = write(pair), write(pair, "Or Friday?")

    (mail,) = mails()
    assert mail.context == {"message": first.pk}
    assert [one.pk for one in space.unread_from(first)] == [first.pk, second.pk]


def test_next_mail_within_the_hour_waits_for_its_end(pair):
    write(pair)
    sent = timezone.now() - timedelta(minutes=20)
    Notification.objects.update(status="sent", sent_at=sent)

    message = write(pair, "Or Friday?")

    _first, mail = mails()
    assert (mail.context, mail.not_before) == ({"message": message.pk}, sent + timedelta(hours=1))


def test_after_an_hour_a_mail_leaves_at_once(pair):
    write(pair)
    Notification.objects.update(status="sent", sent_at=timezone.now() - timedelta(minutes=61))

    write(pair, "Or Friday?")

    assert mails()[1].not_before <= timezone.now()


def test_mail_is_dropped_once_read_or_where_nothing_can_be_written(pair):
    message = write(pair)
    (mail,) = mails()

    assert space.is_unread(mail)
    Message.objects.update(read_at=timezone.now())
    assert not space.is_unread(mail)
    Message.objects.update(read_at=None)
    suspend(pair)
    assert not space.is_unread(mail)
    message.delete()
    assert not space.is_unread(mail)


def suspend(pair):
    pair.state, pair.suspended_at = MentorshipState.SUSPENDED, timezone.now()
    pair.save()


def test_writing_back_reads_what_was_seen_and_no_more(pair):
    seen, later = write(pair), write(pair, "Or Friday?")

    write(pair, "Thursday.", actor=pair.mentor_user, seen=seen.pk)

    assert Message.objects.get(pk=seen.pk).read_at is not None
    assert Message.objects.get(pk=later.pk).read_at is None


def test_mark_read_counts_the_other_ones_alone(pair):
    mine, theirs = write(pair), write(pair, "Yes.", actor=pair.mentor_user)

    read = [
        messages.mark_read(mentorship_id=pair.pk, actor=pair.mentee_user, up_to=theirs.pk)
        for _again in range(2)
    ]

    assert read == [1, 0]
    assert Message.objects.get(pk=mine.pk).read_at is None


@pytest.mark.parametrize("body", ["", " \n ", "x" * 2001])
def test_nothing_and_too_much_are_refused(pair, body):
    with pytest.raises(BadAnswers):
        write(pair, body)

    assert (mails(), Message.objects.count()) == ([], 0)


def test_sixty_an_hour_are_the_limit_of_one_writer(pair):
    now = timezone.now()
    rows = [
        Message(mentorship=pair, author=pair.mentee_user, body=str(n), sent_at=now)
        for n in range(60)
    ]
    Message.objects.bulk_create(rows)

    with pytest.raises(TooManyWritten) as refusal:
        write(pair)
    write(pair, actor=pair.mentor_user)
    Message.objects.update(sent_at=now - timedelta(minutes=61))

    assert refusal.value.status == 429
    assert write(pair).pk


def test_pause_lets_them_write_rest_and_end_do_not(pair):
    pair.state, pair.paused_at = MentorshipState.PAUSED, timezone.now()
    pair.save()
    write(pair)
    suspend(pair)
    with pytest.raises(SpaceResting):
        write(pair, "Why not?")
    pair.state, pair.closed_at = MentorshipState.ENDED, timezone.now()
    pair.save()

    with pytest.raises(SpaceOver):
        write(pair, "Why not?")
    assert Message.objects.count() == 1


def test_stranger_and_team_write_nothing(pair):
    for somebody in (UserFactory(), UserFactory(is_superuser=True)):
        with pytest.raises(NotAllowed):
            write(pair, actor=somebody)
        with pytest.raises(NotAllowed):
            messages.mark_read(mentorship_id=pair.pk, actor=somebody, up_to=9)


def test_message_of_another_pair_is_not_read_along(pair):
    other = MessageFactory()

    write(pair, actor=pair.mentor_user, seen=other.pk + 10)

    other.refresh_from_db()
    assert other.read_at is None
