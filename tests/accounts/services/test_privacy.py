from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.enums import PrivacyKind, PrivacyState
from accounts.models import AuditEvent, Notification, PrivacyRequest
from accounts.services import erasing, privacy, privacy_mails
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
COPY, ERASE = PrivacyKind.EXPORT, PrivacyKind.ERASE


def requests():
    return list(PrivacyRequest.objects.order_by("pk").values_list("kind", "state"))


def categories():
    return list(Notification.objects.order_by("pk").values_list("category", flat=True))


@pytest.mark.parametrize(("kind", "days"), [(COPY, 1), (ERASE, 7)])
def test_ask_opens_one_request_that_is_due(kind, days):
    person = UserFactory()

    first = privacy.ask(user=person, kind=kind)
    again = privacy.ask(user=person, kind=kind)

    assert again == first
    assert abs(first.due_at - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)
    assert requests() == [(kind, PrivacyState.ASKED)]
    assert categories() == ["privacy_asked"]
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.data) == ("privacy.asked", person, {"kind": kind})


def test_ask_for_both_kinds_and_by_two_people():
    one, other = UserFactory(), UserFactory()
    for person, kind in [(one, COPY), (one, ERASE), (other, ERASE)]:
        privacy.ask(user=person, kind=kind)

    assert requests() == [(COPY, "asked"), (ERASE, "asked"), (ERASE, "asked")]


@pytest.mark.parametrize("kind", [COPY, ERASE])
def test_withdraw_takes_it_back_once_and_it_can_be_asked_again(kind):
    person = UserFactory()
    request = privacy.ask(user=person, kind=kind)

    taken = privacy.withdraw(user=person, kind=kind)
    again = privacy.withdraw(user=person, kind=kind)

    assert (taken, again) == (request, None)
    assert requests() == [(kind, PrivacyState.WITHDRAWN)]
    assert categories() == ["privacy_asked", "privacy_withdrawn"]
    privacy.ask(user=person, kind=kind)
    assert requests() == [(kind, PrivacyState.WITHDRAWN), (kind, PrivacyState.ASKED)]


def test_withdraw_leaves_what_others_asked():
    person = UserFactory()
    privacy.ask(user=person, kind=ERASE)

    assert privacy.withdraw(user=UserFactory(), kind=ERASE) is None
    assert requests() == [(ERASE, PrivacyState.ASKED)]


def test_erasure_that_something_holds_up_can_be_taken_back_after_its_day():
    person, other = UserFactory(is_superuser=True), UserFactory(is_superuser=True)
    request = privacy.ask(user=person, kind=ERASE)
    other.delete()
    PrivacyRequest.objects.update(due_at=timezone.now() - timedelta(days=1))

    assert erasing.erase_due() == 0
    assert privacy.withdraw(user=person, kind=ERASE) == request

    UserFactory(is_superuser=True)
    assert erasing.erase_due() == 0
    assert requests() == [(ERASE, PrivacyState.WITHDRAWN)]


def test_erasure_that_is_done_is_not_taken_back():
    person = UserFactory()
    privacy.ask(user=person, kind=ERASE)
    PrivacyRequest.objects.update(due_at=timezone.now() - timedelta(days=1))
    erasing.erase_due()

    assert privacy.withdraw(user=person, kind=ERASE) is None
    assert requests() == [(ERASE, PrivacyState.DONE)]


def test_mails_name_the_day_and_what_to_do():
    person = UserFactory(name="Jamila Okafor")
    with time_machine.travel("2026-03-02 18:00Z"):
        privacy.ask(user=person, kind=ERASE)
        privacy.ask(user=person, kind=COPY)
    erase, copy = Notification.objects.order_by("pk")

    first, second = privacy_mails.asked(erase), privacy_mails.asked(copy)

    assert "Hello Jamila." in first.text
    assert "We'll do it on Monday, March 9." in first.text
    assert "by Tuesday, March 3." in second.text
    assert "/l/" in first.text  # one press keeps the account
    assert first.page == "/me/privacy/"
    assert "If this wasn't you" in second.text


def test_mail_about_a_request_that_was_taken_back_stays_here():
    person = UserFactory()
    privacy.ask(user=person, kind=ERASE)
    asked = Notification.objects.get()
    assert privacy_mails.is_open(asked)

    privacy.withdraw(user=person, kind=ERASE)

    assert not privacy_mails.is_open(asked)
    told = Notification.objects.get(category="privacy_withdrawn")
    assert "Your account stays as it is." in privacy_mails.withdrawn(told).text
