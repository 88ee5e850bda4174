from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from accounts.exceptions import Refused
from accounts.models import AuditEvent, Notification, OneTimeLink
from accounts.services import deliver, links
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    """A stranger's browser that sends what a real one does and checks CSRF."""
    return Client(enforce_csrf_checks=True)


def path_of(person, **options):
    url = links.issue(purpose="press", person=person, subject=person, **options)
    return url[url.index("/l/") :]


def test_get_and_head_change_nothing_however_often(client, buttons):
    path = path_of(UserFactory())

    for _ in range(20):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200

    assert buttons.presses == []
    assert OneTimeLink.objects.get().used_at is None
    assert not AuditEvent.objects.exists()


def test_page_names_the_action_keeps_private_and_signs_nobody_in(client, buttons):
    response = client.get(path_of(UserFactory()), {"answer": "well"})

    assert b"Press the button?" in response.content
    assert b"chosen: well" in response.content
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert "sessionid" not in client.cookies
    assert response.content.count(b"<button") == 1


def test_post_acts_once_then_shows_the_present_state(client, buttons):
    path = path_of(UserFactory())

    first = client.post(path, {"answer": "well"}, headers={"Origin": "null"})
    again = client.post(path, {"answer": "stuck"}, follow=True)

    assert (first.status_code, first["Location"]) == (302, path)
    assert [answer for _, answer in buttons.presses] == ["well"]
    assert b"Pressed." in again.content
    assert b"<button" not in again.content


def test_refusal_is_a_sentence_on_the_page(client, buttons):
    path = path_of(UserFactory())
    buttons.refusal = Refused("The round is closed.")

    response = client.post(path, {"answer": "well"})

    assert response.status_code == 409
    assert b"The round is closed." in response.content
    assert b"chosen: well" in response.content
    assert buttons.presses == []


def test_altered_link_is_not_found(client, buttons):
    path = path_of(UserFactory())

    assert client.get(path[:-2] + "x/").status_code == 404
    assert client.post(path[:-2] + "x/").status_code == 404
    assert client.get("/l/%00/").status_code == 400
    assert client.put(path).status_code == 405


def test_expired_link_offers_a_fresh_one_by_mail(client, buttons):
    path = path_of(UserFactory(email="jamila@example.org"), lifetime=timedelta(days=-1))

    page = client.get(path)
    refused = client.post(path)
    sent = [client.post(path + "fresh/") for _ in range(2)]

    assert (page.status_code, refused.status_code) == (410, 410)
    assert b"Send me a fresh link" in page.content
    assert [r.status_code for r in sent] == [200, 200]
    assert Notification.objects.count() == 1
    assert deliver.drain() == 1
    message = mail.outbox[0]
    assert message.to == ["jamila@example.org"]
    fresh = message.body[message.body.index("/l/") :].split()[0]
    assert client.get(fresh).status_code == 200
    client.post(fresh)
    assert len(buttons.presses) == 1


def test_fresh_link_is_not_mailed_while_the_old_one_works(client, buttons):
    path = path_of(UserFactory())

    assert client.post(path + "fresh/")["Location"] == path

    assert not Notification.objects.exists()
