import pytest
from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client

from accounts import registry
from accounts.enums import MessageGroup
from accounts.mail.message import render_mail
from accounts.models import AuditEvent, MutedGroup, User
from accounts.services import deliver, links, stopping
from tests.factories.accounts import NotificationFactory, UserFactory

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def client():
    """A stranger's browser that checks CSRF."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def news():
    """The category ``note`` as one of a group that can be switched off."""

    def render(row):
        return render_mail("accounts/mail/fresh_link", subject="Note", recipient=row.recipient)

    registry.register_category("note", render=render, group=MessageGroup.NEWS)


def path_of(person, group="news"):
    return stopping.address(person.pk, group).removeprefix(settings.SITE_URL)


def muted():
    return list(MutedGroup.objects.values_list("user", "group"))


def test_get_and_head_change_nothing_however_often(client):
    path = path_of(UserFactory())

    for _ in range(20):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200

    assert muted() == []
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("body", [ONE_CLICK, {}])
def test_post_stops_only_that_group_once_with_or_without_the_one_click_body(client, body):
    person = UserFactory()

    for _ in range(2):
        response = client.post(path_of(person), body, headers={"Origin": "null"})
        assert response.status_code == 200

    assert muted() == [(person.pk, "news")]
    event = AuditEvent.objects.get()
    assert (event.actor, event.action) == (person, "messages.muted")
    assert b"These e-mails have stopped" in response.content
    assert b"Switch them on again" in response.content
    assert "sessionid" not in client.cookies


def test_one_click_as_mail_programs_send_it(client):
    person = UserFactory()
    path = path_of(person)

    response = client.post(
        path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    by_parts = client.post(path, ONE_CLICK)  # multipart, which RFC 8058 allows as well

    assert (response.status_code, by_parts.status_code) == (200, 200)
    assert muted() == [(person.pk, "news")]


def test_the_page_switches_it_on_again(client):
    person = UserFactory()
    MutedGroup.objects.create(user=person, group="news")
    MutedGroup.objects.create(user=person, group="meetings")

    response = client.post(path_of(person), {"again": "1"})

    assert b"They come again" in response.content
    assert muted() == [(person.pk, "meetings")]


def test_page_names_the_group_and_what_always_arrives_and_no_person(client):
    person = UserFactory(name="Jamila Okafor", email="jamila@example.org")

    response = client.get(path_of(person))

    page = response.content.decode()
    assert "They are about: <b>News</b>" in page
    assert "Codes and changes to how you sign in" in page
    assert "Jamila" not in page
    assert "jamila@" not in page
    assert page.count("<button") == 1
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize("group", ["", "account", "introductions", "HEALTH"])
def test_what_cannot_be_stopped_is_not_found(client, group):
    path = path_of(UserFactory(), group)

    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_altered_address_and_closed_account_are_not_found(client):
    person = UserFactory()
    path = path_of(person)

    for altered in (path[:-2] + "x/", path.replace("/stop/", "/stop/x"), "/stop/x/", "/stop/:/"):
        assert client.get(altered).status_code == 404
        assert client.post(altered).status_code == 404
    User.objects.update(is_active=False)
    assert client.post(path).status_code == 404

    assert muted() == []
    assert client.put(path).status_code == 405
    assert client.get("/stop/%00/").status_code == 400


def test_address_outlives_a_change_of_the_key_where_the_old_one_is_kept(client, settings):
    person = UserFactory()
    path, old = path_of(person), settings.SECRET_KEY

    settings.SECRET_KEY = "another-key-of-at-least-fifty-characters-for-a-test-of-keys"
    assert client.post(path).status_code == 404
    settings.SECRET_KEY_FALLBACKS = [old]
    assert client.post(path).status_code == 200

    assert muted() == [(person.pk, "news")]


def test_mail_of_a_group_says_where_it_stops_in_header_and_foot(client, news):
    row = NotificationFactory()

    deliver.drain()

    url = stopping.address(row.recipient_id, "news")
    sent = mail.outbox[0]
    assert sent.extra_headers["List-Unsubscribe"] == f"<{url}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["X-Benchmate-Message"] == row.uid.hex
    html = sent.alternatives[0][0]
    assert f'href="{url}"' in html
    assert f"Stop these e-mails\n{url}\n" in sent.body
    assert f"Choose what you get\n{settings.SITE_URL}/me/notifications/\n" in sent.body
    assert row.recipient.email not in url
    assert client.post(url.removeprefix(settings.SITE_URL)).status_code == 200


def test_one_press_keeps_the_next_mail_from_leaving_but_not_its_notice(client, news):
    row = NotificationFactory()
    client.post(path_of(row.recipient), ONE_CLICK)

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.last_error_code, mail.outbox) == ("cancelled", "muted", [])
    assert row.recipient.notices.count() == 1


@pytest.mark.parametrize("options", [{}, {"group": MessageGroup.NEWS, "can_mute": False}])
def test_mail_that_always_arrives_offers_no_stop(options):
    def render(row):
        return render_mail("accounts/mail/fresh_link", subject="Note", recipient=row.recipient)

    registry.register_category("note", render=render, **options)
    NotificationFactory()

    deliver.drain()

    sent = mail.outbox[0]
    assert "List-Unsubscribe" not in sent.extra_headers
    assert "Stop these e-mails" not in sent.body + sent.alternatives[0][0]


def test_preview_holds_no_address_that_works(client, news):
    row = NotificationFactory()

    with links.dry(), stopping.offered(row) as url:
        text = registry.category("note").render(row).text

    assert url in text
    assert client.post(url.removeprefix(settings.SITE_URL)).status_code == 404


def test_foot_says_what_stops_apart_from_how_long_links_work():
    text = render_to_string("mail/base.txt", {"stop_url": "https://x.org/stop/", "has_links": True})

    assert "/me/notifications/\n\nThe links work for 14 days" in text
