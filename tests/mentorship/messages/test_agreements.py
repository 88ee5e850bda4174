import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import registry
from accounts.models import Notification, OneTimeLink
from accounts.services import deliver, links
from mentorship.enums import MentorshipState, Side
from mentorship.models import Agreement, Mentorship
from mentorship.queries import agreements as queries
from mentorship.services import agreements
from tests.factories.agreements import AgreementFactory, started

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def pair():
    return started(mentee__user__name="Noor Surnamia", mentor__user__name="Dolores Othername")


def _sent(mailoutbox):
    deliver.drain(limit_s=10)
    return mailoutbox


def _link(message):
    return re.search(r"/l/[\w-]+/", message.body).group()


def _whole(message):
    return message.body + message.alternatives[0][0]


def _seen(page):
    return re.search(r'name="seen" value="(\w+)"', page).group(1)


def _sign(pair, person, **fields):
    newest = queries.of(pair).newest
    body = newest.body if newest else queries.wording(pair)[0]
    return agreements.sign(
        mentorship_id=pair.pk, actor=person, seen=queries.digest(body), goal="Canary goal", **fields
    )


def test_first_signature_by_link(pair, client):
    link = links.issue(purpose="agreement", person=pair.mentee_user, subject=pair)
    for _look in range(3):
        page = client.get(link).content.decode()
        client.head(link)
    assert not Agreement.objects.exists()

    seen = _seen(page)
    empty = client.post(link, {"step": "sign", "seen": seen, "goal": "", "rhythm": "Mondays"})
    done = client.post(
        link, {"step": "sign", "seen": seen, "goal": "Canary goal"}, follow=True
    ).content.decode()
    again = client.post(link, {"step": "sign", "seen": seen, "goal": "Another"})

    assert (empty.status_code, "Mondays" in empty.content.decode()) == (400, True)
    assert "You have signed." in done
    assert "Canary goal" not in done
    assert again.status_code == 302
    assert Agreement.objects.get().goal == "Canary goal"


def test_second_signature_by_the_mail_that_asks_for_it(pair, mailoutbox, client):
    _sign(pair, pair.mentee_user)
    mail = _sent(mailoutbox)[-1]
    assert mail.to == [pair.mentor_user.email]
    assert mail.subject == "Noor has signed your agreement"
    assert "Surnamia" not in _whole(mail)
    assert "Canary goal" not in _whole(mail)

    page = client.get(_link(mail)).content.decode()
    client.post(_link(mail), {"step": "sign", "seen": _seen(page)})

    assert "Our first goal: Canary goal" in page
    assert "Surnamia" not in page
    assert queries.of(pair).current is not None
    last = _sent(mailoutbox)[-1]
    assert (last.to, last.subject) == (
        [pair.mentee_user.email], "You and Dolores have both signed",
    )  # fmt: skip


def test_link_of_words_that_changed_is_a_conflict(pair, mailoutbox, client):
    _sign(pair, pair.mentee_user)
    link = _link(_sent(mailoutbox)[-1])
    seen = _seen(client.get(link).content.decode())
    agreements.suggest(
        mentorship_id=pair.pk, actor=pair.mentee_user, number=1, goal="Another goal", rhythm="",
        ends_on=pair.ends_on,
    )  # fmt: skip

    late = client.post(link, {"step": "sign", "seen": seen})

    assert late.status_code == 409
    assert "Another goal" in late.content.decode()
    assert OneTimeLink.objects.filter(used_at__isnull=False).count() == 0


def test_suggestion_and_what_became_of_it_are_told(mailoutbox):
    holds = AgreementFactory(signed=True)
    pair = holds.mentorship
    asked = agreements.suggest(
        mentorship_id=pair.pk, actor=pair.mentor_user, number=1, goal=holds.goal,
        rhythm="Canary rhythm", ends_on=holds.ends_on,
    )  # fmt: skip
    first = _sent(mailoutbox)[-1]
    agreements.keep(mentorship_id=pair.pk, actor=pair.mentee_user, number=asked.number)
    second = _sent(mailoutbox)[-1]

    assert first.to == [pair.mentee_user.email]
    assert first.subject.endswith("suggests a change of your agreement")
    assert (second.to, second.subject) == (
        [pair.mentor_user.email], "Your agreement stays as it is",
    )  # fmt: skip
    assert "Canary" not in _whole(first) + _whole(second)


def test_life_mentorship_signs_behind_the_sign_in(mailoutbox):
    pair = started(mentor_type="life")
    _sign(pair, pair.mentee_user)

    mail = _sent(mailoutbox)[-1]

    assert f"/mentorships/{pair.pk}/agreement/" in mail.body
    assert not OneTimeLink.objects.exists()


def test_reminder_says_whether_the_other_signed(mailoutbox):
    alone, waiting = started(days=8), started(days=8)
    _sign(waiting, waiting.mentee_user)
    agreements.remind_unsigned()
    Notification.objects.update(not_before=timezone.now() - timedelta(minutes=1))

    mails = {m.to[0]: m.body for m in _sent(mailoutbox) if "One page for you" in m.subject}

    assert "waits for a signature" in mails[alone.mentee_user.email]
    assert "has signed your agreement" in mails[waiting.mentor_user.email]
    assert set(mails) == {
        alone.mentee_user.email, alone.mentor_user.email, waiting.mentor_user.email,
    }  # fmt: skip


def test_mails_are_dropped_once_they_are_of_no_use(pair):
    _sign(pair, pair.mentee_user)
    row = Notification.objects.get()
    due = registry.category(row.category).still_due
    before = due(row)
    Mentorship.objects.update(state=MentorshipState.SUSPENDED, suspended_at=timezone.now())
    during = due(row)
    Mentorship.objects.update(state=MentorshipState.ACTIVE)
    _sign(pair, pair.mentor_user)

    assert (before, during, due(row)) == (True, False, False)


def test_link_is_quiet_on_pause_and_once_signed(pair, client):
    link = links.issue(purpose="agreement", person=pair.person_of(Side.MENTEE), subject=pair)
    Mentorship.objects.update(state=MentorshipState.PAUSED, paused_at=timezone.now())
    resting = client.get(link).content.decode()
    Mentorship.objects.update(state=MentorshipState.ACTIVE)
    _sign(pair, pair.mentee_user)

    assert "Nothing waits for a signature" in resting
    assert "You have signed." in client.get(link).content.decode()
