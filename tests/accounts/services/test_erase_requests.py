from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import PrivacyKind, PrivacyState
from accounts.models import Notification, OneTimeLink, PrivacyRequest
from accounts.services import erase_requests, privacy
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
ERASE = PrivacyKind.ERASE


def standing(hours, **fields):
    due = timezone.now() + timedelta(hours=hours)
    return PrivacyRequest.objects.create(user=UserFactory(), kind=ERASE, due_at=due, **fields)


def path_of(request):
    return "/l/" + erase_requests.keep_link(request).rsplit("/l/", 1)[1]


def test_reminder_goes_once_the_day_before():
    soon = standing(20)
    for other in (standing(30), standing(-1)):
        assert other.state == PrivacyState.ASKED
    standing(20, state=PrivacyState.WITHDRAWN, closed_at=timezone.now())

    assert (erase_requests.remind(), erase_requests.remind()) == (1, 0)

    row = Notification.objects.get()
    assert (row.recipient, row.category) == (soon.user, erase_requests.REMINDER)
    assert row.expires_at == soon.due_at


def test_reminder_says_when_and_offers_to_keep_it():
    with time_machine.travel("2026-03-02 18:00Z"):
        person = UserFactory(name="Jamila Okafor")
        request = privacy.ask(user=person, kind=ERASE)
        row = Notification(subject_id=request.pk, recipient=person)

        mail = erase_requests.last_day(row)

    assert mail.subject == "Your account goes tomorrow"
    assert "We'll do it on Monday, March 9, for good." in mail.text
    assert "/l/" in mail.text
    assert mail.page == "/me/privacy/"


def test_looking_at_the_link_changes_nothing(client):
    request = standing(48)
    path = path_of(request)

    for _ in range(3):
        assert b"Keep my account" in client.get(path).content
    client.head(path)

    request.refresh_from_db()
    assert request.state == PrivacyState.ASKED


def test_link_keeps_the_account_once_and_stays_friendly():
    request = standing(48)
    path, client = path_of(request), Client()

    first, second = client.post(path, follow=True), client.post(path, follow=True)

    request.refresh_from_db()
    assert request.state == PrivacyState.WITHDRAWN
    assert (first.status_code, second.status_code) == (200, 200)
    assert b"Your account stays" in second.content
    assert b'href="/home/"' in second.content
    assert OneTimeLink.objects.get().used_at is not None


def test_link_keeps_the_account_until_it_is_gone():
    request = standing(48)
    path = path_of(request)
    PrivacyRequest.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    response = Client().post(path)

    request.refresh_from_db()
    assert response.status_code == 302
    assert request.state == PrivacyState.WITHDRAWN


def test_every_page_says_so_until_it_is_taken_back(client):
    request = standing(48)
    client.force_login(request.user)
    assert b"Keep my account" in client.get("/me/").content

    client.post(reverse("me-privacy-withdraw", args=["erase"]))

    assert b"Keep my account" not in client.get("/me/").content
