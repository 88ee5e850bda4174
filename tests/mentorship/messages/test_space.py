"""The mails of the space, read as they arrive."""

import re

import pytest

from accounts.models import Notification, OneTimeLink
from accounts.services import deliver
from mentorship.models import Message
from mentorship.services.space import messages, thank_yous
from tests.factories.mentorship import MentorshipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return MentorshipFactory(
        active=True, mentee__user__name="Jamila Surnamia", mentor__user__name="Dolores Othername"
    )


@pytest.fixture
def life(pair):
    pair.mentor_type = "life"
    pair.save()
    return pair


def write(pair, body="Thursday <b>at</b> six?"):
    return messages.write(mentorship_id=pair.pk, actor=pair.mentee_user, body=body)


def thank(pair):
    return thank_yous.give(
        mentorship_id=pair.pk, actor=pair.mentee_user, line="You <i>stayed</i> on the call."
    )


def sent(mailoutbox):
    deliver.drain(limit_s=10)
    (mail,) = mailoutbox
    return mail, mail.alternatives[0][0]


def private(pair):
    """Return what no mail may show of the other one."""
    return (pair.mentee_user.email, "Surnamia")


def test_message_brings_its_words_and_a_way_to_answer(pair, mailoutbox):
    write(pair)
    write(pair, "Or Friday?")

    mail, html = sent(mailoutbox)

    assert mail.to == [pair.mentor_user.email]
    assert mail.subject == "Jamila wrote to you 2 times"
    for part in (mail.body, html):
        assert ("Or Friday?" in part, f"/mentorships/{pair.pk}/messages/" in part) == (True, True)
        assert [one for one in private(pair) if one in part] == []
        assert re.search(r"/l/[\w-]{40,}/", part)
    assert "Thursday &lt;b&gt;at&lt;/b&gt; six?" in html
    assert mail.reply_to == []


def test_link_of_the_mail_answers_without_signing_in(pair, mailoutbox, client):
    write(pair)
    mail, _html = sent(mailoutbox)
    path = re.search(r"/l/[\w-]+/", mail.body)[0]

    client.post(path, {"body": "Yes."})

    answer = Message.objects.get(author=pair.mentor_user)
    assert (answer.body, answer.mentorship) == ("Yes.", pair)
    assert Notification.objects.filter(recipient=pair.mentee_user).count() == 1


def test_message_of_a_life_mentorship_only_says_that_it_is_there(life, mailoutbox):
    write(life)

    mail, html = sent(mailoutbox)

    assert mail.subject == "Jamila wrote to you"
    for part in (mail.body, html):
        assert "Thursday" not in part
        assert "It waits in your space." in part
        assert [one for one in private(life) if one in part] == []
    assert not OneTimeLink.objects.exists()


def test_read_message_brings_no_mail(pair, mailoutbox):
    message = write(pair)
    messages.mark_read(mentorship_id=pair.pk, actor=pair.mentor_user, up_to=message.pk)

    deliver.drain(limit_s=10)

    assert mailoutbox == []
    assert Notification.objects.get().status == "cancelled"


def test_thanks_arrive_as_they_were_said(pair, mailoutbox):
    thank(pair)

    mail, html = sent(mailoutbox)

    assert mail.subject == "Jamila says thank you"
    assert "You <i>stayed</i> on the call." in mail.body
    assert "You &lt;i&gt;stayed&lt;/i&gt; on the call." in html
    assert [one for one in private(pair) if one in mail.body + html] == []


def test_thanks_of_a_life_mentorship_stay_in_the_space(life, mailoutbox):
    thank(life)

    mail, html = sent(mailoutbox)

    assert "stayed" not in mail.body + html
    assert "Their words wait in your space." in mail.body
